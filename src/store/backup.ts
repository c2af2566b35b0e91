import type { DeckId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import type { Result } from '../base/result.ts';
import { gzip, pack, unpack, type Backup, type BackupProblem } from './backup-format.ts';
import { lineOf, TABLE_ORDER, withChecks } from './backup-lines.ts';
import type { EngraphDb, NoteRow } from './db.ts';
import { readAll } from './history.ts';
import { SCHEMA_VERSION } from './open.ts';

const ROWS_PER_PAGE = 500;

/** What is counted while the lines are made. */
interface Tally {
  readonly counts: Record<string, number>;
  cards: number;
}

/**
 * The whole collection in one file: content of installed decks, marks, links, options, settings, tombstones,
 * log and media. What belongs to this device only, and what is derived, is not in it.
 */
export async function writeBackup(db: EngraphDb, createdAt: Instant): Promise<Blob> {
  const tally: Tally = { counts: {}, cards: 0 };
  const decks = new Set<DeckId>(await db.decks.toCollection().primaryKeys());
  const body = await gzip(collectionLines(db, decks, tally));
  const { counts, cards } = tally;
  const totals = { decks: counts['decks'] ?? 0, cards, reviews: counts['reviews'] ?? 0 };
  return pack({ schema: SCHEMA_VERSION, createdAt, counts, totals }, body);
}

/** Reads a backup; each thing that can be wrong with the file is told apart. Nothing is stored. Never throws. */
export const readBackup = (
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Result<Backup, BackupProblem>> => unpack(bytes, SCHEMA_VERSION);

async function* collectionLines(
  db: EngraphDb,
  decks: ReadonlySet<DeckId>,
  tally: Tally,
): AsyncGenerator<string> {
  for (const table of TABLE_ORDER) {
    // Sealed reviews are among all the others.
    if (table === 'segments') continue;
    tally.counts[table] = 0;
    for await (const page of table === 'reviews' ? logPages(db) : pagesOf(db, table)) {
      const rows = page.filter((row) => isVisible(table, row, decks));
      tally.counts[table] += rows.length;
      if (table === 'notes') for (const row of rows) tally.cards += (row as NoteRow).cards.length;
      yield withChecks(rows.map((row) => lineOf(table, row)));
    }
  }
}

/** The whole log, oldest first. */
async function* logPages(db: EngraphDb): AsyncGenerator<object[]> {
  const log = await readAll(db);
  for (let i = 0; i < log.length; i += ROWS_PER_PAGE) yield log.slice(i, i + ROWS_PER_PAGE);
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
