import { rowOf } from '../../graph/adjacency.ts';
import type { ConceptGraph } from '../../graph/concept-graph.ts';

/** What may be drawn, by numbers of concepts. */
export interface ShownInput {
  readonly graph: ConceptGraph;
  /** Concepts that pass the filters. */
  readonly matching: ReadonlySet<number>;
  readonly focus: number | null;
  /** Stands for the focus while there is none. */
  readonly home: number | null;
  /** Always drawn: the way to a goal. */
  readonly path: readonly number[];
  /** A phone: more than 60 concepts are too many at once. */
  readonly narrow: boolean;
  /** Only the focus and what is near it, however few there are: beside a card. */
  readonly isNear?: boolean;
  /** The learner asked for all of them. */
  readonly all: boolean;
}

export interface Shown {
  /** Concepts drawn, those that match first. */
  readonly nodes: readonly number[];
  /** Prerequisite → what needs it, both drawn. */
  readonly edges: readonly (readonly [number, number])[];
  /** Concepts that stand for their parts too: how many. */
  readonly parts: ReadonlyMap<number, number>;
  /** How many concepts there are where only some are drawn; else 0. */
  readonly of: number;
}

export const MOST_ELEMENTS = 500;
export const MOST_ON_PHONE = 60;
/** Beside a card there is room for fewer. */
const MOST_BESIDE = 30;
const HOPS = 2;
/** Wholes of wholes that are looked at. */
const MOST_WHOLES = 12;

/** Chooses what is drawn: all that matches, or what is near the focus, or whole things for their parts. */
export function shownOf(input: ShownInput): Shown {
  const { graph, matching, focus, path, narrow, all } = input;
  const wanted = new Set([...matching, ...path, ...(focus === null ? [] : [focus])]);
  const tooMany = narrow && !all && matching.size > MOST_ON_PHONE;
  const near = () => {
    const limit = input.isNear ? MOST_BESIDE : narrow ? MOST_ON_PHONE : MOST_ELEMENTS;
    return trimmed(graph, around(graph, focus ?? input.home, limit, path));
  };
  if (input.isNear) return drawn(graph, near(), NONE, 0);
  if (tooMany) return drawn(graph, near(), NONE, matching.size);
  if (elements(graph, wanted) <= MOST_ELEMENTS) {
    const everything = new Set([...wanted, ...graph.ids.keys()]);
    if (elements(graph, everything) <= MOST_ELEMENTS) return drawn(graph, everything, NONE, 0);
    // What the filters leave out is dimmed, not gone; a phone has no room for it.
    if (narrow) return drawn(graph, wanted, NONE, 0);
    const { nodes, parts } = rolledUp(graph, everything, wanted);
    return drawn(graph, nodes, parts, 0);
  }
  if (focus !== null && !all) return drawn(graph, near(), NONE, matching.size);
  const { nodes, parts } = rolledUp(
    graph,
    wanted,
    new Set([...path, ...(focus === null ? [] : [focus])]),
  );
  return drawn(graph, nodes, parts, 0);
}

const NONE: ReadonlyMap<number, number> = new Map();

function drawn(
  graph: ConceptGraph,
  nodes: ReadonlySet<number>,
  parts: ReadonlyMap<number, number>,
  of: number,
): Shown {
  return {
    nodes: [...nodes],
    edges: edgesAmong(graph, nodes),
    parts,
    of: of > nodes.size ? of : 0,
  };
}

function edgesAmong(graph: ConceptGraph, nodes: ReadonlySet<number>): [number, number][] {
  const edges: [number, number][] = [];
  for (const k of nodes)
    for (const p of rowOf(graph.requires, k)) if (nodes.has(p)) edges.push([p, k]);
  return edges;
}
const elements = (graph: ConceptGraph, nodes: ReadonlySet<number>): number =>
  nodes.size > MOST_ELEMENTS ? Infinity : nodes.size + edgesAmong(graph, nodes).length;

/** The focus and what is at most two edges away, nearest first, up to a limit of concepts. */
function around(
  graph: ConceptGraph,
  focus: number | null,
  limit: number,
  path: readonly number[],
): ReadonlySet<number> {
  const found = new Set<number>(path.length <= limit ? path : []);
  if (focus === null) return found;
  found.add(focus);
  let ring = [focus];
  for (let hop = 0; hop < HOPS; hop += 1) {
    const next: number[] = [];
    for (const k of ring)
      for (const other of neighboursOf(graph, k)) {
        if (found.size >= limit) return found;
        if (found.has(other)) continue;
        found.add(other);
        next.push(other);
      }
    ring = next;
  }
  return found;
}

/** As many of the first as keep within the elements that may be drawn. */
function trimmed(graph: ConceptGraph, nodes: ReadonlySet<number>): ReadonlySet<number> {
  let kept = [...nodes].slice(0, MOST_ELEMENTS);
  while (elements(graph, new Set(kept)) > MOST_ELEMENTS) kept = kept.slice(0, -10);
  return new Set(kept);
}

export const neighboursOf = (graph: ConceptGraph, k: number): number[] => [
  ...rowOf(graph.requires, k),
  ...rowOf(graph.dependants, k),
];

/** Parts are drawn as their whole, deepest first, until all fits; concepts in `kept` stay themselves. */
function rolledUp(graph: ConceptGraph, wanted: ReadonlySet<number>, kept: ReadonlySet<number>) {
  const depth = new Map<number, number>();
  for (const k of wanted) depth.set(k, wholesAbove(graph, k, wanted).length);
  let nodes: ReadonlySet<number> = wanted;
  const parts = new Map<number, number>();
  for (let level = Math.max(0, ...depth.values()); level > 0; level -= 1) {
    if (elements(graph, nodes) <= MOST_ELEMENTS) break;
    const gone = new Set([...nodes].filter((k) => depth.get(k) === level && !kept.has(k)));
    for (const k of gone) {
      const whole = wholesAbove(graph, k, wanted)[0];
      if (whole === undefined) continue;
      parts.set(whole, (parts.get(whole) ?? 0) + 1 + (parts.get(k) ?? 0));
      parts.delete(k);
    }
    nodes = new Set([...nodes].filter((k) => !gone.has(k)));
  }
  return { nodes: trimmed(graph, nodes), parts };
}

/** What a concept is part of, nearest first; a circle ends where it closes. */
function wholesAbove(graph: ConceptGraph, k: number, among: ReadonlySet<number>): number[] {
  const above: number[] = [];
  for (let at = k; above.length < MOST_WHOLES;) {
    const whole = [...rowOf(graph.wholes, at)].find((one) => among.has(one));
    if (whole === undefined || whole === k || above.includes(whole)) return above;
    above.push(whole);
    at = whole;
  }
  return above;
}
