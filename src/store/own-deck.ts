import type { ConceptId, DeckId } from '../base/id.ts';
import type { Chapter, Concept, Note } from '../deck/deck.ts';
import { cardRowsNow } from './derive.ts';
import type { ConceptRow, DeckRow, EngraphDb, NoteRow } from './db.ts';
import {
  countCards,
  putFiles,
  saveNote,
  type EditContext,
  type NewFile,
  type NoteBefore,
} from './edit-note.ts';
import { noteOf } from './note-base.ts';
import { deleteStamped, putStamped, type Unstamped, type Writer } from './stamp.ts';

/* The learner's own decks: each function is one transaction, and what it returns takes it back. */

/** What the learner says of a deck of their own. */
export type OwnDeck = Pick<
  DeckRow,
  'id' | 'title' | 'language' | 'licence' | 'authors' | 'descriptionHtml'
>;

/** Begins an empty deck. Throws when its id is taken. */
export async function createDeck(db: EngraphDb, deck: OwnDeck, writer: Writer): Promise<DeckRow> {
  return db.transaction('rw', db.decks, db.tombstones, async () => {
    if (await db.decks.get(deck.id))
      throw new Error(`Inconsistent: deck ${deck.id} is there already`);
    const row: Unstamped<'decks'> = {
      ...deck,
      path: [deck.title],
      version: 1,
      chapters: [],
      origin: { kind: 'own', name: deck.title },
      paused: false,
      cards: 0,
      concepts: 0,
      addedAt: writer.now,
    };
    return putStamped(db, 'decks', row, writer);
  });
}

/** Changes title, language, licence, authors or description of a deck of the learner's own. Returns the former row. */
export async function putDeckDetails(
  db: EngraphDb,
  id: DeckId,
  details: Partial<Omit<OwnDeck, 'id'>>,
  writer: Writer,
): Promise<DeckRow> {
  return db.transaction('rw', db.decks, db.tombstones, async () => {
    const old = await ownDeck(db, id);
    const title = details.title ?? old.title;
    const path = [...old.path.slice(0, -1), title];
    await putStamped(db, 'decks', { ...old, ...details, title, path }, writer);
    return old;
  });
}

/** A concept and its deck as they were before. */
export interface ConceptBefore {
  readonly id: ConceptId;
  readonly row: ConceptRow | null;
  readonly chapters: readonly Chapter[];
  readonly deck: DeckId;
}

/** Adds or changes a concept; a new one stands at the end of the reading order. */
export async function putConcept(
  db: EngraphDb,
  deck: DeckId,
  concept: Concept,
  writer: Writer,
): Promise<ConceptBefore> {
  return db.transaction('rw', db.concepts, db.decks, db.tombstones, async () => {
    const [row, home] = await Promise.all([db.concepts.get(concept.id), db.decks.get(deck)]);
    if (!home) throw new Error(`Inconsistent: no deck ${deck}`);
    await putStamped(db, 'concepts', { ...concept, deck }, writer);
    const chapters = row ? home.chapters : withLast(home.chapters, concept.id);
    // Written for an old concept too: the order of new cards is computed anew when a deck row changes.
    await putStamped(
      db,
      'decks',
      { ...home, chapters, concepts: home.concepts + (row ? 0 : 1) },
      writer,
    );
    return { id: concept.id, row: row ?? null, chapters: home.chapters, deck };
  });
}

const withLast = (chapters: readonly Chapter[], concept: ConceptId): readonly Chapter[] =>
  chapters.map((chapter, i) =>
    i === chapters.length - 1 ? { ...chapter, concepts: [...chapter.concepts, concept] } : chapter,
  );

/** A concept that was added goes again, one that was changed is as it was. */
export async function takeBackConcept(
  db: EngraphDb,
  { id, row, chapters, deck }: ConceptBefore,
  writer: Writer,
): Promise<void> {
  if (row) return void (await putConcept(db, deck, row, writer));
  await db.transaction('rw', db.concepts, db.decks, db.tombstones, async () => {
    await deleteStamped(db, 'concepts', [id], writer);
    const home = await db.decks.get(deck);
    if (!home) return;
    const concepts = Math.max(0, home.concepts - 1);
    await putStamped(db, 'decks', { ...home, chapters, concepts }, writer);
  });
}

/**
 * Puts a note that the learner wrote into a deck, with its cards and files. Nothing of it was delivered (`base` is
 * empty), so no update takes it away.
 */
export async function addNote(
  db: EngraphDb,
  deck: DeckId,
  note: Note,
  { writer, fold, files = [] }: EditContext & { readonly files?: readonly NewFile[] },
): Promise<NoteBefore> {
  const tables = [
    ...[db.notes, db.cards, db.marks, db.links, db.reviews],
    ...[db.decks, db.media, db.tombstones],
  ];
  return db.transaction('rw', tables, async () => {
    if (!(await db.decks.get(deck))) throw new Error(`Inconsistent: no deck ${deck}`);
    if (await db.notes.get(note.id))
      throw new Error(`Inconsistent: note ${note.id} is there already`);
    await putFiles(db, files, writer);
    const position = await nextPosition(db, deck);
    const own = { base: {}, edited: false, retired: false, addedAt: writer.now };
    const content = { ...note, deck, position, ...own };
    const row = await putStamped(db, 'notes', content, writer);
    const past = { histories: new Map(), isWhole: () => true };
    const sources = { past, former: new Map(), fold };
    await db.cards.bulkPut(await cardRowsNow(db, [row], sources));
    await countCards(db, deck, note.cards.length, writer);
    return { id: note.id, row: null };
  });
}

/** Behind all others, by index alone: notes counted, and the last card that waits to be learned. */
async function nextPosition(db: EngraphDb, deck: DeckId): Promise<number> {
  const count = await db.notes.where('deck').equals(deck).count();
  const last = await db.cards.where('[deck+newAt]').between([deck, 0], [deck, Infinity]).last();
  return Math.max(count, Math.floor((last?.position ?? -1) / PLACES_PER_NOTE) + 1);
}
/** As in `card-rows.ts`. */
const PLACES_PER_NOTE = 1_000;

/** A note that was added goes again, one that was changed is as it was. Its reviews stay in the log. */
export async function takeBackNote(
  db: EngraphDb,
  { id, row }: NoteBefore,
  context: EditContext,
): Promise<void> {
  if (row) {
    const { changedAt, by, was, ...content } = row;
    void [changedAt, by, was];
    await saveNote(db, noteOf(content), context);
    return;
  }
  await db.transaction('rw', [db.notes, db.cards, db.decks, db.tombstones], async () => {
    const now = await db.notes.get(id);
    if (!now) return;
    await deleteStamped(db, 'notes', [id], context.writer);
    await db.cards.where('note').equals(id).delete();
    await countCards(db, now.deck, -now.cards.length, context.writer);
  });
}

/** Sets the reading order of a deck of the learner's own; its new cards follow it. Returns the former chapters. */
export async function setChapters(
  db: EngraphDb,
  id: DeckId,
  chapters: readonly Chapter[],
  writer: Writer,
): Promise<readonly Chapter[]> {
  const tables = [db.decks, db.concepts, db.notes, db.cards, db.tombstones];
  return db.transaction('rw', tables, async () => {
    const old = await ownDeck(db, id);
    await putStamped(db, 'decks', { ...old, chapters }, writer);
    const concepts = await db.concepts.where('deck').equals(id).primaryKeys();
    const listed = chapters.flatMap((chapter) => chapter.concepts);
    const place = new Map(
      [...listed, ...concepts.filter((c) => !listed.includes(c))].map((c, i) => [c, i]),
    );
    const placeOf = (note: NoteRow) =>
      place.get(note.concepts[0]?.concept as ConceptId) ?? place.size;
    const notes = await db.notes.where('deck').equals(id).toArray();
    const ordered = notes.toSorted((a, b) => placeOf(a) - placeOf(b) || a.position - b.position);
    for (const [position, note] of ordered.entries())
      if (note.position !== position) await moveNote(db, note, position, writer);
    return old.chapters;
  });
}

async function moveNote(
  db: EngraphDb,
  note: NoteRow,
  position: number,
  writer: Writer,
): Promise<void> {
  await putStamped(db, 'notes', { ...note, position }, writer);
  const by = (position - note.position) * PLACES_PER_NOTE;
  const cards = await db.cards.where('note').equals(note.id).toArray();
  await db.cards.bulkPut(
    cards.map((card) => ({
      ...card,
      position: card.position + by,
      ...(card.newAt === undefined ? {} : { newAt: card.newAt + by }),
    })),
  );
}

async function ownDeck(db: EngraphDb, id: DeckId): Promise<DeckRow> {
  const row = await db.decks.get(id);
  if (row?.origin.kind !== 'own')
    throw new Error(`Inconsistent: ${id} is no deck of the learner's own`);
  return row;
}
