import type { CardId, ConceptId } from '../base/id.ts';
import type { Concept, Note } from '../deck/deck.ts';
import { canonical } from './canonical.ts';
import type { CardRow, ConceptRow, DeckRow, EngraphDb, LinkRow, NoteRow } from './db.ts';
import { withText } from './edit-note.ts';
import { withLinks } from './links.ts';
import { deleteStamped, putManyStamped, putStamped, type Unstamped, type Writer } from './stamp.ts';

/** All that names a concept. */
export interface ConceptTies {
  readonly concept: ConceptRow;
  readonly deck: DeckRow;
  /** Concepts that have an edge to it or mention it. */
  readonly neighbours: readonly ConceptRow[];
  /** Notes whose author or text names it. */
  readonly notes: readonly NoteRow[];
  /** Cards linked to it by hand, opened lock, goal. */
  readonly links: readonly LinkRow[];
  readonly cards: readonly CardRow[];
}

/** What a text becomes that mentions the concept. Parser and highlighter: run before the transaction. */
export interface WithoutMention {
  readonly note: (row: NoteRow) => Promise<Note>;
  readonly concept: (row: ConceptRow) => Promise<Concept>;
}

/** Enough to bring a concept back with all its ties. */
export interface RemovedConcept {
  readonly former: ConceptTies;
  /** Rows as the removal left them. */
  readonly left: {
    readonly deck: DeckRow;
    readonly neighbours: readonly ConceptRow[];
    readonly notes: readonly NoteRow[];
  };
}

/** Reads what would be cut; null when the concept is not there. */
export async function conceptTies(db: EngraphDb, id: ConceptId): Promise<ConceptTies | null> {
  const concept = await db.concepts.get(id);
  const deck = concept && (await db.decks.get(concept.deck));
  if (!concept || !deck) return null;
  const mention = `data-concept="${id}"`;
  const [neighbours, links, cards] = await Promise.all([
    db.concepts
      .filter((row) => row.id !== id && (hasEdge(row, id) || row.definitionHtml.includes(mention)))
      .toArray(),
    db.links.where('concept').equals(id).toArray(),
    db.cards.where('concepts').equals(id).toArray(),
  ]);
  const rows = await db.notes.bulkGet([...new Set(cards.map(({ note }) => note))]);
  const notes = rows.filter((row) => row !== undefined && names(row, id)) as NoteRow[];
  return { concept, deck, neighbours, links, cards, notes };
}

const hasEdge = ({ edges }: Concept, id: ConceptId): boolean => edges.some(({ to }) => to === id);
export const names = ({ concepts }: Note, id: ConceptId): boolean =>
  concepts.some(({ concept }) => concept === id);

/** Removes a concept from its deck, cards, other concepts and the learner's links, in one transaction. */
export async function removeConcept(
  db: EngraphDb,
  id: ConceptId,
  without: WithoutMention,
  writer: Writer,
): Promise<RemovedConcept> {
  for (;;) {
    const former = await conceptTies(db, id);
    if (!former) throw new Error(`Inconsistent: no concept ${id}`);
    const notes = await Promise.all(
      former.notes.map(async (row) => {
        const note = await without.note(row);
        const concepts = note.concepts.filter(({ concept }) => concept !== id);
        return withText(row, { ...note, concepts });
      }),
    );
    const neighbours = await Promise.all(
      former.neighbours.map(async (row) => {
        const concept = { ...row, ...(await without.concept(row)) };
        return { ...concept, edges: concept.edges.filter(({ to }) => to !== id) };
      }),
    );
    const left = await cut(db, former, { notes, neighbours }, writer);
    if (left) return { former, left };
  }
}

export const conceptTables = (db: EngraphDb) => [
  ...[db.concepts, db.decks, db.notes, db.cards],
  ...[db.links, db.tombstones],
];

/** Null when something was written meanwhile. */
function cut(
  db: EngraphDb,
  former: ConceptTies,
  next: {
    readonly notes: readonly Unstamped<'notes'>[];
    readonly neighbours: readonly ConceptRow[];
  },
  writer: Writer,
): Promise<RemovedConcept['left'] | null> {
  const { id } = former.concept;
  return db.transaction('rw', conceptTables(db), async () => {
    const now = await conceptTies(db, id);
    if (!now || versions(now) !== versions(former)) return null;
    await deleteStamped(db, 'concepts', [id], writer);
    const links = former.links.map((link) => link.id);
    await deleteStamped(db, 'links', links, writer);
    const neighbours = await putManyStamped(db, 'concepts', next.neighbours, writer);
    const notes = await putManyStamped(db, 'notes', next.notes, writer);
    const deck = await putStamped(db, 'decks', withoutConcept(former.deck, id), writer);
    await relink(
      db,
      former.cards.map((card) => card.id),
    );
    return { deck, neighbours, notes };
  });
}

const versions = ({ concept, deck, neighbours, notes, links, cards }: ConceptTies): string =>
  canonical([
    ...[concept, deck, ...neighbours, ...notes, ...links].map((row) => [row.id, row.changedAt]),
    ...cards.map((card) => card.id),
  ]);

function withoutConcept(deck: DeckRow, id: ConceptId): DeckRow {
  const chapters = deck.chapters.map((chapter) => ({
    ...chapter,
    concepts: chapter.concepts.filter((concept) => concept !== id),
  }));
  const mention = new RegExp(`<a data-concept="${id}"[^>]*>(.*?)</a>`, 'gs');
  const descriptionHtml = deck.descriptionHtml.replace(mention, '$1');
  return { ...deck, chapters, descriptionHtml, concepts: Math.max(0, deck.concepts - 1) };
}

export async function relink(db: EngraphDb, ids: readonly CardId[]): Promise<void> {
  const cards = (await db.cards.bulkGet([...ids])).filter((card) => card !== undefined);
  await db.cards.bulkPut(await withLinks(db, cards));
}
