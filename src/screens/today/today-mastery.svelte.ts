import type { ConceptId, DeckId } from '../../base/id.ts';
import type { StudyDay } from '../../base/time.ts';
import { DEFAULT_PARAMETERS, decayOf } from '../../memory/fsrs.ts';
import { isRise, whatMoved, type Mastery, type MasteryState } from '../../graph/mastery.ts';
import { readLocal, writeLocal } from '../../store/local.ts';
import { lastRowAt } from '../../store/queries.ts';
import { masteryOfDeck } from '../mastery-data.ts';
import { counted } from '../format.ts';
import type { AppState } from '../app-state.svelte.ts';
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
      let cancelled = false;
      const stop = whenIdle(() => void this.#show(app, value, () => cancelled));
      return () => {
        cancelled = true;
        stop();
      };
    });
  }

  async #show(app: AppState, data: TodayData, cancelled: () => boolean): Promise<void> {
    const key = await keyOf(app, data);
    const kept = await readLocal<Kept>(app.db, 'mastery');
    const found = kept?.key === key ? kept : await count(app, data, key, cancelled);
    if (!found || cancelled()) return;
    this.byDeck = new Map(found.byDeck);
    this.slipped = slippedOf(found.slipped);
    if (found !== kept && !app.readOnly) await writeLocal(app.db, 'mastery', found);
  }
}

interface Kept {
  readonly key: string;
  readonly byDeck: readonly (readonly [DeckId, Counts])[];
  /** Concepts that fell below 75 % since the last day with answers. */
  readonly slipped: readonly ConceptId[];
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
  cancelled: () => boolean,
): Promise<Kept | null> {
  const w20 = decayOf(settings.parameters ?? DEFAULT_PARAMETERS);
  const last = Math.max(0, ...days.map(({ day }) => day)) as StudyDay;
  const byDeck: [DeckId, Counts][] = [];
  const now = new Map<ConceptId, Mastery>();
  const then = new Map<ConceptId, Mastery>();
  for (const { id } of decks) {
    const mastery = await masteryOfDeck(db, id, plan.day, w20);
    byDeck.push([id, mastery.counts]);
    for (const [concept, value] of mastery.byConcept) now.set(concept, value);
    // Memory changes only by answers, so the last day's labels are today's memories seen from that day.
    if (last > 0 && last < plan.day)
      for (const [concept, value] of (await masteryOfDeck(db, id, last, w20)).byConcept)
        then.set(concept, value);
    if (cancelled()) return null;
  }
  const falls = then.size ? whatMoved(then, now).filter((move) => !isRise(move)) : [];
  const below = falls.filter(({ to }) => to === 'fading' || to === 'faded');
  return { key, byDeck, slipped: below.map(({ concept }) => concept) };
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
