import type { Instant } from '../base/time.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { Collection } from './backup-format.ts';
import type { Fold } from './card-rows.ts';
import type { EngraphDb, TombstoneRow } from './db.ts';
import { recountDecks } from './deck-counts.ts';
import { rebuildAllCards, rebuildDays } from './derive.ts';
import { readAll } from './history.ts';
import { ROWS_PER_TRANSACTION } from './job.ts';
import { isPreferred, uniqueReviews, wins } from './merge.ts';
import { pause } from './pause.ts';
import { decodeSegment } from './segment-rows.ts';
import { encodeSegment, spanOf } from './segment.ts';
import { sealBefore, SEGMENT_ROWS, segmentOf } from './seal.ts';
import {
  keyOf,
  stampedTable,
  STAMPED_TABLES,
  tombstoneId,
  tombstoneTarget,
  type StampedRows,
  type StampedTable,
} from './stamp.ts';

export interface MergeOptions {
  readonly now: Instant;
  readonly fold: Fold;
  readonly onprogress?: (done: number, of: number) => void;
}

/**
 * Merges a collection into the database by the rule of `mergeCollections`, in transactions of at most 500
 * rows: content and log, then the derived rows, then the deck rows, which make it visible.
 */
export async function mergeInto(
  db: EngraphDb,
  incoming: Collection,
  { now, fold, onprogress }: MergeOptions,
): Promise<void> {
  let done = 0;
  const of = sizeOf(incoming);
  const report = (rows: number): void => onprogress?.((done += rows), of);
  for (const name of STAMPED_TABLES) {
    if (name !== 'decks') await mergeRows(db, name, incoming.rows[name], report);
  }
  const decks = (row: TombstoneRow): boolean => tombstoneTarget(row.id).name === 'decks';
  await mergeTombstones(
    db,
    incoming.tombstones.filter((row) => !decks(row)),
  );
  await addReviews(db, incoming.reviews, sealBefore(now), report);
  await rebuildAllCards(db, fold);
  await rebuildDays(db);
  await mergeTombstones(db, incoming.tombstones.filter(decks));
  await mergeRows(db, 'decks', incoming.rows.decks, report);
  await recountDecks(db);
}

const sizeOf = ({ rows, reviews }: Collection): number =>
  STAMPED_TABLES.reduce((sum, name) => sum + rows[name].length, reviews.length);

async function mergeRows<T extends StampedTable>(
  db: EngraphDb,
  name: T,
  rows: readonly StampedRows[T][],
  report: (rows: number) => void,
): Promise<void> {
  const table = stampedTable(db, name);
  for (const chunk of chunks(rows)) {
    await db.transaction('rw', table, db.tombstones, async () => {
      const keys = chunk.map((row) => keyOf(name, row));
      const buried = keys.map((key) => tombstoneId(name, key));
      const [own, tombs] = [await table.bulkGet(keys), await db.tombstones.bulkGet(buried)];
      const winning = chunk.filter((row, i) => {
        const [mine, tomb] = [own[i], tombs[i]];
        return (!mine || wins(row, mine)) && (!tomb || !wins(tomb, row));
      });
      await table.bulkPut(winning);
      await db.tombstones.bulkDelete(winning.map((row) => tombstoneId(name, keyOf(name, row))));
    });
    report(chunk.length);
    await pause();
  }
}

async function mergeTombstones(db: EngraphDb, rows: readonly TombstoneRow[]): Promise<void> {
  for (const chunk of chunks(rows)) {
    const tables = STAMPED_TABLES.map((name) => stampedTable(db, name));
    await db.transaction('rw', [...tables, db.tombstones], async () => {
      for (const row of chunk) {
        const { name, key } = tombstoneTarget(row.id);
        const own = await stampedTable(db, name).get(key);
        if (own && !wins(row, own)) continue;
        if (own) await stampedTable(db, name).delete(key);
        const known = await db.tombstones.get(row.id);
        if (!known || wins(row, known)) await db.tombstones.put(row);
      }
    });
    await pause();
  }
}

/** Reviews not yet in the log: old ones straight into segments, recent ones as rows of the tail. */
async function addReviews(
  db: EngraphDb,
  rows: readonly ReviewRow[],
  before: Instant,
  report: (rows: number) => void,
): Promise<void> {
  const known = uniqueReviews(await readAll(db));
  const incoming = [...uniqueReviews(rows).values()];
  const missing = incoming.filter((row) => !known.has(row.id)).toSorted((a, b) => a.at - b.at);
  const others = incoming.filter((row) => {
    const own = known.get(row.id);
    return own !== undefined && isPreferred(row, own);
  });
  if (others.length > 0) await replaceReviews(db, others);
  const old = missing.filter((row) => row.at < before);
  const sealed = Math.floor(old.length / SEGMENT_ROWS) * SEGMENT_ROWS;
  report(rows.length - missing.length);
  for (let i = 0; i < sealed; i += SEGMENT_ROWS) {
    await db.segments.put(segmentOf(missing.slice(i, i + SEGMENT_ROWS)));
    report(SEGMENT_ROWS);
    await pause();
  }
  for (const chunk of chunks(missing.slice(sealed))) {
    await db.reviews.bulkPut(chunk);
    report(chunk.length);
    await pause();
  }
}

/**
 * The same row in another form, which both copies must come to (`isPreferred`): put where the known one is. A
 * segment keeps its id, for an import's job may name it.
 */
async function replaceReviews(db: EngraphDb, rows: readonly ReviewRow[]): Promise<void> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const chunk of chunks(rows)) {
    await db.transaction('rw', db.reviews, async () => {
      const own = await db.reviews.bulkGet(chunk.map(({ id }) => id));
      await db.reviews.bulkPut(chunk.filter((_, i) => own[i] !== undefined));
    });
  }
  for (const id of await db.segments.toCollection().primaryKeys()) {
    await db.transaction('rw', db.segments, async () => {
      const segment = await db.segments.get(id);
      const held = segment ? decodeSegment(segment.bytes) : [];
      if (!segment || !held.some((row) => byId.has(row.id))) return;
      const next = held.map((row) => byId.get(row.id) ?? row);
      await db.segments.put({ ...segment, ...spanOf(next), bytes: encodeSegment(next) });
    });
    await pause();
  }
}

function chunks<T>(items: readonly T[]): T[][] {
  const all: T[][] = [];
  for (let i = 0; i < items.length; i += ROWS_PER_TRANSACTION) {
    all.push(items.slice(i, i + ROWS_PER_TRANSACTION));
  }
  return all;
}
