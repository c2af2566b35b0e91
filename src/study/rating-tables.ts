import type { Pace } from './estimate.ts';

/** How a learner answers and how long it takes: what the simulator draws from. Plain data. */
export interface RatingTables {
  /** Shares of Again, Hard, Good, Easy among first answers; they sum to 1. */
  readonly first: readonly number[];
  /** Shares of Hard, Good, Easy among review answers that were not Again; they sum to 1. */
  readonly recalled: readonly number[];
  /** Observed over predicted recall: 1 when the forgetting curve is right. */
  readonly scale: number;
  /** Seconds of a first and of a review answer for Again, Hard, Good, Easy. */
  readonly freshSeconds: readonly number[];
  readonly reviewSeconds: readonly number[];
  /** Seconds of a repeat on the same day, failed and passed, after a new and after a review card. */
  readonly freshRepeat: readonly number[];
  readonly reviewRepeat: readonly number[];
}

/** A repeat after Again is passed with this chance, and after so many the card is left for another day. */
export const REPEAT_PASS = 0.8;
export const MOST_REPEATS = 3;

/** Built in, for learners without answers yet (`graph-scheduling.md` §14). */
export const BUILT_IN_TABLES: RatingTables = {
  first: [0.24, 0.094, 0.495, 0.171],
  recalled: [0.224, 0.631, 0.145],
  scale: 1,
  freshSeconds: [19.58, 18.79, 13.78, 10.71],
  reviewSeconds: [19.38, 17.59, 12.38, 8.94],
  freshRepeat: [19.58, 13.78],
  reviewRepeat: [16.44, 12.32],
};

/** Below this many answers a forecast rests mostly on the built-in tables: "rough". */
export const ROUGH_BELOW = 200;

/** What was observed of a learner. */
export interface ObservedAnswers {
  /** Again, Hard, Good, Easy of first answers, and of answers in phase review. */
  readonly first: readonly [number, number, number, number];
  readonly review: readonly [number, number, number, number];
  /** Sum of predicted recall over those review answers; leave out when not at hand. */
  readonly predicted?: number;
}

/** The built-in shares count as much as this many answers. */
const PRIOR = 40;

/** Tables of a learner: observed shares drawn to the built-in ones while few, seconds scaled to the pace. */
export function tablesOf(observed: ObservedAnswers, pace: Pace): RatingTables {
  const { first, review, predicted } = observed;
  const [again, ...passed] = review;
  const success = passed.reduce((sum, n) => sum + n, 0);
  const base = { ...BUILT_IN_TABLES, first: blended(first, BUILT_IN_TABLES.first) };
  const scale =
    predicted === undefined || again + success === 0
      ? 1
      : (success + PRIOR * 0.9) / (predicted + PRIOR * 0.9);
  const recalled = blended(passed, BUILT_IN_TABLES.recalled);
  return atPace({ ...base, recalled, scale }, pace);
}

function blended(counts: readonly number[], prior: readonly number[]): number[] {
  const total = counts.reduce((sum, n) => sum + n, 0) + PRIOR;
  return counts.map((n, i) => (n + PRIOR * (prior[i] ?? 0)) / total);
}

/** All answers of the learner so far. */
export const answersOf = ({ first, review }: ObservedAnswers): number =>
  [...first, ...review].reduce((sum, n) => sum + n, 0);

/** Expected recall at which a review is due, for the cost of a mean review. */
const TYPICAL_RECALL = 0.9;

/** The tables with their seconds scaled so that a new and a review card cost, on the day, what the pace says. */
export function atPace(tables: RatingTables, pace: Pace): RatingTables {
  const { first, recalled, freshSeconds, reviewSeconds, freshRepeat, reviewRepeat } = tables;
  const review = [1 - TYPICAL_RECALL, ...recalled.map((share) => share * TYPICAL_RECALL)];
  const fresh = pace.fresh / cost(first, freshSeconds, freshRepeat);
  const again = pace.review / cost(review, reviewSeconds, reviewRepeat);
  const times = (seconds: readonly number[], factor: number) => seconds.map((s) => s * factor);
  return {
    ...tables,
    freshSeconds: times(freshSeconds, fresh),
    freshRepeat: times(freshRepeat, fresh),
    reviewSeconds: times(reviewSeconds, again),
    reviewRepeat: times(reviewRepeat, again),
  };
}

/** Expected seconds of a card on its day, repeats included. */
function cost(
  shares: readonly number[],
  seconds: readonly number[],
  repeat: readonly number[],
): number {
  const answer = shares.reduce((sum, share, i) => sum + share * (seconds[i] ?? 0), 0);
  const [failed = 0, passed = 0] = repeat;
  let [repeats, open] = [0, 1];
  for (let i = 0; i < MOST_REPEATS; i++) {
    repeats += open * ((1 - REPEAT_PASS) * failed + REPEAT_PASS * passed);
    open *= 1 - REPEAT_PASS;
  }
  return answer + (shares[0] ?? 0) * repeats;
}
