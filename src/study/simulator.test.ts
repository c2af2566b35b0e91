import { describe, expect, test } from 'vitest';
import { instant, studyDayNumber } from '../base/time.ts';
import { simulatedCards } from './simulated-cards.ts';
import { adjacencyOf } from '../graph/adjacency.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import { forecast, goalForecast, retentionSweep, simulatedGoal } from './forecast.ts';
import { goalOf } from '../graph/goal.ts';
import { conceptId, sampleOf } from '../graph/sample.ts';
import { runJob } from './job.ts';
import { atPace, answersOf, BUILT_IN_TABLES, tablesOf } from './rating-tables.ts';
import { simulatorRequests } from './simulator-requests.ts';
import type { SimulatorReply } from './simulator-messages.ts';
import { simulation } from './simulator.ts';
import type { SimulationInput } from './simulation.ts';

const TODAY = 20_000;

/** `seen` cards of 300 with a stability of 10 days, due over the coming ten; the others new. */
function input(extra: Partial<SimulationInput> = {}, seen = 100, all = 300): SimulationInput {
  const stability = new Float64Array(all).fill(10, 0, seen);
  return {
    today: TODAY,
    days: 60,
    cards: {
      stability,
      difficulty: new Float64Array(all).fill(5),
      last: new Int32Array(all).fill(TODAY - 5),
      due: Int32Array.from({ length: all }, (_, c) => TODAY + (c % 10)),
    },
    sequence: Int32Array.from({ length: all - seen }, (_, i) => seen + i),
    parameters: DEFAULT_PARAMETERS,
    retention: 0.9,
    maximumInterval: 36_500,
    newPerDay: 5,
    minutesPerDay: Infinity,
    skipped: 0,
    tables: BUILT_IN_TABLES,
    seed: 1,
    ...extra,
  };
}
const run = (extra?: Partial<SimulationInput>, seen?: number) =>
  runJob(simulation(input(extra, seen)));
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

describe('a simulated future', () => {
  test('the same seed gives the same; another does not; the input stays as it was', () => {
    const given = input();
    const before = structuredClone(given);
    expect(runJob(simulation(given))).toEqual(runJob(simulation(given)));
    expect(given).toEqual(before);
    expect(run({ seed: 2 }).minutes).not.toEqual(run().minutes);
  });
  test('new cards: so many a day until none is left', () => {
    const { fresh } = run();
    expect([...fresh.slice(0, 40)]).toEqual(Array(40).fill(5));
    expect(sum(fresh)).toBe(200);
  });
  test('each card due on the first days is reviewed once on its day', () => {
    expect(run({ newPerDay: 0 }).reviews[0]).toBe(10);
  });
  test('overdue cards wait for the first day', () => {
    const late = input({ newPerDay: 0, days: 2 });
    late.cards.due.fill(TODAY - 3);
    expect(runJob(simulation(late)).reviews[0]).toBe(100);
  });
  test('within the minutes, a last card aside; what is left over is the backlog', () => {
    const { minutes, backlog } = run({ minutesPerDay: 1, newPerDay: 20 });
    expect(Math.max(...minutes)).toBeLessThan(1 + 2);
    expect(backlog.at(-1)).toBeGreaterThan(0);
  });
  test('no minutes: nothing', () => {
    const { reviews, fresh } = run({ minutesPerDay: 0 });
    expect(sum(reviews) + sum(fresh)).toBe(0);
  });
  test('every day skipped: forgetting only', () => {
    const { memorised, reviews } = run({ skipped: 1, newPerDay: 0 });
    expect(sum(reviews)).toBe(0);
    expect(memorised[0]).toBeGreaterThan(memorised[59] ?? 0);
    expect(memorised[0]).toBeCloseTo(
      100 * (1 + ((0.9 ** (-1 / 0.1542) - 1) * 5) / 10) ** -0.1542,
      2,
    );
  });
  test('memorised is at most the cards seen, and about the retention of them', () => {
    const { memorised } = run();
    expect(memorised[59]).toBeLessThan(300);
    expect(memorised[59]).toBeGreaterThan(0.85 * 300);
  });
  test('counted every few days, it is about the same', () => {
    const [daily, weekly] = [run(), run({ sampleEvery: 7 })];
    expect(weekly.reviews).toEqual(daily.reviews);
    expect(weekly.memorised[56]).toBe(daily.memorised[56]);
    expect(weekly.memorised[30]).toBeCloseTo(daily.memorised[30] ?? 0, -1);
  });
  test('a higher retention costs more and remembers more', () => {
    const { rows, cheapest } = runJob(retentionSweep(input({ days: 200 }), [0.8, 0.9, 0.97]));
    const minutes = rows.map(({ minutesPerDay }) => minutesPerDay);
    const memorised = rows.map((row) => row.memorised);
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
    expect(memorised).toEqual(memorised.toSorted((a, b) => a - b));
    expect(cheapest).toBeLessThan(2);
  });
  test('more new cards a day cost more and end with more memorised, until none is left', () => {
    const newPerDay = [0, 2, 4, 10, 20];
    const { byRetention, byNewCards } = runJob(
      forecast({ input: input(), retentions: [0.9], newPerDay }),
    );
    expect(byRetention.rows.map((row) => [row.retention, row.newPerDay])).toEqual([[0.9, 5]]);
    expect(byNewCards.map((row) => [row.retention, row.newPerDay])).toEqual(
      newPerDay.map((count) => [0.9, count]),
    );
    const minutes = byNewCards.slice(0, 3).map(({ minutesPerDay }) => minutesPerDay);
    const memorised = byNewCards.map((row) => row.memorised);
    expect(minutes).toEqual(minutes.toSorted((a, b) => a - b));
    expect(memorised.slice(0, 4)).toEqual(memorised.slice(0, 4).toSorted((a, b) => a - b));
    // 200 cards are over within the 60 days either way.
    expect(memorised[4]).toBeCloseTo(memorised[3] ?? 0, -1);
  });
  test('progress goes through both sweeps once', () => {
    const shares: number[] = [];
    const watch = {
      progress: ({ done, total }: { done: number; total: number }) => shares.push(done / total),
    };
    runJob(forecast({ input: input(), retentions: [0.8, 0.9], newPerDay: [0, 5] }), watch);
    expect(shares).toHaveLength(4 * 60);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
  test('stopped in the middle: null', () => {
    let pieces = 0;
    const result = runJob(simulation(input()), { stopped: () => ++pieces === 10 });
    expect(result).toBeNull();
    expect(pieces).toBe(10);
  });
  test('progress comes day by day', () => {
    const seen: number[] = [];
    runJob(simulation(input({ days: 4 })), {
      progress: ({ done, total }) => seen.push(done / total),
    });
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  });
});

test('cards as they are stored: seen ones with their due day, others at rest', () => {
  const memory = { stability: 3, difficulty: 6, last: studyDayNumber(10), reps: 1, lapses: 0 };
  const review = { phase: 'review', due: studyDayNumber(12), interval: 2 } as const;
  const step = { phase: 'learning', step: 0, due: instant(11.5 * 86_400_000) } as const;
  const asked = { suspended: false, retired: false };
  const cards = simulatedCards(
    [
      { memory, schedule: review, ...asked },
      { memory, schedule: step, ...asked },
      { memory: null, schedule: { phase: 'new' }, ...asked },
      { memory, schedule: review, suspended: true, retired: false },
    ],
    0,
    4,
  );
  expect([...cards.stability]).toEqual([3, 3, 0, 0]);
  expect([...cards.due]).toEqual([12, 11, 0, 0]);
});

describe('when a goal is done', () => {
  const goals = [
    { cards: adjacencyOf(2, [0, 0, 1], [100, 101, 102]), weights: Float64Array.of(1, 1, 0.5) },
  ];
  test('it ends on the day the goal is reached', () => {
    const { days, reached } = run({ goals, until: { goal: 0, share: 0.95 } });
    expect(reached).toBe(true);
    expect(days).toBeGreaterThanOrEqual(1);
    expect(days).toBeLessThan(60);
  });
  test('never without study', () => {
    expect(run({ goals, minutesPerDay: 0, until: { goal: 0, share: 0.95 } })).toMatchObject({
      days: 60,
      reached: false,
    });
  });
  const forecast = (extra: Partial<SimulationInput>, answers: number) =>
    runJob(
      goalForecast({ simulation: input({ goals, ...extra }), goal: 0, rollouts: 20, answers }),
    );
  test('a median within its band; rough below 200 answers', () => {
    const { low, median, high, rough } = forecast({ newPerDay: 1 }, 199);
    expect(median).toBeGreaterThanOrEqual(3);
    expect(low).toBeLessThanOrEqual(median ?? 0);
    expect(high).toBeGreaterThanOrEqual(median ?? Infinity);
    expect(rough).toBe(true);
    expect(forecast({}, 200).rough).toBe(false);
  });
  test('beyond the horizon there is no date', () => {
    expect(forecast({ minutesPerDay: 0 }, 500)).toMatchObject({
      median: null,
      low: null,
      high: null,
    });
  });
  test('a goal of the graph: concepts with cards, each with its weights', () => {
    const { graph, table } = sampleOf(['a', 'm < a', 'b < m'], ['1: a', '2: b a', '-3: b']);
    const goal = simulatedGoal(goalOf(graph, conceptId('b')), table);
    expect([...goal.cards.offsets]).toEqual([0, 2, 3]);
    expect([...goal.cards.targets]).toEqual([0, 1, 1]);
    expect([...goal.weights]).toEqual([1, 0.5, 1]);
  });
});

describe('tables of a learner', () => {
  const none = { first: [0, 0, 0, 0], review: [0, 0, 0, 0] } as const;
  test('nothing observed: the built-in shares', () => {
    const tables = tablesOf(none, { fresh: 20, review: 14 });
    for (const [i, share] of BUILT_IN_TABLES.first.entries())
      expect(tables.first[i]).toBeCloseTo(share, 9);
    expect(tables.scale).toBe(1);
  });
  test('much observed: nearly the observed shares', () => {
    const tables = tablesOf(
      { first: [0, 0, 4000, 0], review: [1000, 0, 3000, 0], predicted: 3600 },
      { fresh: 20, review: 14 },
    );
    expect(tables.first[2]).toBeGreaterThan(0.99);
    expect(tables.scale).toBeCloseTo(3036 / 3636, 9);
  });
  test('shares sum to 1', () => {
    const { first, recalled } = tablesOf(
      { first: [3, 1, 4, 1], review: [5, 9, 2, 6] },
      { fresh: 20, review: 14 },
    );
    expect(sum(first)).toBeCloseTo(1, 12);
    expect(sum(recalled)).toBeCloseTo(1, 12);
  });
  test('the seconds of a day are those of the pace', () => {
    const tables = atPace(BUILT_IN_TABLES, { fresh: 40, review: 30 });
    const { minutes, fresh } = run({ tables, minutesPerDay: Infinity, newPerDay: 200, days: 1 }, 0);
    expect((60 * (minutes[0] ?? 0)) / (fresh[0] ?? 1)).toBeGreaterThan(35);
    expect((60 * (minutes[0] ?? 0)) / (fresh[0] ?? 1)).toBeLessThan(45);
  });
  test('answers so far', () =>
    expect(answersOf({ first: [1, 2, 3, 4], review: [0, 0, 5, 0] })).toBe(15));
});

describe('requests of the worker', () => {
  async function ask(...requests: Parameters<ReturnType<typeof simulatorRequests>>[0][]) {
    const replies: SimulatorReply[] = [];
    const take = simulatorRequests(
      (reply) => replies.push(structuredClone(reply)),
      () => new Promise(setImmediate),
    );
    await Promise.all(requests.map(take));
    return replies;
  }
  test('a simulation: progress, then the result', async () => {
    const replies = await ask({ kind: 'simulate', id: 7, input: input() });
    expect(replies[0]).toMatchObject({
      kind: 'progress',
      id: 7,
      progress: { done: 16, total: 60 },
    });
    expect(replies.at(-1)).toMatchObject({
      kind: 'done',
      id: 7,
      result: { kind: 'simulate', value: { days: 60 } },
    });
  });
  test('cancelled: nothing but that', async () => {
    const replies = await ask({ kind: 'sweep', id: 7, input: input() }, { kind: 'cancel', id: 7 });
    expect(replies.at(-1)).toEqual({ kind: 'cancelled', id: 7 });
    expect(replies.some(({ kind }) => kind === 'done')).toBe(false);
  });
  test('two at a time', async () => {
    const replies = await ask(
      { kind: 'simulate', id: 1, input: input() },
      { kind: 'sweep', id: 2, input: input(), retentions: [0.9] },
    );
    expect(
      replies
        .filter(({ kind }) => kind === 'done')
        .map(({ id }) => id)
        .sort(),
    ).toEqual([1, 2]);
  });
  test('what cannot be simulated fails with its reason', async () => {
    const replies = await ask({ kind: 'simulate', id: 7, input: input({ parameters: [1] }) });
    expect(replies).toEqual([
      { kind: 'failed', id: 7, message: expect.stringContaining('FSRS parameters') },
    ]);
  });
});
