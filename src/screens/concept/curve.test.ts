import { expect, test } from 'vitest';
import { studyDayNumber } from '../../base/time.ts';
import { conceptMastery } from '../../graph/mastery.ts';
import { DEFAULT_PARAMETERS, decayOf } from '../../memory/fsrs.ts';
import { answer, at, card, fold, NOON } from '../../store/sample.ts';
import { conceptCurve } from './curve.ts';

const W20 = decayOf(DEFAULT_PARAMETERS);
const START = Math.floor(NOON / 86_400_000);
const on = (days: number) => ({
  day: studyDayNumber(START + days),
  w20: W20,
  parameters: DEFAULT_PARAMETERS,
});
const a = [answer({ card: card('a') }), answer({ card: card('a'), at: at(4), phase: 'review' })];
const b = [answer({ card: card('b'), at: at(2) })];
const cards = [
  { weight: 1, rows: a },
  { weight: 0.5, rows: b },
];

test('the curve ends where mastery stands today', () => {
  const day = studyDayNumber(START + 9);
  const { strength } = conceptMastery(
    cards.map(({ weight, rows }) => ({ weight, memory: fold(rows).memory, suspended: false })),
    day,
    W20,
  );
  const curve = conceptCurve(cards, on(9))!;
  expect(curve.now).toEqual({ x: day, y: strength });
  expect(curve.stretches.at(-1)!.at(-1)).toEqual({ x: day, y: strength });
});

test('one falling stretch from each day with answers to the next, joined in time', () => {
  const { stretches, first, answers, days } = conceptCurve(cards, on(9))!;
  expect({ first, answers, days }).toEqual({ first: START, answers: 3, days: 3 });
  expect(stretches.map((points) => [points[0]!.x, points.at(-1)!.x])).toEqual([
    [START, START + 2],
    [START + 2, START + 4],
    [START + 4, START + 9],
  ]);
  for (const points of stretches)
    for (let i = 1; i < points.length; i++) expect(points[i]!.y).toBeLessThan(points[i - 1]!.y);
});

test('a card counts from the day on which it was first seen', () => {
  const { stretches } = conceptCurve(cards, on(9))!;
  expect(stretches[0]![0]!.y).toBe(1);
  const joined = stretches[1]![0]!.y;
  const alone = stretches[0]!.at(-1)!.y;
  expect(joined).toBeCloseTo((alone + 0.5) / 1.5);
});

test('answered Good today, all would be recalled, and last longer than now', () => {
  const { projection } = conceptCurve(cards, on(9))!;
  const later = conceptCurve(cards, on(11))!.now;
  expect(projection[0]).toEqual({ x: START + 9, y: 1 });
  expect(projection.at(-1)!.x).toBe(START + 11);
  expect(projection.at(-1)!.y).toBeGreaterThan(later.y);
});

test('there is no curve before a study day has passed, nor without cards', () => {
  expect(conceptCurve(cards, on(0))).toBeNull();
  expect(conceptCurve([], on(3))).toBeNull();
  expect(conceptCurve([{ weight: 1, rows: [] }], on(3))).toBeNull();
});
