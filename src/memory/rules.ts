/** What an answer is judged by. All of it may change at any time and acts from the next answer. */
export interface MemoryRules {
  /** The 21 weights of FSRS-6; 17 or 19 of older versions are completed. One set per learner. */
  readonly parameters: readonly number[];
  /** Wanted share of cards recalled when due, 0.80–0.97; values outside are clamped. */
  readonly retention: number;
  /** Longest interval in days. */
  readonly maximumInterval: number;
  /** Minutes, 1–1,439 each; may be empty. */
  readonly learningSteps: readonly number[];
  readonly relearningSteps: readonly number[];
  /** Spread intervals a little, so that cards learned together do not stay together. */
  readonly fuzz: boolean;
}

export const LOWEST_RETENTION = 0.8;
export const HIGHEST_RETENTION = 0.97;
export const LONGEST_INTERVAL = 36_500;

/** Retention held to 0.80–0.97, the range in which intervals stay sensible. */
export const clampRetention = (retention: number): number =>
  Math.min(Math.max(retention, LOWEST_RETENTION), HIGHEST_RETENTION);

/** Whole days, 1–36,500. */
export const clampMaximumInterval = (days: number): number =>
  Math.min(Math.max(Math.floor(days), 1), LONGEST_INTERVAL);
