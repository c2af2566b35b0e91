import type { Instant } from '../base/time.ts';
import { gzip, lineOf, pack } from './backup-format.ts';
import { storedVersion } from './open.ts';

/** Not part of a collection: derived, or this device's own. */
const LEFT_OUT = new Set(['cards', 'days', 'jobs', 'jobEntries', 'local']);

/**
 * A backup of a database that this code cannot open because a newer Engraph wrote it: every row as it is,
 * tables unknown here included. Reads through plain IndexedDB without a version, so nothing is upgraded.
 */
export async function exportRaw(createdAt: Instant, name = 'engraph'): Promise<Blob> {
  const schema = await storedVersion(name);
  const database = await openAsItIs(name);
  try {
    const tables = [...database.objectStoreNames].filter((table) => !LEFT_OUT.has(table));
    const counts: Record<string, number> = {};
    const body = await gzip(linesOf(database, tables, counts));
    return await pack({ schema, createdAt, counts }, body);
  } finally {
    database.close();
  }
}

async function* linesOf(
  database: IDBDatabase,
  tables: readonly string[],
  counts: Record<string, number>,
): AsyncGenerator<string> {
  for (const table of tables) {
    const rows = await allRows(database, table);
    counts[table] = rows.length;
    yield rows.map((row) => lineOf(table, row)).join('');
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
