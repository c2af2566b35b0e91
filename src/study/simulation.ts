import type { Adjacency } from '../graph/adjacency.ts';
import type { RatingTables } from './rating-tables.ts';

/** Cards as they stand, in parallel arrays; a stability of 0 = never answered. */
export interface SimulatedCards {
  readonly stability: Float64Array;
  readonly difficulty: Float64Array;
  /** Study days. */
  readonly last: Int32Array;
  readonly due: Int32Array;
}

/** Concepts of a goal, row by row with their cards and weights. */
export interface SimulatedGoal {
  readonly cards: Adjacency;
  readonly weights: Float64Array;
}

/** Everything a simulation needs; it can be sent to a worker. */
export interface SimulationInput {
  /** The first simulated study day. */
  readonly today: number;
  readonly days: number;
  readonly cards: SimulatedCards;
  /** Unseen cards in the order in which they will be learned: a lift sequence. */
  readonly sequence: Int32Array;
  readonly parameters: readonly number[];
  readonly retention: number;
  readonly maximumInterval: number;
  readonly newPerDay: number;
  /** Infinity for no budget. New cards may use what reviews leave, and at least a fifth. */
  readonly minutesPerDay: number;
  /** Share of days without study, 0–1. */
  readonly skipped: number;
  readonly tables: RatingTables;
  readonly seed: number;
  readonly goals?: readonly SimulatedGoal[];
  /** Days between two counts of what is remembered; between them it is interpolated. 0 = never. */
  readonly sampleEvery?: number;
  /** Ends when this goal's share reaches this. */
  readonly until?: { readonly goal: number; readonly share: number };
}

/** Day by day; index 0 is `today`. */
export interface Simulation {
  readonly days: number;
  /** True when the goal asked for was reached, on the last day. */
  readonly reached: boolean;
  readonly reviews: Int32Array;
  readonly fresh: Int32Array;
  readonly minutes: Float64Array;
  /** Σ R at the end of the day. */
  readonly memorised: Float64Array;
  /** Due cards left over at the end of the day. */
  readonly backlog: Int32Array;
  /** Share of each goal's concepts with mastery ≥ 0.8, on the days counted. */
  readonly goals: readonly Float64Array[];
}
