import { reviewId, type CardId, type DeckId, type ReviewId } from '../base/id.ts';
import type { AnswerRow, CardState, ReviewRow } from '../memory/review.ts';
import { dayOf } from '../base/time.ts';
import { countedDay } from './day-rows.ts';
import type { CardRow, DayRow, EngraphDb } from './db.ts';
import { withConnection } from './open.ts';
import { plainTransaction } from './plain-transaction.ts';
import { withState } from './queue-keys.ts';
import { appendKnown, forgetAhead } from './record-ahead.ts';

type Row<Kind extends ReviewRow['kind']> = Extract<ReviewRow, { kind: Kind }>;

export const ROWS_PER_TRANSACTION = 500;

/** A rating: log row, card row and day row are written together or not at all. */
export const recordReview = (
  db: EngraphDb,
  { row, after, deck }: { readonly row: AnswerRow; readonly after: CardState } & DeckHint,
): Promise<void> => append(db, row, after, { answer: row, sign: 1, ...(deck ? { deck } : {}) });

/** The deck in which the card stood when it was read: its day is then asked for together with the card. */
interface DeckHint {
  readonly deck?: DeckId;
}

interface Counting extends DeckHint {
  readonly answer: AnswerRow;
  readonly sign: 1 | -1;
}

const TABLES = ['reviews', 'cards', 'days'] as const;

/**
 * The row joins the log, its card takes the state, and the answer joins or leaves its day. Begins in the call itself;
 * where the connection was lost, on a new one. The same row again changes nothing: a retry may follow a write of which
 * only the good news was lost.
 */
const append = (
  db: EngraphDb,
  row: Row<'answer' | 'void'>,
  state: CardState,
  counting: Counting | null,
): Promise<void> =>
  withConnection(
    db,
    () => appendKnown(db, { row, state, counting }) ?? appendRead(db, row, state, counting),
  );

function appendRead(
  db: EngraphDb,
  row: Row<'answer' | 'void'>,
  state: CardState,
  counting: Counting | null,
): Promise<void> {
  forgetAhead(db);
  return plainTransaction(
    db,
    TABLES,
    (stores, then) => {
      let home: DeckId | null = null;
      let isStored = false;
      const count = (deck: DeckId, { answer, sign }: Counting): void => {
        const days = stores('days');
        const key = [dayOf(answer), deck];
        then(days.get(key) as IDBRequest<DayRow | undefined>, (day) => {
          if (isStored) return;
          // Requests are answered in order: the card has told its deck by now.
          if (home !== deck) return home === null ? undefined : count(home, { answer, sign });
          const counted = countedDay(day, answer, deck, sign);
          if (counted) days.put(counted);
          else days.delete(key);
        });
      };
      const reviews = stores('reviews');
      const join = (own: typeof row): void =>
        then(reviews.get(own.id) as IDBRequest<ReviewRow | undefined>, (other) => {
          if (!other) return void reviews.add(own);
          if (other.card === own.card && other.at === own.at) isStored = true;
          // Two windows went on with the same session: both ratings count.
          else join({ ...own, id: numberedOn(own) });
        });
      join(row);
      then(stores('cards').get(row.card) as IDBRequest<CardRow | undefined>, (stored) => {
        if (isStored) return;
        const card = known(stored, row.card);
        home = card.deck;
        stores('cards').put(withState(card, state, row));
        if (counting && !counting.deck) count(home, counting);
      });
      if (counting?.deck) count(counting.deck, counting);
    },
    { durability: 'strict' },
  );
}

/** A number far from those that the session will still give. */
function numberedOn({ id, session }: Row<'answer' | 'void'>): ReviewId {
  return reviewId(session, Number(id.slice(id.lastIndexOf('.') + 1)) + 10_000);
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
    deck,
  }: {
    readonly row: Row<'void'>;
    readonly voided: ReviewRow;
    readonly before: CardState;
  } & DeckHint,
): Promise<void> {
  if (row.voids !== voided.id)
    throw new Error(`Inconsistent: ${row.id} does not void ${voided.id}`);
  const counting = voided.kind === 'answer' ? { answer: voided, sign: -1 as const } : null;
  await append(db, row, before, counting && { ...counting, ...(deck ? { deck } : {}) });
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
