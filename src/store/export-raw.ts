import type { Instant } from '../base/time.ts';
import { gzip, pack, type CollectionCounts } from './backup-format.ts';
import { lineOf, TABLE_ORDER, withChecks } from './backup-lines.ts';
import { storedVersion } from './open.ts';

/** Not part of a collection: derived, or this device's own. */
const LEFT_OUT = new Set(['cards', 'days', 'jobs', 'jobEntries', 'local']);

/**
 * A backup of a database that this code cannot open (a newer Engraph wrote it) or is about to upgrade: every
 * row as it is, tables unknown here included. Reads through plain IndexedDB without a version, so nothing is upgraded.
 */
export async function exportRaw(createdAt: Instant, name = 'engraph'): Promise<Blob> {
  const schema = await storedVersion(name);
  const database = await openAsItIs(name);
  try {
    const tables = [...database.objectStoreNames].filter((table) => !LEFT_OUT.has(table));
    tables.sort((a, b) => place(a) - place(b));
    const tally = { counts: {} as Record<string, number>, cards: 0, sealed: 0 };
    const body = await gzip(linesOf(database, tables, tally));
    const { counts, cards, sealed } = tally;
    const reviews = (counts['reviews'] ?? 0) + sealed;
    const totals: CollectionCounts = { decks: counts['decks'] ?? 0, cards, reviews };
    return await pack({ schema, createdAt, counts, totals }, body);
  } finally {
    database.close();
  }
}

/** Place in the file; tables unknown here come last. */
const place = (table: string): number => {
  const known = TABLE_ORDER.indexOf(table);
  return known < 0 ? TABLE_ORDER.length : known;
};

async function* linesOf(
  database: IDBDatabase,
  tables: readonly string[],
  tally: { readonly counts: Record<string, number>; cards: number; sealed: number },
): AsyncGenerator<string> {
  for (const table of tables) {
    const rows = await allRows(database, table);
    tally.counts[table] = rows.length;
    for (const row of rows) {
      // Whatever a newer version made of them: only counted where they are as here.
      const { cards, count } = row as { cards?: unknown[]; count?: number };
      if (table === 'notes') tally.cards += cards?.length ?? 0;
      if (table === 'segments') tally.sealed += count ?? 0;
    }
    yield withChecks(rows.map((row) => lineOf(table, row)));
  }
}

const openAsItIs = (name: string): Promise<IDBDatabase> => settled(indexedDB.open(name));

const allRows = (database: IDBDatabase, table: string): Promise<unknown[]> =>
  settled<unknown[]>(database.transaction(table).objectStore(table).getAll());

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('request failed'));
  });
