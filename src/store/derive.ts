import type { CardId, DeckId, NoteId } from '../base/id.ts';
import type { AnswerRow } from '../memory/review.ts';
import { effectiveRows } from '../memory/fold.ts';
import { cardRowsOf, hasProgress, noteOfCard, type Fold } from './card-rows.ts';
import { daysOf } from './day-rows.ts';
import type { CardRow, DayRow, EngraphDb, NoteRow } from './db.ts';
import {
  byCard,
  readableLog,
  readKnownPast,
  readWholePast,
  tailOf,
  type KnownPast,
} from './history.ts';
import { linkedConcepts } from './links.ts';
import { pause } from './pause.ts';
import type { SealedPast } from './sealed-past.ts';

/** Notes whose cards are rebuilt in one transaction. */
const NOTES_PER_CHUNK = 200;
/** From so many notes on, one pass over the whole log is less work than one for each chunk. */
const MANY_NOTES = 5_000;

/** Rebuilds every card row from notes, log and marks, and deletes card rows without a note. */
export async function rebuildAllCards(db: EngraphDb, fold: Fold): Promise<void> {
  const past = await readWholePast(db);
  const former = groupByNote(past.histories.keys());
  let after = '' as NoteId;
  for (;;) {
    const notes = await db.notes.where('id').above(after).limit(NOTES_PER_CHUNK).primaryKeys();
    const last = notes.at(-1);
    if (last === undefined) break;
    await rebuildChunk(db, notes, { past, former, fold });
    after = last;
    await pause();
  }
  await deleteOrphans(db);
}

/** Rebuilds the cards of some notes; a note that is gone loses its card rows. */
export async function rebuildCardsOf(
  db: EngraphDb,
  notes: readonly NoteId[],
  fold: Fold,
): Promise<void> {
  if (notes.length >= MANY_NOTES) return rebuildAllCards(db, fold);
  for (let i = 0; i < notes.length; i += NOTES_PER_CHUNK) {
    const chunk = notes.slice(i, i + NOTES_PER_CHUNK);
    const stored = (await db.notes.bulkGet(chunk)).filter((note) => note !== undefined);
    const past = await readKnownPast(db, await possibleCards(db, stored));
    await rebuildChunk(db, chunk, { past, former: groupByNote(past.histories.keys()), fold });
    await pause();
  }
}

/** Ids of cards that a note has or had, as far as its row and the card table know. */
export async function possibleCards(
  db: EngraphDb,
  notes: readonly Pick<NoteRow, 'id' | 'cards'>[],
): Promise<Set<CardId>> {
  const ids = new Set<CardId>();
  for (const note of notes) {
    for (const { part } of note.cards) ids.add(`${note.id}/${part}` as CardId);
  }
  const stored = db.cards.where('note').anyOf(notes.map((note) => note.id));
  for (const id of await stored.primaryKeys()) ids.add(id);
  return ids;
}

interface ChunkSources {
  readonly past: KnownPast;
  readonly former: ReadonlyMap<string, readonly CardId[]>;
  readonly fold: Fold;
  readonly sealed?: SealedPast;
  /** Rows of cards as they were when their note was deleted. */
  readonly deleted?: ReadonlyMap<CardId, CardRow>;
}

async function rebuildChunk(
  db: EngraphDb,
  ids: readonly NoteId[],
  sources: ChunkSources,
): Promise<void> {
  await db.transaction('rw', [db.notes, db.cards, db.marks, db.links, db.reviews], async () => {
    const notes = (await db.notes.bulkGet([...ids])).filter((note) => note !== undefined);
    const rows = await cardRowsNow(db, notes, sources);
    await db.cards
      .where('note')
      .anyOf([...ids])
      .delete();
    await db.cards.bulkPut(rows);
  });
}

/** Card rows of notes, inside a transaction: ratings written since the past was read are not lost. */
export async function cardRowsNow(
  db: EngraphDb,
  notes: readonly NoteRow[],
  { past, former, fold, sealed, deleted }: ChunkSources,
): Promise<CardRow[]> {
  const candidates = new Map(
    notes.map((note) => {
      const live = note.cards.map(({ part }) => `${note.id}/${part}` as CardId);
      return [note.id, [...live, ...(former.get(note.id) ?? [])]] as const;
    }),
  );
  const cards = [...new Set([...candidates.values()].flat())];
  const tail = await tailOf(db, cards.toSorted());
  const known = cards.flatMap((card) => past.histories.get(card) ?? []);
  const rows = byCard([...known, ...tail]);
  await sealed?.complete(db, rows);
  const marks = await db.marks.bulkGet(cards);
  const found = marks.filter((mark) => mark !== undefined);
  const cardSources = {
    histories: rows,
    marks: new Map(found.map((mark) => [mark.card, mark])),
    links: await linkedConcepts(db, cards),
    kept: await keptRows(db, cards, past, deleted),
    fold,
    ...(sealed ? { sealed } : {}),
  };
  return notes.flatMap((note) => cardRowsOf(note, candidates.get(note.id) ?? [], cardSources));
}

/**
 * The rows of cards whose past cannot be read whole, as far as they say more than "new": as stored, or as they were
 * when they were deleted.
 */
export async function keptRows(
  db: EngraphDb,
  cards: readonly CardId[],
  { isWhole }: Pick<KnownPast, 'isWhole'>,
  deleted?: ReadonlyMap<CardId, CardRow>,
): Promise<ReadonlyMap<CardId, CardRow>> {
  const partial = cards.filter((card) => !isWhole(card));
  const rows = partial.length > 0 ? await db.cards.bulkGet(partial) : [];
  const known = partial.flatMap((card, i) => rows[i] ?? deleted?.get(card) ?? []);
  return new Map(known.filter(hasProgress).map((row) => [row.id, row]));
}

/** Card ids by the note they were made from. */
export function groupByNote(cards: Iterable<CardId>): Map<string, CardId[]> {
  const groups = new Map<string, CardId[]>();
  for (const card of cards) {
    const group = groups.get(noteOfCard(card));
    if (group) group.push(card);
    else groups.set(noteOfCard(card), [card]);
  }
  return groups;
}

async function deleteOrphans(db: EngraphDb): Promise<void> {
  const notes = new Set(await db.notes.toCollection().primaryKeys());
  const orphans = (await db.cards.orderBy('note').uniqueKeys()).filter(
    (note) => !notes.has(note as NoteId),
  );
  await db.cards.where('note').anyOf(orphans).delete();
}

/** Rebuilds every day row from the log; while a part of that cannot be read they may be all that is known of it. */
export async function rebuildDays(db: EngraphDb): Promise<void> {
  const { rows: log, unreadable } = await readableLog(db);
  if (unreadable.length > 0) return;
  const deckOf = await decksOfCards(db);
  await db.transaction('rw', db.days, db.reviews, async () => {
    const known = new Set(log.map((row) => row.id));
    const since = (await db.reviews.toArray()).filter((row) => !known.has(row.id));
    await db.days.clear();
    await db.days.bulkPut([...daysOfLog([...log, ...since], deckOf).values()]);
  });
}

export function daysOfLog(
  log: Parameters<typeof effectiveRows>[0],
  deckOf: (card: CardId) => DeckId,
  days?: Map<string, DayRow>,
): Map<string, DayRow> {
  const answers = effectiveRows(log).filter((row): row is AnswerRow => row.kind === 'answer');
  return daysOf(answers, (answer) => deckOf(answer.card), days);
}

/** The deck of each card, from index keys alone. A card whose deck was removed counts under its id's first part. */
export async function decksOfCards(db: EngraphDb): Promise<(card: CardId) => DeckId> {
  const decks = new Map<CardId, DeckId>();
  for (const deck of await db.cards.orderBy('deck').uniqueKeys()) {
    const ids = await db.cards.where('deck').equals(deck).primaryKeys();
    for (const id of ids) decks.set(id, deck as DeckId);
  }
  return (card) => decks.get(card) ?? (card.slice(0, card.indexOf('/')) as DeckId);
}
