import type { ConceptId } from '../../base/id.ts';
import type { ConceptDoc, Corpus, DeckDoc } from './corpus.ts';
import type { PageCards } from './pages.ts';

/** 1 at the numbers of those that are meant. */
export type Marked = Uint8Array;

/** By their numbers; null where none is so. */
export function conceptsWhere(
  { concepts, numbers }: Corpus,
  holds: (concept: ConceptDoc) => boolean,
): Marked | null {
  const found: ConceptId[] = [];
  for (const concept of concepts.values()) if (holds(concept)) found.push(concept.id);
  return found.length > 0 ? numbers.marked(found) : null;
}

export function decksWhere({ decks, numbers }: Corpus, holds: (deck: DeckDoc) => boolean): Marked {
  return numbers.marked([...decks.values()].filter(holds).map(({ id }) => id));
}

export function hasConcept(
  { concepts, conceptsFrom }: PageCards,
  card: number,
  marked: Marked,
): boolean {
  const end = conceptsFrom[card + 1] as number;
  for (let at = conceptsFrom[card] as number; at < end; at++)
    if (marked[concepts[at] as number] === 1) return true;
  return false;
}
