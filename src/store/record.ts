import type { CardId, ReviewId } from '../base/id.ts';
import type { AnswerRow, CardState, ReviewRow } from '../memory/review.ts';
import { dayOf } from '../base/time.ts';
import { countedDay } from './day-rows.ts';
import type { CardRow, DayRow, EngraphDb } from './db.ts';
import { plainTransaction } from './plain-transaction.ts';
import { withState } from './queue-keys.ts';

type Row<Kind extends ReviewRow['kind']> = Extract<ReviewRow, { kind: Kind }>;

export const ROWS_PER_TRANSACTION = 500;

/** A rating: log row, card row and day row are written together or not at all. */
export const recordReview = (
  db: EngraphDb,
  { row, after }: { readonly row: AnswerRow; readonly after: CardState },
): Promise<void> => append(db, row, after, row, 1);

const TABLES = ['reviews', 'cards', 'days'] as const;

/** The row joins the log, its card takes the state, and the answer joins or leaves its day. */
function append(
  db: EngraphDb,
  row: Row<'answer' | 'void'>,
  state: CardState,
  answer: AnswerRow | null,
  sign: 1 | -1,
): Promise<void> {
  return plainTransaction(db, TABLES, (stores, then) => {
    stores('reviews').add(row);
    then(stores('cards').get(row.card) as IDBRequest<CardRow | undefined>, (stored) => {
      const card = known(stored, row.card);
      stores('cards').put(withState(card, state, row));
      if (!answer) return;
      const days = stores('days');
      const key = [dayOf(answer), card.deck];
      then(days.get(key) as IDBRequest<DayRow | undefined>, (day) => {
        const counted = countedDay(day, answer, card.deck, sign);
        if (counted) days.put(counted);
        else days.delete(key);
      });
    });
  });
}

/**
 * Undo: appends the void row, gives the card the state it had before `voided`, takes the answer from its day.
 * A voided row of a day ago reduces that day, not today.
 */
export async function recordVoid(
  db: EngraphDb,
  {
    row,
    voided,
    before,
  }: { readonly row: Row<'void'>; readonly voided: ReviewRow; readonly before: CardState },
): Promise<void> {
  if (row.voids !== voided.id)
    throw new Error(`Inconsistent: ${row.id} does not void ${voided.id}`);
  await append(db, row, before, voided.kind === 'answer' ? voided : null, -1);
}

/** Moves due days of many cards ("Spread it out", set due): one transaction per 500 cards. */
export const recordSet = (
  db: EngraphDb,
  entries: readonly { readonly row: Row<'set'>; readonly after: CardState }[],
): Promise<void> => recordMany(db, entries);

/** Returns cards to new; their history stays in the log. */
export const recordReset = (db: EngraphDb, rows: readonly Row<'reset'>[]): Promise<void> =>
  recordMany(
    db,
    rows.map((row) => ({ row, after: { memory: null, schedule: { phase: 'new' } } })),
  );

async function recordMany(
  db: EngraphDb,
  entries: readonly { readonly row: ReviewRow; readonly after: CardState }[],
): Promise<void> {
  for (let i = 0; i < entries.length; i += ROWS_PER_TRANSACTION) {
    const chunk = entries.slice(i, i + ROWS_PER_TRANSACTION);
    await db.transaction('rw', db.reviews, db.cards, async () => {
      const cards = await db.cards.bulkGet(chunk.map(({ row }) => row.card));
      await db.reviews.bulkAdd(chunk.map(({ row }) => row));
      await db.cards.bulkPut(
        chunk.map(({ row, after }, k) => withState(known(cards[k], row.card), after, row)),
      );
    });
  }
}

function known(card: CardRow | undefined, id: CardId | ReviewId): CardRow {
  if (!card) throw new Error(`Inconsistent: no card ${id}`);
  return card;
}
