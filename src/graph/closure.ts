import type { ConceptId } from '../base/id.ts';
import { endOf, startOf } from './adjacency.ts';
import { idOf, numberOf, type ConceptGraph } from './concept-graph.ts';

export type Direction = 'prerequisites' | 'dependants';

const UNREACHED = -1;

/**
 * Steps from the nearest of `from` to each concept over prerequisite edges; 0 for themselves, −1 where none
 * leads. Stops after `steps`. O(V + edges reached).
 */
export function stepsFrom(
  graph: ConceptGraph,
  from: readonly number[],
  direction: Direction = 'prerequisites',
  steps = Infinity,
): Int32Array {
  const edges = direction === 'prerequisites' ? graph.requires : graph.dependants;
  const found = new Int32Array(graph.ids.length).fill(UNREACHED);
  const queue = from.filter((k, i) => from.indexOf(k) === i);
  for (const k of queue) found[k] = 0;
  for (let next = 0; next < queue.length; next++) {
    const k = queue[next] as number;
    const step = found[k] as number;
    if (step >= steps) break;
    for (let i = startOf(edges, k); i < endOf(edges, k); i++) {
      const other = edges.targets[i] as number;
      if (found[other] !== UNREACHED) continue;
      found[other] = step + 1;
      queue.push(other);
    }
  }
  return found;
}

/**
 * The concepts themselves and all that they require (or all that requires them), prerequisites first. With
 * `steps` only up to that distance.
 */
export function closureOf(
  graph: ConceptGraph,
  from: readonly number[],
  direction: Direction = 'prerequisites',
  steps = Infinity,
): Int32Array {
  const found = stepsFrom(graph, from, direction, steps);
  return graph.order.filter((k) => found[k] !== UNREACHED);
}

/**
 * The cycle that "`from` requires `to`" would close, as it would be shown: from, to, …, from; each requires
 * the next. Null when the edge may be added. Throws when a concept is not in the graph.
 */
export function cycleClosedBy(
  graph: ConceptGraph,
  from: ConceptId,
  to: ConceptId,
): readonly ConceptId[] | null {
  const [a, b] = [numberOf(graph, from), numberOf(graph, to)];
  if (a === b) return [from, from];
  const up = stepsFrom(graph, [a], 'dependants');
  if (up[b] === UNREACHED) return null;
  const path = [from, to];
  for (let k = b; k !== a;) {
    k = nearer(graph, up, k);
    path.push(idOf(graph, k));
  }
  return path;
}

/** The prerequisite of k that is one step nearer. */
function nearer(graph: ConceptGraph, up: Int32Array, k: number): number {
  const { requires } = graph;
  for (let i = startOf(requires, k); i < endOf(requires, k); i++) {
    const p = requires.targets[i] as number;
    if (up[p] === (up[k] as number) - 1) return p;
  }
  throw new Error(`Inconsistent: no way on from ${idOf(graph, k)}`);
}
