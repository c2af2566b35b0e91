import type { CardId, ConceptId } from '../base/id.ts';
import { readLocal } from '../store/local.ts';
import { graphOrder } from '../study/new-order.ts';
import type { NewOrder } from '../study/queue.ts';
import type { AppState } from './app-state.svelte.ts';

/** Why a new card comes when it does, by the titles of its concepts. */
export interface StoredReason {
  readonly before: string;
  readonly because: string;
}

/** What the graph says about the next new cards: computed when idle, small enough to be read at start. */
export interface StoredOrder {
  readonly key: string;
  /** In the order of study. */
  readonly cards: readonly CardId[];
  /** Of each card, 0–1. */
  readonly readiness: readonly number[];
  readonly started: readonly ConceptId[];
  readonly recent: readonly ConceptId[];
  readonly contrasts: readonly (readonly [ConceptId, readonly ConceptId[]])[];
  readonly goal: readonly CardId[];
  readonly reasons: Readonly<Record<CardId, StoredReason>>;
}

/** The stored order, unless the learner switched the graph off or nothing was computed yet. */
export const storedOrder = async ({
  db,
  settings,
}: Pick<AppState, 'db' | 'settings'>): Promise<StoredOrder | null> =>
  settings.newOrder === 'plain' ? null : readLocal<StoredOrder>(db, 'newOrder');

/** Cards queued after a lapse: the head of the next new batch. None where the learner switched the graph off. */
export const queuedCards = async ({
  db,
  settings,
}: Pick<AppState, 'db' | 'settings'>): Promise<readonly CardId[]> =>
  settings.newOrder === 'plain'
    ? []
    : ((await readLocal<readonly CardId[]>(db, 'queuedNew')) ?? []);

/** For `planToday`; null leaves the plain order. What was queued comes first also before any order was computed. */
export function newOrderOf(stored: StoredOrder | null, head: readonly CardId[]): NewOrder | null {
  if (!stored && head.length === 0) return null;
  const { cards, readiness, started, recent, contrasts, goal } = stored ?? NOTHING_KNOWN;
  return graphOrder({
    rank: new Map(cards.map((id, i) => [id, i])),
    readiness: new Map(cards.map((id, i) => [id, readiness[i] ?? 1])),
    started: new Set(started),
    recent: new Set(recent),
    contrasts: new Map(contrasts),
    head,
    ...(goal.length > 0 ? { goal: new Set(goal) } : {}),
  });
}

const NOTHING_KNOWN: Omit<StoredOrder, 'key' | 'reasons'> = {
  ...{ cards: [], readiness: [], started: [], recent: [], contrasts: [], goal: [] },
};
