import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_PARAMETERS, DEFAULT_RULES, schedulerFor } from './fsrs.ts';
import { replayFormulas } from './replay-formulas.ts';
import { RATINGS } from './review.ts';

const answers = fc.array(
  fc.record({
    grade: fc.integer({ min: 1, max: 4 }),
    days: fc.oneof(fc.constant(0), fc.nat(20), fc.nat(40_000)),
  }),
  { minLength: 1, maxLength: 15 },
);
/** Weights as an optimiser may find them: the usual ones, each a good deal more or less. */
const weights = fc
  .array(fc.double({ min: 0.2, max: 3, noNaN: true }), { minLength: 21, maxLength: 21 })
  .map((factors) => DEFAULT_PARAMETERS.map((w, i) => w * factors[i]!));

test('the scheduler’s numbers, bit for bit', () => {
  fc.assert(
    fc.property(fc.oneof(fc.constant(DEFAULT_PARAMETERS), weights), answers, (parameters, all) => {
      const scheduler = schedulerFor({ ...DEFAULT_RULES, parameters });
      const formulas = replayFormulas(scheduler.parameters);
      let memory: { stability: number; difficulty: number } | null = null;
      for (const { grade, days } of all) {
        const own: { stability: number; difficulty: number } = memory
          ? {
              stability: formulas.stability(memory.stability, memory.difficulty, days, grade),
              difficulty: formulas.difficulty(memory.difficulty, grade),
            }
          : {
              stability: formulas.firstStability(grade),
              difficulty: formulas.firstDifficulty(grade),
            };
        memory = scheduler.after(memory, days, RATINGS[grade - 1]!);
        expect(own).toEqual({ stability: memory.stability, difficulty: memory.difficulty });
      }
    }),
    { numRuns: 1_000 },
  );
});

test('other than 21 weights are refused', () => {
  expect(() => replayFormulas([1, 2])).toThrow('2 FSRS weights');
});
