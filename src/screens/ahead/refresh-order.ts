import { goals, openedByHand } from '../../store/links.ts';
import { readLocal } from '../../store/local.ts';
import { lastRowAt, visibleDecks } from '../../store/queries.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { StoredOrder } from '../new-order.ts';
import { workAhead } from './ahead-port.ts';

/** What is being worked out now: asked for again meanwhile, it is not begun twice. */
const underWay = new Set<string>();

/**
 * Has the order computed anew when a day, an answer, a deck, a goal or the setting has changed it. For idle moments;
 * `signal` calls it off, and what was stored before stays.
 */
export async function refreshNewOrder(app: AppState, signal: AbortSignal): Promise<void> {
  const { db, day, settings } = app;
  if (app.readOnly || settings.newOrder === 'plain') return;
  const key = await keyOf(app);
  if ((await readLocal<StoredOrder>(db, 'newOrder'))?.key === key) return;
  if (underWay.has(key) || signal.aborted) return;
  underWay.add(key);
  try {
    await workAhead(db, { kind: 'order', day, settings: settings, key }, signal);
  } catch (cause) {
    if (!signal.aborted) throw cause;
  } finally {
    underWay.delete(key);
  }
}

async function keyOf({ db, day, settings }: AppState): Promise<string> {
  const [decks, last, goal, opened] = await Promise.all([
    visibleDecks(db),
    lastRowAt(db),
    goals(db),
    openedByHand(db),
  ]);
  const content = decks.map(({ id, changedAt }) => `${id}@${changedAt}`).sort();
  return JSON.stringify([settings.newOrder, day, last, goal, opened.size, ...content]);
}
