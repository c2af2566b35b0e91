import type { CardId, ConceptId, SessionId } from '../../base/id.ts';
import { stateOf } from '../../graph/mastery.ts';
import { foldCard } from '../../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { CardState } from '../../memory/review.ts';
import { cardsByConcept } from '../../store/concept-cards.ts';
import type { CardRow } from '../../store/db.ts';
import { readHistories } from '../../store/history.ts';
import { cardsByIds, standingAnswers } from '../../store/queries.ts';
import type { AppState } from '../app-state.svelte.ts';
import { masteryOfConcept, w20Of } from '../mastery-data.ts';

/** Concepts whose shown state a session changed, from the log: the same as its end says. */
export async function movedBy(
  { db, day, settings }: Pick<AppState, 'db' | 'day' | 'settings'>,
  session: SessionId,
): Promise<ConceptId[]> {
  const parameters = settings.parameters ?? DEFAULT_PARAMETERS;
  const answers = await standingAnswers(db, session);
  const touched = await cardsByIds(db, [...new Set(answers.map(({ card }) => card))]);
  const histories = await readHistories(db, new Set(touched.keys()));
  const before = new Map<CardId, CardState>();
  for (const id of touched.keys()) {
    const earlier = (histories.get(id) ?? []).filter((row) => row.session !== session);
    before.set(id, foldCard(earlier, parameters));
  }
  const concepts = [...new Set([...touched.values()].flatMap((card) => card.concepts))];
  const cards = await cardsByConcept(db, concepts);
  const w20 = w20Of(settings);
  const state = (concept: ConceptId, rows: readonly CardRow[]) =>
    stateOf(masteryOfConcept(concept, rows, day, w20));
  return concepts.filter((concept) => {
    const now = cards.get(concept) ?? [];
    const then = now.map((card) => ({ ...card, memory: (before.get(card.id) ?? card).memory }));
    return state(concept, now) !== state(concept, then);
  });
}
