import { replaceBetween } from './between.ts';
import { textOf } from './strip.ts';

/** What `{{type:}}` expects. */
export interface Typed {
  /** Plain text in composed form. */
  readonly expected: string;
  /** `{{type:nc:}}`: accents and other combining marks do not count. */
  readonly ignoresMarks: boolean;
}

/** A field as what is to be typed: no tags, sounds or line breaks. */
export function typedOf(value: string, ignoresMarks: boolean): Typed | null {
  const silent = replaceBetween(value, '[sound:', ']', () => '');
  const expected = textOf(silent.replace(/\n|<br ?\/?>|<\/?div>/gi, ' '))
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC');
  return expected === '' ? null : { expected, ignoresMarks };
}

/** Letters without their combining marks. */
export const withoutMarks = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC');
