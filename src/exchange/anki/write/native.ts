import type { DrawnCard, NativeKind, NativeNote } from '../../../deck/deck.ts';
import { PART_BACK } from '../../../deck/deck.ts';
import { escapeHtml } from '../../../deck/html.ts';
import type { Notetype, NotetypeTemplate } from '../../../deck/notetype.ts';
import { notetypeId } from '../../ids.ts';
import { ankiHtml, clozeText, type PictureName } from './native-html.ts';
import { NATIVE_STYLE } from './native-style.ts';

const RULE = '<hr id="answer">';
const TAIL =
  '{{#Note}}<div class="note">{{Note}}</div>{{/Note}}{{#Source}}<div class="source">{{Source}}</div>{{/Source}}';

const box = (name: string, content: string): string => `<div class="${name}">${content}</div>`;
const card = (name: string, front: string, back: string): NotetypeTemplate => ({
  ...{ name, front },
  back: back + TAIL,
});
const asked = (name: string, field: string, answer: string, more = ''): NotetypeTemplate =>
  card(
    name,
    box('prompt', `{{${field}}}`) + more,
    `{{FrontSide}}${RULE}${box('back', `{{${answer}}}`)}`,
  );

/** Seconds: raise it when fields or templates change, so that Anki takes the new ones. */
const MODIFIED = 1_790_000_000;

function nativeNotetype(
  name: string,
  number: number,
  fields: readonly string[],
  templates: readonly NotetypeTemplate[],
  kind: 'normal' | 'cloze' = 'normal',
): Notetype {
  const names = [...fields, 'Note', 'Source'];
  return {
    id: notetypeId(number, { kind, fields: names, templates: templates.map((t) => t.name) }),
    name: `Engraph ${name}`,
    kind,
    fields: names.map((field) => ({ name: field, rtl: false, tag: null })),
    templates,
    css: NATIVE_STYLE,
    ...{ sortField: 0, media: [], files: [], modified: MODIFIED },
    foreign: { id: String(number) },
  };
}

/** The notetypes that stand for kinds of native notes in Anki. Their numbers never change. */
export const NATIVE_NOTETYPES = {
  question: nativeNotetype(
    'Basic',
    1_234_000_000_001,
    ['Front', 'Back'],
    [asked('Card', 'Front', 'Back')],
  ),
  reverse: nativeNotetype(
    'Reverse',
    1_234_000_000_002,
    ['Term', 'Meaning', 'Clue'],
    [asked('There', 'Term', 'Meaning'), asked('Back', 'Clue', 'Term')],
  ),
  cloze: nativeNotetype(
    'Cloze',
    1_234_000_000_003,
    ['Text', 'Prompt'],
    [card('Cloze', clozeSide(), clozeSide())],
    'cloze',
  ),
  typed: nativeNotetype(
    'Typed',
    1_234_000_000_004,
    ['Front', 'Answer', 'Back'],
    [
      card(
        'Card',
        `${box('prompt', '{{Front}}')}{{type:Answer}}`,
        `${box('prompt', '{{Front}}')}${RULE}{{type:Answer}}${box('back', '{{Back}}')}`,
      ),
    ],
  ),
  steps: nativeNotetype(
    'Steps',
    1_234_000_000_005,
    ['Front', 'Steps', 'Back'],
    [asked('Card', 'Front', 'Back', box('steps', '{{Steps}}'))],
  ),
} as const satisfies Record<NativeKind, Notetype>;

function clozeSide(): string {
  return `{{#Prompt}}${box('heading', '{{Prompt}}')}{{/Prompt}}${box('back', '{{cloze:Text}}')}`;
}

/** A native note as a note of Anki. */
export interface NativeFace {
  readonly notetype: Notetype;
  /** HTML, as many as the notetype has fields. */
  readonly fields: readonly string[];
}

/** Draws a native note into fields that look right in Anki. */
export function nativeFace(note: NativeNote, pictureName: PictureName): NativeFace {
  const { kind, cards } = note;
  const [first] = cards;
  if (!first) throw new Error(`Inconsistent: note ${note.id} has no card`);
  const html = (text: string): string => ankiHtml(text, pictureName);
  const tail = [html(first.note), html(first.source)];
  const text = kind === 'cloze' ? clozeText(note) : null;
  if (kind === 'cloze' && text !== null)
    return face('cloze', [html(text), html(first.prompt), ...tail]);
  const [prompt, answer] = [html(first.prompt), html(first.answer)];
  switch (kind) {
    case 'reverse':
      return face('reverse', [prompt, answer, html(turned(cards)?.prompt ?? ''), ...tail]);
    case 'typed':
      return face('typed', [prompt, typedAnswer(note), answer + alsoAccepted(note), ...tail]);
    case 'steps':
      return face('steps', [prompt, stepsText(first.steps), answer, ...tail]);
    default:
      return face('question', [prompt, answer, ...tail]);
  }
}

const face = (kind: NativeKind, fields: readonly string[]): NativeFace => ({
  notetype: NATIVE_NOTETYPES[kind],
  fields,
});

const turned = (cards: readonly DrawnCard[]): DrawnCard | undefined =>
  cards.find(({ part }) => part === PART_BACK);

const typedAnswer = ({ accepted: [first] }: NativeNote): string => escapeHtml(first?.text ?? '');

function alsoAccepted({ accepted: [, ...others] }: NativeNote): string {
  const texts = others.map(({ text }) => escapeHtml(text)).join(', ');
  return texts === '' ? '' : `<p class="steps">Also right: ${texts}</p>`;
}

const stepsText = (steps: number): string => (steps === 1 ? '1 step' : `${steps} steps`);
