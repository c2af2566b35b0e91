import { default_w, FSRSAlgorithm, Rating as Grade } from 'ts-fsrs';
import type { Memory, Rating } from './review.ts';
import { clampMaximumInterval, clampRetention, type MemoryRules } from './rules.ts';

/** Stability in days and difficulty 1–10. */
export type Strength = Pick<Memory, 'stability' | 'difficulty'>;

/** The formulas of FSRS-6, in our words. */
export interface Scheduler {
  /** All 21 weights, completed and clipped to their ranges. */
  readonly parameters: readonly number[];
  /** Strength after an answer `t` whole study days after the last one; `null` = never answered. */
  after(memory: Strength | null, t: number, rating: Rating): Strength;
  /** Days until recall falls to the wanted retention, fuzzed by the seed; 1 to the maximum. */
  interval(stability: number, t: number, seed: string): number;
}

type SchedulerRules = Pick<MemoryRules, 'parameters' | 'retention' | 'maximumInterval' | 'fuzz'>;

const GRADE = {
  again: Grade.Again,
  hard: Grade.Hard,
  good: Grade.Good,
  easy: Grade.Easy,
} as const satisfies Record<Rating, Grade>;

export const DEFAULT_PARAMETERS: readonly number[] = default_w;

export const DEFAULT_RULES: MemoryRules = {
  parameters: DEFAULT_PARAMETERS,
  retention: 0.9,
  maximumInterval: 36_500,
  learningSteps: [1, 10],
  relearningSteps: [10],
  fuzz: true,
};

function build({ parameters, retention, maximumInterval, fuzz }: SchedulerRules): Scheduler {
  if (![17, 19, 21].includes(parameters.length) || !parameters.every(Number.isFinite))
    throw new Error(`Inconsistent: FSRS parameters [${parameters.join(', ')}]`);
  // Steps are ours. They must be empty here: the library clips w17 and w18 by their number.
  const algorithm = new FSRSAlgorithm({
    w: [...parameters],
    request_retention: retention,
    maximum_interval: maximumInterval,
    learning_steps: [],
    relearning_steps: [],
    enable_short_term: true,
    enable_fuzz: fuzz,
  });
  return {
    parameters: [...algorithm.parameters.w],
    after: (memory, t, rating) => algorithm.next_state(memory, t, GRADE[rating]),
    interval: (stability, t, seed) => {
      algorithm.seed = seed;
      return algorithm.next_interval(stability, t);
    },
  };
}

const built = new WeakMap<readonly number[], Map<string, Scheduler>>();

/**
 * The scheduler of these rules, built once per (parameters array, retention, maximum, fuzz).
 * Throws when the parameters are not 17, 19 or 21 finite numbers.
 */
export function schedulerFor(rules: SchedulerRules): Scheduler {
  const retention = clampRetention(rules.retention);
  const maximumInterval = clampMaximumInterval(rules.maximumInterval);
  const ofParameters = built.get(rules.parameters) ?? new Map<string, Scheduler>();
  built.set(rules.parameters, ofParameters);
  const key = `${retention}/${maximumInterval}/${rules.fuzz}`;
  const known = ofParameters.get(key);
  if (known) return known;
  const scheduler = build({ ...rules, retention, maximumInterval });
  ofParameters.set(key, scheduler);
  return scheduler;
}

/** w20, the exponent of the forgetting curve, 0.1–0.8; 0.5 for older parameter sets. */
export function decayOf(parameters: readonly number[]): number {
  const w20 = schedulerFor({ ...DEFAULT_RULES, parameters }).parameters[20];
  if (w20 === undefined) throw new Error('Inconsistent: FSRS parameters without w20');
  return w20;
}
