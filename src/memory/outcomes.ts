import type { CardId } from '../base/id.ts';
import { dayOf, instant, type Instant, type Moment, type StudyDay } from '../base/time.ts';
import { schedulerFor } from './fsrs.ts';
import { RATINGS, type CardState, type Memory, type Next, type Rating } from './review.ts';
import { clampMaximumInterval, type MemoryRules } from './rules.ts';
import { elapsedDays, memoryAfter, scheduleAfter } from './transition.ts';

export interface Outcome {
  readonly next: Next;
  readonly state: CardState;
}

/** What each button would do, all for one instant. The one tapped is what is stored. */
export interface Outcomes {
  readonly at: Instant;
  readonly day: StudyDay;
  readonly grades: Readonly<Record<Rating, Outcome>>;
}

export interface OutcomesInput {
  readonly card: CardId;
  readonly state: CardState;
  readonly moment: Moment;
  /** `at` of the card's last row of any kind, null without rows. */
  readonly lastAt: Instant | null;
  readonly rules: MemoryRules;
}

/** Instant of a card's next row: never at or before its last one, whatever the clock says (rule 1). */
export const nextAt = (clock: Instant, lastAt: Instant | null): Instant =>
  lastAt === null ? clock : instant(Math.max(clock, lastAt + 1));

/**
 * The four outcomes of a card at a moment (`scheduling.md`, rules 1–8). Computed at reveal, and again
 * if the study day changes before the tap.
 */
export function outcomes({ card, state, moment, lastAt, rules }: OutcomesInput): Outcomes {
  const then = { ...moment, at: nextAt(moment.at, lastAt) };
  const day = dayOf(then);
  const scheduler = schedulerFor(rules);
  const memories = byRating((rating) => memoryAfter(state, { rating, day }, scheduler));
  const seed = `${card}#${state.memory?.reps ?? 0}`;
  const t = elapsedDays(state.memory, day);
  const intervals = byRating((rating) => scheduler.interval(memories[rating].stability, t, seed));
  const days = orderedDays(intervals, clampMaximumInterval(rules.maximumInterval));
  return {
    at: then.at,
    day,
    grades: byRating((rating) => {
      const next = granted(state, rating, days, rules);
      return outcome(state, memories[rating], next, then);
    }),
  };
}

const byRating = <T>(of: (rating: Rating) => T): Record<Rating, T> =>
  Object.fromEntries(RATINGS.map((rating) => [rating, of(rating)])) as Record<Rating, T>;

const outcome = (state: CardState, memory: Memory, next: Next, moment: Moment): Outcome => ({
  next,
  state: { memory, schedule: scheduleAfter(state.schedule, next, moment) },
});

/** Intervals in days, each longer than the one before except at the maximum (rule 4). */
export function orderedDays(
  interval: Readonly<Record<Rating, number>>,
  maximum: number,
): Record<Rating, number> {
  const hard = Math.min(interval.hard, interval.good);
  const good = Math.max(interval.good, hard + 1);
  const easy = Math.max(interval.easy, good + 1);
  const again = Math.min(interval.again, hard);
  return {
    again: Math.min(again, maximum),
    hard: Math.min(hard, maximum),
    good: Math.min(good, maximum),
    easy: Math.min(easy, maximum),
  };
}

type StepRules = Pick<MemoryRules, 'learningSteps' | 'relearningSteps'>;

/** Step or days for a rating (rule 5). */
export function granted(
  { schedule }: CardState,
  rating: Rating,
  days: Readonly<Record<Rating, number>>,
  { learningSteps, relearningSteps }: StepRules,
): Next {
  if (schedule.phase === 'review') {
    const first = relearningSteps[0];
    return rating === 'again' && first !== undefined
      ? { step: 0, minutes: first }
      : { days: days[rating] };
  }
  const steps = schedule.phase === 'relearning' ? relearningSteps : learningSteps;
  const step = schedule.phase === 'new' ? 0 : schedule.step;
  return stepFor(rating, step, steps) ?? { days: days[rating] };
}

/** The step a rating leads to, or null when it leads to days. */
function stepFor(rating: Rating, at: number, steps: readonly number[]): Next | null {
  const i = Math.max(0, Math.min(at, steps.length - 1));
  const first = steps[0];
  const here = steps[i];
  if (first === undefined || here === undefined || rating === 'easy') return null;
  if (rating === 'again') return { step: 0, minutes: first };
  if (rating === 'hard') return { step: i, minutes: i > 0 ? here : hardDelay(first, steps[1]) };
  const next = steps[i + 1];
  return next === undefined ? null : { step: i + 1, minutes: next };
}

const hardDelay = (first: number, second: number | undefined): number =>
  Math.round(second === undefined ? 1.5 * first : (first + second) / 2);
