import type { Instant } from '../base/time.ts';
import { instant } from '../base/time.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { EngraphDb, SegmentRow } from './db.ts';
import { encodeSegment, spanOf } from './segment.ts';

/** Reviews in a segment. */
export const SEGMENT_ROWS = 8_000;
/** Study days that stay in the tail as rows. */
export const TAIL_DAYS = 14;

/** The instant before which reviews may be sealed. A day more than needed, whatever the time zone was. */
export const sealBefore = (now: Instant): Instant =>
  instant(now - (TAIL_DAYS + 1) * 24 * 60 * 60_000);

/** Packs rows, of which there must be at least one. Its id is derived: the same rows give the same segment. */
export function segmentOf(rows: readonly ReviewRow[]): SegmentRow {
  const first = rows[0];
  if (!first) throw new Error('Inconsistent: a segment without rows');
  const { from, to } = spanOf(rows);
  return { id: `${from}.${first.id}`, from, to, count: rows.length, bytes: encodeSegment(rows) };
}

/**
 * Seals rows of the tail older than `before`, 8,000 at a time, each in one transaction: rows move, none is
 * lost. Returns how many moved. Run it when idle; it does nothing while fewer than 8,000 are old enough.
 */
export async function sealOld(
  db: EngraphDb,
  { before, size = SEGMENT_ROWS }: { readonly before: Instant; readonly size?: number },
): Promise<number> {
  const old = db.reviews.where('at').below(before);
  for (let moved = 0; ; moved += size) {
    // Nearly always too few, and ratings need not wait to hear it: the index tells without reading a row.
    const [last] = await old
      .clone()
      .offset(size - 1)
      .limit(1)
      .primaryKeys();
    if (last === undefined) return moved;
    const sealed = await db.transaction('rw', db.reviews, db.segments, async () => {
      const rows = await old.clone().limit(size).toArray();
      if (rows.length < size) return false;
      await db.segments.add(segmentOf(rows));
      await db.reviews.bulkDelete(rows.map((row) => row.id));
      return true;
    });
    if (!sealed) return moved;
  }
}
