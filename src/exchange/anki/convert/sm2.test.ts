import { expect, test } from 'vitest';
import { DEFAULT_PARAMETERS } from '../../../memory/fsrs.ts';
import { difficultyOfFactor, filledParameters, strengthOfSm2 } from './sm2.ts';

test.each([
  { ease: 2.5, interval: 10, retention: 0.9, stability: 10, difficulty: 6.914 },
  { ease: 2.5, interval: 10, retention: 0.8, stability: 3.016, difficulty: 9.393 },
  { ease: 2.5, interval: 10, retention: 0.95, stability: 24.841, difficulty: 1.297 },
  { ease: 1.3, interval: 20, retention: 0.9, stability: 20, difficulty: 10 },
  // Outside of every range: held, never NaN.
  { ease: 0, interval: 10, retention: 7, stability: 10, difficulty: 6.914 },
  { ease: 2.5, interval: 0, retention: 0.9, stability: 0.001, difficulty: 10 },
  { ease: 2.5, interval: 1e9, retention: 0.9, stability: 36_500, difficulty: 1 },
])(
  'golden: ease $ease, interval $interval, retention $retention',
  ({ stability, difficulty, ...sm2 }) => {
    const strength = strengthOfSm2(sm2, DEFAULT_PARAMETERS);
    expect(strength.stability).toBeCloseTo(stability, 3);
    expect(strength.difficulty).toBeCloseTo(difficulty, 3);
  },
);

test.each([
  { factor: 0, difficulty: null },
  { factor: 100, difficulty: 1 },
  { factor: 612, difficulty: 5.608 },
  { factor: 1100, difficulty: 10 },
  { factor: 1300, difficulty: null },
])('factor $factor', ({ factor, difficulty }) => {
  const value = difficultyOfFactor(factor);
  if (difficulty === null) expect(value).toBeNull();
  else expect(value).toBeCloseTo(difficulty, 3);
});

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => (i + 1) / 10);

test.each([
  { name: '21 stay', values: upTo(21), filled: upTo(21) },
  {
    name: '19 get no same-day decay and the old curve',
    values: upTo(19),
    filled: [...upTo(19), 0, 0.5],
  },
  {
    name: '17 get the newer difficulty too',
    values: upTo(17),
    filled: [
      ...upTo(17).slice(0, 4),
      ...[0.5 + 2 * 0.6, Math.log(3 * 0.6 + 1) / 3, 0.7 + 0.5],
      ...upTo(17).slice(7),
      ...[0, 0, 0, 0.5],
    ],
  },
  { name: 'another number of them is nothing', values: upTo(18), filled: null },
  { name: 'none is nothing', values: [], filled: null },
  { name: 'NaN is nothing', values: [...upTo(20), NaN], filled: null },
  {
    name: 'a logarithm of a negative number is nothing',
    values: upTo(17).with(5, -9),
    filled: null,
  },
])('$name', ({ values, filled }) => expect(filledParameters(values)).toEqual(filled));
