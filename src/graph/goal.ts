import type { ConceptId } from '../base/id.ts';
import { endOf, startOf } from './adjacency.ts';
import { authorOrder, lift, type Lift } from './lift.ts';
import type { CardTable, Memories } from './card-table.ts';
import { closureOf } from './closure.ts';
import { idOf, numberOf, OTHER_LAYER, type ConceptGraph } from './concept-graph.ts';
import { isDurable, isMastered } from './predicates.ts';
import type { Understanding } from './readiness.ts';

/** Share of the closure that must be mastered. */
export const GOAL_SHARE = 0.95;

/** A goal: a concept and all that it requires, prerequisites first. By number. */
export interface Goal {
  readonly target: number;
  readonly path: Int32Array;
}

/** The path to a concept. Throws when it is not in the graph. */
export function goalOf(graph: ConceptGraph, target: ConceptId): Goal {
  const k = numberOf(graph, target);
  return { target: k, path: closureOf(graph, [k]) };
}

export interface LayerLeft {
  /** 0 architecture … 3 code, 4 Other. */
  readonly layer: number;
  readonly concepts: number;
  /** Concepts not mastered, and cards never seen. */
  readonly conceptsLeft: number;
  readonly cardsLeft: number;
}

export interface GoalProgress {
  /** Concepts of the path with mastery ≥ 0.8, and share of them, 0–1. */
  readonly mastered: number;
  readonly share: number;
  /** True at 95 %. */
  readonly done: boolean;
  /** Concepts whose mastery is still ≥ 0.8 in 30 days without study, when `later` was given. */
  readonly remaining: number | null;
  /** Place in the path of the first concept not mastered; the path's length when there is none. */
  readonly step: number;
  /** Where to start when nothing of the path is started: its first concept with cards. */
  readonly start: ConceptId | null;
  readonly cardsLeft: number;
  /** Layers that the path touches, architecture first. */
  readonly layers: readonly LayerLeft[];
}

/** How far a goal is. `later` = `masteryAhead` for what remains 30 days after stopping. */
export function goalProgress(
  { path }: Goal,
  graph: ConceptGraph,
  table: CardTable,
  memories: Memories,
  u: Understanding,
  later: Understanding | null = null,
): GoalProgress {
  const mastered = path.filter((k) => isMastered(u.mastery[k] as number));
  const open = path.findIndex((k) => !isMastered(u.mastery[k] as number));
  const isStarted = path.some((k) => (u.seen[k] as number) > 0);
  const first = path.find((k) => (u.cards[k] as number) > 0);
  const unseen = goalCards(path, graph, table).filter((c) => memories.stability[c] === 0);
  return {
    mastered: mastered.length,
    share: mastered.length / path.length,
    done: mastered.length >= GOAL_SHARE * path.length,
    remaining: later && path.filter((k) => isDurable(later.mastery[k] as number)).length,
    step: open < 0 ? path.length : open,
    start: isStarted || first === undefined ? null : idOf(graph, first),
    cardsLeft: unseen.length,
    layers: layersLeft(path, graph, table, u, unseen),
  };
}

function layersLeft(
  path: Int32Array,
  graph: ConceptGraph,
  table: CardTable,
  u: Understanding,
  unseen: Int32Array,
): LayerLeft[] {
  return Array.from({ length: OTHER_LAYER + 1 }, (_, layer) => {
    const own = path.filter((k) => graph.layers[k] === layer);
    return {
      layer,
      concepts: own.length,
      conceptsLeft: own.filter((k) => !isMastered(u.mastery[k] as number)).length,
      cardsLeft: unseen.filter((c) => graph.layers[table.primary[c] as number] === layer).length,
    };
  }).filter(({ concepts }) => concepts > 0);
}

/** Cards whose first concept lies on the path, in author order. */
function goalCards(
  path: Int32Array,
  { ids }: ConceptGraph,
  table: CardTable,
  author: Int32Array = authorOrder(table),
): Int32Array {
  const isOn = new Uint8Array(ids.length);
  for (const k of path) isOn[k] = 1;
  return author.filter((c) => isOn[table.primary[c] as number] === 1);
}

/**
 * Cards of the path in the order of study: lift restricted to the closure (`graph-scheduling.md` §6). Cards
 * that test a concept of the path only besides another are not part of it. Other new cards follow only
 * when none of these is unseen.
 */
export const goalOrder = (
  { path }: Goal,
  graph: ConceptGraph,
  table: CardTable,
  author: Int32Array = authorOrder(table),
): Lift => lift(graph, table, goalCards(path, graph, table, author));

/** The whole order with a goal: its cards first, then all others as lifted. */
export function goalFirst(goal: Lift, all: Lift): Lift {
  const isOn = new Uint8Array(all.beforeCard.length);
  for (const c of goal.sequence) isOn[c] = 1;
  const of = (own: Int32Array, other: Int32Array): Int32Array =>
    other.map((value, c) => (isOn[c] === 1 ? (own[c] as number) : value));
  return {
    sequence: joined(
      goal.sequence,
      all.sequence.filter((c) => isOn[c] === 0),
    ),
    beforeCard: of(goal.beforeCard, all.beforeCard),
    beforeConcept: of(goal.beforeConcept, all.beforeConcept),
  };
}

function joined(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** "Review this path": its due cards, then its unseen ones, each in path order. Numbers of cards. */
export function pathSession(
  { path }: Goal,
  table: CardTable,
  memories: Memories,
  order: Pick<Lift, 'sequence'>,
  isDue: (card: number) => boolean,
): readonly number[] {
  const due = new Set<number>();
  for (const k of path)
    for (let i = startOf(table.cards, k); i < endOf(table.cards, k); i++) {
      const c = table.cards.targets[i] as number;
      if (table.counts[c] === 1 && (memories.stability[c] as number) > 0 && isDue(c)) due.add(c);
    }
  return [...due, ...order.sequence.filter((c) => memories.stability[c] === 0)];
}
