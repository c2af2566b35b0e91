import { describe, expect, test } from 'vitest';
import type { ConceptId } from '../base/id.ts';
import { studyDayNumber } from '../base/time.ts';
import { conceptMastery, stateOf, whatMoved, type MasteryCard } from './mastery.ts';

const W20 = 0.1542;
const TODAY = studyDayNumber(20_010);
const seen = (stability: number, daysAgo: number, weight = 1, suspended = false): MasteryCard => ({
  weight,
  suspended,
  memory: {
    stability,
    difficulty: 5,
    last: studyDayNumber(TODAY - daysAgo),
    reps: 1,
    lapses: 0,
  },
});
const unseen = (weight = 1): MasteryCard => ({ weight, suspended: false, memory: null });

describe('mastery of a concept', () => {
  test.each([
    { name: 'no cards', cards: [], strength: null, coverage: 0, mastery: 0, counts: [0, 0] },
    {
      name: 'none seen',
      cards: [unseen()],
      strength: null,
      coverage: 0,
      mastery: 0,
      counts: [1, 0],
    },
    {
      name: 'seen today',
      cards: [seen(5, 0)],
      strength: 1,
      coverage: 1,
      mastery: 1,
      counts: [1, 1],
    },
    {
      name: 'recall is 0.9 after S days',
      cards: [seen(10, 10)],
      strength: 0.9,
      coverage: 1,
      mastery: 0.9,
      counts: [1, 1],
    },
    {
      name: 'half seen',
      cards: [seen(10, 10), unseen()],
      strength: 0.9,
      coverage: 0.5,
      mastery: 0.45,
      counts: [2, 1],
    },
    {
      name: 'a second concept weighs ½',
      cards: [seen(10, 10, 0.5), unseen()],
      strength: 0.9,
      coverage: 1 / 3,
      mastery: 0.3,
      counts: [2, 1],
    },
    {
      name: 'weights in the mean',
      cards: [seen(10, 10), seen(5, 0, 0.5)],
      strength: 1.4 / 1.5,
      coverage: 1,
      mastery: 1.4 / 1.5,
      counts: [2, 2],
    },
    {
      name: 'suspended cards do not count',
      cards: [seen(10, 10), seen(1, 90, 1, true)],
      strength: 0.9,
      coverage: 1,
      mastery: 0.9,
      counts: [1, 1],
    },
    {
      name: 'all suspended is none seen',
      cards: [seen(1, 90, 1, true)],
      strength: null,
      coverage: 0,
      mastery: 0,
      counts: [0, 0],
    },
  ])('$name', ({ cards, strength, coverage, mastery, counts }) => {
    const got = conceptMastery(cards, TODAY, W20);
    if (strength === null) expect(got.strength).toBeNull();
    else expect(got.strength).toBeCloseTo(strength, 10);
    expect(got.coverage).toBeCloseTo(coverage, 10);
    expect(got.mastery).toBeCloseTo(mastery, 10);
    expect([got.cards, got.seen]).toEqual(counts);
  });
});

describe('shown state', () => {
  test.each([
    [null, 0, 'new'],
    [0, 1, 'faded'],
    [0.499, 1, 'faded'],
    [0.5, 1, 'fading'],
    [0.749, 1, 'fading'],
    [0.75, 1, 'holding'],
    [0.899, 1, 'holding'],
    [0.9, 1, 'strong'],
    [1, 0.5, 'strong'],
    [1, 0.499, 'holding'], // capped
    [0.6, 0.1, 'fading'], // the cap lifts nothing
  ] as const)('strength %s, coverage %s is %s', (strength, coverage, state) =>
    expect(stateOf({ strength, coverage })).toBe(state),
  );
  test('recall of exactly 0.9 on the due day is Strong', () =>
    expect(stateOf(conceptMastery([seen(10, 10)], TODAY, W20))).toBe('strong'));
});

describe('what moved', () => {
  const snapshot = (rows: Record<string, [strength: number | null, coverage: number]>) =>
    new Map(
      Object.entries(rows).map(([id, [strength, coverage]]) => [
        id as ConceptId,
        { strength, coverage },
      ]),
    );
  test('rises first, then falls, larger first, first-time rises after the others', () => {
    const before = snapshot({
      steady: [0.8, 1],
      small: [0.7, 1],
      big: [0.4, 1],
      fresh: [null, 0],
      fell: [0.92, 1],
      sank: [0.9, 1],
      capped: [0.96, 0.4],
    });
    const after = snapshot({
      steady: [0.85, 1],
      sank: [0.3, 1],
      fell: [0.8, 1],
      fresh: [1, 0.2],
      small: [0.93, 1],
      big: [0.95, 1],
      capped: [0.95, 0.6],
      added: [0.4, 1],
    });
    expect(whatMoved(before, after)).toEqual([
      { concept: 'big', from: 'faded', to: 'strong', points: 55 },
      { concept: 'small', from: 'fading', to: 'strong', points: 23 },
      { concept: 'capped', from: 'holding', to: 'strong', points: -1 },
      { concept: 'added', from: 'new', to: 'faded', points: 'first' },
      { concept: 'fresh', from: 'new', to: 'holding', points: 'first' },
      { concept: 'sank', from: 'strong', to: 'faded', points: -60 },
      { concept: 'fell', from: 'strong', to: 'holding', points: -12 },
    ]);
  });
  test('nothing moved', () => {
    const same = snapshot({ a: [0.8, 1] });
    expect(whatMoved(same, same)).toEqual([]);
  });
  test('a reset concept falls to New', () => {
    const moves = whatMoved(snapshot({ a: [0.8, 1] }), snapshot({ a: [null, 0] }));
    expect(moves).toEqual([{ concept: 'a', from: 'holding', to: 'new', points: -80 }]);
  });
});
