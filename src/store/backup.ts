import type { DeckId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import type { Result } from '../base/result.ts';
import { gzip, pack, unpack, type Backup, type BackupProblem } from './backup-format.ts';
import { lineOf, TABLE_ORDER, withChecks } from './backup-lines.ts';
import type { EngraphDb, NoteRow } from './db.ts';
import { readableLog, type ReadableLog } from './history.ts';
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
  const log = await readableLog(db);
  for (const table of TABLE_ORDER) {
    tally.counts[table] = 0;
    for await (const page of pagesOf(db, table, log)) {
      const rows = page.filter((row) => isVisible(table, row, decks));
      tally.counts[table] += rows.length;
      if (table === 'notes') for (const row of rows) tally.cards += (row as NoteRow).cards.length;
      yield withChecks(rows.map((row) => lineOf(table, row)));
    }
  }
}

/** Content of a deck that is not installed (an unfinished job, a removal) stays behind. */
function isVisible(table: string, row: object, decks: ReadonlySet<DeckId>): boolean {
  if (table !== 'concepts' && table !== 'notes') return true;
  if (decks.has((row as { deck: DeckId }).deck)) return true;
  // The learner put a card of it into a deck that is still there.
  return table === 'notes' && (row as NoteRow).cards.some(({ deck }) => deck && decks.has(deck));
}

/** A page of rows at a time: of the log, of sealed parts that cannot be read, of any other table by key. */
function pagesOf(
  db: EngraphDb,
  name: string,
  { rows, unreadable }: ReadableLog,
): AsyncIterable<object[]> | Iterable<object[]> {
  if (name === 'reviews') return pages(rows);
  // As they are: whoever can mend them finds them in the file. What is sealed and sound is among the reviews.
  return name === 'segments'
    ? pages(unreadable.map(({ segment }) => segment))
    : tablePages(db, name);
}

function* pages(rows: readonly object[]): Generator<object[]> {
  for (let i = 0; i < rows.length; i += ROWS_PER_PAGE) yield rows.slice(i, i + ROWS_PER_PAGE);
}

/** A table by primary key, so that it is never in memory whole. */
async function* tablePages(db: EngraphDb, name: string): AsyncGenerator<object[]> {
  const table = db.table<Record<string, unknown>, string>(name);
  const key = table.schema.primKey.keyPath as string;
  for (let after = ''; ;) {
    // Ended before the rows are packed, which may take seconds: until then nobody could write to the table.
    const page = await db.transaction('r', table, () =>
      table.where(key).above(after).limit(ROWS_PER_PAGE).toArray(),
    );
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last[key] as string;
  }
}
