import type { ConceptId } from '../base/id.ts';
import { endOf, startOf } from './adjacency.ts';
import type { CardTable, Memories } from './card-table.ts';
import { idOf, type ConceptGraph } from './concept-graph.ts';
import { READY } from './gate.ts';
import { reaches } from './predicates.ts';
import type { Understanding } from './readiness.ts';

/** Ready to learn: concepts with cards, none of them seen yet, whose readiness reaches 0.7; in topological order. */
export const frontier = ({ order }: ConceptGraph, u: Understanding): Int32Array =>
  order.filter((k) => isUnstarted(u, k) && reaches(u.readiness[k] as number, READY));

const isUnstarted = (u: Understanding, k: number): boolean =>
  (u.cards[k] as number) > 0 && u.seen[k] === 0;

/** A prerequisite that keeps a concept locked. */
export interface Missing {
  readonly concept: ConceptId;
  /** Mastery today. */
  readonly mastery: number;
  readonly started: boolean;
}

/** Why a concept is not offered yet; null when it is open. */
export interface Lock {
  /** Foundations below 0.7, weakest first. Those without cards are looked through. */
  readonly missing: readonly Missing[];
}

/**
 * Whether a concept is locked and exactly what it lacks. Opening is one-way: what the learner opened by hand,
 * and whatever has history (also of cards suspended or retired since), is never locked, so no content
 * update can lock it.
 */
export function lockOf(
  graph: ConceptGraph,
  table: CardTable,
  memories: Memories,
  u: Understanding,
  k: number,
  openedByHand: ReadonlySet<ConceptId>,
): Lock | null {
  if (reaches(u.readiness[k] as number, READY)) return null;
  if (openedByHand.has(idOf(graph, k)) || hasHistory(table, memories, k)) return null;
  return { missing: missingBelow(graph, u, k) };
}

function hasHistory({ cards }: CardTable, { stability }: Memories, k: number): boolean {
  for (let i = startOf(cards, k); i < endOf(cards, k); i++)
    if ((stability[cards.targets[i] as number] as number) > 0) return true;
  return false;
}

/** Direct prerequisites with cards whose mastery tomorrow is below 0.7; through those without cards. */
export function missingBelow(graph: ConceptGraph, u: Understanding, k: number): Missing[] {
  const { requires } = graph;
  const found = new Set<number>();
  const looked = new Set([k]);
  for (const at of looked)
    for (let i = startOf(requires, at); i < endOf(requires, at); i++) {
      const p = requires.targets[i] as number;
      if (reaches(u.masteryTomorrow[p] as number, READY)) continue;
      (u.cards[p] === 0 ? looked : found).add(p);
    }
  return [...found]
    .sort((a, b) => (u.mastery[a] as number) - (u.mastery[b] as number) || a - b)
    .map((p) => ({
      concept: idOf(graph, p),
      mastery: u.mastery[p] as number,
      started: (u.seen[p] as number) > 0,
    }));
}
