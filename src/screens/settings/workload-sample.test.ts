import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { countReads } from '../../base/count-reads.ts';
import type { DeckId } from '../../base/id.ts';
import { studyDayNumber } from '../../base/time.ts';
import { EngraphDb, type CardRow, type DeckRow } from '../../store/db.ts';
import { isEmpty, ownTargets, readWorkload, workloadOf } from './workload-sample.ts';

const DAY = studyDayNumber(20_500);
const newDb = () => new EngraphDb(crypto.randomUUID());

async function addDeck(db: EngraphDb, id: string, change: Partial<DeckRow> = {}) {
  await db.decks.put({ id: id as DeckId, path: [id], paused: false, ...change } as DeckRow);
}
const card = (deck: string, n: number, change: Partial<CardRow>) =>
  ({ id: `${deck}/n${n}/a`, deck, concepts: [], position: n, ...change }) as unknown as CardRow;
const seen = (deck: string, n: number, stability: number) =>
  card(deck, n, {
    memory: { stability, difficulty: 5, last: DAY, reps: 3, lapses: 0 },
    dueDay: studyDayNumber(DAY + (n % 90)),
  });

test('one card with a stability of 10 days is asked every 10 days at 90 percent, and once more for each lapse', async () => {
  const db = newDb();
  await addDeck(db, 'a');
  await db.cards.put(seen('a', 0, 10));
  const sample = await readWorkload(db, DAY, null);
  expect(workloadOf(sample, 0.9).reviewsPerDay).toBeCloseTo((1 / 10) * 1.1);
  expect(workloadOf(sample, 0.95).reviewsPerDay).toBeGreaterThan(
    workloadOf(sample, 0.9).reviewsPerDay,
  );
});

test('paused decks, suspended and retired cards ask nothing', async () => {
  const db = newDb();
  await addDeck(db, 'a');
  await addDeck(db, 'b', { paused: true });
  // What cannot be asked has no queue key.
  const suspended = card('a', 0, { memory: seen('a', 0, 10).memory });
  await db.cards.bulkPut([suspended, seen('b', 0, 10)]);
  expect(isEmpty(await readWorkload(db, DAY, null))).toBe(true);
});

test('new cards count up to the limit over all decks, and no more than are left', async () => {
  const db = newDb();
  await addDeck(db, 'a');
  await addDeck(db, 'b');
  const fresh = (deck: string, n: number) => card(deck, n, { memory: null, newAt: n });
  await db.cards.bulkPut(Array.from({ length: 40 }, (_, n) => fresh('a', n)));
  await db.cards.bulkPut(Array.from({ length: 3 }, (_, n) => fresh('b', n)));
  const total = async () =>
    (await readWorkload(db, DAY, null)).decks.reduce((sum, { newPerDay }) => sum + newPerDay, 0);
  await db.options.put({ deck: 'global', newPerDay: 8 } as never);
  expect(await total()).toBeCloseTo(8);
  await db.options.put({ deck: 'global', newPerDay: 0 } as never);
  expect(await total()).toBe(0);
});

test('a deck with a target of its own, or of the deck above it, does not follow the slider', async () => {
  const db = newDb();
  await addDeck(db, 'a');
  await addDeck(db, 'b', { path: ['a', 'b'] });
  await addDeck(db, 'c');
  await db.cards.bulkPut([seen('a', 0, 10), seen('b', 0, 10)]);
  await db.options.bulkPut([
    { deck: 'a', retention: 0.9 } as never,
    { deck: 'global', retention: 0.85 } as never,
  ]);
  const sample = await readWorkload(db, DAY, null);
  expect(ownTargets(sample)).toBe(2);
  expect(workloadOf(sample, 0.95)).toEqual(workloadOf(sample, 0.8));
});

test('of 24,000 cards 10,000 are sampled and stand for all; a preview looks at each of these once', async () => {
  const db = newDb();
  await addDeck(db, 'a');
  await db.cards.bulkPut(Array.from({ length: 24_000 }, (_, n) => seen('a', n, 20)));
  const sample = await readWorkload(db, DAY, null);
  expect(sample.decks[0]!.memories).toHaveLength(10_000);
  expect(workloadOf(sample, 0.9).reviewsPerDay).toBeCloseTo((24_000 / 20) * 1.1);
  const reads = countReads();
  const decks = sample.decks.map((deck) => ({
    ...deck,
    memories: deck.memories.map(reads.watched),
  }));
  workloadOf({ ...sample, decks }, 0.87);
  expect(reads.count).toBe(10_000);
}, 60_000);
