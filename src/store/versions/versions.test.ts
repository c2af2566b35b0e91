import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CardId, DeckId, ReviewId } from '../../base/id.ts';
import { studyDayNumber } from '../../base/time.ts';
import { selfCheck } from '../self-check.ts';
import { deviceId } from '../local.ts';
import { openDb, SCHEMA_VERSION, storedVersion } from '../open.ts';
import { globalOptions } from '../options.ts';
import { dueWindow, newWindow } from '../queries.ts';
import { recordReview } from '../record.ts';
import { answer, at, fold } from '../sample.ts';
import { readSettings } from '../settings.ts';
import { createVersion1, VERSION_1 } from './version-1.ts';
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
    expect(await selfCheck(db, fold)).toEqual({ cards: [], days: [] });
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
