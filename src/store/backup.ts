import type { DeckId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import type { Result } from '../base/result.ts';
import { gzip, lineOf, pack, unpack, type Backup, type BackupProblem } from './backup-format.ts';
import type { EngraphDb } from './db.ts';
import { readAll } from './history.ts';
import { SCHEMA_VERSION } from './open.ts';
import { STAMPED_TABLES } from './stamp.ts';

const ROWS_PER_PAGE = 500;

/**
 * The whole collection in one file: content of installed decks, marks, links, options, settings, tombstones,
 * log and media. What belongs to this device only, and what is derived, is not in it.
 */
export async function writeBackup(db: EngraphDb, createdAt: Instant): Promise<Blob> {
  const counts: Record<string, number> = {};
  const decks = new Set<DeckId>(await db.decks.toCollection().primaryKeys());
  const body = await gzip(collectionLines(db, decks, counts));
  return pack({ schema: SCHEMA_VERSION, createdAt, counts }, body);
}

/** Reads a backup; each thing that can be wrong with the file is told apart. Nothing is stored. */
export const readBackup = (
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<Backup, BackupProblem>> => unpack(bytes, SCHEMA_VERSION);

async function* collectionLines(
  db: EngraphDb,
  decks: ReadonlySet<DeckId>,
  counts: Record<string, number>,
): AsyncGenerator<string> {
  for (const table of [...STAMPED_TABLES, 'tombstones']) {
    for await (const page of pagesOf(db, table)) {
      const rows = page.filter((row) => isVisible(table, row, decks));
      counts[table] = (counts[table] ?? 0) + rows.length;
      yield rows.map((row) => lineOf(table, row)).join('');
    }
  }
  const log = await readAll(db);
  counts['reviews'] = log.length;
  for (let i = 0; i < log.length; i += ROWS_PER_PAGE) {
    const page = log.slice(i, i + ROWS_PER_PAGE);
    yield page.map((row) => lineOf('reviews', row)).join('');
  }
}

/** Content of a deck that is not installed (an unfinished job, a removal) stays behind. */
function isVisible(table: string, row: object, decks: ReadonlySet<DeckId>): boolean {
  if (table !== 'concepts' && table !== 'notes') return true;
  return decks.has((row as { deck: DeckId }).deck);
}

/** A table by primary key, a page at a time, so that it is never in memory whole. */
async function* pagesOf(db: EngraphDb, name: string): AsyncGenerator<object[]> {
  const table = db.table<Record<string, unknown>, string>(name);
  const key = table.schema.primKey.keyPath as string;
  for (let after = ''; ;) {
    const page = await table.where(key).above(after).limit(ROWS_PER_PAGE).toArray();
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last[key] as string;
  }
}
