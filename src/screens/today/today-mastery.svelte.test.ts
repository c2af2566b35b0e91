// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { conceptId, type DeviceId } from '../../base/id.ts';
import { installDeck } from '../../store/install.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
  at,
  card,
  context,
  DECK,
  fold,
  newDb,
  NOON,
  sampleConcept,
  sampleDeck,
  sampleNote,
} from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { parseRoute } from '../../ui/route.svelte.ts';
import { AppState } from '../app-state.svelte.ts';
import { parseQuery } from '../graph/map-query.ts';
import { TodayScreen } from './today.svelte.ts';

let end = () => {};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

/** Spring was known badly, brook well, pond not at all; so many days later nobody has studied since. */
async function later(days: number) {
  const db = newDb();
  const slugs = ['spring', 'brook', 'pond'];
  const concepts = slugs.map((slug) => sampleConcept(DECK, slug));
  const notes = slugs.map((slug) =>
    sampleNote(DECK, slug, { concepts: [{ concept: conceptId(DECK, slug), weight: 1 }] }),
  );
  await installDeck(db, sampleDeck(0, { concepts, notes }), context());
  for (const [stable, rating] of [
    ['spring', 'again'],
    ['brook', 'easy'],
  ] as const) {
    const row = answer({ card: card(stable), rating });
    await recordReview(db, { row, after: fold([row]) });
  }
  vi.setSystemTime(at(days));
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  let screen!: TodayScreen;
  end = $effect.root(() => {
    screen = new TodayScreen(app);
  });
  flushSync();
  await vi.waitFor(() => expect(screen.view?.decks[0]?.mastery).toBeTruthy());
  return { app, db, screen };
}

test('what fell since the last day with answers is told, and leads to the map of just that', async () => {
  const { screen } = await later(3);
  expect(screen.slipped?.text).toBe('1 concept slipped below 75%');
  const { path, query } = parseRoute(screen.slipped!.href);
  expect([path, parseQuery(query).lit]).toEqual([['graph'], [conceptId(DECK, 'spring')]]);
});

test('kept for the day, and told the same from what was kept', async () => {
  const { app, screen } = await later(3);
  const first = screen.slipped;
  let again!: TodayScreen;
  const stop = $effect.root(() => {
    again = new TodayScreen(app);
  });
  flushSync();
  await vi.waitFor(() => expect(again.slipped).toEqual(first));
  stop();
});

test('on the day of the answers nothing has slipped', async () => {
  const { screen } = await later(0);
  expect(screen.slipped).toBe(null);
});
