import type { CardId, ConceptId } from '../base/id.ts';
import { adjacencyOf, endOf, startOf, type Adjacency } from './adjacency.ts';
import type { ConceptGraph } from './concept-graph.ts';

/** A card as the graph sees it. The store's card rows have this shape. */
export interface GraphCard {
  readonly id: CardId;
  /** First is primary. */
  readonly concepts: readonly ConceptId[];
  readonly suspended: boolean;
  readonly retired: boolean;
}

/** Cards as numbers, in author order: deck by deck as shown, each as its author put them. Plain data. */
export interface CardTable {
  readonly ids: readonly CardId[];
  readonly index: ReadonlyMap<CardId, number>;
  /** Installed concepts of each card; those not installed are left out. */
  readonly concepts: Adjacency;
  /** Cards of each concept in author order, with the weight of each: 1 where it is the card's first, else ½. */
  readonly cards: Adjacency;
  readonly weights: Float64Array;
  /** The card's first concept, −1 when it names none or that one is not installed. */
  readonly primary: Int32Array;
  /** 0 for suspended and retired cards: they count for nothing and are never asked. */
  readonly counts: Uint8Array;
}

/** Numbers the cards, which must come in author order. Throws when two have one id. O(cards). */
export function cardTable(graph: ConceptGraph, cards: readonly GraphCard[]): CardTable {
  const ids = cards.map(({ id }) => id);
  const index = new Map(ids.map((id, c) => [id, c]));
  if (index.size !== ids.length) throw new Error('Inconsistent: a card stands twice in the table');
  const from: number[] = [];
  const to: number[] = [];
  const primary = new Int32Array(cards.length).fill(-1);
  cards.forEach(({ concepts }, c) => {
    const start = to.length;
    concepts.forEach((concept, i) => {
      const k = graph.index.get(concept);
      if (k === undefined || to.includes(k, start)) return;
      if (i === 0) primary[c] = k;
      from.push(c);
      to.push(k);
    });
  });
  const ofConcept = adjacencyOf(graph.ids.length, to, from);
  return {
    ids,
    index,
    concepts: adjacencyOf(cards.length, from, to),
    cards: ofConcept,
    weights: weightsOf(ofConcept, primary, graph.ids.length),
    primary,
    counts: Uint8Array.from(cards, ({ suspended, retired }) => (suspended || retired ? 0 : 1)),
  };
}

function weightsOf(cards: Adjacency, primary: Int32Array, concepts: number): Float64Array {
  const weights = new Float64Array(cards.targets.length);
  for (let k = 0; k < concepts; k++)
    for (let i = startOf(cards, k); i < endOf(cards, k); i++)
      weights[i] = primary[cards.targets[i] as number] === k ? 1 : 0.5;
  return weights;
}

/** Number of a card; throws when it is not in the table. */
export function cardNumber({ index }: CardTable, card: CardId): number {
  const c = index.get(card);
  if (c === undefined) throw new Error(`Inconsistent: card ${card} is not in the table`);
  return c;
}

/** What is remembered of each card of a table, in parallel arrays. */
export interface Memories {
  /** Days; 0 = never answered. */
  readonly stability: Float64Array;
  /** Study day of the last answer. */
  readonly last: Int32Array;
}

interface Remembered {
  readonly memory: { readonly stability: number; readonly last: number } | null;
}

/** Memories of cards in the order of their table. */
export function memoriesOf(cards: readonly Remembered[]): Memories {
  const stability = new Float64Array(cards.length);
  const last = new Int32Array(cards.length);
  cards.forEach(({ memory }, c) => {
    if (memory === null) return;
    stability[c] = memory.stability;
    last[c] = memory.last;
  });
  return { stability, last };
}
