import { endOf, startOf } from '../../graph/adjacency.ts';
import type { ConceptGraph } from '../../graph/concept-graph.ts';
import type { MapConcept } from './map-data.ts';
import { neighboursOf } from './map-shown.ts';

interface HomeInput {
  readonly graph: ConceptGraph;
  readonly concepts: readonly Pick<MapConcept, 'strength'>[];
  /** Ready to learn, prerequisites first. */
  readonly ready: readonly number[];
}

/**
 * Where the map begins while nobody chose a concept: in the middle of what the learner has seen, else at the first
 * that is ready to learn, else at the one on which most others build. null when nothing matches.
 */
export function homeOf(data: HomeInput, matching: ReadonlySet<number>): number | null {
  const { graph, concepts, ready } = data;
  const seen = new Set([...matching].filter((k) => (concepts[k]?.strength ?? null) !== null));
  const known = most(seen, (k) => neighboursOf(graph, k).filter((other) => seen.has(other)).length);
  return (
    known ??
    ready.find((k) => matching.has(k)) ??
    most(matching, (k) => endOf(graph.dependants, k) - startOf(graph.dependants, k))
  );
}

/** The first with the greatest count. */
function most(among: ReadonlySet<number>, count: (k: number) => number): number | null {
  let best: number | null = null;
  let greatest = -1;
  for (const k of among) {
    const found = count(k);
    if (found > greatest) [best, greatest] = [k, found];
  }
  return best;
}
