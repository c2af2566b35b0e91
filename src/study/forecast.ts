import type { CardTable } from '../graph/card-table.ts';
import { GOAL_SHARE, type Goal } from '../graph/goal.ts';
import { adjacencyOf, endOf, startOf } from '../graph/adjacency.ts';
import type { Job } from './job.ts';
import { ROUGH_BELOW } from './rating-tables.ts';
import { simulation } from './simulator.ts';
import type { SimulatedGoal, Simulation, SimulationInput } from './simulation.ts';

/** Steps of the retention sweep. */
export const SWEEP = [0.8, 0.82, 0.85, 0.87, 0.9, 0.92, 0.95, 0.97] as const;

export interface SweepRow {
  readonly retention: number;
  readonly newPerDay: number;
  /** Mean over the horizon, days without study included. */
  readonly minutesPerDay: number;
  readonly reviewsPerDay: number;
  /** Σ R at the end. */
  readonly memorised: number;
  readonly backlog: number;
  /** Most cards left over at the end of a day. */
  readonly longestBacklog: number;
}

export interface Sweep {
  readonly rows: readonly SweepRow[];
  /** Index of the row with the fewest minutes per memorised card; to mark, never to apply silently. */
  readonly cheapest: number;
}

/** What is swept: the same future at several retentions, and with several numbers of new cards a day. */
export interface SweepInput {
  readonly input: SimulationInput;
  /** Default: `SWEEP`. */
  readonly retentions?: readonly number[];
  /** Default: none. */
  readonly newPerDay?: readonly number[];
}

export interface Forecast {
  readonly byRetention: Sweep;
  readonly byNewCards: readonly SweepRow[];
}

/** Both sweeps, one after the other: minutes a day, memorised and backlog (`graph-scheduling.md` §7). */
export function* forecast({
  input,
  retentions = SWEEP,
  newPerDay = [],
}: SweepInput): Job<Forecast> {
  const total = retentions.length + newPerDay.length;
  const byRetention = yield* retentionSweep(input, retentions, { from: 0, of: total });
  const byNewCards = yield* rowsOf(
    newPerDay.map((count) => ({ ...input, newPerDay: count })),
    { from: retentions.length, of: total },
  );
  return { byRetention, byNewCards };
}

/** Which pieces of a whole these are, for the progress. */
interface Pieces {
  readonly from: number;
  readonly of: number;
}

/** The same future at several retentions: minutes a day against what is memorised. */
export function* retentionSweep(
  input: SimulationInput,
  retentions: readonly number[] = SWEEP,
  pieces: Pieces = { from: 0, of: retentions.length },
): Job<Sweep> {
  const rows = yield* rowsOf(
    retentions.map((retention) => ({ ...input, retention })),
    pieces,
  );
  const cost = rows.map(
    ({ minutesPerDay, memorised }) => minutesPerDay / Math.max(memorised, 1e-9),
  );
  return { rows, cheapest: cost.indexOf(Math.min(...cost)) };
}

function* rowsOf(
  inputs: readonly SimulationInput[],
  { from, of }: Pieces,
): Job<readonly SweepRow[]> {
  const rows: SweepRow[] = [];
  for (const [i, input] of inputs.entries()) {
    const run = simulation({ ...input, sampleEvery: input.days });
    rows.push(rowOf(input, yield* part(run, from + i, of)));
  }
  return rows;
}

const mean = (values: ArrayLike<number>, count: number): number =>
  Array.from(values).reduce((sum, n) => sum + n, 0) / Math.max(1, count);

const rowOf = ({ retention, newPerDay }: SimulationInput, result: Simulation): SweepRow => ({
  ...{ retention, newPerDay },
  minutesPerDay: mean(result.minutes, result.days),
  reviewsPerDay: mean(result.reviews, result.days),
  memorised: result.memorised[result.days - 1] ?? 0,
  backlog: result.backlog[result.days - 1] ?? 0,
  longestBacklog: result.backlog.reduce((most, cards) => Math.max(most, cards), 0),
});

/** One of several jobs: its progress as a piece of the whole. */
function* part<T>(job: Job<T>, index: number, of: number): Job<T> {
  for (;;) {
    const { done, value } = job.next();
    if (done === true) return value;
    yield { done: index * value.total + value.done, total: of * value.total };
  }
}

export interface GoalForecast {
  /** Days from today until 95 % of the goal is mastered, 1 = today; null when not within the horizon. */
  readonly median: number | null;
  /** 10–90 % of the rollouts, widened by 10 %; null where it lies beyond the horizon. */
  readonly low: number | null;
  readonly high: number | null;
  /** True below 200 answers: built-in tables, the date is rough. */
  readonly rough: boolean;
}

export interface ForecastInput {
  readonly simulation: SimulationInput;
  /** Which of its goals. */
  readonly goal: number;
  /** At least 20. */
  readonly rollouts: number;
  /** Answers of the learner so far. */
  readonly answers: number;
}

/** Days until a goal is done, from many simulated futures (`graph-scheduling.md` §6). */
export function* goalForecast({
  simulation: input,
  goal,
  rollouts,
  answers,
}: ForecastInput): Job<GoalForecast> {
  const found: number[] = [];
  for (let r = 0; r < rollouts; r++) {
    const seed = (input.seed + Math.imul(r + 1, 0x9e3779b1)) | 0;
    const until = { goal, share: GOAL_SHARE };
    const run = simulation({ ...input, seed, sampleEvery: 0, until });
    const { reached, days } = yield* part(run, r, rollouts);
    found.push(reached ? days : Infinity);
  }
  found.sort((a, b) => a - b);
  const within = (days: number): number | null => (days <= input.days ? days : null);
  return {
    median: within(quantile(found, 0.5)),
    low: within(Math.max(1, Math.floor(quantile(found, 0.1) * 0.9))),
    high: within(Math.ceil(quantile(found, 0.9) * 1.1)),
    rough: answers < ROUGH_BELOW,
  };
}

/** The value at a share of a sorted list. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Infinity;

/** A goal's concepts with their cards, as the simulator takes them. Concepts without cards are left out. */
export function simulatedGoal({ path }: Goal, table: CardTable): SimulatedGoal {
  const from: number[] = [];
  const to: number[] = [];
  const weights: number[] = [];
  let row = 0;
  for (const k of path) {
    const start = to.length;
    for (let i = startOf(table.cards, k); i < endOf(table.cards, k); i++) {
      const c = table.cards.targets[i] as number;
      if (table.counts[c] === 0) continue;
      from.push(row);
      to.push(c);
      weights.push(table.weights[i] as number);
    }
    if (to.length > start) row += 1;
  }
  return { cards: adjacencyOf(row, from, to), weights: Float64Array.from(weights) };
}
