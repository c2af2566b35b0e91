import type { CardId, ConceptId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import { goalOf, goalOrder, pathSession, type Goal } from '../graph/goal.ts';
import { closureOf, type Direction } from '../graph/closure.ts';
import { numberOf } from '../graph/concept-graph.ts';
import type { CardRow } from '../store/db.ts';
import type { AppState } from './app-state.svelte.ts';
import { graphSnapshot, type Snapshot } from './graph-snapshot.ts';

/** New cards of a session over a part of the graph: a few days' worth, the rest waits. */
const NEW_IN_SESSION = 20;

/** Cards over a part of the graph, in its order: due ones, then unseen ones. */
export interface GraphCards {
  readonly due: readonly CardRow[];
  readonly fresh: readonly CardRow[];
}

type Source = Pick<AppState, 'db' | 'settings'>;

/** "Review this path": the way to a concept. Nothing for a concept that is not installed. */
export async function pathCards(
  source: Source,
  day: StudyDay,
  target: ConceptId,
): Promise<GraphCards> {
  const snapshot = await graphSnapshot(source, day);
  if (!snapshot.graph.index.has(target)) return { due: [], fresh: [] };
  return cardsOn(snapshot, day, goalOf(snapshot.graph, target));
}

/** A concept with its prerequisites, or with what depends on it, up to a number of steps. */
export async function aroundCards(
  source: Source,
  day: StudyDay,
  { concept, direction, steps }: { concept: ConceptId; direction: Direction; steps: number },
): Promise<GraphCards> {
  const snapshot = await graphSnapshot(source, day);
  if (!snapshot.graph.index.has(concept)) return { due: [], fresh: [] };
  const target = numberOf(snapshot.graph, concept);
  const path = closureOf(snapshot.graph, [target], direction, steps);
  return cardsOn(snapshot, day, { target, path });
}

function cardsOn(
  { graph, table, memories, cards }: Snapshot,
  day: StudyDay,
  goal: Goal,
): GraphCards {
  const isDue = (c: number): boolean => (cards[c]?.dueDay ?? Infinity) <= day;
  const numbers = pathSession(goal, table, memories, goalOrder(goal, graph, table), isDue);
  const rows = numbers.flatMap((c) => cards[c] ?? []);
  const fresh = rows.filter((card) => card.newAt !== undefined);
  return {
    due: rows.filter((card) => card.memory !== null),
    fresh: fresh.slice(0, NEW_IN_SESSION),
  };
}

/** A few named cards, as early reviews where they are not due. */
export const namedCards = (rows: ReadonlyMap<CardId, CardRow>): GraphCards => {
  const all = [...rows.values()].filter((card) => !card.suspended && !card.retired);
  return {
    due: all.filter((card) => card.memory !== null),
    fresh: all.filter((card) => card.newAt !== undefined),
  };
};
