import { describe, expect, test } from 'vitest';
import { countReads } from '../base/count-reads.ts';
import type { CardId, DeckId } from '../base/id.ts';
import { daysAfter, studyDayNumber, type StudyDay } from '../base/time.ts';
import { DEFAULT_RULES } from '../memory/fsrs.ts';
import { aboutMinutes, DEFAULT_PACE, minutesFor, paceOf } from './estimate.ts';
import { DEFAULT_OPTIONS } from '../deck/options.ts';
import { resolveOptions } from './limits.ts';
import { dailyMean, isBacklog, LONGEST_SPREAD, spreadOut } from './spread.ts';
import { stripOf } from './strip.ts';
import { workloadAt } from './workload.ts';

const TODAY = studyDayNumber(20_000);
const ago = (days: number): StudyDay => daysAfter(TODAY, -days);

describe('estimate', () => {
  test('defaults until there is something to learn from', () =>
    expect(paceOf([])).toEqual(DEFAULT_PACE));
  test('a learner who takes twice as long', () => {
    const { review, fresh } = paceOf([{ reviews: 1000, fresh: 0, ms: 28_000_000 }]);
    expect(review).toBeGreaterThan(26);
    expect(review).toBeLessThan(28);
    expect(fresh / review).toBeCloseTo(20 / 14);
  });
  test('one slow day moves it a little', () =>
    expect(paceOf([{ reviews: 2, fresh: 0, ms: 280_000 }]).review).toBeLessThan(21));
  test.each([
    { review: 0, learning: 0, fresh: 0, minutes: 0 },
    { review: 1, learning: 0, fresh: 0, minutes: 1 },
    { review: 23, learning: 0, fresh: 15, minutes: 10 },
    { review: 30, learning: 0, fresh: 0, minutes: 7 },
    { review: 0, learning: 30, fresh: 0, minutes: 7 },
  ])('$review + $learning + $fresh: $minutes min', ({ minutes, ...counts }) =>
    expect(minutesFor(counts, DEFAULT_PACE)).toBe(minutes),
  );
  test('words', () => {
    expect(aboutMinutes(9)).toBe('About 9 minutes.');
    expect(aboutMinutes(1)).toBe('About 1 minute.');
  });
});

describe('options of a deck', () => {
  const deck = (id: string, path: string[]) => ({ id: id as DeckId, path, paused: false });
  const decks = [deck('p', ['a']), deck('q', ['a', 'b', 'c']), deck('other', ['b'])];
  const row = (id: string, values: object) => ({ deck: id as DeckId, ...values });
  test.each([
    { name: 'defaults', rows: [], expected: {} },
    { name: 'global', rows: [row('global', { retention: 0.85 })], expected: { retention: 0.85 } },
    {
      name: 'an ancestor goes before global',
      rows: [row('p', { retention: 0.8 }), row('global', { retention: 0.85 })],
      expected: { retention: 0.8 },
    },
    {
      name: 'its own before all',
      rows: [row('q', { retention: 0.95 }), row('p', { retention: 0.8 })],
      expected: { retention: 0.95 },
    },
    {
      name: 'each by itself',
      rows: [row('q', { newPerDay: 3 }), row('p', { newPerDay: 1, leechLimit: 4 })],
      expected: { newPerDay: 3, leechLimit: 4 },
    },
    { name: 'not from a stranger', rows: [row('other', { newPerDay: 3 })], expected: {} },
    {
      name: 'not set is not set',
      rows: [row('q', { newPerDay: undefined, changedAt: 3 })],
      expected: {},
    },
    {
      name: 'empty steps are a choice',
      rows: [row('q', { learningSteps: [] })],
      expected: { learningSteps: [] },
    },
  ])('$name', ({ rows, expected }) =>
    expect(resolveOptions(decks[1]!, decks, rows)).toEqual({ ...DEFAULT_OPTIONS, ...expected }),
  );
});

describe('spread it out', () => {
  const waiting = (n: number, overdue: (i: number) => number = () => 1) =>
    Array.from({ length: n }, (_, i) => ({
      id: `c${i}` as CardId,
      schedule: { phase: 'review', due: ago(overdue(i)), interval: 3 } as const,
    }));
  const spread = (n: number, mean: number, coming: Record<number, number> = {}) =>
    spreadOut({
      waiting: waiting(n),
      today: TODAY,
      mean,
      coming: new Map(
        Object.entries(coming).map(([days, c]) => [daysAfter(TODAY, Number(days)), c]),
      ),
    });

  test('the mean is over days with reviews, today left out', () => {
    const days = [
      { day: ago(9), reviews: 20 },
      { day: ago(9), reviews: 10 },
      { day: ago(3), reviews: 10 },
      { day: ago(2), reviews: 0 },
      { day: TODAY, reviews: 500 },
    ];
    expect(dailyMean(days, TODAY)).toBe(20);
    expect(dailyMean([], TODAY)).toBe(0);
  });
  test.each([
    { waiting: 40, mean: 20, backlog: false },
    { waiting: 41, mean: 20, backlog: true },
    { waiting: 19, mean: 2, backlog: false },
    { waiting: 20, mean: 0, backlog: true },
  ])('$waiting waiting, mean $mean: $backlog', ({ waiting: n, mean, backlog }) =>
    expect(isBacklog(n, mean)).toBe(backlog),
  );
  test('214 waiting, 40 a day, with what comes anyway', () => {
    const coming = Object.fromEntries(Array.from({ length: 14 }, (_, i) => [i + 1, 15]));
    const { perDay, days, moves } = spread(214, 26, coming);
    expect({ perDay, days }).toEqual({ perDay: 40, days: 8 });
    expect(moves).toHaveLength(174);
    const onDay = (day: number) => moves.filter((move) => move.days === day).length;
    expect([1, 2, 6, 7].map(onDay)).toEqual([25, 25, 25, 24]);
  });
  test('a long backlog raises the pace', () => {
    const { perDay, days } = spread(1000, 10);
    expect(days).toBeLessThanOrEqual(LONGEST_SPREAD);
    expect(perDay).toBe(75);
  });
  test('a day that is full already takes none', () => {
    const { moves } = spread(60, 10, { 1: 50 });
    expect(new Set(moves.map(({ days }) => days))).toEqual(new Set([2, 3]));
  });
  test('the most overdue stay today; the order given does not matter', () => {
    const cards = waiting(60, (i) => i + 1);
    const of = (list: typeof cards) =>
      spreadOut({ waiting: list, today: TODAY, mean: 10, coming: new Map() });
    const { moves } = of(cards);
    expect(moves.every(({ card }) => Number(card.slice(1)) < 40)).toBe(true);
    expect(of(cards.toReversed())).toEqual(of(cards));
  });
  test('nothing waiting', () =>
    expect(spread(0, 10)).toEqual({ waiting: 0, perDay: 20, days: 0, moves: [] }));
});

describe('strip', () => {
  const on = (day: StudyDay, good = 1) => ({ day, again: 0, hard: 0, good, easy: 0 });
  const strip = (days: StudyDay[]) =>
    stripOf({ today: TODAY, answers: days.map((day) => on(day)), due: new Map() });
  test('14 past, today, 7 coming', () => {
    const { days, coming } = stripOf({
      today: TODAY,
      answers: [on(ago(14), 3), on(ago(14), 4), on(ago(15), 9), on(TODAY, 2)],
      due: new Map([
        [TODAY, 99],
        [daysAfter(TODAY, 1), 10],
        [daysAfter(TODAY, 7), 5],
        [daysAfter(TODAY, 8), 77],
      ]),
    });
    expect(days.map(({ kind }) => kind[0]).join('')).toBe('pppppppppppppptccccccc');
    expect(days.map(({ count }) => count)).toEqual([
      7,
      ...Array(13).fill(0),
      2,
      10,
      0,
      0,
      0,
      0,
      0,
      5,
    ]);
    expect(coming).toBe(15);
  });
  test.each([
    { name: 'nothing yet', days: [], run: 0, ended: false },
    { name: 'first day', days: [0], run: 1, ended: false },
    { name: 'today is never missed', days: [1, 2, 3], run: 3, ended: false },
    { name: 'today counts once there is an answer', days: [0, 1, 2, 3], run: 4, ended: false },
    { name: 'a gap ends it', days: [0, 1, 3], run: 2, ended: false },
    { name: 'ended', days: [2, 3], run: 0, ended: true },
    {
      name: 'longer than the strip',
      days: Array.from({ length: 40 }, (_, i) => i),
      run: 40,
      ended: false,
    },
    { name: 'days ahead of a corrected clock do not count', days: [-1, -2], run: 0, ended: false },
  ])('$name', ({ days, run, ended }) => expect(strip(days.map(ago))).toMatchObject({ run, ended }));
});

describe('workload', () => {
  const input = (n: number, stability: number, newPerDay = 0) => ({
    memories: Array.from({ length: n }, () => ({ stability })),
    rules: DEFAULT_RULES,
    newPerDay,
    pace: DEFAULT_PACE,
  });
  test('at 90 % a card is asked once in S days, and one in ten twice', () => {
    const { reviewsPerDay, minutesPerDay } = workloadAt(0.9, input(100, 10));
    expect(reviewsPerDay).toBeCloseTo(11);
    expect(minutesPerDay).toBeCloseTo((11 * 14) / 60);
  });
  test('more retention, more work', () => {
    const at = [0.8, 0.85, 0.9, 0.95].map((r) => workloadAt(r, input(300, 30, 10)).minutesPerDay);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[3]! / at[1]!).toBeGreaterThan(1.5);
  });
  test('the maximum interval holds', () => {
    const rules = { ...DEFAULT_RULES, maximumInterval: 10 };
    const { reviewsPerDay } = workloadAt(0.9, { ...input(10, 1000), rules });
    expect(reviewsPerDay).toBeCloseTo(1.1);
  });
  test('no cards, no work', () =>
    expect(workloadAt(0.9, input(0, 1))).toEqual({ reviewsPerDay: 0, minutesPerDay: 0 }));
  test('a dragged slider looks at each card once', () => {
    const reads = countReads();
    const { memories, ...others } = input(10_000, 40, 10);
    workloadAt(0.87, { ...others, memories: memories.map(reads.watched) });
    expect(reads.count).toBe(10_000);
  });
});
