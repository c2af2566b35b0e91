import { LIMITS } from '../../limits.ts';
import type { Sqlite, SqlValue } from '../../sqlite.ts';
import type { AnkiCard, AnkiId, AnkiReviews } from '../collection.ts';
import type { Report } from './report.ts';
import { idOf, idSql, maybe, whole } from './values.ts';

const SQL = `SELECT id, ${idSql('cid')}, ease, ivl, lastIvl, factor, time, type FROM revlog NOT INDEXED`;
const INT32 = 2 ** 31 - 1;
/** An id beyond this year 5138 in ms counts microseconds (facts §14). */
const MICROSECONDS = 1e14;
/** Columns in the order of the SELECT, the card's index in place of its id. */
const COLUMNS = 8;

/** The log of the cards that came through, grouped by card and ordered by time. */
export function readReviews(db: Sqlite, cards: readonly AnkiCard[], report: Report): AnkiReviews {
  const indices = new Map<AnkiId, number>(cards.map(({ id }, i) => [id, i]));
  const counts = new Uint32Array(cards.length + 1);
  let rows = new Float64Array(COLUMNS * 4096);
  let count = 0;
  for (const row of db.tables.has('revlog') ? db.lentRows(SQL, LIMITS.reviews) : []) {
    const card = indices.get(idOf(row[1]) ?? '');
    if (card === undefined) report.count('lostReview');
    else {
      if ((count + 1) * COLUMNS > rows.length) rows = doubled(rows);
      if (take(row, card, rows, count * COLUMNS)) {
        count++;
        counts[card] = (counts[card] ?? 0) + 1;
      } else report.count('review');
    }
  }
  return grouped(rows, count, startsOf(counts));
}

function doubled(rows: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(rows.length * 2);
  larger.set(rows);
  return larger;
}

/** Cleans one row into `rows`; false when it says nothing that can be used. */
function take(row: readonly SqlValue[], card: number, rows: Float64Array, at: number): boolean {
  const [rawId, , ease, ivl, lastIvl, factor, time, type] = row;
  const id = maybe(rawId);
  const [button, kind] = [maybe(ease) ?? -1, maybe(type) ?? -1];
  const isKnown = id !== null && id > 0 && isWithin(button, 4) && isWithin(kind, 5);
  if (!isKnown) return false;
  rows[at] = id > MICROSECONDS ? Math.floor(id / 1000) : Math.floor(id);
  rows[at + 1] = card;
  rows[at + 2] = button;
  rows[at + 3] = whole(ivl, 0, -INT32, INT32);
  rows[at + 4] = whole(lastIvl, 0, -INT32, INT32);
  rows[at + 5] = whole(factor, 0, 0, INT32);
  rows[at + 6] = whole(time, 0, 0, INT32);
  rows[at + 7] = kind;
  return true;
}

const isWithin = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= most;

/** Counts in place into where each card's rows begin. */
function startsOf(counts: Uint32Array): Uint32Array {
  let sum = 0;
  return counts.map((count) => {
    sum += count;
    return sum - count;
  });
}

function grouped(rows: Float64Array, count: number, starts: Uint32Array): AnkiReviews {
  const order = ordered(rows, count, starts);
  const at = new Float64Array(count);
  const [ease, kind] = [new Uint8Array(count), new Uint8Array(count)];
  const [interval, lastInterval] = [new Int32Array(count), new Int32Array(count)];
  const [factor, duration] = [new Int32Array(count), new Int32Array(count)];
  // Row by row: they stand in any order, and a row is near itself.
  for (let i = 0; i < count; i++) {
    const from = (order[i] ?? 0) * COLUMNS;
    at[i] = rows[from] ?? 0;
    ease[i] = rows[from + 2] ?? 0;
    interval[i] = rows[from + 3] ?? 0;
    lastInterval[i] = rows[from + 4] ?? 0;
    factor[i] = rows[from + 5] ?? 0;
    duration[i] = rows[from + 6] ?? 0;
    kind[i] = rows[from + 7] ?? 0;
  }
  return { count, starts, at, ease, interval, lastInterval, factor, duration, kind };
}

/** Places of the rows by card, then time. The table is by time already, unless somebody else made it. */
function ordered(rows: Float64Array, count: number, starts: Uint32Array): Uint32Array {
  const order = new Uint32Array(count);
  const next = starts.slice();
  let isSorted = true;
  for (let i = 0; i < count; i++) {
    const card = rows[i * COLUMNS + 1] ?? 0;
    const at = next[card] ?? 0;
    order[at] = i;
    next[card] = at + 1;
    if (i > 0 && (rows[i * COLUMNS] ?? 0) < (rows[(i - 1) * COLUMNS] ?? 0)) isSorted = false;
  }
  if (isSorted) return order;
  const time = (i: number) => rows[i * COLUMNS] ?? 0;
  for (let card = 0; card + 1 < starts.length; card++)
    order.subarray(starts[card], starts[card + 1]).sort((a, b) => time(a) - time(b));
  return order;
}
