import { decayOf, schedulerFor } from '../memory/fsrs.ts';
import type { Memory } from '../memory/review.ts';
import type { MemoryRules } from '../memory/rules.ts';
import type { Pace } from './estimate.ts';

export interface Workload {
  readonly reviewsPerDay: number;
  readonly minutesPerDay: number;
}

export interface WorkloadInput {
  /** Memories of the cards that may be asked. */
  readonly memories: readonly Pick<Memory, 'stability'>[];
  readonly rules: Pick<MemoryRules, 'parameters' | 'maximumInterval'>;
  /** New cards a day from now on, 0 when none is left. */
  readonly newPerDay: number;
  readonly pace: Pace;
}

/** Days over which the load of a new card is counted. */
const HORIZON = 30;

/**
 * Reviews and minutes a day at a retention. Each card is asked once per interval that its present
 * stability gives, Σ 1/I(S, r), and a lapse (1 − r of the reviews) once more. Each new card brings the
 * reviews that a card answered Good meets in its first 30 days. Growth of stability and overdue cards
 * are left out, so this compares retentions; it is no forecast. Interval as in FSRS-6:
 * I = S · (r^(−1/w20) − 1) / (0.9^(−1/w20) − 1), in days from 1 to the maximum.
 */
export function workloadAt(retention: number, input: WorkloadInput): Workload {
  const { memories, rules, newPerDay, pace } = input;
  const modifier = modifierAt(retention, decayOf(rules.parameters));
  // Not rounded to days: a collection of like cards would jump, even downwards, between two targets.
  const interval = (stability: number): number =>
    Math.min(Math.max(stability * modifier, 1), rules.maximumInterval);
  let perDay = 0;
  for (const { stability } of memories) perDay += 1 / interval(stability);
  perDay += newPerDay * firstReviews(rules.parameters, interval);
  const reviewsPerDay = perDay * (2 - retention);
  const minutesPerDay = (reviewsPerDay * pace.review + newPerDay * pace.fresh) / 60;
  return { reviewsPerDay, minutesPerDay };
}

const modifierAt = (retention: number, w20: number): number =>
  (retention ** (-1 / w20) - 1) / (0.9 ** (-1 / w20) - 1);

/** Reviews in the first 30 days of a card that is always answered Good on its due day. */
function firstReviews(
  parameters: readonly number[],
  interval: (stability: number) => number,
): number {
  const scheduler = schedulerFor({
    parameters,
    retention: 0.9,
    maximumInterval: 36_500,
    fuzz: false,
  });
  let memory = scheduler.after(null, 0, 'good');
  let reviews = 0;
  for (let wait = interval(memory.stability), day = wait; day <= HORIZON; day += wait) {
    reviews += 1;
    memory = scheduler.after(memory, wait, 'good');
    wait = interval(memory.stability);
  }
  return reviews;
}
