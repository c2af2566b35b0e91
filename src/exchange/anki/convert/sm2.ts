import { DEFAULT_RULES, schedulerFor, type Strength } from '../../../memory/fsrs.ts';

/** Bounds of FSRS-6. */
export const clampStability = (days: number): number => Math.min(Math.max(days, 0.001), 36_500);
export const clampDifficulty = (value: number): number => Math.min(Math.max(value, 1), 10);

/** What SM-2 knows of a card. */
export interface Sm2 {
  /** Days. */
  readonly interval: number;
  /** 1.3 and more; 2.5 at the start. */
  readonly ease: number;
  /** Share recalled when due that the intervals were made for. */
  readonly retention: number;
}

const EASE = 2.5;

/**
 * Stability and difficulty that would have given this interval and ease (facts §13.5, after fsrs-rs):
 * S = ivl·k / (r^(1/decay) − 1), and the difficulty with which an answer Good multiplies S by the ease.
 */
export function strengthOfSm2(
  { interval, ease, retention }: Sm2,
  parameters: readonly number[],
): Strength {
  const weights = schedulerFor({ ...DEFAULT_RULES, parameters }).parameters;
  const [w8 = 0, w9 = 0, w10 = 0] = weights.slice(8, 11);
  const decay = -(weights[20] ?? 0.5);
  const r = retention > 0 && retention < 1 ? retention : 0.9;
  const k = 0.9 ** (1 / decay) - 1;
  const stability = clampStability((Math.max(interval, 0.001) * k) / (r ** (1 / decay) - 1));
  const growth = Math.exp(w8) * stability ** -w9 * (Math.exp((1 - r) * w10) - 1);
  const difficulty = clampDifficulty(11 - ((ease > 0 ? ease : EASE) - 1) / growth);
  return { stability, difficulty };
}

/** Difficulty in a log row's factor: FSRS writes 100–1,100, SM-2 the ease × 1000 from 1,300. Null for SM-2. */
export const difficultyOfFactor = (factor: number): number | null =>
  factor >= 100 && factor <= 1100 ? clampDifficulty((factor / 1000 - 0.1) * 9 + 1) : null;

/**
 * FSRS parameters of any version as 21 (facts §13, after fsrs-rs): FSRS-5 gets its fixed decay; FSRS-4.5 also
 * its difficulty on the newer scale. Null when they are not 17, 19 or 21 finite numbers.
 */
export function filledParameters(values: readonly number[]): number[] | null {
  if (!values.every(Number.isFinite)) return null;
  if (values.length === 21) return [...values];
  if (values.length === 19) return [...values, 0, 0.5];
  if (values.length !== 17) return null;
  const [w4 = 0, w5 = 0, w6 = 0] = values.slice(4, 7);
  const scale = [w4 + 2 * w5, Math.log(3 * w5 + 1) / 3, w6 + 0.5];
  const filled = [...values.slice(0, 4), ...scale, ...values.slice(7), 0, 0, 0, 0.5];
  return filled.every(Number.isFinite) ? filled : null;
}
