import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { CardId, DeviceId, ReviewId, SessionId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import { RATINGS, type ReviewRow } from '../memory/review.ts';
import { readAll, readHistory } from './history.ts';
import { answer, at, card, fold, newDb, NOON } from './sample.ts';
import { sealBefore, sealOld } from './seal.ts';
import { cardSieve, cardsOfSegment, decodeSegment } from './segment-rows.ts';
import { encodeSegment } from './segment.ts';

const anyNext = fc.oneof(
  fc.record({ days: fc.nat(40_000) }),
  fc.record({ step: fc.nat(9), minutes: fc.nat(1_439) }),
);
const anyBase = fc.record({
  id: fc.oneof(
    fc.nat(5_000).map((n) => `session.${n}`),
    fc.constantFrom('session.007', 'session.', 'anki.1.x/y', 'session.99999999999999999999', 'é😀'),
  ) as fc.Arbitrary<ReviewId>,
  card: fc.constantFrom('a/b/there', 'a/b/back', 'a/😀/x', 'a/😁/x', '') as fc.Arbitrary<CardId>,
  at: fc
    .oneof(
      fc.integer({ min: -5, max: 2 ** 42 }),
      fc.double({ noNaN: true, noDefaultInfinity: true, max: 2 ** 42, min: 0.5 }),
    )
    .map(instant),
  offset: fc.integer({ min: -900, max: 900 }),
  rollOver: fc.nat(23),
  session: fc.constantFrom('session', 'other') as fc.Arbitrary<SessionId>,
  device: fc.constantFrom('d1', 'd2') as fc.Arbitrary<DeviceId>,
});
const state = {
  memory: { stability: 1.25, difficulty: 5, last: 3, reps: 1, lapses: 0 },
  schedule: { phase: 'review', due: 9, interval: 6 },
};
const anyDetails = fc.oneof(
  fc.record({
    kind: fc.constant('answer'),
    rating: fc.constantFrom(...RATINGS),
    duration: fc.oneof(fc.nat(), fc.constant(0.5)),
    next: anyNext,
    phase: fc.constantFrom('new', 'learning', 'review', 'relearning'),
  }),
  fc.record({
    kind: fc.constant('void'),
    voids: fc.constantFrom('session.1', 'other.5', 'anki.7.q'),
  }),
  fc.record({ kind: fc.constant('seed'), state: fc.constant(state) }),
  fc.record({
    kind: fc.constant('set'),
    next: fc.record({ days: fc.integer({ min: -3, max: 400 }) }),
  }),
  fc.record({ kind: fc.constant('reset') }),
);
const anyRow = fc
  .tuple(anyBase, anyDetails)
  .map(([base, details]) => ({ ...base, ...details }) as unknown as ReviewRow);

test('every kind of row, of whatever shape, comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 60 }), (rows) => {
      expect(decodeSegment(encodeSegment(rows))).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});

test('a sieve lets through the rows of its cards and no other, in every shape', () => {
  const cards = fc.uniqueArray(anyBase.map((base) => base.card));
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 60 }), cards, (rows, wanted) => {
      const sieve = cardSieve(new Set(wanted));
      const expected = rows.filter(({ card: id }) => wanted.includes(id));
      for (let twice = 0; twice < 2; twice += 1)
        expect(sieve.rowsIn(encodeSegment(rows))).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

test('a row with a field that the columns do not know keeps it', () => {
  const row = { ...answer({ card: card('n0') }), mood: 'calm' };
  expect(decodeSegment(encodeSegment([row]))).toEqual([row]);
});

test('bytes that end early, or of another format, are refused', () => {
  const bytes = encodeSegment([answer({ card: card('n0') })]);
  expect(() => decodeSegment(bytes.slice(0, -1))).toThrow('ends early');
  expect(() => decodeSegment(Uint8Array.of(2, ...bytes.slice(1)))).toThrow('format 2');
});

/** 8,000 reviews of 1,500 cards in 100 sessions on two devices, as a learner leaves them. */
function realistic(): ReviewRow[] {
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
  return Array.from({ length: 8_000 }, (_, i) => {
    const session = `k${(Math.floor(i / 80) * 7_919).toString(32)}${'q8r2m0v5t1'}` as SessionId;
    const learning = random(5) === 0;
    return answer({
      id: `${session}.${i % 80}` as ReviewId,
      session,
      device: `device${i % 4_000 < 2_000 ? 1 : 2}` as DeviceId,
      card: `openstack-neutron/l2-population-${random(1_500)}/there` as CardId,
      at: at(Math.floor(i / 80), (i % 80) * 9_000 + random(4_000)),
      rating: RATINGS[random(4)]!,
      duration: 1_500 + random(20_000),
      next: learning ? { step: random(2), minutes: 10 } : { days: 1 + random(300) },
      phase: learning ? 'learning' : 'review',
    });
  });
}

test('a realistic review takes at most 40 bytes', () => {
  const bytes = encodeSegment(realistic()).length / 8_000;
  expect(bytes).toBeLessThanOrEqual(40);
  // Measured 2026: about 14. A jump means that rows fell out of the columns.
  expect(bytes).toBeLessThanOrEqual(20);
});

test('sealing moves the oldest rows only, loses none, and does nothing below a full segment', async () => {
  const db = newDb();
  const rows = realistic().slice(0, 250);
  await db.reviews.bulkAdd(rows);
  expect(await sealOld(db, { before: at(100), size: 300 })).toBe(0);
  expect(await sealOld(db, { before: at(2), size: 100 })).toBe(100);
  expect(await db.segments.toArray()).toMatchObject([{ count: 100, from: rows[0]!.at }]);
  expect(await db.reviews.count()).toBe(150);
  expect(await readAll(db)).toEqual(rows);
  const of = rows[0]!.card;
  expect(await readHistory(db, of)).toEqual(rows.filter((row) => row.card === of));
});

test('a tail with too little to seal is not read, and holds no rating up', async () => {
  const db = newDb();
  await db.reviews.bulkAdd(
    Array.from({ length: 9 }, (_, i) => answer({ card: card('n0'), at: at(0, i) })),
  );
  let read = 0;
  db.reviews.hook('reading', (row) => ((read += 1), row));
  const begun = vi.spyOn(db, 'transaction');
  expect(await sealOld(db, { before: at(100), size: 10 })).toBe(0);
  expect([read, begun.mock.calls.length]).toEqual([0, 0]);
});

test('rows of the last 14 study days stay in the tail, in every time zone', () => {
  expect(NOON - sealBefore(NOON)).toBeGreaterThanOrEqual(15 * 24 * 60 * 60_000);
});

test('a segment names its cards without being decoded', () => {
  const rows = [answer({ card: card('n1') }), answer({ card: card('n0') })];
  expect(cardsOfSegment(encodeSegment(rows))).toEqual([card('n0'), card('n1')]);
  expect(fold(decodeSegment(encodeSegment(rows)).filter((row) => row.card === card('n1')))).toEqual(
    fold([rows[0]!]),
  );
});
