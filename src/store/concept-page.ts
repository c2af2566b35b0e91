import type { ConceptId } from '../base/id.ts';
import type { EdgeKind } from '../deck/deck.ts';
import type { CardRow, ConceptRow, DeckRow, EngraphDb } from './db.ts';
import { cardsOfConcept, conceptsByIds } from './queries.ts';

/** A concept at the other end of an edge; `row` is null when its deck is not installed. */
export interface Neighbour {
  readonly kind: EdgeKind;
  readonly concept: ConceptId;
  readonly row: ConceptRow | null;
}

export interface ConceptPage {
  readonly concept: ConceptRow;
  readonly deck: DeckRow;
  /** Edges that this concept holds ("Needs": those of kind requires). */
  readonly from: readonly Neighbour[];
  /** Edges that point here ("Leads to": those of kind requires). */
  readonly to: readonly Neighbour[];
  readonly cards: readonly CardRow[];
}

/** Everything that a concept's sheet and page show, or null when it is not installed. */
export async function conceptPage(db: EngraphDb, id: ConceptId): Promise<ConceptPage | null> {
  const concept = await db.concepts.get(id);
  const deck = concept && (await db.decks.get(concept.deck));
  if (!concept || !deck) return null;
  const [targets, all, cards] = await Promise.all([
    conceptsByIds(
      db,
      concept.edges.map((edge) => edge.to),
    ),
    allConcepts(db),
    cardsOfConcept(db, id),
  ]);
  const from = concept.edges.map(({ kind, to }) => ({
    kind,
    concept: to,
    row: targets.get(to) ?? null,
  }));
  const to = all.flatMap((row) =>
    row.edges.filter((edge) => edge.to === id).map(({ kind }) => ({ kind, concept: row.id, row })),
  );
  return { concept, deck, from, to, cards };
}

/**
 * Concepts of all installed decks, by deck. Proportional to the number of concepts (hundreds: bundled decks
 * have about 25–60 each), not of cards: for the concept page and the graph, never at start or per rating. If
 * imports bring thousands, an index of edge targets is the remedy.
 */
export async function allConcepts(db: EngraphDb): Promise<ConceptRow[]> {
  const [decks, rows] = await Promise.all([
    db.decks.toCollection().primaryKeys(),
    // All at once: a query for any of several decks goes through the rows one by one.
    db.concepts.toArray(),
  ]);
  const installed = new Set(decks);
  return rows.filter(({ deck }) => installed.has(deck));
}
