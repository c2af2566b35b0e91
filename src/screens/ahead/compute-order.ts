import type { CardId, ConceptId } from '../../base/id.ts';
import { daysAfter, startOfDay } from '../../base/time.ts';
import { endOf, startOf } from '../../graph/adjacency.ts';
import { idOf } from '../../graph/concept-graph.ts';
import { recentlyOpened } from '../../graph/gate.ts';
import { goalFirst, goalOf, goalOrder } from '../../graph/goal.ts';
import { explain, type Lift } from '../../graph/lift.ts';
import { cardReadiness } from '../../graph/readiness.ts';
import { goals, openedByHand } from '../../store/links.ts';
import { firstAnswersSince } from '../../store/queries.ts';
import { newWindow } from '../../study/new-window.ts';
import type { AppState } from '../app-state.svelte.ts';
import { graphSnapshot, type Snapshot } from '../graph-snapshot.ts';
import type { StoredOrder } from '../new-order.ts';

/** Unseen cards of each deck that are kept in order: more than any day asks. */
const PER_DECK = 30;

/** What the order is worked out from. */
export type OrderSource = Pick<AppState, 'db' | 'day' | 'settings'>;

/** The graph's order of new cards on a study day. Reads all cards: in a worker. */
export async function computeOrder(app: OrderSource, key: string): Promise<StoredOrder> {
  const snapshot = await graphSnapshot(app, app.day);
  const { cards, table, memories, graph, understanding, decks } = snapshot;
  const [goal] = await goals(app.db);
  const onGoal =
    goal && graph.index.has(goal) ? goalOrder(goalOf(graph, goal), graph, table) : null;
  const deckNumber = new Map(decks.map(({ id }, i) => [id, i]));
  const deckOf = cards.map(({ deck }) => deckNumber.get(deck) ?? 0);
  const order = [
    ...(onGoal ? newWindow(onGoal.sequence, table, memories, deckOf, PER_DECK) : []),
    ...newWindow(snapshot.lift.sequence, table, memories, deckOf, PER_DECK),
  ];
  const window = [...new Set(order)];
  const opened = await openedByHand(app.db);
  const isOpen = (c: number) => cards[c]?.concepts.some((concept) => opened.has(concept)) ?? false;
  const recent = await recentOf(app, snapshot);
  return {
    key,
    cards: window.map((c) => table.ids[c] as CardId),
    readiness: window.map((c) => (isOpen(c) ? 1 : cardReadiness(understanding, table, c))),
    ...neighbourhood(snapshot, window),
    recent: [...recent],
    goal: onGoal ? [...onGoal.sequence].map((c) => table.ids[c] as CardId) : [],
    reasons: reasonsOf(snapshot, window, onGoal ? goalFirst(onGoal, snapshot.lift) : snapshot.lift),
  };
}

/** Concepts opened today or yesterday. */
async function recentOf(app: OrderSource, { cards }: Snapshot): Promise<ReadonlySet<ConceptId>> {
  const from = startOfDay(daysAfter(app.day, -1), app.settings.rollOver);
  const first = await firstAnswersSince(app.db, from);
  return recentlyOpened(
    cards.filter(({ memory }) => memory !== null),
    new Set(first),
  );
}

/** Of the concepts that the window touches: which are started, and what each is easily confused with. */
function neighbourhood({ graph, table, understanding }: Snapshot, window: readonly number[]) {
  const touched = new Set(
    window.flatMap((c) => [
      ...table.concepts.targets.subarray(startOf(table.concepts, c), endOf(table.concepts, c)),
    ]),
  );
  const contrastsOf = (k: number): ConceptId[] =>
    [
      ...graph.contrasts.targets.subarray(startOf(graph.contrasts, k), endOf(graph.contrasts, k)),
    ].map((other) => idOf(graph, other));
  return {
    started: [...touched]
      .filter((k) => (understanding.seen[k] ?? 0) > 0)
      .map((k) => idOf(graph, k)),
    contrasts: [...touched]
      .map((k) => [idOf(graph, k), contrastsOf(k)] as const)
      .filter(([, others]) => others.length > 0),
  };
}

function reasonsOf(
  snapshot: Snapshot,
  window: readonly number[],
  lift: Lift,
): StoredOrder['reasons'] {
  const { graph, table, concepts } = snapshot;
  const titled = window.flatMap((c) => {
    const reason = explain(lift, graph, table, c);
    const before = reason && concepts.get(reason.before)?.title;
    const because = reason && concepts.get(reason.because)?.title;
    return reason && before && because ? [[reason.card, { before, because }] as const] : [];
  });
  return Object.fromEntries(titled);
}
