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

/** Cards queued after a lapse: the head of the next new batch. */
export const queuedCards = async ({ db }: Pick<AppState, 'db'>): Promise<readonly CardId[]> =>
  (await readLocal<readonly CardId[]>(db, 'queuedNew')) ?? [];

/** For `planToday`. */
export const newOrderOf = (stored: StoredOrder, head: readonly CardId[]): NewOrder =>
  graphOrder({
    rank: new Map(stored.cards.map((id, i) => [id, i])),
    readiness: new Map(stored.cards.map((id, i) => [id, stored.readiness[i] ?? 1])),
    started: new Set(stored.started),
    recent: new Set(stored.recent),
    contrasts: new Map(stored.contrasts),
    head,
    ...(stored.goal.length > 0 ? { goal: new Set(stored.goal) } : {}),
  });
