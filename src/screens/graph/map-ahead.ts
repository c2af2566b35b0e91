import type { StudyDay } from '../../base/time.ts';
import type { CardTable, Memories } from '../../graph/card-table.ts';
import { frontier } from '../../graph/frontier.ts';
import { MASTERY_LABEL, stateOf, type MasteryState } from '../../graph/mastery.ts';
import { masteryAhead, masteryOfNumber, type Understanding } from '../../graph/readiness.ts';
import type { MapConcept, MapData } from './map-data.ts';

/** Days that the time slider looks ahead. */
export const MOST_DAYS = 90;

/** What another day's mastery is worked out from. */
export interface Basis {
  readonly day: StudyDay;
  readonly w20: number;
  readonly table: CardTable;
  readonly memories: Memories;
}

/** State and words of a concept by its strength, 0–1; null while nothing of it was seen. */
export const wordOf = (state: MasteryState, strength: number | null): string =>
  strength === null
    ? MASTERY_LABEL[state]
    : `${MASTERY_LABEL[state]}, ${Math.round(100 * strength)}%`;

/** Concepts ready to learn, in topological order, as numbers. */
export const readyOn = (graph: MapData['graph'], u: Understanding): readonly number[] => [
  ...frontier(graph, u),
];

/** The same map as it will be `days` days on without study: states and words differ, places and order do not. */
export function dataAhead(data: MapData, days: number): MapData {
  if (days === 0 || !data.basis) return data;
  const { table, memories, ...today } = data.basis;
  const u = masteryAhead(data.graph, table, memories, today, days);
  const concepts = data.concepts.map((concept, k): MapConcept => {
    const mastery = masteryOfNumber(u, k);
    const state = stateOf(mastery);
    const { strength } = mastery;
    return { ...concept, state, strength, word: wordOf(state, strength) };
  });
  return { ...data, concepts, ready: readyOn(data.graph, u) };
}

/** "today", "tomorrow", "in 30 days". */
export const inDays = (days: number): string =>
  days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
