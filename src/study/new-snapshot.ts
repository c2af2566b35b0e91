import type { CardId, ConceptId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import { rowOf } from '../graph/adjacency.ts';
import type { CardTable, Memories } from '../graph/card-table.ts';
import { idOf, type ConceptGraph } from '../graph/concept-graph.ts';
import { explain, type Lift, type Reason } from '../graph/lift.ts';
import { cardReadiness, type Understanding } from '../graph/readiness.ts';
import type { GraphOrder } from './new-order.ts';
import { newWindow } from './new-window.ts';

/** New cards of one deck that a day can need. */
export const PER_DECK = 60;

export interface SnapshotCard {
  readonly card: CardId;
  readonly readiness: number;
  /** Why it was moved; null where its author put it. */
  readonly reason: Reason | null;
}

/**
 * The part of the graph's order that the next session can need: small, plain, fit to be stored and sent from a
 * worker. A cache: right for the log and the study day it was made from, and to be made anew after.
 */
export interface NewSnapshot {
  readonly day: StudyDay;
  /** In the order of the sequence, at most 60 of each deck. */
  readonly cards: readonly SnapshotCard[];
  /** Of the concepts of these cards and their contrasts: those started, and those opened of late. */
  readonly started: readonly ConceptId[];
  readonly recent: readonly ConceptId[];
  readonly contrasts: readonly (readonly [ConceptId, readonly ConceptId[]])[];
}

export interface SnapshotInput {
  readonly graph: ConceptGraph;
  readonly table: CardTable;
  readonly memories: Memories;
  readonly understanding: Understanding;
  /** `lift`, or `unlifted` where the learner chose the author's order. */
  readonly lift: Lift;
  /** Number of the deck of each card. */
  readonly deckOf: ArrayLike<number>;
  /** Concepts whose lock the learner opened by hand: they and their cards count as ready. */
  readonly opened: ReadonlySet<ConceptId>;
  /** From `recentlyOpened`. */
  readonly recent: ReadonlySet<ConceptId>;
}

/** The snapshot of a day. O(cards). */
export function newSnapshot(input: SnapshotInput): NewSnapshot {
  const { graph, table, memories, understanding: u, lift, deckOf, opened, recent } = input;
  const window = newWindow(lift.sequence, table, memories, deckOf, PER_DECK);
  const concepts = new Set(window.flatMap((c) => [...rowOf(table.concepts, c)]));
  const around = new Set(concepts);
  for (const k of concepts) for (const other of rowOf(graph.contrasts, k)) around.add(other);
  const ids = (numbers: Iterable<number>): ConceptId[] =>
    Array.from(numbers, (k) => idOf(graph, k));
  const byHand = (c: number): boolean =>
    ids(rowOf(table.concepts, c)).some((concept) => opened.has(concept));
  return {
    day: u.day,
    cards: window.map((c) => ({
      card: table.ids[c] as CardId,
      readiness: byHand(c) ? 1 : cardReadiness(u, table, c),
      reason: explain(lift, graph, table, c),
    })),
    started: ids([...around].filter((k) => (u.seen[k] as number) > 0)),
    recent: ids(around).filter((concept) => recent.has(concept)),
    contrasts: [...concepts].flatMap((k) => {
      const others = ids(rowOf(graph.contrasts, k));
      return others.length === 0 ? [] : [[idOf(graph, k), others] as const];
    }),
  };
}

/** What `graphOrder` takes, from a snapshot; `head` and `goal` as the learner has them now. */
export function orderOfSnapshot(
  snapshot: NewSnapshot,
  choice: Pick<GraphOrder, 'head' | 'goal'> = {},
): GraphOrder {
  return {
    rank: new Map(snapshot.cards.map(({ card }, i) => [card, i])),
    readiness: new Map(snapshot.cards.map(({ card, readiness }) => [card, readiness])),
    started: new Set(snapshot.started),
    recent: new Set(snapshot.recent),
    contrasts: new Map(snapshot.contrasts),
    ...choice,
  };
}
