import { noteId } from '../../base/id.ts';
import type { DeckId } from '../../base/id.ts';
import type { NativeFields, NativeKind, NativeNote } from '../../deck/deck.ts';
import { redrawNote } from '../../deck/draw.ts';
import { adaptMarkdown } from '../../deck/foreign.ts';
import type { ForeignLoss } from '../../deck/foreign.ts';
import type { Pictures } from './pictures.ts';
import { formulasAsCode } from './shield.ts';

/** A card as somebody else's Markdown has it, before it is a note of ours. */
export interface Draft {
  /** Small letters, digits and hyphens. */
  readonly stable: string;
  /** What is asked. '' = `title` is. */
  readonly front: string;
  /** The answer; of a cloze the text with its gaps, marked as in our own format. */
  readonly back: string;
  readonly kind: 'question' | 'reverse' | 'cloze';
  /** Stands as prompt where the front has no line of text. */
  readonly title: string;
  readonly tags: readonly string[];
}

export interface DraftSetting {
  readonly deck: DeckId;
  readonly pictures: Pictures;
  /** Told of what did not stay as it was. */
  readonly onloss: (loss: ForeignLoss) => void;
}

/**
 * A draft as a note of our own format, drawn; two of them for a reverse one that asks a whole question. A text
 * says why there is none.
 */
export function nativeNotes(draft: Draft, setting: DraftSetting): NativeNote[] | string {
  const { prompt, more } = splitFront(draft.front, draft.title);
  const isTerm = more === '' && !/\?\s*$/.test(prompt) && !prompt.startsWith('!');
  if (draft.kind !== 'reverse' || isTerm)
    return drawn(draft, { prompt, more }, draft.kind, setting);
  const there = drawn(draft, { prompt, more }, 'question', setting);
  const turned = { ...draft, stable: `${draft.stable}-back`, back: draft.front };
  const back = drawn(turned, splitFront(draft.back, draft.title), 'question', setting);
  if (typeof there === 'string') return there;
  return typeof back === 'string' ? back : [...there, ...back];
}

function drawn(
  draft: Draft,
  front: Pick<NativeFields, 'prompt' | 'more'>,
  kind: NativeKind,
  { deck, pictures, onloss }: DraftSetting,
): NativeNote[] | string {
  const context = { picture: pictures.nameOf, onloss };
  const texts = [front.prompt, front.more, draft.back].map((text) =>
    adaptMarkdown(formulasAsCode(text), context),
  );
  const [prompt, more, answer] = texts;
  if (prompt == null || more == null || answer == null) return 'It is too long to be one card.';
  if (answer === '') return 'It has no answer.';
  const fields: NativeFields = {
    prompt: prompt.replace(/(?<!\s)\s*\n\s*/g, ' ').replace(/(^|\s)(#+)$/, '$1\\$2') || draft.title,
    ...{ more, answer, note: '', source: '' },
  };
  const { hashes } = pictures;
  const result = redrawNote(fields, kind, { deck, titles: new Map(), media: hashes });
  if (!result.ok)
    return result.problem[0] ? `${result.problem[0].message}.` : 'It cannot be shown.';
  const { cards, accepted, media } = result.value;
  const id = noteId(deck, draft.stable);
  return [{ id, kind, fields, cards, accepted, media, tags: draft.tags, concepts: [] }];
}

/** A front as our format has it: one line that asks, and what else stands before the answer. */
export function splitFront(front: string, title: string): { prompt: string; more: string } {
  const lines = front.trim().split('\n');
  const first = lines[0] ?? '';
  // What begins a block of its own cannot be the line that asks.
  if (first === '' || /^\s*(?:`{3}|~{3}|\||>|\$\$)|^ {4}/.test(first))
    return { prompt: title, more: front.trim() };
  const isLine = /^\s*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s)/.test(first);
  const end = isLine ? 1 : lines.findIndex((line) => BREAK.test(line));
  const head = end < 0 ? lines : lines.slice(0, end);
  const prompt = head
    .map((line) => line.trim().replace(/\\$/, ''))
    .join(' ')
    .replace(/^(?:#{1,6}|[-*+])\s+/, '')
    .replace(/\s#+$/, '');
  return { prompt, more: lines.slice(head.length).join('\n').trim() };
}

/** Ends a paragraph: an empty line, a list, a quote, a table, a fence, a heading. */
const BREAK = /^\s*$|^\s*(?:`{3}|~{3}|\||>|#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s)/;

const OPEN = '\uE001';
const CLOSE = '\uE002';
const HINT = '\uE003';

/** Marks a gap while the braces that were there before are escaped. */
export const gap = (hidden: string, hint = ''): string =>
  `${OPEN}${inner(hidden)}${hint.trim() === '' ? '' : HINT + inner(hint)}${CLOSE}`;

const inner = (text: string): string =>
  text
    .replaceAll(OPEN, '')
    .replaceAll(CLOSE, '')
    .replace(/ :: /g, '::')
    .replace(/(?<!\s)\s*\n\s*/g, ' ')
    .trim();

/** A text with marked gaps as the answer of a cloze in our format. */
export const withGaps = (text: string): string =>
  text
    .replace(/\{\{/g, '\\{{')
    .replace(new RegExp(`${OPEN}([^${OPEN}${CLOSE}]*)${CLOSE}`, 'g'), (_, inside: string) => {
      const [hidden = '', hint] = inside.split(HINT);
      return `{{${balanced(hidden)}${hint === undefined ? '' : ` :: ${hint}`}}}`;
    })
    .replace(new RegExp(`[${OPEN}${CLOSE}${HINT}]`, 'g'), '');

/** Braces that do not come in pairs would move the end of the gap. */
function balanced(text: string): string {
  let depth = 0;
  for (const c of text) {
    if (c === '{') depth++;
    else if (c === '}' && --depth < 0) break;
  }
  return depth === 0 ? text : text.replace(/(?<!\\)[{}]/g, '\\$&');
}
