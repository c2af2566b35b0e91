import type { CardId, DeckId } from '../base/id.ts';
import { dayOf, type StudyDay } from '../base/time.ts';
import type { AnswerRow, CardState, ReviewRow } from '../memory/review.ts';
import { canonical } from './canonical.ts';
import { countedDay, dayKey } from './day-rows.ts';
import type { CardRow, DayRow, EngraphDb } from './db.ts';
import { plainTransaction } from './plain-transaction.ts';
import { withState } from './queue-keys.ts';

/* What a rating will replace is read while the learner thinks. Then nothing of its write waits for an answer: all of it
   is asked for, and its end too, in the task of the press, and a page that goes away right after loses nothing. */

export interface Counting {
  readonly answer: AnswerRow;
  readonly sign: 1 | -1;
}

interface Known {
  readonly cards: Map<CardId, CardRow>;
  /** By `day/deck`; null where the day has no row. */
  readonly days: Map<string, DayRow | null>;
  /** Writes begun so far: what was read before one of them is old. */
  writes: number;
}
/** By connection: what was known of one that is lost says nothing about the next. */
const KNOWN = new WeakMap<IDBDatabase, Known>();
const MOST_CARDS = 50;

function knownOf(db: EngraphDb): Known | null {
  const connection = db.isOpen() ? (db.backendDB() as IDBDatabase | null) : null;
  if (!connection) return null;
  const known = KNOWN.get(connection) ?? { cards: new Map(), days: new Map(), writes: 0 };
  KNOWN.set(connection, known);
  return known;
}

/** Reads the rows that a rating of that card on that day will replace. */
export async function readAhead(
  db: EngraphDb,
  { card, deck, day }: { readonly card: CardId; readonly deck: DeckId; readonly day: StudyDay },
): Promise<void> {
  const known = knownOf(db);
  const key = dayKey({ day, deck });
  if (!known || (known.cards.has(card) && known.days.has(key))) return;
  const { writes } = known;
  const [row, counts] = await Promise.all([db.cards.get(card), db.days.get([day, deck])]);
  if (known.writes !== writes || !row) return;
  if (known.cards.size >= MOST_CARDS) known.cards.clear();
  known.cards.set(card, row);
  known.days.set(key, counts ?? null);
}

/** Nothing is known any more: the next rating reads first. */
export function forgetAhead(db: EngraphDb): void {
  const known = knownOf(db);
  if (!known) return;
  known.writes += 1;
  known.cards.clear();
  known.days.clear();
}

interface Rating {
  readonly row: ReviewRow;
  readonly state: CardState;
  readonly counting: Counting | null;
}

/** Rows as they were believed to be, and as they become. */
interface Plan extends Rating {
  readonly card: readonly [CardRow, CardRow];
  /** Null where nothing is counted; inside, null where there is no row. */
  readonly day: readonly [DayRow | null, DayRow | null] | null;
}

/**
 * Writes a rating whose rows are known, or returns null where they are not. They are asked for all the same: where
 * somebody else wrote them meanwhile (another window, an edit), they are mended from what was found.
 */
export function appendKnown(db: EngraphDb, rating: Rating): Promise<void> | null {
  const plan = planOf(db, rating);
  if (!plan) return null;
  const found: { card?: CardRow | undefined; day?: DayRow | undefined } = {};
  const writing = plainTransaction(
    db,
    ['reviews', 'cards', 'days'],
    (stores, then) => {
      const { row, card, day, counting } = plan;
      then(stores('cards').get(row.card) as IDBRequest<CardRow | undefined>, (stored) => {
        found.card = stored;
      });
      if (day && counting) {
        const key = [dayOf(counting.answer), card[1].deck];
        then(stores('days').get(key) as IDBRequest<DayRow | undefined>, (stored) => {
          found.day = stored;
        });
        if (day[1]) stores('days').put(day[1]);
        else stores('days').delete(key);
      }
      stores('reviews').add(row);
      stores('cards').put(card[1]);
    },
    { commits: true, durability: 'strict' },
  );
  return writing.then(
    () => mended(db, plan, found),
    (cause: unknown) => {
      forgetAhead(db);
      throw cause;
    },
  );
}

function planOf(db: EngraphDb, { row, state, counting }: Rating): Plan | null {
  const known = knownOf(db);
  const before = known?.cards.get(row.card);
  if (!known || !before) return null;
  const card = withState(before, state, row);
  const plan = { row, state, counting, card: [before, card] as const };
  let day: Plan['day'] = null;
  if (counting) {
    const key = dayKey({ day: dayOf(counting.answer), deck: card.deck });
    const counts = known.days.get(key);
    if (counts === undefined) return null;
    day = [counts, countedDay(counts ?? undefined, counting.answer, card.deck, counting.sign)];
    known.days.set(key, day[1]);
  }
  known.cards.set(row.card, card);
  known.writes += 1;
  return { ...plan, day };
}

const isSame = (a: object | null | undefined, b: object | null | undefined): boolean =>
  canonical(a ?? null) === canonical(b ?? null);

/** Seldom anything to do: rows that were not what they were believed to be get what the rating makes of them. */
async function mended(
  db: EngraphDb,
  plan: Plan,
  found: { readonly card?: CardRow | undefined; readonly day?: DayRow | undefined },
): Promise<void> {
  const { row, state, counting, card, day } = plan;
  const isCard = !isSame(found.card, card[0]);
  const isDay = day !== null && !isSame(found.day, day[0]);
  if (!isCard && !isDay) return;
  forgetAhead(db);
  await plainTransaction(db, ['cards', 'days'], (stores, then) => {
    const days = stores('days');
    const change = (deck: DeckId, turn: (stored: DayRow | undefined) => DayRow | null) => {
      if (!counting) return;
      const key = [dayOf(counting.answer), deck];
      then(days.get(key) as IDBRequest<DayRow | undefined>, (stored) => {
        const counts = turn(stored);
        if (counts) days.put(counts);
        else days.delete(key);
      });
    };
    const { card: before } = found;
    if (isDay) change(card[1].deck, (stored) => shifted(stored, found.day, day[0]));
    if (!isCard) return;
    if (!before) return void stores('cards').delete(row.card);
    stores('cards').put(withState(before, state, row));
    if (!counting || before.deck === card[1].deck) return;
    const { answer, sign } = counting;
    change(card[1].deck, (stored) => countedDay(stored, answer, card[1].deck, sign === 1 ? -1 : 1));
    change(before.deck, (stored) => countedDay(stored, answer, before.deck, sign));
  });
}

const COUNTS = ['fresh', 'reviews', 'again', 'hard', 'good', 'easy', 'ms'] as const;

/** The counts as they stand, with what was found instead of what was believed. */
function shifted(
  stored: DayRow | undefined,
  found: DayRow | undefined,
  believed: DayRow | null,
): DayRow | null {
  const shape = stored ?? found ?? believed;
  if (!shape) return null;
  const row: { -readonly [K in keyof DayRow]: DayRow[K] } = { ...shape };
  for (const name of COUNTS)
    row[name] = (stored?.[name] ?? 0) + (found?.[name] ?? 0) - (believed?.[name] ?? 0);
  return row.again + row.hard + row.good + row.easy === 0 ? null : row;
}
