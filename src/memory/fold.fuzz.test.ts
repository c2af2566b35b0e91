import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../base/fuzz-runs.ts';
import type { CardId, DeviceId, ReviewId, SessionId } from '../base/id.ts';
import { instant, studyDayNumber } from '../base/time.ts';
import { applyRow, byInstant, effectiveRows, foldCard } from './fold.ts';
import { DEFAULT_PARAMETERS } from './fsrs.ts';
import { RATINGS, type CardState, type Next, type ReviewRow } from './review.ts';
import { NEW_CARD } from './transition.ts';

const START = 20_000 * 86_400_000;
const next: fc.Arbitrary<Next> = fc.oneof(
  fc.record({ days: fc.integer({ min: 0, max: 36_500 }) }),
  fc.record({ step: fc.nat(4), minutes: fc.integer({ min: 1, max: 1_439 }) }),
);
const state: fc.Arbitrary<CardState> = fc.constantFrom<CardState>(
  NEW_CARD,
  {
    memory: { stability: 5, difficulty: 5, last: studyDayNumber(19_990), reps: 3, lapses: 1 },
    schedule: { phase: 'review', due: studyDayNumber(20_010), interval: 20 },
  },
  {
    memory: { stability: 0.01, difficulty: 10, last: studyDayNumber(30_000), reps: 1, lapses: 9 },
    schedule: { phase: 'relearning', step: 9, due: instant(START) },
  },
);

/** Rows as a merged log may hold them: any order, the same instant often, voids of anything. */
const row = fc
  .record({
    n: fc.nat(12),
    kind: fc.constantFrom('answer', 'answer', 'answer', 'void', 'seed', 'set', 'reset'),
    hours: fc.integer({ min: -30, max: 24 * 400 }),
    offset: fc.integer({ min: -840, max: 840 }),
    rollOver: fc.nat(23),
    rating: fc.constantFrom(...RATINGS),
    next,
    state,
    target: fc.nat(14),
  })
  .map((all): ReviewRow => {
    const { n, kind, hours, offset, rollOver, rating, target } = all;
    const base = {
      ...{ id: `s.${n}` as ReviewId, card: 'd/n/there' as CardId, offset, rollOver },
      ...{ at: instant(START + hours * 3_600_000), session: 's' as SessionId },
      device: 'd' as DeviceId,
    };
    switch (kind) {
      case 'void':
        return { ...base, kind, voids: `s.${target}` as ReviewId };
      case 'seed':
        return { ...base, kind, state: all.state };
      case 'set':
        return { ...base, kind, next: { days: hours < 0 ? 0 : hours % 900 } };
      case 'reset':
        return { ...base, kind };
      default:
        return { ...base, kind: 'answer', rating, duration: 1, next: all.next, phase: 'review' };
    }
  });
const log = fc.uniqueArray(row, { selector: ({ id }) => id, maxLength: 13 });
const fold = (rows: readonly ReviewRow[]) => foldCard(rows, DEFAULT_PARAMETERS);

test('any log folds, in any order, to the same sound state', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(log, fc.infiniteStream(fc.nat()), (rows, chance) => {
      const folded = fold(rows);
      const order = rows.map((each) => ({ each, by: chance.next().value ?? 0 }));
      order.sort((a, b) => a.by - b.by);
      expect(fold(order.map(({ each }) => each))).toEqual(folded);
      const { memory, schedule } = folded;
      const numbers = [...Object.values(memory ?? {}), ...Object.values(schedule)];
      for (const value of numbers)
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      if (memory && memory.reps < 100) {
        expect(memory.stability).toBeGreaterThan(0);
        expect(memory.difficulty).toBeGreaterThanOrEqual(1);
        expect(memory.difficulty).toBeLessThanOrEqual(10);
      }
    }),
    fuzz(3_000),
  );
});

test('row by row comes to what the whole log folds to', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(log, (rows) => {
      const counting = effectiveRows(rows);
      const steps = counting.reduce(
        (before, each) => applyRow(before, each, DEFAULT_PARAMETERS),
        NEW_CARD,
      );
      expect(steps).toEqual(fold(rows));
    }),
    fuzz(2_000),
  );
});

test(
  'a void takes its row back as if it had never been; a void of the void brings it again',
  { timeout: PATIENCE },
  () => {
    fc.assert(
      fc.property(log, fc.nat(), (rows, pick) => {
        const counting = effectiveRows(rows);
        const victim = counting[pick % Math.max(1, counting.length)];
        if (!victim) return;
        const last = Math.max(...rows.map(({ at }) => at));
        const void1: ReviewRow = {
          ...victim,
          ...{ id: 'v.1' as ReviewId, at: instant(last + 1), kind: 'void', voids: victim.id },
        };
        const void2 = { ...void1, id: 'v.2', at: instant(last + 2), voids: 'v.1' } as ReviewRow;
        expect(fold([...rows, void1])).toEqual(fold(counting.filter(({ id }) => id !== victim.id)));
        expect(fold([...rows, void1, void2].toSorted(byInstant))).toEqual(fold(rows));
      }),
      fuzz(2_000),
    );
  },
);
