/** A stretch of text, and whether the other side has something else in its place. */
export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}
export interface WordDiff {
  readonly mine: readonly Piece[];
  readonly theirs: readonly Piece[];
}

/** Words between the common start and end are compared one by one up to this many on a side; more differ whole. */
const MOST_WORDS = 400;
/** Characters shown of each side. */
const MOST_SHOWN = 600;
/** Characters kept before the first difference of a longer text. */
const LEAD = 120;

/** The words in which two texts differ: longest common subsequence of words, spaces and marks. */
export function wordDiff(mine: string, theirs: string): WordDiff {
  const [a, b] = [wordsOf(mine), wordsOf(theirs)];
  const start = commonStart(a, b);
  const end = commonEnd(a, b, start);
  const middle = compared(a.slice(start, a.length - end), b.slice(start, b.length - end));
  const head = a.slice(0, start).map((text) => ({ text, differs: false }));
  const side = (words: readonly string[], pieces: readonly Piece[]): readonly Piece[] =>
    clipped(
      joined([
        ...head,
        ...pieces,
        ...words.slice(words.length - end).map((text) => ({ text, differs: false })),
      ]),
    );
  return { mine: side(a, middle.mine), theirs: side(b, middle.theirs) };
}

const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}\p{M}_]+|[^]/gu) ?? [];

function commonStart(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}
function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  let n = 0;
  const most = Math.min(a.length, b.length) - start;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

interface Sides {
  readonly mine: readonly Piece[];
  readonly theirs: readonly Piece[];
}

function compared(a: readonly string[], b: readonly string[]): Sides {
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) {
    const whole = (words: readonly string[]): Piece[] =>
      words.map((text) => ({ text, differs: true }));
    return { mine: whole(a), theirs: whole(b) };
  }
  const lengths = table(a, b);
  const mine: Piece[] = [];
  const theirs: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [x, y] = [a[i], b[j]];
    if (x !== undefined && x === y) {
      mine.push({ text: x, differs: false });
      theirs.push({ text: x, differs: false });
      i++;
      j++;
    } else if (
      y === undefined ||
      (x !== undefined && at(lengths, i + 1, j) >= at(lengths, i, j + 1))
    ) {
      mine.push({ text: x ?? '', differs: true });
      i++;
    } else {
      theirs.push({ text: y, differs: true });
      j++;
    }
  }
  return { mine, theirs };
}

/** lengths[i][j]: longest common subsequence of the words from i and from j on. */
function table(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = rows[i];
      if (row)
        row[j] =
          a[i] === b[j]
            ? at(rows, i + 1, j + 1) + 1
            : Math.max(at(rows, i + 1, j), at(rows, i, j + 1));
    }
  return rows;
}
const at = (rows: readonly Uint16Array[], i: number, j: number): number => rows[i]?.[j] ?? 0;

/** Neighbours of one kind become one piece; a space between two differing words differs with them. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  pieces.forEach((piece, i) => {
    const isGap = !piece.differs && /^\s+$/.test(piece.text);
    const differs =
      piece.differs || (isGap && out.at(-1)?.differs === true && pieces[i + 1]?.differs === true);
    const last = out.at(-1);
    if (last?.differs === differs) out[out.length - 1] = { text: last.text + piece.text, differs };
    else out.push({ text: piece.text, differs });
  });
  return out;
}

/** A long text is shown from shortly before its first difference. */
function clipped(pieces: readonly Piece[]): readonly Piece[] {
  const [first, ...rest] = pieces;
  if (!first) return pieces;
  const head =
    !first.differs && rest.length > 0 && first.text.length > LEAD
      ? { ...first, text: `…${first.text.slice(-LEAD)}` }
      : first;
  const out: Piece[] = [];
  let left = MOST_SHOWN;
  for (const piece of [head, ...rest]) {
    if (left <= 0) break;
    const isCut = piece.text.length > left;
    out.push(isCut ? { ...piece, text: `${piece.text.slice(0, left)}…` } : piece);
    left -= piece.text.length;
  }
  return out;
}
