import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bulkInterval, bulkModel, intervalModifier, rawModel } from './bulk.ts';
import { DEFAULT_PARAMETERS, DEFAULT_RULES, schedulerFor } from './fsrs.ts';
import { RATINGS } from './review.ts';

const scheduler = schedulerFor(DEFAULT_RULES);
const model = bulkModel(DEFAULT_PARAMETERS);

test('the same memory as the scheduler over random histories, to 6 digits', () => {
  const answer = fc.record({
    grade: fc.integer({ min: 0, max: 3 }),
    days: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 400 })),
  });
  fc.assert(
    fc.property(fc.array(answer, { minLength: 1, maxLength: 12 }), (answers) => {
      let memory: { stability: number; difficulty: number } | null = null;
      for (const { grade, days } of answers) {
        const g = grade + 1;
        const s: number = memory
          ? model.stability(
              memory.stability,
              memory.difficulty,
              days,
              model.recall(memory.stability, days),
              g,
            )
          : model.firstStability(g);
        const d: number = memory
          ? model.difficulty(memory.difficulty, g)
          : model.firstDifficulty(g);
        memory = scheduler.after(memory, memory ? days : 0, RATINGS[grade]!);
        expect(Math.abs(s - memory.stability)).toBeLessThan(1e-6 * (1 + s));
        expect(Math.abs(d - memory.difficulty)).toBeLessThan(1e-6);
      }
    }),
    { numRuns: 500 },
  );
});

test('intervals lie within the range that the library fuzzes in', () => {
  const modifier = intervalModifier(0.9, model.w20);
  expect(modifier).toBeCloseTo(1, 9);
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 2000, noNaN: true }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer(),
      (stability, elapsed, seed) => {
        const interval = scheduler.interval(stability, elapsed, `${seed}`);
        const least = bulkInterval(stability, modifier, elapsed, 0, 36_500);
        const most = bulkInterval(stability, modifier, elapsed, 1 - 1e-12, 36_500);
        expect(interval).toBeGreaterThanOrEqual(least);
        expect(interval).toBeLessThanOrEqual(most);
      },
    ),
  );
});

test('weights must be 21', () => {
  expect(() => rawModel([1, 2])).toThrow('2 FSRS weights');
});
