import { dayOf, instant, type Instant, type Moment, type StudyDay } from '../base/time.ts';
import { decayOf, DEFAULT_RULES, schedulerFor } from './fsrs.ts';
import { applyRow, effectiveRows } from './fold.ts';
import type { Memory, Rating, ReviewRow } from './review.ts';
import { elapsedDays, NEW_CARD } from './transition.ts';

const DAY = 86_400_000;

/**
 * Probability of recall `days` after the last answer (FSRS-6): R = (1 + F·t/S)^(−w20) with
 * F = 0.9^(−1/w20) − 1, so that R(S) = 0.9.
 */
export function recallAfter(stability: number, days: number, w20: number): number {
  const factor = 0.9 ** (-1 / w20) - 1;
  return (1 + (factor * Math.max(0, days)) / stability) ** -w20;
}

/** Recall on a whole study day, as mastery uses it; 0 for a card never answered. */
export const recallAt = (memory: Memory | null, day: StudyDay, w20: number): number =>
  memory === null ? 0 : recallAfter(memory.stability, elapsedDays(memory, day), w20);

/**
 * Recall at a moment, on fractional days, for drawing only. Without the instant of the last answer it
 * counts from the start of that study day. 0 for a card never answered.
 */
export function liveRecall(
  memory: Memory | null,
  moment: Moment,
  w20: number,
  lastAt: Instant | null = null,
): number {
  if (memory === null) return 0;
  const local = moment.at + moment.offset * 60_000 - moment.rollOver * 3_600_000;
  const days = lastAt === null ? local / DAY - memory.last : (moment.at - lastAt) / DAY;
  return recallAfter(memory.stability, days, w20);
}

export interface CurvePoint {
  readonly at: Instant;
  readonly recall: number;
}

/** A card's recall over time: what was, what is, and what a Good answer now would make of it. */
export interface RecallCurve {
  /** From the first answer to `now`; each answer is two points at one instant, the fall and the rise. */
  readonly past: readonly CurvePoint[];
  readonly answers: readonly (CurvePoint & { readonly rating: Rating })[];
  /** From `now` to `until` without an answer. */
  readonly ahead: readonly CurvePoint[];
  /** From `now` to `until` if answered Good now: the dashed line. */
  readonly projection: readonly CurvePoint[];
}

export interface CurveOptions {
  readonly parameters: readonly number[];
  readonly now: Moment;
  readonly until: Instant;
  /** Points drawn between two answers; default 16. */
  readonly samples?: number;
}

/** The curve of one card from its rows; empty lists while it was never answered. */
export function recallCurve(rows: readonly ReviewRow[], options: CurveOptions): RecallCurve {
  const { parameters, now, until, samples = 16 } = options;
  const w20 = decayOf(parameters);
  const past: CurvePoint[] = [];
  const answers: (CurvePoint & { rating: Rating })[] = [];
  let state = NEW_CARD;
  let last: Instant | null = null;
  const segment = (from: Instant, to: Instant, stability: number) =>
    sampled(from, to, samples, (at) => recallAfter(stability, (at - from) / DAY, w20));

  for (const row of effectiveRows(rows)) {
    if (row.at > now.at) break;
    if (row.kind === 'answer') {
      if (last !== null && state.memory)
        past.push(...segment(last, row.at, state.memory.stability));
      answers.push({ at: row.at, recall: past.at(-1)?.recall ?? 0, rating: row.rating });
    }
    state = applyRow(state, row, parameters);
    if (row.kind === 'reset') last = null;
    if (row.kind === 'seed') last = seededAt(row, state.memory);
    if (row.kind === 'answer') last = row.at;
  }
  if (last === null || !state.memory) return { past, answers, ahead: [], projection: [] };
  const { stability } = state.memory;
  past.push(...segment(last, now.at, stability));
  const ahead = sampled(now.at, until, samples, (at) =>
    recallAfter(stability, (at - (last ?? at)) / DAY, w20),
  );
  const scheduler = schedulerFor({ ...DEFAULT_RULES, parameters });
  const good = scheduler.after(state.memory, elapsedDays(state.memory, dayOf(now)), 'good');
  return { past, answers, ahead, projection: segment(now.at, until, good.stability) };
}

/** An imported memory counts from the start of its last day, in the row's own time zone. */
function seededAt(row: ReviewRow, memory: Memory | null): Instant | null {
  if (memory === null) return null;
  return instant(memory.last * DAY - row.offset * 60_000 + row.rollOver * 3_600_000);
}

/** Evenly spaced points including both ends; one point where there is no time between. */
function sampled(
  from: Instant,
  to: Instant,
  samples: number,
  recall: (at: Instant) => number,
): CurvePoint[] {
  const steps = to > from ? Math.max(1, samples) : 0;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const at = instant(steps === 0 ? from : from + ((to - from) * i) / steps);
    return { at, recall: recall(at) };
  });
}
