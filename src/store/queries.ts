import Dexie from 'dexie';
import type { CardId, ConceptId, DeckId, NoteId, SessionId } from '../base/id.ts';
import { dayOf, daysAfter, type Instant, type Moment, type StudyDay } from '../base/time.ts';
import type { AnswerRow, ReviewRow } from '../memory/review.ts';
import type { CardRow, ConceptRow, DayRow, DeckRow, EngraphDb, NoteRow } from './db.ts';

/** Installed decks. Everything else is visible only through one of them. */
export const visibleDecks = (db: EngraphDb): Promise<DeckRow[]> => db.decks.toArray();

/** At most `limit` cards due on or before `day`, longest due first. Buried cards are still among them. */
export async function dueWindow(
  db: EngraphDb,
  decks: readonly DeckId[],
  day: StudyDay,
  limit: number,
): Promise<CardRow[]> {
  const windows = await Promise.all(
    decks.map((deck) => dueRange(db, deck, Dexie.minKey, day).limit(limit).toArray()),
  );
  const due = windows.flat().sort((a, b) => (a.dueDay ?? 0) - (b.dueDay ?? 0));
  return due.slice(0, limit);
}

/** At most `limit` cards of a deck that were never answered, in author order. */
export const newWindow = (db: EngraphDb, deck: DeckId, limit: number): Promise<CardRow[]> =>
  newRange(db, deck).limit(limit).toArray();

/** Cards of each deck that were never answered and can be asked. */
export async function newCounts(
  db: EngraphDb,
  decks: readonly DeckId[],
): Promise<ReadonlyMap<DeckId, number>> {
  const counts = await Promise.all(decks.map((deck) => newRange(db, deck).count()));
  return new Map(decks.map((deck, i) => [deck, counts[i] ?? 0]));
}

/** Days after today that `dueCounts` looks ahead. */
export const FORECAST_DAYS = 7;

/** Cards due in each deck: [0] today or overdue, [1]–[7] on each coming day. Counted by index. */
export async function dueCounts(
  db: EngraphDb,
  decks: readonly DeckId[],
  today: StudyDay,
): Promise<ReadonlyMap<DeckId, readonly number[]>> {
  // Counts are answered by the index itself; reading its keys would walk them one by one (measured: slower).
  const ahead = Array.from({ length: FORECAST_DAYS }, (_, i) => daysAfter(today, i + 1));
  const counts = await Promise.all(
    decks.map((deck) =>
      Promise.all([
        dueRange(db, deck, Dexie.minKey, today).count(),
        ...ahead.map((day) => dueRange(db, deck, day, day).count()),
      ]),
    ),
  );
  return new Map(decks.map((deck, i) => [deck, counts[i] ?? []]));
}

const dueRange = (db: EngraphDb, deck: DeckId, from: unknown, to: StudyDay) =>
  db.cards.where('[deck+dueDay]').between([deck, from], [deck, to], true, true);

const newRange = (db: EngraphDb, deck: DeckId) =>
  db.cards.where('[deck+newAt]').between([deck, Dexie.minKey], [deck, Dexie.maxKey]);

/** Cards hidden on that study day. */
export async function buriedOn(db: EngraphDb, day: StudyDay): Promise<ReadonlySet<CardId>> {
  return new Set(await db.marks.where('buriedUntil').above(day).primaryKeys());
}

/** Marks of some cards: suspension, burial, flag. */
export async function marksOf(db: EngraphDb, cards: readonly CardId[]) {
  const marks = await db.marks.bulkGet([...cards]);
  return new Map(marks.filter((mark) => mark !== undefined).map((mark) => [mark.card, mark]));
}

/** Day rows from one study day to another, both included. */
export const daysBetween = (db: EngraphDb, from: StudyDay, to: StudyDay): Promise<DayRow[]> =>
  db.days.where('day').between(from, to, true, true).toArray();

/**
 * Reviews since a moment. No sealed segment is opened: where one reaches past the moment, the answers of its whole study
 * day and of all later days are counted instead of rows.
 */
export async function reviewsSince(db: EngraphDb, since: Moment): Promise<number> {
  const sealed = await db.segments.where('to').above(since.at).limit(1).count();
  if (sealed === 0) return db.reviews.where('at').above(since.at).count();
  const days = await db.days.where('day').aboveOrEqual(dayOf(since)).toArray();
  return days.reduce((sum, { again, hard, good, easy }) => sum + again + hard + good + easy, 0);
}

/** Cards that test a concept, retired ones left out, of installed decks. */
export async function cardsOfConcept(db: EngraphDb, concept: ConceptId): Promise<CardRow[]> {
  const cards = await db.cards.where('concepts').equals(concept).toArray();
  return visible(
    db,
    cards.filter((card) => !card.retired),
  );
}

/** Cards of a deck in author order, retired ones included. Proportional to the deck: for its own page only. */
export const cardsOfDeck = (db: EngraphDb, deck: DeckId): Promise<CardRow[]> =>
  db.cards.where('deck').equals(deck).sortBy('position');

/** Cards read at a time where all are read: a rating comes in between. */
/** So few that a review which begins meanwhile hardly waits. */
const CARDS_PER_PAGE = 500;

/** All cards of installed decks, deck by deck in author order, retired ones included. Proportional to everything. */
export async function allCards(
  db: EngraphDb,
  decks: readonly DeckId[],
): Promise<readonly CardRow[]> {
  const byDeck = new Map(decks.map((deck) => [deck, [] as CardRow[]]));
  for (let after = '' as CardId; ;) {
    const page = await db.cards.where('id').above(after).limit(CARDS_PER_PAGE).toArray();
    for (const card of page) byDeck.get(card.deck)?.push(card);
    const last = page.at(-1);
    if (!last) break;
    after = last.id;
  }
  return [...byDeck.values()].flatMap((cards) => cards.sort((a, b) => a.position - b.position));
}

/** All cards of the notes: siblings of what was just answered. */
export const siblings = (db: EngraphDb, notes: readonly NoteId[]): Promise<CardRow[]> =>
  db.cards
    .where('note')
    .anyOf([...notes])
    .toArray();

export async function cardsByIds(
  db: EngraphDb,
  ids: readonly CardId[],
): Promise<ReadonlyMap<CardId, CardRow>> {
  return byId(await db.cards.bulkGet([...ids]));
}

export async function notesByIds(
  db: EngraphDb,
  ids: readonly NoteId[],
): Promise<ReadonlyMap<NoteId, NoteRow>> {
  return byId(await db.notes.bulkGet([...ids]));
}

/** Concepts of installed decks; ids of others are absent from the map. */
export async function conceptsByIds(
  db: EngraphDb,
  ids: readonly ConceptId[],
): Promise<ReadonlyMap<ConceptId, ConceptRow>> {
  const rows = (await db.concepts.bulkGet([...ids])).filter((row) => row !== undefined);
  return byId(await visible(db, rows));
}

/** Titles of a deck's concepts: what its references are called. */
export async function titlesOfDeck(
  db: EngraphDb,
  deck: DeckId,
): Promise<ReadonlyMap<ConceptId, string>> {
  const rows = await db.concepts.where('deck').equals(deck).toArray();
  return new Map(rows.map((row) => [row.id, row.title]));
}

/** The rows that a session wrote, oldest first: for the summary and for undo. Sessions are recent: tail only. */
export const sessionRows = (db: EngraphDb, session: SessionId): Promise<ReviewRow[]> =>
  db.reviews.where('session').equals(session).sortBy('at');

/** Cards answered for the first time since an instant. */
export async function firstAnswersSince(db: EngraphDb, from: Instant): Promise<CardId[]> {
  const rows = await db.reviews.where('at').aboveOrEqual(from).toArray();
  const voided = new Set(rows.map((row) => (row.kind === 'void' ? row.voids : null)));
  return rows
    .filter((row) => row.kind === 'answer' && row.phase === 'new' && !voided.has(row.id))
    .map((row) => row.card);
}

/** Instant of the newest row of the log's tail; 0 without one. Says whether anything was answered since. */
export async function lastRowAt(db: EngraphDb): Promise<number> {
  return (await db.reviews.orderBy('at').last())?.at ?? 0;
}

/** Cards answered since an instant, undone answers left out: their siblings rest for the day. */
export async function answersSince(db: EngraphDb, from: Instant): Promise<CardId[]> {
  const rows = await db.reviews.where('at').aboveOrEqual(from).toArray();
  const voided = new Set(rows.map((row) => (row.kind === 'void' ? row.voids : null)));
  return rows.filter((row) => row.kind === 'answer' && !voided.has(row.id)).map((row) => row.card);
}

/** Answers of a session that were not undone, oldest first. */
export async function standingAnswers(db: EngraphDb, session: SessionId): Promise<AnswerRow[]> {
  const rows = await sessionRows(db, session);
  const voided = new Set(rows.map((row) => (row.kind === 'void' ? row.voids : null)));
  return rows.filter((row): row is AnswerRow => row.kind === 'answer' && !voided.has(row.id));
}

/** The n of a session's last row `<session>.<n>`; 0 before the first. */
export async function lastRowNumber(db: EngraphDb, session: SessionId): Promise<number> {
  const ids = await db.reviews.where('session').equals(session).primaryKeys();
  return Math.max(0, ...ids.map((id) => Number(id.slice(id.lastIndexOf('.') + 1))));
}

function byId<Id extends string, Row extends { readonly id: Id }>(
  rows: readonly (Row | undefined)[],
): Map<Id, Row> {
  const known = rows.filter((row) => row !== undefined);
  return new Map(known.map((row) => [row.id, row]));
}

/** Rows whose deck is installed. */
export async function visible<Row extends { readonly deck: DeckId }>(
  db: EngraphDb,
  rows: readonly Row[],
): Promise<Row[]> {
  const decks = new Set(await db.decks.toCollection().primaryKeys());
  return rows.filter((row) => decks.has(row.deck));
}
