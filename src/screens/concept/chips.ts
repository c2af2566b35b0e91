import type { ConceptId } from '../../base/id.ts';
import type { ConceptWeight, Layer } from '../../deck/deck.ts';
import { MASTERY_LABEL, stateOf, type MasteryState } from '../../graph/mastery.ts';
import { cardsByConcept } from '../../store/concept-cards.ts';
import { conceptsByIds } from '../../store/queries.ts';
import type { AppState } from '../app-state.svelte.ts';
import { masteryOfConcept, w20Of } from '../mastery-data.ts';

/** A concept as a chip under an answer. */
export interface Chip {
  readonly id: ConceptId;
  readonly title: string;
  readonly layer: Layer | null;
  readonly state: MasteryState;
  readonly word: string;
}

/** Chips of the concepts that a card tests, in its order, then of those linked by hand. Concepts of decks not installed have none. */
export async function chipsOf(
  app: Pick<AppState, 'db' | 'day' | 'settings'>,
  concepts: readonly ConceptWeight[],
  linked: readonly ConceptId[] = [],
): Promise<Chip[]> {
  const ids = [...new Set([...concepts.map(({ concept }) => concept), ...linked])];
  const [rows, cards] = await Promise.all([
    conceptsByIds(app.db, ids),
    cardsByConcept(app.db, ids),
  ]);
  const w20 = w20Of(app.settings);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const state = stateOf(masteryOfConcept(id, cards.get(id) ?? [], app.day, w20));
    return [{ id, title: row.title, layer: row.layer, state, word: MASTERY_LABEL[state] }];
  });
}
