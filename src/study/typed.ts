import type { AcceptedAnswer } from '../deck/deck.ts';
import type { Rating } from '../memory/review.ts';
import { diffLetters, type DiffSegment } from './letters.ts';

/** How a typed answer compares with the one accepted that is nearest to it. */
export interface Comparison {
  /** "You typed" and "Answer", in pieces; `same: false` is underlined. */
  readonly typed: readonly DiffSegment[];
  readonly answer: readonly DiffSegment[];
  /** One sentence. */
  readonly verdict: string;
  /** Suggested, never given: exact → good, close → hard, different → again. */
  readonly rating: Extract<Rating, 'again' | 'hard' | 'good'>;
}

const EXACT = 'Exactly right.';
const DIFFERENT = 'Different. Compare below.';
const CASE = 'Close: only upper and lower case differ.';

/** Changed letters that still count as close: a quarter of the answer, and none in one under 4 letters. */
const closeLimit = (length: number): number =>
  length < 4 ? 0 : Math.max(1, Math.floor(length / 4));

/**
 * Compares as `deck-format.md` rule 6 says: plain text, ends trimmed, case ignored unless the accepted
 * answer is exact. The best of several accepted answers counts; the first wins a tie. Throws without any.
 */
export function compareTyped(typed: string, accepted: readonly AcceptedAnswer[]): Comparison {
  let best: { comparison: Comparison; changes: number } | null = null;
  for (const answer of accepted) {
    const candidate = compareOne(typed.trim(), answer);
    if (best === null || rank(candidate) < rank(best)) best = candidate;
  }
  if (best === null) throw new Error('Inconsistent: a typed note without an accepted answer');
  return best.comparison;
}

/** A cloze: each blank against its own field. Verdict and rating are those of the worst blank. */
export function compareBlanks(
  typed: readonly string[],
  blanks: readonly AcceptedAnswer[],
): { readonly blanks: readonly Comparison[] } & Pick<Comparison, 'verdict' | 'rating'> {
  const each = blanks.map((blank, i) => compareTyped(typed[i] ?? '', [blank]));
  const worst = each.toSorted((a, b) => SEVERITY[b.rating] - SEVERITY[a.rating])[0];
  if (!worst) throw new Error('Inconsistent: a cloze without a blank');
  return { blanks: each, verdict: worst.verdict, rating: worst.rating };
}

/** All blanks of a cloze as one answer, for a single field: `a, b`. */
export const joinedBlanks = (blanks: readonly AcceptedAnswer[]): AcceptedAnswer => ({
  text: blanks.map(({ text }) => text.trim()).join(', '),
  exact: blanks.length > 0 && blanks.every(({ exact }) => exact),
});

const SEVERITY = { good: 0, hard: 1, again: 2 } as const;

const rank = ({ comparison, changes }: { comparison: Comparison; changes: number }): number =>
  SEVERITY[comparison.rating] * 1e6 + changes;

function compareOne(typed: string, { text, exact }: AcceptedAnswer) {
  const answer = text.trim();
  const diff = diffLetters(typed, answer, exact);
  const verdict = verdictOf(typed, answer, exact, diff);
  const rating = verdict === EXACT ? 'good' : verdict === DIFFERENT ? 'again' : 'hard';
  const comparison: Comparison = { typed: diff.typed, answer: diff.answer, verdict, rating };
  return { comparison, changes: diff.changes };
}

type Diff = ReturnType<typeof diffLetters>;

function verdictOf(typed: string, answer: string, exact: boolean, diff: Diff): string {
  if (diff.changes === 0) return EXACT;
  if (exact && diffLetters(typed, answer, false).changes === 0) return CASE;
  const changed = [...diff.typed, ...diff.answer].filter(({ same }) => !same);
  // 4788 is not nearly 4789: where a digit differs the answer is another one.
  const digits = changed.some(({ text }) => /\p{N}/u.test(text));
  if (digits || typed === '' || diff.changes > closeLimit([...answer].length)) return DIFFERENT;
  return `Close: ${placeOf(diff)}`;
}

/** Where the difference lies, in words. */
function placeOf({ typed, answer, changes, swapped }: Diff): string {
  const [first, last] = [answer[0] ?? typed[0], answer.at(-1) ?? typed.at(-1)];
  const spans = Math.max(spansOf(typed), spansOf(answer));
  const startsSame = first?.same === true && typed[0]?.same === true;
  const endsSame = last?.same === true && typed.at(-1)?.same === true;
  if (swapped) return 'two letters are swapped.';
  if (spans === 1 && startsSame && !endsSame) return 'the ending differs.';
  if (spans === 1 && !startsSame && endsSame) return 'the beginning differs.';
  if (changes === 1) return 'one letter differs.';
  return spans === 1 ? 'the middle differs.' : `${changes} letters differ.`;
}

const spansOf = (segments: readonly DiffSegment[]): number =>
  segments.filter(({ same }) => !same).length;
