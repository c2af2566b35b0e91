import { readLocal, writeLocal } from '../../store/local.ts';
import { lastRowAt } from '../../store/queries.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import type { MasteryAhead } from '../ahead/mastery-ahead.ts';
import type { AppState } from '../app-state.svelte.ts';
import { countMastery, slippedOf, type Slipped } from './count-mastery.ts';
import type { TodayData } from './today-data.ts';
import type { MasteryByDeck } from './today-view.ts';

/**
 * Mastery of each deck, counted once Today is on screen and idle: it reads all cards, so nothing waits for it,
 * and what was counted is kept until a day, an answer or a deck changes it.
 */
export class TodayMastery {
  byDeck = $state.raw<MasteryByDeck>(new Map());
  slipped = $state.raw<Slipped | null>(null);
  /** All of it is there, or not to be had. */
  isSettled = $state(false);

  constructor(app: AppState, data: () => TodayData | null) {
    $effect(() => {
      const value = data();
      if (!value) return;
      const over = new AbortController();
      const stop = whenIdle(
        () =>
          void this.#show(app, value, over.signal).finally(
            () => (this.isSettled ||= !over.signal.aborted),
          ),
      );
      return () => {
        over.abort();
        stop();
      };
    });
  }

  async #show(app: AppState, data: TodayData, signal: AbortSignal): Promise<void> {
    const key = await keyOf(app, data);
    const kept = await readLocal<Kept>(app.db, 'mastery');
    // Called off, or not to be had: the rows stand without.
    const found =
      kept?.key === key
        ? kept
        : await countMastery(app, data, signal)
            .then((counted) => ({ key, ...counted }))
            .catch(() => null);
    if (!found || signal.aborted) return;
    this.byDeck = new Map(found.byDeck);
    this.slipped = slippedOf(found.slipped);
    if (found !== kept && !app.readOnly) await writeLocal(app.db, 'mastery', found);
  }
}

interface Kept extends MasteryAhead {
  readonly key: string;
}

/** What mastery depends on: the day, the newest answer, the content. The same key, the same numbers. */
async function keyOf({ db }: AppState, { decks, plan }: TodayData): Promise<string> {
  const content = decks.map(({ id, changedAt }) => `${id}@${changedAt}`);
  return JSON.stringify(['slipped', plan.day, await lastRowAt(db), ...content]);
}
