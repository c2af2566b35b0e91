import type { ConceptId, DeckId } from '../../base/id.ts';
import type { StudyDay } from '../../base/time.ts';
import { isRise, whatMoved, type Mastery } from '../../graph/mastery.ts';
import { allCardsByConcept, conceptsOfDeck } from '../../store/concept-cards.ts';
import type { EngraphDb } from '../../store/db.ts';
import { masteryOf, type MasteryCounts } from '../mastery-data.ts';

export interface MasteryRequest {
  readonly decks: readonly DeckId[];
  readonly day: StudyDay;
  /** The last day with answers, where falls since then are asked for. */
  readonly last: StudyDay | null;
  readonly w20: number;
}

export interface MasteryAhead {
  /** Concepts by shown state. */
  readonly byDeck: readonly (readonly [DeckId, MasteryCounts])[];
  /** Concepts that fell below 75 % since the last day with answers. */
  readonly slipped: readonly ConceptId[];
}

/** Mastery of whole decks. Reads all their cards, once: in a worker. */
export async function masteryAhead(
  db: EngraphDb,
  { decks, day, last, w20 }: MasteryRequest,
): Promise<MasteryAhead> {
  const all = await allCardsByConcept(db);
  const byDeck: [DeckId, MasteryCounts][] = [];
  const now = new Map<ConceptId, Mastery>();
  const then = new Map<ConceptId, Mastery>();
  for (const deck of decks) {
    const concepts = await conceptsOfDeck(db, deck);
    const cards = new Map(concepts.map(({ id }) => [id, all.get(id) ?? []]));
    const { counts, byConcept } = masteryOf(cards, day, w20);
    byDeck.push([deck, counts]);
    for (const [concept, value] of byConcept) now.set(concept, value);
    // Memory changes only by answers, so the last day's labels are today's memories seen from that day.
    if (last !== null)
      for (const [concept, value] of masteryOf(cards, last, w20).byConcept)
        then.set(concept, value);
  }
  const falls = last === null ? [] : whatMoved(then, now).filter((move) => !isRise(move));
  const below = falls.filter(({ to }) => to === 'fading' || to === 'faded');
  return { byDeck, slipped: below.map(({ concept }) => concept) };
}
