const PLAIN = /^[\0-\x7f]*$/;

/**
 * Text as search compares it: without case, accents of Latin, Greek and Cyrillic, and compatibility forms
 * (full width, ligatures). Marks of other scripts stay: there they are letters.
 */
export const fold = (text: string): string =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/[\u0300-\u036f]/g, '')
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll('ς', 'σ');

/** A piece of a line, and whether it is what was sought. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** A line in pieces, those that equal one of the folded needles marked. */
export function pieces(line: string, needles: readonly string[]): Piece[] {
  const text = line.normalize('NFC');
  const hits = hitsIn(text, needles);
  if (hits.length === 0) return text === '' ? [] : [{ text, hit: false }];
  const found: Piece[] = [];
  let at = 0;
  for (const [from, to] of hits) {
    if (from > at) found.push({ text: text.slice(at, from), hit: false });
    found.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length) found.push({ text: text.slice(at), hit: false });
  return found;
}

/** Stretches of the text, in order and apart. */
function hitsIn(text: string, needles: readonly string[]): [number, number][] {
  const { folded, starts, ends } = foldedWithPlaces(text);
  const stretches: [number, number][] = [];
  for (const needle of needles) {
    if (needle === '') continue;
    for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + needle.length))
      stretches.push([starts[at] ?? 0, ends[at + needle.length - 1] ?? text.length]);
  }
  stretches.sort((a, b) => a[0] - b[0]);
  const apart: [number, number][] = [];
  for (const [from, to] of stretches) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** Folded letter by letter, with where in the text the letter of each unit begins and ends. */
function foldedWithPlaces(text: string): { folded: string; starts: number[]; ends: number[] } {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const letter of text) {
    const plain = fold(letter);
    folded += plain;
    for (let i = 0; i < plain.length; i++) {
      starts.push(at);
      ends.push(at + letter.length);
    }
    at += letter.length;
  }
  return { folded, starts, ends };
}
