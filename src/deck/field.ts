import type { Code, InlineCode, Nodes, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { ConceptId, DeckId } from '../base/id.ts';
import { CLOZE_FAULTS, looksLikeAnki, readCodeBlanks, splitHint } from './cloze.ts';
import type { AcceptedAnswer } from './deck.ts';
import { readFenceInfo } from './fence-info.ts';
import { webAddress } from './html.ts';
import { restoreEscapes, restoreTree } from './markdown.ts';
import { replaceMarks } from './marks.ts';
import type { Marked } from './marks.ts';
import type { Reporter } from './problem.ts';
import { parseFileLink, parseReference, partsOf } from './reference.ts';
import type { Piece } from './sections.ts';
import { closest } from './suggest.ts';
import './tree.ts';

/** What a field may refer to. */
export interface FieldContext {
  readonly deck: DeckId;
  /** Titles of all concepts of the deck, and of others where they are known. */
  readonly titles: ReadonlyMap<ConceptId, string>;
  /** Content hash of each of the deck's pictures, by name below `media/`. */
  readonly media: ReadonlyMap<string, string>;
}

/** A field's blocks, ready to be drawn, and what they mention. */
export interface Field {
  readonly blocks: readonly RootContent[];
  readonly concepts: readonly ConceptId[];
  readonly media: readonly string[];
  readonly blanks: readonly AcceptedAnswer[];
}

interface Reading extends FieldContext {
  readonly to: Reporter;
  readonly cloze: boolean;
  /** What to add to a line number in the tree to get the one in the file. */
  readonly shift: number;
}

/** Reads one field; everything in it that the format does not allow is reported. */
export function readField(
  piece: Piece,
  cloze: boolean,
  context: FieldContext,
  to: Reporter,
): Field {
  const root: Root = { type: 'root', children: [...piece.blocks] };
  visitChildren(root, { ...context, to, cloze, shift: piece.shift });
  restoreTree(root);
  const found = { concepts: new Set<ConceptId>(), media: new Set<string>(), blanks: [] };
  collect(root, found);
  return { blocks: root.children, blanks: found.blanks, ...lists(found) };
}

interface Found {
  readonly concepts: Set<ConceptId>;
  readonly media: Set<string>;
  readonly blanks: AcceptedAnswer[];
}

const lists = ({ concepts, media }: Found) => ({ concepts: [...concepts], media: [...media] });

/** What a finished tree mentions, in reading order. */
function collect(node: Nodes, found: Found): void {
  if (node.type === 'conceptReference') found.concepts.add(node.concept);
  else if (node.type === 'image') found.media.add(pictureName(node.url) ?? '');
  else if (node.type === 'blank') {
    const [only, second] = node.children;
    const exact = only?.type === 'inlineCode' && second === undefined;
    found.blanks.push({ text: toString(node), exact });
  } else if (node.type === 'code' || node.type === 'inlineCode')
    for (const { start, end } of node.data?.blanks ?? [])
      found.blanks.push({ text: node.value.slice(start, end), exact: true });
  if ('children' in node) for (const child of node.children) collect(child, found);
}

/** `media/x.png` -> `x.png`; null for any other address. */
export const pictureName = (url: string): string | null =>
  /^(?:\.\/)?media\/(\w[\w.-]*)$/.exec(url)?.[1] ?? null;

const lineIn = (node: Nodes, { shift }: Reading): number =>
  shift + (node.position?.start.line ?? 1);

function visitChildren(parent: Parents, reading: Reading): void {
  const inline = parent.children.some(({ type }) => type === 'text');
  if (inline) {
    const children = parent.children as PhrasingContent[];
    parent.children = replaceMarks(children, reading.cloze, (m) => readMark(m, reading));
  }
  parent.children.forEach((child, index) => {
    const replaced = visit(child, reading);
    if (replaced !== child) (parent.children as Nodes[])[index] = replaced;
  });
}

function visit(node: RootContent, reading: Reading): RootContent {
  const { report } = reading.to;
  const line = lineIn(node, reading);
  if (node.type === 'html')
    report('html', line, 'Raw HTML is not used here', 'Write Markdown, or put it in code: `<b>`.');
  else if (node.type === 'imageReference' || node.type === 'linkReference')
    report('link', line, 'Link definitions are not used here', 'Put the address in the link.');
  else if (node.type === 'definition')
    report('link', line, 'Link definitions are not used here', 'Put the address in the link.');
  else if (node.type === 'image') readPicture(node, line, reading);
  else if (node.type === 'link') return readLink(node, line, reading);
  else if (node.type === 'inlineCode' || node.type === 'code') readCode(node, line, reading);
  else if ('children' in node && node.type !== 'blank' && node.type !== 'conceptReference')
    visitChildren(node, reading);
  return node;
}

function readPicture(node: RootContent & { type: 'image' }, line: number, reading: Reading): void {
  const { report } = reading.to;
  const name = pictureName(restoreEscapes(node.url));
  if (!node.alt?.trim())
    report('picture', line, 'A picture has no description', 'Write it: ![what it shows](…).');
  if (name === null)
    report('picture', line, `"${node.url}" is not in media/`, 'Write ![…](media/name.png).');
  else if (!reading.media.has(name)) {
    const near = closest(name, reading.media.keys());
    const advice = near === null ? 'Add the file.' : `Did you mean "media/${near}"?`;
    report('picture', line, `The picture "media/${name}" does not exist`, advice);
  }
}

function readLink(
  node: RootContent & { type: 'link' },
  line: number,
  reading: Reading,
): RootContent {
  const concept = parseFileLink(node.url, reading.deck);
  visitChildren(node, reading);
  if (concept !== null) {
    checkReference(concept, node.url, line, reading);
    return { type: 'conceptReference', concept, children: node.children };
  }
  if (webAddress(node.url) === null)
    reading.to.report(
      'link',
      line,
      `The link "${node.url}" leads nowhere`,
      'Link to https://…, or to a concept file such as slug.md.',
    );
  return node;
}

function readCode(node: Code | InlineCode, line: number, reading: Reading): void {
  if (reading.cloze) {
    const { value, blanks, faults } = readCodeBlanks(node.value);
    for (const fault of faults) reading.to.report('cloze', line, ...CLOZE_FAULTS[fault]);
    node.value = value;
    if (blanks.length > 0) node.data = { ...node.data, blanks };
  }
  if (node.type !== 'code') return;
  const info = restoreEscapes([node.lang ?? '', node.meta ?? ''].join(' '));
  for (const fault of readFenceInfo(info, node.value.split('\n').length).faults)
    reading.to.report('fence', line, fault, 'Write: language path {4,6-8} sketch run=3.11.');
}

function readMark(marked: Marked, reading: Reading): PhrasingContent[] {
  const line = reading.shift + marked.line;
  const literal: PhrasingContent[] = [{ type: 'text', value: marked.open }];
  if (marked.open === '{{') {
    if (marked.inside) return [readBlank(marked.inside, line, reading)];
    reading.to.report('cloze', line, ...CLOZE_FAULTS.open);
    return literal;
  }
  const reference = marked.inside && readReference(marked.inside, line, reading);
  if (reference) return [reference];
  if (!marked.inside) return literal;
  return [...literal, ...marked.inside, { type: 'text', value: ']]' }];
}

function readBlank(inside: PhrasingContent[], line: number, reading: Reading): PhrasingContent {
  const { children, hint } = cutHint(inside);
  const content = replaceMarks(children, false, (m) => readMark(m, reading));
  // Blanks do not nest: braces in code within a blank are part of what it hides.
  for (const child of content) visit(child, { ...reading, cloze: false });
  const text = restoreEscapes(content.map((node) => toString(node)).join('')).trim();
  if (text === '') reading.to.report('cloze', line, ...CLOZE_FAULTS.empty);
  if (looksLikeAnki(text)) reading.to.report('cloze', line, ...CLOZE_FAULTS.anki);
  return { type: 'blank', hint, children: content };
}

/** Takes `:: hint` off the end, where the blank's outermost texts hold it, and trims both ends. */
function cutHint(inside: PhrasingContent[]): { children: PhrasingContent[]; hint: string } {
  const at = inside.findLastIndex((n) => n.type === 'text' && ` ${n.value} `.includes(' :: '));
  const node = inside[at];
  let children = inside;
  let hint = '';
  if (node?.type === 'text') {
    const cut = splitHint(` ${node.value} `);
    hint = [cut.hint, ...inside.slice(at + 1).map((n) => toString(n))].join('').trim();
    children = [...inside.slice(0, at), { ...node, value: keepStart(node.value, cut.hidden) }];
  }
  const last = children.at(-1);
  const first = children[0];
  if (first?.type === 'text') first.value = first.value.trimStart();
  if (last?.type === 'text') last.value = last.value.trimEnd();
  return { children: children.filter((n) => n.type !== 'text' || n.value !== ''), hint };
}

/** `hidden` with the space that stood before it, which parts it from a preceding element. */
const keepStart = (value: string, hidden: string): string =>
  `${/^\s*/.exec(value)?.[0] ?? ''}${hidden}`;

function readReference(
  inside: PhrasingContent[],
  line: number,
  reading: Reading,
): PhrasingContent | null {
  const whole = restoreEscapes(inside.map((node) => toString(node)).join(''));
  const first = inside[0];
  const head = first?.type === 'text' ? first.value : '';
  const bar = head.indexOf('|');
  const target = (bar < 0 ? head : head.slice(0, bar)).trim();
  const concept = bar < 0 && inside.length > 1 ? null : parseReference(target, reading.deck);
  if (concept === null) {
    const advice = 'Write [[slug]], [[deck/slug]] or [[slug|words]]; put other brackets in code.';
    reading.to.report('reference', line, `"[[${whole}]]" is not a reference`, advice);
    return null;
  }
  checkReference(concept, target, line, reading);
  const label = reading.titles.get(concept) ?? partsOf(concept).slug;
  if (first?.type !== 'text' || bar < 0)
    return { type: 'conceptReference', concept, children: [{ type: 'text', value: label }] };
  const rest: PhrasingContent[] = [{ ...first, value: head.slice(bar + 1) }, ...inside.slice(1)];
  const children = replaceMarks(rest, reading.cloze, (m) => readMark(m, reading));
  for (const child of children) visit(child, reading);
  return { type: 'conceptReference', concept, children };
}

/** Reports a reference to a concept that its own deck lacks. */
function checkReference(concept: ConceptId, written: string, line: number, reading: Reading): void {
  const { deck, slug } = partsOf(concept);
  if (deck !== reading.deck || reading.titles.has(concept)) return;
  const slugs = [...reading.titles.keys()].filter((id) => id.startsWith(`${deck}/`));
  const near = closest(
    slug,
    slugs.map((id) => partsOf(id).slug),
  );
  const advice = near === null ? 'Add a file for it, or remove it.' : `Did you mean "${near}"?`;
  reading.to.report('reference', line, `"${written}" is not a concept of this deck`, advice);
}
