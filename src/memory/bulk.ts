import { DEFAULT_RULES, schedulerFor } from './fsrs.ts';
import { clampRetention } from './rules.ts';

/** 1 Again, 2 Hard, 3 Good, 4 Easy. */
export type GradeNumber = 1 | 2 | 3 | 4;

/**
 * The formulas of FSRS-6 on plain numbers, for simulations of many thousands of answers. Equal to the
 * scheduler's to 6 digits (the library rounds each result); never used for a real answer.
 */
export interface BulkModel {
  readonly w20: number;
  /** Share recalled `days` after an answer. */
  recall(stability: number, days: number): number;
  firstStability(grade: number): number;
  firstDifficulty(grade: number): number;
  /**
   * Stability after an answer `days` (0 = same day) after the last one, `recall` being the share recalled
   * just before. `growth` multiplies the gain of a recalled card.
   */
  stability(
    stability: number,
    difficulty: number,
    days: number,
    recall: number,
    grade: number,
    growth?: number,
  ): number;
  difficulty(difficulty: number, grade: number): number;
}

const LEAST_STABILITY = 0.001;
const MOST_STABILITY = 36_500;

const held = (value: number, least: number, most: number): number =>
  value < least ? least : value > most ? most : value;

/** The model of a learner's parameters, completed and clipped as the scheduler does. */
export const bulkModel = (parameters: readonly number[]): BulkModel =>
  rawModel(schedulerFor({ ...DEFAULT_RULES, parameters }).parameters);

/** The model of 21 weights exactly as given. Throws when there are not 21. Formulas: FSRS-6, as ts-fsrs names them. */
export function rawModel(weights: readonly number[]): BulkModel {
  if (weights.length !== 21)
    throw new Error(`Inconsistent: ${weights.length} FSRS weights instead of 21`);
  const w = (i: number): number => weights[i] as number;
  const w20 = w(20);
  const factor = 0.9 ** (-1 / w20) - 1;
  const first = [0, w(0), w(1), w(2), w(3)].map((s) => Math.max(s, 0.1));
  const start = (grade: number): number => w(4) - Math.exp((grade - 1) * w(5)) + 1;
  const easyDifficulty = start(4);
  const growthFactor = Math.exp(w(8));
  const lapseFloor = Math.exp(w(17) * w(18));
  const [w6, w7, w9, w10] = [w(6), w(7), w(9), w(10)];
  const [w11, w12, w13, w14] = [w(11), w(12), w(13), w(14)];
  const [hard, easy, w17, w18, w19] = [w(15), w(16), w(17), w(18), w(19)];

  const sameDay = (s: number, grade: number): number => {
    const gain = s ** -w19 * Math.exp(w17 * (grade - 3 + w18));
    return s * (grade >= 2 ? Math.max(gain, 1) : gain);
  };
  const forgotten = (s: number, d: number, recall: number): number => {
    const after = w11 * d ** -w12 * ((s + 1) ** w13 - 1) * Math.exp((1 - recall) * w14);
    return Math.min(s / lapseFloor, after);
  };
  const recalled = (s: number, d: number, recall: number, grade: number, growth: number): number =>
    s *
    (1 +
      growth *
        growthFactor *
        (11 - d) *
        s ** -w9 *
        (Math.exp((1 - recall) * w10) - 1) *
        (grade === 2 ? hard : grade === 4 ? easy : 1));

  return {
    w20,
    recall: (s, days) => (days > 0 ? Math.exp(-w20 * Math.log(1 + (factor * days) / s)) : 1),
    firstStability: (grade) => first[grade] as number,
    firstDifficulty: (grade) => held(start(grade), 1, 10),
    stability: (s, d, days, recall, grade, growth = 1) =>
      held(
        days === 0
          ? sameDay(s, grade)
          : grade === 1
            ? forgotten(s, d, recall)
            : recalled(s, d, recall, grade, growth),
        LEAST_STABILITY,
        MOST_STABILITY,
      ),
    difficulty: (d, grade) => {
      const moved = d - (w6 * (grade - 3) * (10 - d)) / 9;
      return held(w7 * easyDifficulty + (1 - w7) * moved, 1, 10);
    },
  };
}

/** Days until recall falls to the wanted retention: stability × this. */
export const intervalModifier = (retention: number, w20: number): number =>
  (clampRetention(retention) ** (-1 / w20) - 1) / (0.9 ** (-1 / w20) - 1);

/** The library's share of fuzz: 15 % of days 2.5–7, 10 % of 7–20, 5 % beyond, and one day. */
const fuzzOf = (interval: number): number =>
  1 +
  0.15 * Math.max(Math.min(interval, 7) - 2.5, 0) +
  0.1 * Math.max(Math.min(interval, 20) - 7, 0) +
  0.05 * Math.max(interval - 20, 0);

/** Whole days for a stability, 1 to the maximum, fuzzed by `chance` (0–1) as the library does. */
export function bulkInterval(
  stability: number,
  modifier: number,
  elapsed: number,
  chance: number,
  maximum: number,
): number {
  const interval = Math.min(Math.max(Math.round(stability * modifier), 1), maximum);
  if (interval < 2.5) return interval;
  const fuzz = fuzzOf(interval);
  const most = Math.min(Math.round(interval + fuzz), maximum);
  const least = Math.max(Math.round(interval - fuzz), interval > elapsed ? elapsed + 1 : 2, 2);
  return Math.floor(chance * (most - Math.min(least, most) + 1) + Math.min(least, most));
}
