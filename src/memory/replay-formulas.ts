/** The formulas of FSRS-6 as the scheduler works them out, bit for bit, without an object an answer. */
export interface ReplayFormulas {
  firstStability(grade: number): number;
  firstDifficulty(grade: number): number;
  /** Stability in days after an answer, `t` whole study days after the last one (0 = the same day). */
  stability(s: number, d: number, t: number, grade: number): number;
  difficulty(d: number, grade: number): number;
}

const LEAST_STABILITY = 0.001;
const MOST_STABILITY = 36_500;

const held = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), most);
/** ts-fsrs rounds every result to eight digits; leaving one out would show in the last bits of all that follow. */
const rounded = (value: number): number => Math.round(value * 1e8) / 1e8;

/**
 * For 21 weights, completed and clipped (`Scheduler.parameters`). Source: ts-fsrs, `algorithm.ts`, whose names stand
 * beside each formula; sums are taken in its order, for another order has other last bits.
 */
export function replayFormulas(weights: readonly number[]): ReplayFormulas {
  if (weights.length !== 21)
    throw new Error(`Inconsistent: ${weights.length} FSRS weights instead of 21`);
  const w = (i: number): number => weights[i] as number;
  const grades = [0, 1, 2, 3, 4];
  // init_difficulty, init_stability
  const start = grades.map((g) => rounded(w(4) - Math.exp((g - 1) * w(5)) + 1));
  const firstDifficulty = Float64Array.from(start, (d) => held(d, 1, 10));
  const firstStability = Float64Array.of(0, ...[0, 1, 2, 3].map((i) => Math.max(w(i), 0.1)));
  const easyStart = start[4] as number;
  const move = Float64Array.from(grades, (g) => -w(6) * (g - 3));
  const decay = -w(20);
  const factor = rounded(Math.exp(Math.pow(decay, -1) * Math.log(0.9)) - 1);
  const growth = Math.exp(w(8));
  const lapse = Math.exp(w(17) * w(18));
  const sameDayGain = Float64Array.from(grades, (g) => Math.exp(w(17) * (g - 3 + w(18))));
  const [w7, rest7, minus9, w10, w11, minus12] = [w(7), 1 - w(7), -w(9), w(10), w(11), -w(12)];
  const [w13, w14, hard, easy, minus19] = [w(13), w(14), w(15), w(16), -w(19)];

  const kept = (s: number): number => rounded(held(s, LEAST_STABILITY, MOST_STABILITY));
  // forgetting_curve
  const recall = (t: number, s: number): number => rounded(Math.pow(1 + (factor * t) / s, decay));
  // next_short_term_stability
  const sameDay = (s: number, grade: number): number => {
    const gain = Math.pow(s, minus19) * (sameDayGain[grade] as number);
    return kept(s * (grade >= 2 ? Math.max(gain, 1) : gain));
  };
  // next_forget_stability, with the floor that next_state gives it
  const forgotten = (s: number, d: number, r: number): number => {
    const after = w11 * Math.pow(d, minus12) * (Math.pow(s + 1, w13) - 1) * Math.exp((1 - r) * w14);
    return held(rounded(s / lapse), LEAST_STABILITY, kept(after));
  };
  // next_recall_stability
  const recalled = (s: number, d: number, r: number, grade: number): number =>
    kept(
      s *
        (1 +
          growth *
            (11 - d) *
            Math.pow(s, minus9) *
            (Math.exp((1 - r) * w10) - 1) *
            (grade === 2 ? hard : 1) *
            (grade === 4 ? easy : 1)),
    );

  return {
    firstStability: (grade) => firstStability[grade] as number,
    firstDifficulty: (grade) => firstDifficulty[grade] as number,
    stability: (s, d, t, grade) => {
      if (t === 0) return sameDay(s, grade);
      const r = recall(t, s);
      return grade === 1 ? forgotten(s, d, r) : recalled(s, d, r, grade);
    },
    // next_difficulty, linear_damping, mean_reversion
    difficulty: (d, grade) => {
      const moved = d + rounded(((move[grade] as number) * (10 - d)) / 9);
      return held(rounded(w7 * easyStart + rest7 * moved), 1, 10);
    },
  };
}
