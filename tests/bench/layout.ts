/**
 * Measures the map's layout: `node --import ./ts.mjs tests/bench/layout.ts`. 2,000 concepts against the clock, and
 * the bundled decks against elkjs (layered, one partition a layer) on the same edges in the same run. One line a
 * goal, `name value limit ok|miss`; exits 1 on a miss. Without elkjs it says so, and that goal is not judged.
 */
import { join } from 'node:path';
import type { ConceptId } from '../../src/base/id.ts';
import type { Deck } from '../../src/deck/deck.ts';
import { buildDecks } from '../../src/deck/node/bundle.ts';
import { countCrossings } from '../../src/graph/crossings.ts';
import {
  BAND_NAMES,
  bandOf,
  layoutMap,
  type LayoutEdge,
  type Point,
} from '../../src/graph/layout.ts';
import { quantile, short } from './figures.ts';
import { randomGraph, type Graph } from './random-graph.ts';

const RUNS = 7;
const LIMITS = { ms: 50, ratio: 1.2 };

let missed = false;
function judge(name: string, value: number, limit: number, unit = ''): void {
  const ok = value <= limit;
  missed ||= !ok;
  console.log(`${name} ${short(value)}${unit} ${limit}${unit} ${ok ? 'ok' : 'miss'}`);
}

const big = randomGraph(2_000);
judge('layout-2000-median', time(big), LIMITS.ms, 'ms');

const graph = bundled();
const own = await graph.then((g) => ({
  g,
  positions: layoutMap(g.concepts, g.edges, null).positions,
}));
const ownCrossings = crossings(own.g, own.positions);
console.log(
  `bundled: ${own.g.concepts.length} concepts, ${drawn(own.g).length} edges, first layout ${short(time(own.g))} ms`,
);
const elk = await elkPositions(own.g);
if (elk === null) {
  console.log(`crossings own ${ownCrossings}, elk not judged: elkjs is not installed`);
} else {
  const elkCrossings = crossings(own.g, elk);
  console.log(`crossings own ${ownCrossings}, elk ${elkCrossings}`);
  judge('layout-crossings-over-elk', ownCrossings / elkCrossings, LIMITS.ratio);
}
process.exitCode = missed ? 1 : 0;

/** Median of some runs, the first one included. */
function time({ concepts, edges }: Graph): number {
  const runs = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    layoutMap(concepts, edges, null);
    return performance.now() - start;
  });
  return quantile(runs, 0.5);
}

async function bundled(): Promise<Graph> {
  const built = await buildDecks(join(import.meta.dirname, '../../decks'));
  const concepts = built.flatMap(({ json }) => {
    const deck = JSON.parse(json) as Deck;
    return deck.concepts.map((concept) => ({ ...concept, deck: deck.id }));
  });
  return {
    concepts,
    edges: concepts.flatMap(({ id, edges }) =>
      edges.flatMap(({ kind, to }): LayoutEdge[] =>
        kind === 'requires' || kind === 'part-of' ? [{ from: to, to: id, kind }] : [],
      ),
    ),
  };
}

function drawn({ concepts, edges }: Graph): readonly LayoutEdge[] {
  const known = new Set(concepts.map(({ id }) => id));
  return edges.filter(
    ({ kind, from, to }) => kind === 'requires' && known.has(from) && known.has(to),
  );
}

/** Crossings of the prerequisites as straight lines from centre to centre. */
function crossings(graph: Graph, positions: ReadonlyMap<ConceptId, Point>): number {
  const number = new Map(graph.concepts.map(({ id }, i) => [id, i]));
  const edges = drawn(graph);
  return countCrossings({
    x: Float64Array.from(graph.concepts, ({ id }) => positions.get(id)!.x),
    y: Float64Array.from(graph.concepts, ({ id }) => positions.get(id)!.y),
    from: Int32Array.from(edges, ({ from }) => number.get(from)!),
    to: Int32Array.from(edges, ({ to }) => number.get(to)!),
  });
}

interface Elk {
  layout(graph: object): Promise<{ children?: { id: string; x?: number; y?: number }[] }>;
}

/** The same graph as elkjs lays it out, each layer a partition; null where it is not installed. */
async function elkPositions(graph: Graph): Promise<ReadonlyMap<ConceptId, Point> | null> {
  const name = 'elkjs/lib/elk.bundled.js';
  const found = (await import(name).catch(() => null)) as { default: new () => Elk } | null;
  if (!found) return null;
  const size = { width: 28, height: 28 };
  const done = await new found.default().layout({
    id: 'map',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'DOWN',
      'elk.partitioning.activate': 'true',
      'elk.spacing.nodeNode': '72',
      'elk.layered.spacing.nodeNodeBetweenLayers': '48',
    },
    children: graph.concepts.map((concept) => ({
      id: concept.id,
      ...size,
      layoutOptions: { 'elk.partitioning.partition': String(BAND_NAMES.indexOf(bandOf(concept))) },
    })),
    edges: drawn(graph).map(({ from, to }, i) => ({ id: `e${i}`, sources: [from], targets: [to] })),
  });
  const centre = ({ x = 0, y = 0 }: { x?: number; y?: number }): Point => ({
    x: x + size.width / 2,
    y: y + size.height / 2,
  });
  return new Map((done.children ?? []).map((child) => [child.id as ConceptId, centre(child)]));
}
