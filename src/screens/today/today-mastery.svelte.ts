import type { ConceptId, DeckId } from '../../base/id.ts';
import type { StudyDay } from '../../base/time.ts';
import type { MasteryState } from '../../graph/mastery.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import { lastRowAt } from '../../store/queries.ts';
import { whenIdle } from '../../ui/when-idle.ts';
import { workAhead } from '../ahead/ahead-port.ts';
import type { MasteryAhead } from '../ahead/mastery-ahead.ts';
import { counted } from '../format.ts';
import type { AppState } from '../app-state.svelte.ts';
import { w20Of } from '../mastery-data.ts';
import { graphHref } from '../graph/map-address.ts';
import type { TodayData } from './today.svelte.ts';

type Counts = Readonly<Record<MasteryState, number>>;

/** Concepts that fell since the last day with answers: how many, and the map of just these. */
export interface Slipped {
  readonly text: string;
  readonly href: string;
}

/**
 * Mastery of each deck, counted once Today is on screen and idle: it reads all cards, so nothing waits for it,
 * and what was counted is kept until a day, an answer or a deck changes it.
 */
export class TodayMastery {
  byDeck = $state.raw<ReadonlyMap<DeckId, Counts>>(new Map());
  slipped = $state.raw<Slipped | null>(null);

  constructor(app: AppState, data: () => TodayData | null) {
    $effect(() => {
      const value = data();
      if (!value) return;
      const over = new AbortController();
      const stop = whenIdle(() => void this.#show(app, value, over.signal));
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
    const found = kept?.key === key ? kept : await count(app, data, key, signal).catch(() => null);
    if (!found || signal.aborted) return;
    this.byDeck = new Map(found.byDeck);
    this.slipped = slippedOf(found.slipped);
    if (found !== kept && !app.readOnly) await writeLocal(app.db, 'mastery', found);
  }
}

interface Kept extends MasteryAhead {
  readonly key: string;
}

const slippedOf = (concepts: readonly ConceptId[]): Slipped | null =>
  concepts.length === 0
    ? null
    : {
        text: `${counted(concepts.length, 'concept')} slipped below 75%`,
        href: graphHref({ lit: concepts }),
      };

/** What mastery depends on: the day, the newest answer, the content. The same key, the same numbers. */
async function keyOf({ db }: AppState, { decks, plan }: TodayData): Promise<string> {
  const content = decks.map(({ id, changedAt }) => `${id}@${changedAt}`);
  return JSON.stringify(['slipped', plan.day, await lastRowAt(db), ...content]);
}

/** Reads all cards, one deck after the other; null when called off meanwhile. */

async function count(
  { db, settings }: AppState,
  { decks, plan, days }: TodayData,
  key: string,
  signal: AbortSignal,
): Promise<Kept> {
  const newest = Math.max(0, ...days.map(({ day }) => day)) as StudyDay;
  const request = {
    ...{ kind: 'mastery' as const, decks: decks.map(({ id }) => id), day: plan.day },
    last: newest > 0 && newest < plan.day ? newest : null,
    w20: w20Of(settings),
  };
  return { key, ...(await workAhead<'mastery'>(db, request, signal)) };
}
