import type { CardId, JobId, NoteId } from '../base/id.ts';
import { instant, type Instant } from '../base/time.ts';
import { noteOfCard, type Fold } from './card-rows.ts';
import { rebuildCardsOf, rebuildDays } from './derive.ts';
import type { EngraphDb, JobEntryRow, JobRow, SegmentRow, Stamp } from './db.ts';
import { pause } from './pause.ts';
import { cardsOfSegment } from './segment-rows.ts';
import {
  deleteStamped,
  keyOf,
  putManyStamped,
  stampedTable,
  STAMPED_TABLES,
  type StampedTable,
  type Unstamped,
  type Writer,
} from './stamp.ts';

const UNDO_DAYS = 7;
export const ROWS_PER_TRANSACTION = 500;
const DAY = 24 * 60 * 60_000;

export const undoUntil = (now: Instant): Instant => instant(now + UNDO_DAYS * DAY);

/**
 * The stamp of content that comes with a deck: its version instead of the clock, so that what the learner
 * wrote always outranks a delivery, on whichever device and whenever the deck was installed there.
 */
export const deliveryStamp = (version: number, writer: Writer): Writer => ({
  ...writer,
  now: instant(version),
});

/** Stamps a restored row just above the version it replaces. */
const rollbackStamp = (writer: Writer): Writer => ({ ...writer, now: instant(0) });

/** Writes rows of a job with their stamps, after noting in the job what they replace or that they are added. */
export async function putForJob<T extends StampedTable>(
  db: EngraphDb,
  job: JobId,
  name: T,
  rows: readonly Unstamped<T>[],
  writer: Writer,
): Promise<void> {
  const table = stampedTable(db, name);
  await db.transaction('rw', table, db.tombstones, db.jobEntries, async () => {
    const keys = rows.map((row) => keyOf(name, row));
    await noteEntries(db, job, name, keys);
    await putManyStamped(db, name, rows, writer);
  });
}

/** Deletes rows of a job, after noting them in it. */
export async function deleteForJob(
  db: EngraphDb,
  job: JobId,
  name: StampedTable,
  keys: readonly string[],
  writer: Writer,
): Promise<void> {
  await db.transaction('rw', stampedTable(db, name), db.tombstones, db.jobEntries, async () => {
    await noteEntries(db, job, name, keys);
    await deleteStamped(db, name, keys, writer);
  });
}

/** Rows added by a job that began without a row of its deck need no entry: the deck's index finds them. */
async function noteEntries(
  db: EngraphDb,
  job: JobId,
  table: StampedTable,
  keys: readonly string[],
): Promise<void> {
  const olds = await stampedTable(db, table).bulkGet([...keys]);
  const entries = keys.map((key, i) => ({ job, table, key, row: olds[i] ?? null }));
  await db.jobEntries.bulkAdd(entries);
}

/** Takes back what a job wrote: added rows go, replaced rows return, cards are folded anew. */
export async function rollBack(
  db: EngraphDb,
  job: JobRow,
  { fold, writer }: { readonly fold: Fold; readonly writer: Writer },
): Promise<void> {
  if (job.report['fresh'] === 1 && job.deck !== null) await deleteContent(db, job.deck);
  for (const { id, fresh } of job.import?.decks ?? []) if (fresh) await deleteContent(db, id);
  const touched = new Set<NoteId>();
  for (;;) {
    // From the end, so that a row written twice gets back the first of its former versions.
    const entries = await newestEntries(db, job.id);
    if (entries.length === 0) break;
    for (const { table, key, row } of entries)
      if (table === 'notes') touched.add(key as NoteId);
      else if (table === 'links') touched.add(noteOfLink(key, row));
      else if (table === 'marks') touched.add(noteOfCard(key as CardId) as NoteId);
    await restoreEntries(db, entries, rollbackStamp(writer));
    await pause();
  }
  for (const note of await forgetPast(db, job.import?.segments ?? [])) touched.add(note);
  await rebuildCardsOf(db, [...touched], fold);
}

/**
 * History that came with an import goes with it: the one case in which rows leave the log. Returns the notes that
 * are still here and had a part in it.
 */
async function forgetPast(db: EngraphDb, segments: readonly string[]): Promise<NoteId[]> {
  if (segments.length === 0) return [];
  const notes = new Set<NoteId>();
  for (const id of segments)
    for (const card of cardsIn(await db.segments.get(id))) notes.add(noteOfCard(card) as NoteId);
  await db.segments.bulkDelete([...segments]);
  await rebuildDays(db);
  return db.notes
    .where('id')
    .anyOf([...notes])
    .primaryKeys();
}

/** A damaged segment names no cards: it goes all the same. */
function cardsIn(segment: SegmentRow | undefined): readonly CardId[] {
  if (!segment) return [];
  try {
    return cardsOfSegment(segment.bytes);
  } catch {
    return [];
  }
}

/** Takes everything back and forgets the job. */
export async function takeBack(
  db: EngraphDb,
  id: JobId,
  context: { readonly fold: Fold; readonly writer: Writer },
): Promise<void> {
  const job = await db.jobs.get(id);
  if (!job) return;
  await rollBack(db, job, context);
  await db.jobs.delete(id);
}

const newestEntries = (db: EngraphDb, job: JobId): Promise<JobEntryRow[]> =>
  db.jobEntries.where('job').equals(job).reverse().limit(ROWS_PER_TRANSACTION).toArray();

/** The note whose card a link names: its id is `link/<card>/<deck>/<concept>`. */
function noteOfLink(key: string, row: unknown): NoteId {
  const card = (row as { card?: CardId } | null)?.card ?? key.split('/').slice(1, -2).join('/');
  return noteOfCard(card as CardId) as NoteId;
}

/** One transaction: the rows, and the entries that spoke of them. */
async function restoreEntries(
  db: EngraphDb,
  entries: readonly JobEntryRow[],
  writer: Writer,
): Promise<void> {
  const tables = [...STAMPED_TABLES.map((name) => stampedTable(db, name))];
  await db.transaction('rw', [...tables, db.tombstones, db.jobEntries], async () => {
    for (const { table, key, row } of entries) {
      const name = table as StampedTable;
      if (row === null) await deleteStamped(db, name, [key], writer);
      else if (!(await changedSince(db, name, key, row as Stamp))) {
        await putManyStamped(db, name, [row as Unstamped<typeof name>], writer);
      }
    }
    await db.jobEntries.bulkDelete(entries.map(({ id }) => id).filter((id) => id !== undefined));
  });
}

/** True when somebody wrote the row after the job did: what the learner did since then stays. */
async function changedSince(
  db: EngraphDb,
  name: StampedTable,
  key: string,
  former: Stamp,
): Promise<boolean> {
  const now = await stampedTable(db, name).get(key);
  return now !== undefined && now.was !== former.changedAt;
}

/** Deletes concepts, notes and cards of a deck that is not visible. Reviews, marks and links stay. */
export async function deleteContent(
  db: EngraphDb,
  deck: NonNullable<JobRow['deck']>,
): Promise<void> {
  for (const table of [db.cards, db.notes, db.concepts]) {
    for (;;) {
      const where = db.table<unknown, string>(table.name).where('deck').equals(deck);
      const keys = await where.limit(ROWS_PER_TRANSACTION).primaryKeys();
      if (keys.length === 0) break;
      // A card moved to another deck goes with its note.
      if (table === db.notes) await db.cards.where('note').anyOf(keys).delete();
      await db.table<unknown, string>(table.name).bulkDelete(keys);
      await pause();
    }
  }
}
