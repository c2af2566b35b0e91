import type { AnkiReviews } from '../collection.ts';

const DAY_SECONDS = 86_400;
/** Ids above are microseconds: some tools wrote them. */
const MICROSECONDS = 1e14;
/** Kinds of rows of the log (facts §2). */
export const LEARNING = 0;
const CRAM = 3;
const MANUAL = 4;

/** What the log holds of one card, without making a row of it: a log may have millions. */
export interface Survey {
  readonly answers: number;
  /** The last row that counts put the card back to new. */
  readonly endsNew: boolean;
  /** Row at which the last learning block begins, or -1: from there the history is whole (facts §13.2–3). */
  readonly start: number;
  /** First answer since the last reset that granted a day or more, or -1. */
  readonly anchor: number;
}

const NOTHING: Survey = { answers: 0, endsNew: false, start: -1, anchor: -1 };

export interface Bounds {
  /** Rows after this instant (ms) are mistakes of a clock. */
  readonly latest: number;
  /** Instant (ms) before which a history without beginning is not used. */
  readonly ignoreBefore: number;
  /** Rows that come in changed or not at all, added up. */
  readonly tally: Tally;
}

export interface Tally {
  cramming: number;
  future: number;
  longSteps: number;
}

/** Rows `first` to `end` (exclusive) of the log, oldest first. */
export function surveyOf(
  reviews: AnkiReviews,
  [first, end]: readonly [first: number, end: number],
  { latest, ignoreBefore, tally }: Bounds,
): Survey {
  if (first >= end) return NOTHING;
  const found = { answers: 0, endsNew: false, start: -1, anchor: -1 };
  let inBlock = false;
  for (let r = first; r < end; r++) {
    const use = useOf(reviews, r, latest);
    if (use === 'answer') {
      const interval = reviews.interval[r] ?? 0;
      const learning = reviews.kind[r] === LEARNING;
      if (learning && !inBlock) found.start = r;
      inBlock = learning;
      found.answers += 1;
      found.endsNew = false;
      if (interval <= -DAY_SECONDS) tally.longSteps += 1;
      if (found.anchor < 0 && daysOf(interval) >= 1 && instantOf(reviews, r) >= ignoreBefore)
        found.anchor = r;
    } else if (use === 'reset') {
      found.endsNew = true;
      found.start = found.anchor = -1;
      inBlock = false;
    } else if (isCramming(reviews, r)) tally.cramming += 1;
    else if (isRated(reviews, r) && instantOf(reviews, r) > latest) tally.future += 1;
  }
  return found;
}

/** What a row is to us: an answer, a return to new, or nothing (a change by hand, cramming, no rating). */
export function useOf(reviews: AnkiReviews, r: number, latest: number): 'answer' | 'reset' | null {
  const at = instantOf(reviews, r);
  if (at <= 0 || at > latest) return null;
  if (isRated(reviews, r)) return 'answer';
  const { kind, factor, ease } = reviews;
  return kind[r] === MANUAL && factor[r] === 0 && ease[r] === 0 ? 'reset' : null;
}

export function instantOf({ at }: AnkiReviews, r: number): number {
  const id = at[r] ?? 0;
  return Math.floor(id > MICROSECONDS ? id / 1_000 : id);
}

/** Whole days of an interval of the log, seconds when negative. */
export const daysOf = (interval: number): number =>
  interval >= 0 ? interval : Math.floor(-interval / DAY_SECONDS);

const isRated = (reviews: AnkiReviews, r: number): boolean =>
  hasButton(reviews, r) && (reviews.kind[r] ?? 0) < MANUAL && !isCramming(reviews, r);

/** Without rescheduling: memory does not know of it. */
const isCramming = (reviews: AnkiReviews, r: number): boolean =>
  reviews.kind[r] === CRAM && reviews.factor[r] === 0 && hasButton(reviews, r);

function hasButton({ ease }: AnkiReviews, r: number): boolean {
  const button = ease[r] ?? 0;
  return button >= 1 && button <= 4;
}
