import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CardId, DeckId, ReviewId } from '../../base/id.ts';
import { studyDayNumber } from '../../base/time.ts';
import { wrongRows } from '../derived-oracle.ts';
import { deviceId } from '../local.ts';
import { openDb, SCHEMA_VERSION, storedVersion } from '../open.ts';
import { globalOptions } from '../options.ts';
import { dueWindow, newWindow } from '../queries.ts';
import { recordReview } from '../record.ts';
import { answer, at, fold } from '../sample.ts';
import { readSettings } from '../settings.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { checkData } from '../check.ts';
import { rebuildAllCards, rebuildDays } from '../derive.ts';
import { sweepJobs } from '../job-end.ts';
import { writer } from '../sample.ts';
import { LIVED_IN } from './lived-in.ts';
import { createCopy, createVersion1, VERSION_1 } from './version-1.ts';
import { createVersion2, VERSION_2 } from './version-2.ts';

const brook = 'brook' as DeckId;

async function opened(create: (name: string) => Promise<void>) {
  const name = crypto.randomUUID();
  await create(name);
  const result = await openDb({ name });
  if (!result.ok) throw new Error(result.problem.kind);
  return result.value;
}

// A new schema version adds a row here, and its own stored copy.
test.each([
  { version: 1, create: createVersion1, rows: VERSION_1.rows },
  { version: 2, create: createVersion2, rows: VERSION_2.rows },
])(
  'a database of version $version opens with every row, and reviews go on',
  async ({ create, rows }) => {
    const db = await opened(create);
    expect(db.backendDB().version).toBe(SCHEMA_VERSION * 10);
    expect(await db.reviews.toArray()).toEqual(rows.reviews);
    expect(await db.cards.toArray()).toEqual(rows.cards);
    expect(await db.notes.count()).toBe(rows.notes.length);
    expect((await dueWindow(db, [brook], studyDayNumber(20_517), 9)).length).toBe(1);
    expect((await newWindow(db, brook, 9)).length).toBe(1);
    expect(await readSettings(db)).toMatchObject({ theme: 'dark', rollOver: 4 });
    expect(await globalOptions(db)).toMatchObject({ retention: 0.92, leechLimit: 8 });
    expect(await deviceId(db)).toBe('here');
    const row = answer({ card: 'brook/n1/there' as CardId, at: at(1), id: 's2.1' as ReviewId });
    await recordReview(db, { row, after: fold([row]) });
    expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
  },
);

test.each([createVersion1, createVersion2])(
  'a stored copy, opened, has the very stores of a new one (%#)',
  async (create) => {
    const [copy, fresh] = [await opened(create), await opened(async () => {})];
    const shape = (database: IDBDatabase) =>
      [...database.objectStoreNames].map((name) => {
        const store = database.transaction(name).objectStore(name);
        const indexes = [...store.indexNames].map((index) => [
          index,
          store.index(index).keyPath,
          store.index(index).multiEntry,
        ]);
        return [name, store.keyPath, store.autoIncrement, indexes];
      });
    expect(shape(copy.backendDB())).toEqual(shape(fresh.backendDB()));
    expect(await storedVersion(fresh.name)).toBe(SCHEMA_VERSION);
  },
);

// Every table filled, a log with every kind of row, an import that was killed half-way.
test.each([
  { version: 1, copy: VERSION_1 },
  { version: 2, copy: VERSION_2 },
])('a lived-in database of version $version replays to what it held', async ({ version, copy }) => {
  const rows: Record<string, readonly object[]> = { ...copy.rows, ...LIVED_IN.rows };
  for (const [table, more] of Object.entries(LIVED_IN.more))
    rows[table] = [...(rows[table] ?? []), ...more];
  const db = await opened((name) => createCopy(name, version, { stores: copy.stores, rows }));
  for (const [table, all] of Object.entries(rows))
    expect(await db.table(table).count(), table).toBe(all.length);
  await sweepJobs(db, { writer: writer(Date.UTC(2026, 2, 20)), fold });
  // The half import is gone, and what it had replaced is back.
  expect(await db.jobs.count()).toBe(0);
  expect(await db.jobEntries.count()).toBe(0);
  expect(await db.settings.get('swipe')).toBeUndefined();
  expect(await db.settings.get('theme')).toMatchObject({ value: 'dark' });
  await rebuildAllCards(db, fold);
  await rebuildDays(db);
  expect(await db.cards.get('brook/n0/there' as CardId)).toMatchObject(LIVED_IN.replayed);
  expect(await db.cards.get('brook/n1/there' as CardId)).toMatchObject({
    ...{ suspended: true, memory: null, schedule: { phase: 'new' } },
    concepts: ['brook/c0', 'other/c1'],
  });
  expect(await checkData(db, { parameters: DEFAULT_PARAMETERS })).toMatchObject({
    done: true,
    repaired: [],
    left: [],
  });
});
