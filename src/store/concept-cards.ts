import type { ConceptId, DeckId } from '../base/id.ts';
import type { CardRow, ConceptRow, EngraphDb } from './db.ts';
import { allCards, visible, visibleDecks } from './queries.ts';

/** Concepts of a deck. Proportional to the deck: for its own page and its mastery. */
export const conceptsOfDeck = (db: EngraphDb, deck: DeckId): Promise<ConceptRow[]> =>
  db.concepts.where('deck').equals(deck).toArray();

/** `cardsByConcept` for all concepts: one pass over all cards, page by page, where that would ask as often as there are concepts. */
export async function allCardsByConcept(
  db: EngraphDb,
): Promise<ReadonlyMap<ConceptId, readonly CardRow[]>> {
  const decks = await visibleDecks(db);
  const lists = new Map<ConceptId, CardRow[]>();
  for (const card of await allCards(
    db,
    decks.map(({ id }) => id),
  )) {
    if (card.retired) continue;
    for (const concept of card.concepts) {
      const list = lists.get(concept);
      if (list) list.push(card);
      else lists.set(concept, [card]);
    }
  }
  return lists;
}

/**
 * Cards that test each concept, whichever installed deck they stand in, retired ones left out; the same
 * cards as `cardsOfConcept` gives one by one. A concept without cards has an empty list.
 */
export async function cardsByConcept(
  db: EngraphDb,
  concepts: readonly ConceptId[],
): Promise<ReadonlyMap<ConceptId, readonly CardRow[]>> {
  const lists = await Promise.all(
    concepts.map((concept) => db.cards.where('concepts').equals(concept).toArray()),
  );
  const shown = new Set(await visible(db, lists.flat()));
  const live = (card: CardRow) => shown.has(card) && !card.retired;
  return new Map(concepts.map((concept, i) => [concept, (lists[i] ?? []).filter(live)]));
}
