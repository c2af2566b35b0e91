import { gap } from '../native/note.ts';
import { shielded } from '../native/shield.ts';

export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly hidden: string;
  readonly hint: string;
  /** null: all gaps without a number are hidden together. */
  readonly number: number | null;
}

/** `==x==`, `{{c1::x::hint}}`, `{{c1,2::x}}`, `{x}`, `{2:x}`, as plugins for Obsidian write them. */
const OBSIDIAN =
  /==(?=[^\s=])([^=\n]{1,2000}?)==|\{\{c(\d{1,3})(?:,\d{1,3})*::((?:(?!\}\}|\{\{)[^]){1,2000}?)\}\}|(?<![\\$%\w{}^])\{(?:(\d{1,3}):)?(?![#.:%"'|{\s])([^{}\n]{1,500})\}(?!\})/g;

/** `{{x}}`, `{{1::x}}` of Mochi; Anki's `{{c1::x}}` too. */
const MOCHI = /\{\{(?:c?(\d{1,3})::)?((?:(?!\}\}|\{\{)[^]){1,2000}?)\}\}/g;

/** The gaps of a passage, outside code and formulas, in order. */
export function gapsIn(text: string, style: 'obsidian' | 'mochi'): Gap[] {
  if (!/==|\{/.test(text)) return [];
  const mask = shielded(text);
  return [...mask.matchAll(style === 'mochi' ? MOCHI : OBSIDIAN)].map((match) => {
    const [whole, ...groups] = match;
    const [from, to] = [match.index, match.index + whole.length];
    const number = style === 'mochi' ? groups[0] : (groups[1] ?? groups[3]);
    const inside = style === 'mochi' ? groups[1] : (groups[0] ?? groups[2] ?? groups[4]);
    const start = from + whole.indexOf(inside ?? '', number === undefined ? 0 : number.length + 1);
    const written = text.slice(start, start + (inside?.length ?? 0));
    const isAnki = groups[2] !== undefined || style === 'mochi';
    const at = isAnki ? written.indexOf('::') : -1;
    return {
      ...{ from, to },
      hidden: at > 0 ? written.slice(0, at) : written,
      hint: at > 0 ? written.slice(at + 2) : '',
      number: number === undefined ? null : Number(number),
    };
  });
}

/**
 * The numbers under which a passage makes cards: gaps without number belong together, as in our own format; each
 * number is a card of its own.
 */
export const numbersOf = (gaps: readonly Gap[]): (number | null)[] =>
  [...new Set(gaps.map(({ number }) => number))].slice(0, 100);

/** The passage with those gaps marked that have the number; the others are filled. */
export function withMarks(
  text: string,
  gaps: readonly Gap[],
  number: number | null | 'none',
): string {
  let result = '';
  let at = 0;
  for (const { from, to, hidden, hint, number: own } of gaps) {
    result += text.slice(at, from) + (own === number ? gap(hidden, hint) : hidden);
    at = to;
  }
  return result + text.slice(at);
}
