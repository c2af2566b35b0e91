import type { ReviewId } from '../base/id.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { Collection } from './backup-format.ts';
import { canonical } from './canonical.ts';
import type { Stamp, TombstoneRow } from './db.ts';
import {
  keyOf,
  STAMPED_TABLES,
  tombstoneId,
  type StampedRows,
  type StampedTable,
  type Unstamped,
} from './stamp.ts';

/** A version of a stored thing: its row, or the tombstone that says that it was deleted. */
export type Version = Stamp & object;

/**
 * Last writer wins: by changedAt, then by device. Two versions with the same stamp (a cloned profile) are told
 * apart by their content, so that every device comes to the same winner.
 */
export function wins(a: Version, b: Version): boolean {
  if (a.changedAt !== b.changedAt) return a.changedAt > b.changedAt;
  if (a.by !== b.by) return a.by > b.by;
  return canonical(a) > canonical(b);
}

/**
 * Of two log rows with one id, the one that counts everywhere. They are the same but for one case: the same file of
 * somebody else's imported in two time zones gives rows with the same derived ids.
 */
export const isPreferred = (a: ReviewRow, b: ReviewRow): boolean => canonical(a) > canonical(b);

/** Log rows by id, each once. */
export function uniqueReviews(rows: Iterable<ReviewRow>): Map<ReviewId, ReviewRow> {
  const known = new Map<ReviewId, ReviewRow>();
  for (const row of rows) {
    const other = known.get(row.id);
    if (!other || isPreferred(row, other)) known.set(row.id, row);
  }
  return known;
}

/** Two copies of a collection as one: union of reviews by id, last writer wins for everything stamped. */
export function mergeCollections(a: Collection, b: Collection): Collection {
  const winners = new Map<string, { readonly name: StampedTable; readonly row: Version }>();
  const tombstones = new Map<string, TombstoneRow>();
  for (const side of [a, b]) {
    for (const name of STAMPED_TABLES) {
      for (const row of side.rows[name]) {
        const id = tombstoneId(name, keyOf(name, row as Unstamped<typeof name>));
        const known = winners.get(id);
        if (!known || wins(row, known.row)) winners.set(id, { name, row });
      }
    }
    for (const row of side.tombstones) {
      const known = tombstones.get(row.id);
      if (!known || wins(row, known)) tombstones.set(row.id, row);
    }
  }
  for (const [id, tombstone] of tombstones) {
    const winner = winners.get(id);
    if (winner && wins(tombstone, winner.row)) winners.delete(id);
    else if (winner) tombstones.delete(id);
  }
  return {
    rows: rowsByTable(winners.values()),
    tombstones: sorted(tombstones, (row) => row.id),
    reviews: sorted(uniqueReviews([...a.reviews, ...b.reviews]), (row) => row.id),
  };
}

function rowsByTable(
  winners: Iterable<{ readonly name: StampedTable; readonly row: Version }>,
): Collection['rows'] {
  const rows = Object.fromEntries(STAMPED_TABLES.map((name) => [name, [] as Version[]])) as Record<
    StampedTable,
    Version[]
  >;
  for (const { name, row } of winners) rows[name].push(row);
  for (const name of STAMPED_TABLES) {
    const key = (row: Version) => keyOf(name, row as unknown as StampedRows[typeof name]);
    rows[name].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
  return rows as unknown as Collection['rows'];
}

const sorted = <Row>(rows: ReadonlyMap<string, Row>, key: (row: Row) => string): Row[] =>
  [...rows.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
