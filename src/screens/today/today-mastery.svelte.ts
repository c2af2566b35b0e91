import type { ConceptId, DeckId } from '../../base/id.ts';
import type { StudyDay } from '../../base/time.ts';
import { DEFAULT_PARAMETERS, decayOf } from '../../memory/fsrs.ts';
import { isRise, whatMoved, type Mastery, type MasteryState } from '../../graph/mastery.ts';
import { masteryOfDeck } from '../mastery-data.ts';
import { counted } from '../format.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { TodayData } from './today.svelte.ts';

type Counts = Readonly<Record<MasteryState, number>>;

/**
 * Mastery of each deck, counted once Today is on screen and idle: it reads all cards, so nothing waits for it.
 */
export class TodayMastery {
  byDeck = $state.raw<ReadonlyMap<DeckId, Counts>>(new Map());
  slipped = $state('');

  constructor(app: AppState, data: () => TodayData | null) {
    $effect(() => {
      const value = data();
      if (!value) return;
      let cancelled = false;
      const stop = whenIdle(() => void this.#count(app, value, () => cancelled));
      return () => {
        cancelled = true;
        stop();
      };
    });
  }

  async #count(
    app: AppState,
    { decks, plan, days }: TodayData,
    cancelled: () => boolean,
  ): Promise<void> {
    const w20 = decayOf(app.settings.parameters ?? DEFAULT_PARAMETERS);
    const last = Math.max(0, ...days.map(({ day }) => day)) as StudyDay;
    const byDeck = new Map<DeckId, Counts>();
    const now = new Map<ConceptId, Mastery>();
    const then = new Map<ConceptId, Mastery>();
    for (const { id } of decks) {
      const mastery = await masteryOfDeck(app.db, id, plan.day, w20);
      byDeck.set(id, mastery.counts);
      for (const [concept, value] of mastery.byConcept) now.set(concept, value);
      // Memory changes only by answers, so the last day's labels are today's memories seen from that day.
      if (last > 0 && last < plan.day)
        for (const [concept, value] of (await masteryOfDeck(app.db, id, last, w20)).byConcept)
          then.set(concept, value);
      if (cancelled()) return;
    }
    this.byDeck = byDeck;
    const falls = then.size ? whatMoved(then, now).filter((move) => !isRise(move)) : [];
    const below = falls.filter(({ to }) => to === 'fading' || to === 'faded').length;
    this.slipped = below ? `${counted(below, 'concept')} slipped below 75%` : '';
  }
}

/** Runs when the browser has nothing better to do; returns what calls it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 50);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(work, { timeout: 2_000 });
  return () => cancelIdleCallback(handle);
}
