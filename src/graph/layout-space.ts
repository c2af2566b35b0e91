import type { ConceptId } from '../base/id.ts';
import type { Drawing } from './crossings.ts';
import type { LayoutConcept, LayoutEdge } from './layout.ts';

/** A layout under way: concepts by their index in parallel arrays. */
export interface Space {
  /** Places, and the edges that are drawn: prerequisites. */
  readonly drawing: Drawing;
  /** 1 for nodes that have a place. */
  readonly stands: Uint8Array;
  readonly needs: readonly (readonly number[])[];
  /** Neighbours of node n: `target[start[n]]` up to `target[start[n + 1]]`, each with its weight. */
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly weight: Float64Array;
}

/** Part-of is not drawn; it only draws a part towards its whole. */
const PART_WEIGHT = 0.25;

/** Edges between known concepts, once each. */
export function spaceOf(concepts: readonly LayoutConcept[], edges: readonly LayoutEdge[]): Space {
  const index = new Map<ConceptId, number>(concepts.map(({ id }, i) => [id, i]));
  const known: IndexedEdge[] = [];
  for (const { from, to, kind } of edges) {
    const a = index.get(from);
    const b = index.get(to);
    if (a !== undefined && b !== undefined && a !== b) known.push({ a, b, kind });
  }
  const drawn = known.filter(({ kind }) => kind === 'requires');
  const needs: number[][] = concepts.map(() => []);
  for (const { a, b } of drawn) needs[b]?.push(a);
  return {
    drawing: {
      x: new Float64Array(concepts.length),
      y: new Float64Array(concepts.length),
      from: Int32Array.from(drawn.map(({ a }) => a)),
      to: Int32Array.from(drawn.map(({ b }) => b)),
    },
    stands: new Uint8Array(concepts.length),
    needs,
    ...neighboursOf(concepts.length, known),
  };
}

type Pull = Pick<Space, 'start' | 'target' | 'weight'>;
interface IndexedEdge {
  readonly a: number;
  readonly b: number;
  readonly kind: LayoutEdge['kind'];
}

function neighboursOf(nodes: number, edges: readonly IndexedEdge[]): Pull {
  const start = new Int32Array(nodes + 1);
  const count = (node: number) => (start[node + 1] = (start[node + 1] ?? 0) + 1);
  for (const { a, b } of edges) {
    count(a);
    count(b);
  }
  for (let i = 0; i < nodes; i += 1) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const next = start.slice();
  const target = new Int32Array(2 * edges.length);
  const weight = new Float64Array(2 * edges.length);
  const add = (node: number, other: number, kind: LayoutEdge['kind']) => {
    const i = next[node] ?? 0;
    target[i] = other;
    weight[i] = kind === 'requires' ? 1 : PART_WEIGHT;
    next[node] = i + 1;
  };
  for (const { a, b, kind } of edges) {
    add(a, b, kind);
    add(b, a, kind);
  }
  return { start, target, weight };
}

/** The drawing restricted to edges of which both ends are in `here`; places are shared with the whole. */
export function edgesAmong({ x, y, from, to }: Drawing, here: Uint8Array): Drawing {
  const starts = new Int32Array(from.length);
  const ends = new Int32Array(from.length);
  let size = 0;
  for (let e = 0; e < from.length; e += 1) {
    const a = from[e] ?? 0;
    const b = to[e] ?? 0;
    if (!here[a] || !here[b]) continue;
    starts[size] = a;
    ends[size] = b;
    size += 1;
  }
  return { ...{ x, y }, from: starts.subarray(0, size), to: ends.subarray(0, size) };
}
