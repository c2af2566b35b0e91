import { readings } from './furigana.ts';
import { isBlank } from './generate.ts';
import type { TemplateNode } from './parse.ts';
import { onlyCloze, showCloze, typedCloze } from './show-cloze.ts';
import { textOf } from './strip.ts';
import { typedOf, type Typed } from './typed.ts';

type Field = Extract<TemplateNode, { kind: 'field' }>;
interface Card {
  readonly ordinal: number;
  /** Null on the front. */
  readonly front: string | null;
}

/** The field's value through its filters, the one nearest the field first; unknown ones are skipped. */
export function applyFilters(
  value: string,
  { name, filters }: Field,
  card: Card,
): { html: string; typed: Typed | null } {
  if (filters.at(-1) === 'type') return typeBox(value, name, filters.slice(0, -1), card);
  const html = filters.reduce((text, filter) => applyFilter(text, filter, name, card), value);
  return { html, typed: null };
}

/** A mark where the app puts its own box or comparison. */
function typeBox(value: string, name: string, inner: readonly string[], { ordinal }: Card) {
  const wanted = inner.includes('cloze') ? typedCloze(value, ordinal + 1) : value;
  const path = [...inner, name].map((part) => part.replaceAll(']', '')).join(':');
  return { html: `[[type:${path}]]`, typed: typedOf(wanted, inner.includes('nc')) };
}

function applyFilter(text: string, filter: string, name: string, { ordinal, front }: Card) {
  switch (filter) {
    case 'text':
      return textOf(text);
    case 'furigana':
    case 'kana':
    case 'kanji':
      return readings(text, filter);
    case 'hint':
      return hint(text, name);
    case 'cloze':
      return showCloze(text, ordinal + 1, front === null);
    case 'cloze-only':
      return onlyCloze(text, ordinal + 1, front === null);
    default:
      return filter.startsWith('tts ') ? speech(text, filter.slice(4)) : text;
  }
}

/** Opens without script. */
const hint = (text: string, name: string): string =>
  isBlank(text)
    ? ''
    : `<details><summary class="hint">${name}</summary><div class="hint">${text}</div></details>`;

/** `en_US voices=a,b speed=0.8` and what is to be read. */
const speech = (text: string, options: string): string =>
  text.trim() === '' ? text : `[anki:tts lang=${options.replaceAll(']', '')}]${text}[/anki:tts]`;
