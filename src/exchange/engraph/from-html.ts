import { partsOf } from '../../deck/reference.ts';
import type { ConceptId, DeckId } from '../../base/id.ts';

/** What the words of HTML that `deck/draw.ts` made mean in Markdown. */
export interface HtmlContext {
  readonly deck: DeckId;
  /** Name below `media/` by content hash. */
  readonly pictures: ReadonlyMap<string, string>;
}

interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
}

const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*>|([^<]+)|</g;
const VOID = new Set(['br', 'hr', 'img']);
const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" },
};

/** Markdown that draws as this HTML; only for HTML that our own drawing made (an introduction). */
export function markdownOf(html: string, context: HtmlContext): string {
  return blocks(parse(html).children, context).trim();
}

function parse(html: string): Element {
  const root: Element = { name: '', attributes: new Map(), children: [] };
  const open: Element[] = [root];
  for (const [, slash, name, attributes = '', text] of html.matchAll(TOKEN)) {
    const parent = open.at(-1) ?? root;
    if (text !== undefined) parent.children.push(decode(text));
    else if (slash === '/') {
      const at = open.findLastIndex((element) => element.name === name);
      if (at > 0) open.length = at;
    } else if (name !== undefined && open.length < 100) {
      const pairs = [...attributes.matchAll(/(?<![a-z-])([a-z-]+)="([^"]*)"/g)];
      const element: Element = {
        name,
        attributes: new Map(pairs.map(({ 1: key = '', 2: value = '' }) => [key, decode(value)])),
        children: [],
      };
      parent.children.push(element);
      if (!VOID.has(name)) open.push(element);
    }
  }
  return root;
}

const decode = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

type Nodes = readonly (Element | string)[];

const BLOCKS = new Set([
  'p',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'ul',
  'ol',
  'figure',
  'hr',
  'div',
  'table',
]);
const isBlock = (node: Element | string): boolean =>
  typeof node !== 'string' && BLOCKS.has(node.name);

function blocks(nodes: Nodes, context: HtmlContext): string {
  const parts: string[] = [];
  let run: (Element | string)[] = [];
  const flush = () => {
    if (run.length > 0) parts.push(protectedLine(inline(run, context)));
    run = [];
  };
  for (const node of nodes)
    if (typeof node !== 'string' && isBlock(node)) {
      flush();
      parts.push(block(node, context));
    } else if (typeof node !== 'string' || node.trim() !== '' || run.length > 0) run.push(node);
  flush();
  return parts.filter((part) => part.trim() !== '').join('\n\n');
}

function block({ name, attributes, children }: Element, context: HtmlContext): string {
  switch (name) {
    case 'blockquote':
      return prefixed(blocks(children, context), '> ', '> ');
    case 'ul':
    case 'ol':
      return list(children, name === 'ol' ? Number(attributes.get('start') ?? 1) : null, context);
    case 'figure':
      return fence(children);
    case 'hr':
      return '***';
    case 'div':
      return blocks(children, context);
    case 'table':
      return table(children, context);
    default: {
      const rank = /^h([3-6])$/.exec(name)?.[1];
      const text = inline(children, context);
      return rank === undefined ? protectedLine(text) : `${'#'.repeat(Number(rank))} ${text}`;
    }
  }
}

const prefixed = (text: string, first: string, rest: string): string =>
  text
    .split('\n')
    .map((line, i) => (line === '' ? rest.trimEnd() : (i === 0 ? first : rest) + line))
    .join('\n');

function list(children: Nodes, start: number | null, context: HtmlContext): string {
  const items = children.filter((node): node is Element => typeof node !== 'string');
  const isLoose = items.some(
    ({ children: [first] }) =>
      first !== undefined && isBlock(first) && typeof first !== 'string' && first.name === 'p',
  );
  return items
    .map((item, i) => {
      const mark = start === null ? '- ' : `${start + i}. `;
      const inner = isLoose ? blocks(item.children, context) : tight(item.children, context);
      return prefixed(inner, mark, ' '.repeat(mark.length));
    })
    .join(isLoose ? '\n\n' : '\n');
}

/** An item of a tight list: its text and the lists below it stand without empty lines between. */
const tight = (children: Nodes, context: HtmlContext): string =>
  blocks(children, context).replace(/\n\n(?=(?:[-*+]|\d+\.) )/g, '\n');

function fence(children: Nodes): string {
  const find = (nodes: Nodes, name: string): Element | null => {
    for (const node of nodes) {
      if (typeof node === 'string') continue;
      const found = node.name === name ? node : find(node.children, name);
      if (found) return found;
    }
    return null;
  };
  const pre = find(children, 'pre');
  const code = pre && find(pre.children, 'code');
  const caption = find(children, 'figcaption');
  const path = caption ? find(caption.children, 'code') : null;
  const isSketch = caption?.children.some(
    (node) => typeof node !== 'string' && node.name === 'span',
  );
  const lines = (code?.children ?? []).filter((node): node is Element => typeof node !== 'string');
  const isHit = (line: Element) => line.attributes.get('class')?.includes('hit') ?? false;
  const hits = lines.flatMap((line, i) => (isHit(line) ? [i + 1] : []));
  const text = lines.map((line) =>
    words(line.children).replace(/^Marked: /, (m) => (isHit(line) ? '' : m)),
  );
  const longest = Math.max(2, ...[...text.join('\n').matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  const info = [
    code?.attributes.get('data-lang') ?? '',
    path ? words(path.children) : '',
    hits.length > 0 ? `{${hits.join(',')}}` : '',
    isSketch ? 'sketch' : '',
  ].filter((word) => word !== '');
  return [marks + info.join(' '), ...text, marks].join('\n');
}

const words = (nodes: Nodes): string =>
  nodes.map((node) => (typeof node === 'string' ? node : words(node.children))).join('');

function table(children: Nodes, context: HtmlContext): string {
  const rows = children
    .flatMap((part) => (typeof part === 'string' ? [] : part.children))
    .filter((row): row is Element => typeof row !== 'string' && row.name === 'tr')
    .map((row) =>
      row.children
        .filter((cell): cell is Element => typeof cell !== 'string')
        .map((cell) => inline(cell.children, context).replace(/\|/g, '\\|').replace(/\n/g, ' ')),
    );
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

function inline(nodes: Nodes, context: HtmlContext): string {
  return nodes
    .map((node) => (typeof node === 'string' ? escaped(node) : phrase(node, context)))
    .join('');
}

function phrase({ name, attributes, children }: Element, context: HtmlContext): string {
  const inside = () => inline(children, context);
  switch (name) {
    case 'strong':
      return `**${inside()}**`;
    case 'em':
      return `*${inside()}*`;
    case 'code':
      return codeSpan(words(children));
    case 'br':
      return '\\\n';
    case 'img': {
      const file = context.pictures.get(attributes.get('data-media') ?? '');
      const alt = escaped(attributes.get('alt') ?? '');
      return file === undefined ? alt : `![${alt}](media/${file})`;
    }
    case 'audio': {
      const file = context.pictures.get(attributes.get('data-media') ?? '');
      const words = escaped(attributes.get('aria-label') ?? '');
      return file === undefined ? words : `![${words}](media/${file})`;
    }
    case 'a': {
      const url = attributes.get('data-open');
      if (url !== undefined) return `[${inside()}](<${url}>)`;
      const concept = attributes.get('data-concept') as ConceptId | undefined;
      return concept === undefined
        ? inside()
        : `[[${referenceTo(concept, context.deck)}|${inside()}]]`;
    }
    default:
      return inside();
  }
}

/** A concept as its own deck calls it, or with its deck's id before it. */
export function referenceTo(id: ConceptId, own: DeckId): string {
  const { deck, slug } = partsOf(id);
  return deck === own ? slug : `${deck}/${slug}`;
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(text) ? ' ' : '';
  return `${marks}${pad}${text}${pad}${marks}`;
}

const escaped = (text: string): string =>
  text
    .replace(/[\\`*[\]<>]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/&(?=#?\w+;)/g, '\\&');

/** Text whose lines begin no other block than the paragraph that they are. */
const protectedLine = (text: string): string =>
  text.replace(
    /^([ \t]*)(?:([#+=|>~-])|(\d{1,9})([.)])(?=\s|$))/gm,
    (
      _,
      space: string,
      sign: string | undefined,
      digits: string | undefined,
      end: string | undefined,
    ) => (sign === undefined ? `${space}${digits ?? ''}\\${end ?? ''}` : `${space}\\${sign}`),
  );
