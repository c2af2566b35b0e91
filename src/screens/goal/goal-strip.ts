import type { ConceptId } from '../../base/id.ts';
import { goalOf } from '../../graph/goal.ts';
import { isMastered } from '../../graph/predicates.ts';
import { idOf } from '../../graph/concept-graph.ts';
import { goals } from '../../store/links.ts';
import type { AppState } from '../app-state.svelte.ts';
import { graphSnapshot } from '../graph-snapshot.ts';
import { stepOf, type PathStep } from './goal-view.ts';

export interface GoalStrip {
  readonly steps: readonly PathStep[];
  readonly current: PathStep;
  readonly goal: PathStep;
}

/** The path of the goal, when one of these concepts lies on it. */
export async function goalStrip(
  app: Pick<AppState, 'db' | 'settings' | 'day'>,
  moved: readonly ConceptId[],
): Promise<GoalStrip | null> {
  const [id] = await goals(app.db);
  if (!id || moved.length === 0) return null;
  const snapshot = await graphSnapshot(app, app.day);
  const { graph, understanding } = snapshot;
  if (!graph.index.has(id)) return null;
  const { path, target } = goalOf(graph, id);
  const numbers = [...path];
  if (!numbers.some((k) => moved.includes(idOf(graph, k)))) return null;
  const open = numbers.find((k) => !isMastered(understanding.mastery[k] ?? 0)) ?? target;
  return {
    steps: numbers.map((k) => stepOf(snapshot, k)),
    current: stepOf(snapshot, open),
    goal: stepOf(snapshot, target),
  };
}
