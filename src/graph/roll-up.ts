import { endOf, startOf } from './adjacency.ts';
import type { ConceptGraph } from './concept-graph.ts';
import type { Understanding } from './readiness.ts';

export interface RollUp {
  /** Means over the concepts of the subtree that have cards, each weighing 1; 0 when none has. */
  readonly mastery: number;
  readonly coverage: number;
  /** Concepts in the subtree, the top included, and those of them with cards. */
  readonly concepts: number;
  readonly withCards: number;
}

/** "How far am I in this component?": a concept with everything that is part of it. */
export function rollUp(graph: ConceptGraph, u: Understanding, top: number): RollUp {
  const subtree = subtreeOf(graph, top);
  let [mastery, coverage, withCards] = [0, 0, 0];
  for (const k of subtree) {
    if (u.cards[k] === 0) continue;
    withCards += 1;
    mastery += u.mastery[k] as number;
    coverage += u.coverage[k] as number;
  }
  const over = Math.max(1, withCards);
  return {
    mastery: mastery / over,
    coverage: coverage / over,
    concepts: subtree.length,
    withCards,
  };
}

/** A concept and its parts, their parts and so on; each once, also where part-of runs in a circle. */
export function subtreeOf({ parts }: ConceptGraph, top: number): readonly number[] {
  const found = new Set([top]);
  for (const k of found)
    for (let i = startOf(parts, k); i < endOf(parts, k); i++) found.add(parts.targets[i] as number);
  return [...found];
}
