import type { Notetype } from '../notetype.ts';
import { collectNumbers } from './cloze.ts';
import { applyFilters } from './filters.ts';
import { isBlank, reachesContent } from './generate.ts';
import { occlusionShapes, type OcclusionShape } from './occlusion.ts';
import { parseTemplate, type TemplateNode, type TemplateProblem } from './parse.ts';
import { problemSentence } from './problem-sentence.ts';
import { takeSounds, type Sound } from './sounds.ts';
import type { Typed } from './typed.ts';

/** What a card's template may ask for besides the note's fields. */
export interface CardAbout {
  readonly tags: readonly string[];
  /** Levels joined by `::`. */
  readonly deck: string;
  /** 0–7. */
  readonly flag: number;
  readonly cardId: string;
}

/** Both sides as HTML that nobody has sanitised. Sounds, type boxes, maths and masks are marks in the text. */
export interface RenderedCard {
  readonly question: string;
  readonly answer: string;
  readonly typed: Typed | null;
  /** A sentence for the learner when the card cannot be drawn as meant. */
  readonly problem: string | null;
  /** `[anki:play:q:0]` and `[anki:play:a:0]` stand for the first of each. */
  readonly sounds: { readonly question: readonly Sound[]; readonly answer: readonly Sound[] };
  readonly shapes: readonly OcclusionShape[];
}

/** Characters of a rendered side; a template may multiply a long field without end. */
export const LONGEST = 4_000_000;

/**
 * Draws a card by its notetype's templates (facts §7). A faulty template gives a `problem` and leaves that side
 * empty; nothing is thrown. Pure: no document is needed.
 */
export function renderCard(
  notetype: Notetype,
  values: readonly string[],
  ordinal: number,
  about: CardAbout,
): RenderedCard {
  const template = notetype.templates[notetype.kind === 'normal' ? ordinal : 0];
  const shapes = occlusionShapes(notetype, values);
  const nothing = { question: '', answer: '', typed: null, shapes };
  if (!template)
    return {
      ...nothing,
      problem: 'The template of this card is missing. The note itself is safe.',
      sounds: { question: [], answer: [] },
    };
  const named = namesOf(notetype, values, template.name, about);
  const side = { notetype, ordinal, named };
  const front = drawSide(template.front, { ...side, front: null });
  const blank = blankProblem(notetype, template.front, front, side);
  const question = takeSounds(blank ? '' : front.html, 'q');
  const back = drawSide(template.back, { ...side, front: question.html });
  const answer = takeSounds(back.html, 'a');
  const problem = front.problem
    ? problemSentence(front.problem, 'front')
    : (blank ?? (back.problem ? problemSentence(back.problem, 'back') : null));
  return {
    ...{ question: question.html, answer: answer.html, typed: front.typed, problem, shapes },
    sounds: { question: question.sounds, answer: answer.sounds },
  };
}

export interface SideContext {
  readonly notetype: Notetype;
  readonly ordinal: number;
  readonly named: ReadonlyMap<string, string>;
  /** The rendered front on the back, null on the front. */
  readonly front: string | null;
}

interface Side {
  html: string;
  typed: Typed | null;
  problem: TemplateProblem | null;
}

function drawSide(template: string, context: SideContext): Side {
  const side: Side = { html: '', typed: null, problem: null };
  const parsed = parseTemplate(template);
  if (parsed.ok) draw(parsed.value, context, side);
  else side.problem = parsed.problem;
  if (side.problem) side.html = '';
  return side;
}

function draw(nodes: readonly TemplateNode[], context: SideContext, side: Side): void {
  for (const node of nodes) {
    if (side.problem) return;
    if (node.kind === 'text') side.html += node.text;
    else if (node.kind === 'field') drawField(node, context, side);
    else drawCondition(node, context, side);
    if (side.html.length > LONGEST) side.problem = { kind: 'too-long', name: '' };
  }
}

function drawField(
  node: Extract<TemplateNode, { kind: 'field' }>,
  context: SideContext,
  side: Side,
): void {
  const { named } = context;
  if (node.name === 'FrontSide' && !named.has('FrontSide')) {
    side.html += context.front ?? '';
    return;
  }
  const value = node.name === '' ? '' : (named.get(node.name) ?? named.get(node.name.trim()));
  if (value === undefined || (node.name === '' && node.filters.length === 0)) {
    side.problem = { kind: 'unknown-field', name: node.name };
    return;
  }
  const made = applyFilters(value, node, context);
  side.html += made.html;
  side.typed ??= made.typed;
}

function drawCondition(
  node: Extract<TemplateNode, { kind: 'condition' }>,
  context: SideContext,
  side: Side,
): void {
  const value = context.named.get(node.name);
  if (value === undefined && !/^c\d+$/.test(node.name))
    side.problem = { kind: 'unknown-field', name: node.name };
  else if (isTrue(node.name, value, context) !== node.negated) draw(node.children, context, side);
}

function isTrue(name: string, value: string | undefined, { notetype, ordinal }: SideContext) {
  if (value !== undefined) return !isBlank(value);
  return notetype.kind !== 'normal' && name === `c${ordinal + 1}`;
}

/** Special names first: a real field of the same name outranks them. */
function namesOf(
  { name, fields }: Notetype,
  values: readonly string[],
  card: string,
  { tags, deck, flag, cardId }: CardAbout,
): ReadonlyMap<string, string> {
  const special: [string, string][] = [
    ['Tags', tags.join(' ')],
    ['Type', name],
    ['Deck', deck],
    ['Subdeck', deck.split('::').at(-1) ?? ''],
    ['Card', card],
    ['CardFlag', `flag${flag}`],
    ['CardID', cardId],
  ];
  return new Map([
    ...special,
    ...fields.map((field, i): [string, string] => [field.name, values[i] ?? '']),
  ]);
}

function blankProblem(
  { kind }: Notetype,
  template: string,
  front: Side,
  { named, ordinal }: Pick<SideContext, 'named' | 'ordinal'>,
): string | null {
  if (front.problem) return null;
  if (kind !== 'normal') {
    const numbers = new Set<number>();
    for (const value of named.values()) collectNumbers(value, numbers);
    return numbers.has(ordinal + 1)
      ? null
      : `No part ${ordinal + 1} is hidden in this note any more, so this card is blank.`;
  }
  const parsed = parseTemplate(template);
  const filled = new Set([...named].flatMap(([name, value]) => (isBlank(value) ? [] : [name])));
  return parsed.ok && !reachesContent(parsed.value, filled)
    ? 'The front of this card is blank: the fields that it shows are empty.'
    : null;
}
