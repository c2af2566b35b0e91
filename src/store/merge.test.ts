import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceId, JobId, ReviewId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import type { Collection } from './backup-format.ts';
import { readBackup, writeBackup } from './backup.ts';
import type { EngraphDb, SettingRow, TombstoneRow } from './db.ts';
import { wrongRows } from './derived-oracle.ts';
import { mergeCollections, wins } from './merge.ts';
import { mergeInto } from './merge-into.ts';
import { restore } from './restore.ts';
import { answer, at, card, dbWithDeck, fold, newDb, NOON } from './sample.ts';

const empty: Collection = {
  rows: {
    media: [],
    notetypes: [],
    concepts: [],
    notes: [],
    marks: [],
    links: [],
    options: [],
    settings: [],
    decks: [],
  },
  tombstones: [],
  reviews: [],
};

const stamp = fc.record({
  changedAt: fc.nat(4).map((n) => instant(n + 1)),
  by: fc.constantFrom('a', 'b') as fc.Arbitrary<DeviceId>,
  was: fc.nat(3),
});
const key = fc.constantFrom('theme', 'swipe', 'rollOver');
const setting: fc.Arbitrary<SettingRow> = fc
  .tuple(stamp, key, fc.nat(3))
  .map(([of, name, value]) => ({ ...of, key: name, value }));
const tombstone: fc.Arbitrary<TombstoneRow> = fc
  .tuple(stamp, key)
  .map(([of, name]) => ({ ...of, id: `settings/${name}` }));
const reviews = fc.uniqueArray(fc.nat(9), { maxLength: 6 }).map((ids) =>
  // The same id is the same row everywhere: the log is append-only.
  ids.map((n) => answer({ card: card(`n${n % 3}`), id: `r.${n}` as ReviewId, at: at(n) })),
);
/** What one device holds: of each thing its row or its tombstone, never both. */
const collection: fc.Arbitrary<Collection> = fc
  .record({
    settings: fc.uniqueArray(setting, { selector: (row) => row.key }),
    tombstones: fc.uniqueArray(tombstone, { selector: (row) => row.id }),
    reviews,
  })
  .map((part) => ({
    rows: { ...empty.rows, settings: part.settings },
    tombstones: part.tombstones.filter(
      (row) => !part.settings.some((other) => `settings/${other.key}` === row.id),
    ),
    reviews: part.reviews,
  }));

const merged = mergeCollections;

test('merging is commutative, associative and idempotent', () => {
  fc.assert(
    fc.property(collection, collection, collection, (a, b, c) => {
      expect(merged(a, b)).toEqual(merged(b, a));
      expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
      expect(merged(merged(a, b), b)).toEqual(merged(a, b));
      expect(merged(merged(a, a), empty)).toEqual(merged(a, empty));
    }),
    { numRuns: 500 },
  );
});

const stored = async (db: EngraphDb): Promise<Collection> => {
  const read = await readBackup(new Uint8Array(await (await writeBackup(db, NOON)).arrayBuffer()));
  if (!read.ok) throw new Error(read.problem.kind);
  const { rows, tombstones, reviews } = read.value;
  return { rows, tombstones, reviews };
};

test('the database merges by the same rule', async () => {
  await fc.assert(
    fc.asyncProperty(collection, collection, async (a, b) => {
      const db = newDb();
      await mergeInto(db, a, { now: NOON, fold });
      await mergeInto(db, b, { now: NOON, fold });
      expect(merged(await stored(db), empty)).toEqual(merged(a, b));
      await db.delete();
    }),
    { numRuns: 40 },
  );
});

test('two devices that rated the same cards keep every review, and come to the same cards and days', async () => {
  const [here, there] = [await dbWithDeck(), await dbWithDeck()];
  await here.reviews.bulkAdd(
    [0, 3].map((n) => answer({ card: card('n0'), id: `h.${n}` as ReviewId, at: at(n) })),
  );
  await there.reviews.bulkAdd(
    [1, 2].map((n) => answer({ card: card('n0'), id: `t.${n}` as ReviewId, at: at(n) })),
  );
  const [a, b] = [await stored(here), await stored(there)];
  await mergeInto(here, b, { now: at(4), fold });
  await mergeInto(there, a, { now: at(4), fold });
  expect(await here.reviews.count()).toBe(4);
  expect(await here.cards.get(card('n0'))).toMatchObject({ memory: { reps: 4 } });
  expect(await here.cards.toArray()).toEqual(await there.cards.toArray());
  expect(await here.days.toArray()).toEqual(await there.days.toArray());
  expect(await wrongRows(here, fold)).toEqual({ cards: [], days: [] });
});

test('20,000 old reviews are merged as sealed segments, recent ones as rows', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) =>
    answer({ card: card(`n${i % 3}`), id: `x.${i}` as ReviewId, at: at(-400, i * 60_000 * 20) }),
  );
  const db = await dbWithDeck();
  await mergeInto(db, { ...empty, reviews: rows }, { now: NOON, fold });
  await mergeInto(db, { ...empty, reviews: rows }, { now: NOON, fold });
  const segments = await db.segments.toArray();
  expect(segments.map((segment) => segment.count)).toEqual([8_000, 8_000]);
  expect(await db.reviews.count()).toBe(4_000);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
}, 120_000);

test('restore in merge mode keeps what only this device has', async () => {
  const db = await dbWithDeck();
  await db.reviews.add(answer({ card: card('n1') }));
  const other = { ...empty, reviews: [answer({ card: card('n0'), id: 'o.1' as ReviewId })] };
  await restore(db, other, { mode: 'merge', job: 'j' as JobId, now: NOON, fold });
  expect(await db.reviews.count()).toBe(2);
  expect(await db.decks.count()).toBe(1);
});

const version = (changedAt: number, by: string, aim = 0) => ({
  changedAt: instant(changedAt),
  by: by as DeviceId,
  was: 0,
  aim,
});
test.each([
  { name: 'the later version', winner: version(2, 'a'), loser: version(1, 'b') },
  {
    name: 'at the same instant the larger device',
    winner: version(1, 'b', 0),
    loser: version(1, 'a', 9),
  },
  {
    name: 'with the same stamp one and the same',
    winner: version(1, 'a', 9),
    loser: version(1, 'a', 0),
  },
])('$name wins', ({ winner, loser }) => {
  expect([wins(winner, loser), wins(loser, winner)]).toEqual([true, false]);
});
