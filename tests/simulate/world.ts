/** The graph, cards and author orders of the reference simulation (`graph-scheduling.md` §14). */
import type { CardId, ConceptId } from '../../src/base/id.ts';
import { LAYERS, type Edge } from '../../src/deck/deck.ts';
import { rowOf } from '../../src/graph/adjacency.ts';
import { cardTable, type CardTable, type GraphCard } from '../../src/graph/card-table.ts';
import {
  conceptGraph,
  type ConceptGraph,
  type GraphConcept,
} from '../../src/graph/concept-graph.ts';
import { luckOf, type Luck } from './luck.ts';

export const SMALL = [8, 24, 54, 64] as const;
export const LARGE = [14, 44, 120, 200] as const;

export type DeckOrder = 'displaced' | 'shuffled' | 'code-first' | 'ordered';

export interface World {
  readonly graph: ConceptGraph;
  /** All concepts of each card; lift and card readiness read these. */
  readonly table: CardTable;
  /** Only the first concept of each card: mastery in the simulation. */
  readonly primary: CardTable;
  /** Cards in author order, by number. */
  readonly orders: Readonly<Record<DeckOrder, Int32Array>>;
}

const id = (k: number): ConceptId => `sim/${k}` as ConceptId;

/** One random world. */
export function worldOf(seed: number, sizes: readonly number[]): World {
  const luck = luckOf(seed, 'world');
  const { concepts, parents } = conceptsOf(sizes, luck);
  const graph = conceptGraph(concepts);
  const cards = cardsOf(graph, luck);
  const table = cardTable(graph, cards);
  const primary = cardTable(
    graph,
    cards.map((card) => ({ ...card, concepts: card.concepts.slice(0, 1) })),
  );
  return { graph, table, primary, orders: ordersOf(graph, primary, parents, luck) };
}

function conceptsOf(sizes: readonly number[], luck: Luck) {
  const layers: number[][] = [];
  const parents: number[] = [];
  const requires: Set<number>[] = [];
  for (const [layer, size] of sizes.entries()) {
    const own: number[] = [];
    const above = layers[layer - 1];
    for (let i = 0; i < size; i++) {
      const k = requires.length;
      const needs = new Set<number>();
      if (above === undefined) {
        if (own.length > 0 && luck.happens(0.7)) needs.add(luck.oneOf(own));
        parents.push(-1);
      } else {
        const parent = luck.oneOf(above);
        needs.add(parent);
        const siblings = own.filter((other) => parents[other] === parent);
        if (siblings.length > 0 && luck.happens(0.5)) needs.add(luck.oneOf(siblings));
        if (luck.happens(0.4)) needs.add(luck.oneOf(above));
        if (own.length > 0 && luck.happens(0.25)) needs.add(luck.oneOf(own));
        parents.push(parent);
      }
      requires.push(needs);
      own.push(k);
    }
    layers.push(own);
  }
  const concepts = requires.map((needs, k): GraphConcept => {
    const layer = layers.findIndex((own) => own.includes(k));
    const edges: Edge[] = [...needs].map((p) => ({ kind: 'requires', to: id(p) }));
    for (let other = 0; other < k; other++)
      if (parents[k] !== -1 && parents[other] === parents[k] && luck.happens(0.35))
        edges.push({ kind: 'contrasts-with', to: id(other) });
    return { id: id(k), layer: LAYERS[layer] ?? null, edges };
  });
  return { concepts, parents };
}

/** Cards concept by concept; a quarter test one prerequisite too. */
function cardsOf(graph: ConceptGraph, luck: Luck): GraphCard[] {
  return graph.ids.flatMap((concept, k) => {
    const count = Math.max(1, Math.round(4 + luck.between(-2, 2)));
    return Array.from({ length: count }, (_, i): GraphCard => {
      const needs = [...rowOf(graph.requires, k)];
      const second = luck.happens(0.25) && needs.length > 0 ? [id(luck.oneOf(needs))] : [];
      return {
        id: `sim/${k}-${i}/there` as CardId,
        concepts: [concept, ...second],
        suspended: false,
        retired: false,
      };
    });
  });
}

function ordersOf(
  graph: ConceptGraph,
  table: CardTable,
  parents: readonly number[],
  luck: Luck,
): World['orders'] {
  const cardsIn = (concepts: readonly number[]): Int32Array =>
    Int32Array.from(concepts.flatMap((k) => [...rowOf(table.cards, k)]));
  const creation = graph.ids.map((_, k) => k);
  const depthFirst: number[] = [];
  const visit = (k: number): void => {
    depthFirst.push(k);
    for (const child of creation) if (parents[child] === k) visit(child);
  };
  for (const k of creation) if (parents[k] === -1) visit(k);
  const displaced = [...depthFirst];
  for (const k of depthFirst)
    if (luck.happens(0.2)) {
      displaced.splice(displaced.indexOf(k), 1);
      displaced.splice(Math.floor(luck.next() * (displaced.length + 1)), 0, k);
    }
  const codeFirst = [...creation].sort(
    (a, b) => (graph.layers[b] ?? 0) - (graph.layers[a] ?? 0) || a - b,
  );
  const ordered = cardsIn(creation);
  return {
    displaced: cardsIn(displaced),
    shuffled: Int32Array.from(luck.shuffled([...ordered])),
    'code-first': cardsIn(codeFirst),
    ordered,
  };
}
