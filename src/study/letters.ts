/** A piece of text that is the same in both, or only in one. */
export interface DiffSegment {
  readonly text: string;
  readonly same: boolean;
}

export interface LetterDiff {
  readonly typed: readonly DiffSegment[];
  readonly answer: readonly DiffSegment[];
  /** Letters to change, insert or delete; two swapped neighbours count as one. */
  readonly changes: number;
  /** True when two neighbouring letters changed places and nothing else differs. */
  readonly swapped: boolean;
}

/** Beyond this many pairs of letters the middle is not compared letter by letter. */
const MOST_PAIRS = 250_000;

/**
 * The letters that two texts share (common ends, then a shortest edit of the middle). Letters are code
 * points in composed form; unless `exact`, case does not matter. Both texts are returned as written.
 */
export function diffLetters(typed: string, answer: string, exact: boolean): LetterDiff {
  const a = [...typed.normalize('NFC')];
  const b = [...answer.normalize('NFC')];
  const fold = (letter: string): string => (exact ? letter : letter.toLowerCase());
  const [ka, kb] = [a.map(fold), b.map(fold)];
  const start = commonStart(ka, kb);
  const end = commonEnd(ka, kb, start);
  const [na, nb] = [a.length - start - end, b.length - start - end];
  const sameA = a.map((_, i) => i < start || i >= a.length - end);
  const sameB = b.map((_, i) => i < start || i >= b.length - end);
  const swapped =
    na === 2 && nb === 2 && ka[start] === kb[start + 1] && ka[start + 1] === kb[start];
  const changes = swapped
    ? 1
    : na * nb > MOST_PAIRS
      ? Math.max(na, nb)
      : markShared({ a: ka, b: kb, start, na, nb }, sameA, sameB);
  return { typed: segments(a, sameA), answer: segments(b, sameB), changes, swapped };
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n += 1;
  return n;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  let n = 0;
  while (n < Math.min(a.length, b.length) - start && a.at(-1 - n) === b.at(-1 - n)) n += 1;
  return n;
}

interface Middle {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly start: number;
  readonly na: number;
  readonly nb: number;
}

/** Levenshtein's table over the middle; marks the letters kept and returns the number of changes. */
function markShared(middle: Middle, sameA: boolean[], sameB: boolean[]): number {
  const { a, b, start, na, nb } = middle;
  const width = nb + 1;
  const cost = new Int32Array((na + 1) * width);
  const at = (i: number, j: number): number => cost[i * width + j] ?? 0;
  const differs = (i: number, j: number): number => (a[start + i] === b[start + j] ? 0 : 1);
  for (let i = na; i >= 0; i--)
    for (let j = nb; j >= 0; j--)
      cost[i * width + j] =
        i === na
          ? nb - j
          : j === nb
            ? na - i
            : Math.min(at(i + 1, j + 1) + differs(i, j), at(i + 1, j) + 1, at(i, j + 1) + 1);
  for (let i = 0, j = 0; i < na && j < nb;) {
    if (at(i, j) === at(i + 1, j + 1) + differs(i, j)) {
      sameA[start + i] = sameB[start + j] = differs(i, j) === 0;
      i += 1;
      j += 1;
    } else if (at(i, j) === at(i + 1, j) + 1) i += 1;
    else j += 1;
  }
  return at(0, 0);
}

function segments(letters: readonly string[], same: readonly boolean[]): DiffSegment[] {
  const found: { text: string; same: boolean }[] = [];
  letters.forEach((text, i) => {
    const last = found.at(-1);
    if (last && last.same === same[i]) last.text += text;
    else found.push({ text, same: same[i] ?? false });
  });
  return found;
}
