import { reviewId, type CardId, type ReviewId, type SessionId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import { applyRow } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import type { CardState, ReviewRow } from '../memory/review.ts';
import type { BulkWork } from './bulk.ts';
import type { CardRow } from './db.ts';
import { portions } from './pace.ts';
import { recordReset, recordSet } from './record.ts';

type Row<Kind extends ReviewRow['kind']> = Extract<ReviewRow, { kind: Kind }>;
type NextId = () => ReviewId;

/** Log row and card. */
const ROWS_PER_CARD = 2;

/** Moves the due day of cards, by `set` rows; new and retired ones have none. Returns how many moved. */
export const writeSetDue = (
  work: BulkWork,
  cards: readonly CardId[],
  days: number,
): Promise<number> =>
  inChunks(work, cards, async (rows, nextId) => {
    const entries = rows
      .filter(({ schedule }) => schedule.phase !== 'new')
      .map((card) => {
        const row: Row<'set'> = { ...head(work, card, nextId()), kind: 'set', next: { days } };
        // A `set` row keeps the memory as it is, so any parameters will do.
        const after: CardState = applyRow(card, row, DEFAULT_PARAMETERS);
        return { row, after };
      });
    await recordSet(work.db, entries);
    return entries.length;
  });

/** Returns cards to new, by `reset` rows. Returns how many were not new before. */
export const writeReset = (work: BulkWork, cards: readonly CardId[]): Promise<number> =>
  inChunks(work, cards, async (rows, nextId) => {
    const resets = rows
      .filter(({ schedule, memory }) => schedule.phase !== 'new' || memory !== null)
      .map((card): Row<'reset'> => ({ ...head(work, card, nextId()), kind: 'reset' }));
    await recordReset(work.db, resets);
    return resets.length;
  });

/** Rule 1: later than the card's last row of any kind. */
const head = ({ moment, device, job }: BulkWork, { id, lastAt }: CardRow, row: ReviewId) => ({
  ...{ id: row, card: id, at: instant(Math.max(moment.at, (lastAt ?? 0) + 1)) },
  ...{ offset: moment.offset, rollOver: moment.rollOver },
  ...{ session: job as string as SessionId, device },
});

async function inChunks(
  { db, job, pace, onprogress }: BulkWork,
  cards: readonly CardId[],
  write: (rows: readonly CardRow[], nextId: NextId) => Promise<number>,
): Promise<number> {
  let changed = 0;
  let done = 0;
  let n = 0;
  const nextId = () => reviewId(job as string as SessionId, (n += 1));
  for await (const chunk of portions(cards, ROWS_PER_CARD, pace)) {
    changed += await db.transaction('rw', db.reviews, db.cards, async () => {
      const rows = await db.cards.bulkGet(chunk);
      return write(
        rows.filter((row) => row !== undefined && !row.retired).map((row) => row as CardRow),
        nextId,
      );
    });
    onprogress?.((done += chunk.length), cards.length);
  }
  return changed;
}
