import type { Counts } from './queue.ts';

/** Seconds that a card costs on the day it is asked, repeats after Again included. */
export interface Pace {
  readonly review: number;
  readonly fresh: number;
}

export const DEFAULT_PACE: Pace = { review: 14, fresh: 20 };

/** What one study day took. */
export interface DayTime {
  readonly fresh: number;
  readonly reviews: number;
  /** Milliseconds from front shown to rating, all answers. */
  readonly ms: number;
}

/** The defaults count as much as this many of the learner's own seconds: about 40 cards. */
const PRIOR_SECONDS = 600;

/**
 * The learner's pace: all time of those days over the cards asked, in the default proportion of new to
 * review cards (day rows do not tell which card took how long). Drawn to the defaults while there is little.
 */
export function paceOf(days: readonly DayTime[]): Pace {
  let spent = PRIOR_SECONDS;
  let expected = PRIOR_SECONDS;
  for (const { fresh, reviews, ms } of days) {
    spent += ms / 1000;
    expected += reviews * DEFAULT_PACE.review + fresh * DEFAULT_PACE.fresh;
  }
  const factor = spent / expected;
  return { review: DEFAULT_PACE.review * factor, fresh: DEFAULT_PACE.fresh * factor };
}

/** Seconds for what is due; a card in learning costs as much as a review. */
export const secondsFor = (
  { review, learning, fresh }: Omit<Counts, 'total'>,
  pace: Pace,
): number => (review + learning) * pace.review + fresh * pace.fresh;

/** Whole minutes, at least 1 when anything is due. */
export function minutesFor(counts: Omit<Counts, 'total'>, pace: Pace): number {
  const seconds = secondsFor(counts, pace);
  return seconds === 0 ? 0 : Math.max(1, Math.round(seconds / 60));
}

/** `About 9 minutes.` */
export const aboutMinutes = (minutes: number): string =>
  `About ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
