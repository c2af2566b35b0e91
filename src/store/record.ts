import type { CardId, ReviewId } from '../base/id.ts';
import type { AnswerRow, CardState, ReviewRow } from '../memory/review.ts';
import { countAnswer } from './day-rows.ts';
import type { CardRow, EngraphDb } from './db.ts';
import { withState } from './queue-keys.ts';

type Row<Kind extends ReviewRow['kind']> = Extract<ReviewRow, { kind: Kind }>;

export const ROWS_PER_TRANSACTION = 500;

/** A rating: log row, card row and day row are written together or not at all. */
export async function recordReview(
  db: EngraphDb,
  { row, after }: { readonly row: AnswerRow; readonly after: CardState },
): Promise<void> {
  await db.transaction('rw', db.reviews, db.cards, db.days, async () => {
    const card = await storedCard(db, row.card);
    await db.reviews.add(row);
    await db.cards.put(withState(card, after, row));
    await countAnswer(db, row, card.deck, 1);
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
  await db.transaction('rw', db.reviews, db.cards, db.days, async () => {
    const card = await storedCard(db, row.card);
    await db.reviews.add(row);
    await db.cards.put(withState(card, before, row));
    if (voided.kind === 'answer') await countAnswer(db, voided, card.deck, -1);
  });
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

const storedCard = async (db: EngraphDb, id: CardId): Promise<CardRow> =>
  known(await db.cards.get(id), id);

function known(card: CardRow | undefined, id: CardId | ReviewId): CardRow {
  if (!card) throw new Error(`Inconsistent: no card ${id}`);
  return card;
}
