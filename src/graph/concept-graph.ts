import type { ConceptId } from '../base/id.ts';
import { LAYERS, type Concept, type EdgeKind } from '../deck/deck.ts';
import { adjacencyOf, endOf, reversed, rowSize, startOf, type Adjacency } from './adjacency.ts';
import { edgesSetAside } from './cycles.ts';

export type GraphConcept = Pick<Concept, 'id' | 'layer' | 'edges'>;

/** A prerequisite that was left out because it closes a cycle: `from` requires `to`. */
export interface SetAside {
  readonly from: ConceptId;
  readonly to: ConceptId;
}

/** An edge to a concept that is not installed: kept, shown with Add, ignored by readiness and lift. */
export interface DanglingEdge {
  readonly from: ConceptId;
  readonly kind: EdgeKind;
  readonly to: ConceptId;
}

/** Number of the band of concepts without a layer. */
export const OTHER_LAYER = LAYERS.length;

/**
 * The concepts of all installed decks as numbers, in the order given (`graph-scheduling.md` §11). Plain data:
 * it can be sent to a worker.
 */
export interface ConceptGraph {
  readonly ids: readonly ConceptId[];
  readonly index: ReadonlyMap<ConceptId, number>;
  /** 0 architecture … 3 code, 4 Other. */
  readonly layers: Uint8Array;
  /** Direct prerequisites of each concept, and the concepts that require it. Free of cycles. */
  readonly requires: Adjacency;
  readonly dependants: Adjacency;
  /** What each concept is part of, and its parts. */
  readonly wholes: Adjacency;
  readonly parts: Adjacency;
  /** Both directions. */
  readonly contrasts: Adjacency;
  /** Topological: prerequisites first; `rank` is a concept's place in it. */
  readonly order: Int32Array;
  readonly rank: Int32Array;
  /** Longest way down to a concept that requires nothing: 0 there. */
  readonly depths: Int32Array;
  readonly setAside: readonly SetAside[];
  readonly dangling: readonly DanglingEdge[];
}

interface Pairs {
  readonly from: number[];
  readonly to: number[];
}

/**
 * Builds the graph. Of each cycle of prerequisites the newest edge (last in the order of concepts and of
 * their edges) is set aside and listed. Throws when two concepts have one id. O(V + E) without cycles.
 */
export function conceptGraph(concepts: readonly GraphConcept[]): ConceptGraph {
  const ids = concepts.map(({ id }) => id);
  const index = new Map(ids.map((id, i) => [id, i]));
  const n = ids.length;
  if (index.size !== n) throw new Error(`Inconsistent: concept twice, ${twice(ids)}`);
  const { pairs, dangling } = pairsOf(concepts, index);
  const all = pairs.requires;
  const aside = edgesSetAside(n, all.to, all.from);
  const keep = (_: number, i: number): boolean => aside[i] === 0;
  const requires = adjacencyOf(n, all.from.filter(keep), all.to.filter(keep));
  const dependants = reversed(n, requires);
  const wholes = adjacencyOf(n, pairs['part-of'].from, pairs['part-of'].to);
  const layers = Uint8Array.from(concepts, ({ layer }) =>
    layer === null ? OTHER_LAYER : LAYERS.indexOf(layer),
  );
  return {
    ids,
    index,
    layers,
    requires,
    dependants,
    wholes,
    parts: reversed(n, wholes),
    contrasts: bothWays(n, pairs['contrasts-with']),
    ...ordered(n, requires, dependants),
    setAside: all.from.flatMap((from, i) =>
      aside[i] === 1
        ? [{ from: ids[from] as ConceptId, to: ids[all.to[i] as number] as ConceptId }]
        : [],
    ),
    dangling,
  };
}

const twice = (ids: readonly ConceptId[]): string =>
  ids.find((id, i) => ids.indexOf(id) !== i) ?? '';

/** Edges between installed concepts by kind, each once; the others are listed. */
function pairsOf(concepts: readonly GraphConcept[], index: ReadonlyMap<ConceptId, number>) {
  const pairs: Record<EdgeKind, Pairs> = {
    requires: { from: [], to: [] },
    'part-of': { from: [], to: [] },
    calls: { from: [], to: [] },
    'contrasts-with': { from: [], to: [] },
  };
  const dangling: DanglingEdge[] = [];
  concepts.forEach(({ id, edges }, from) => {
    const met = new Set<string>();
    for (const { kind, to } of edges) {
      const key = `${kind} ${to}`;
      if (met.has(key)) continue;
      met.add(key);
      const target = index.get(to);
      if (target === undefined) dangling.push({ from: id, kind, to });
      else {
        pairs[kind].from.push(from);
        pairs[kind].to.push(target);
      }
    }
  });
  return { pairs, dangling };
}

function bothWays(n: number, { from, to }: Pairs): Adjacency {
  const met = new Set<number>();
  const both: Pairs = { from: [], to: [] };
  const add = (a: number, b: number): void => {
    if (a === b || met.has(a * n + b)) return;
    met.add(a * n + b);
    both.from.push(a);
    both.to.push(b);
  };
  from.forEach((a, i) => {
    add(a, to[i] as number);
    add(to[i] as number, a);
  });
  return adjacencyOf(n, both.from, both.to);
}

/** Topological order, the same for the same input: a concept follows as soon as all it requires stands. */
function ordered(n: number, requires: Adjacency, dependants: Adjacency) {
  const order = new Int32Array(n);
  const depths = new Int32Array(n);
  const missing = Int32Array.from({ length: n }, (_, k) => rowSize(requires, k));
  let end = 0;
  for (let k = 0; k < n; k++) if (missing[k] === 0) order[end++] = k;
  for (let next = 0; next < end; next++) {
    const p = order[next] as number;
    for (let i = startOf(dependants, p); i < endOf(dependants, p); i++) {
      const k = dependants.targets[i] as number;
      depths[k] = Math.max(depths[k] as number, (depths[p] as number) + 1);
      missing[k] = (missing[k] as number) - 1;
      if (missing[k] === 0) order[end++] = k;
    }
  }
  const rank = new Int32Array(n);
  order.forEach((k, i) => (rank[k] = i));
  return { order, rank, depths };
}

/** Number of a concept; throws when it is not in the graph. */
export function numberOf(graph: ConceptGraph, concept: ConceptId): number {
  const k = graph.index.get(concept);
  if (k === undefined) throw new Error(`Inconsistent: concept ${concept} is not in the graph`);
  return k;
}

/** Id of a concept's number. */
export const idOf = ({ ids }: ConceptGraph, k: number): ConceptId => ids[k] as ConceptId;
