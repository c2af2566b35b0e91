// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { DeviceId } from '../../base/id.ts';
import { now, studyDayNumber } from '../../base/time.ts';
import { retentionSweep } from '../../study/forecast.ts';
import { runJob } from '../../study/job.ts';
import { installDeck } from '../../store/install.ts';
import { recordReview } from '../../store/record.ts';
import { answer, card, context, fold, newDb, sampleDeck } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { forecastInput, skippedShare } from './forecast-input.ts';

async function lived(reviews: number) {
  const db = newDb();
  const deck = sampleDeck(30);
  await installDeck(db, deck, context());
  for (let n = 0; n < reviews; n++) {
    const row = answer({ card: card(`n${n}`), at: now() });
    await recordReview(db, { row, after: fold([row]) });
  }
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  return { app, db };
}

describe('what the forecast is simulated from', () => {
  test('answered cards with their memory, the others in order, new cards as the limit allows', async () => {
    const { app, db } = await lived(3);
    await db.options.put({ deck: 'global', newPerDay: 7 } as never);
    const input = (await forecastInput(app))!;
    expect(input.sequence).toHaveLength(27);
    expect(input.cards.stability.filter((days) => days > 0)).toHaveLength(3);
    expect(input).toMatchObject({ days: 365, newPerDay: 7, today: app.day });
  });
  test('the same cards give the same forecast', async () => {
    const { app } = await lived(3);
    const swept = async () => runJob(retentionSweep((await forecastInput(app))!, [0.85, 0.9]));
    expect(await swept()).toEqual(await swept());
  });
  test('answers are drawn like the learner’s own: nothing but Good moves the shares to Good', async () => {
    const [few, many] = [await lived(0), await lived(20)];
    const good = async ({ app }: typeof few) => (await forecastInput(app))!.tables.first[2]!;
    expect(await good(few)).toBeCloseTo(0.495);
    expect(await good(many)).toBeCloseTo((20 + 40 * 0.495) / 60);
  });
  test('nothing is written', async () => {
    const { app, db } = await lived(3);
    const all = () => Promise.all(db.tables.map((table) => table.toArray()));
    const before = await all();
    await forecastInput(app);
    expect(await all()).toEqual(before);
  });
  test('no cards, or only cards of a paused deck: nothing to simulate', async () => {
    const empty = new AppState({
      db: newDb(),
      device: 'here' as DeviceId,
      settings: DEFAULT_SETTINGS,
    });
    expect(await forecastInput(empty)).toBeNull();
    const { app, db } = await lived(3);
    await db.decks.toCollection().modify({ paused: true });
    expect(await forecastInput(app)).toBeNull();
  });
});

const TODAY = studyDayNumber(100);
const on = (...days: number[]) =>
  days.map((day) => ({ day: studyDayNumber(day), fresh: 0, reviews: 1 }));
const each = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);

test.each([
  ['no days', on(), 0],
  ['under 14 days to judge by', on(90, 99), 0],
  ['every day', on(...each(60, 100)), 0],
  ['every other day, today left out', on(...each(60, 101, 2)), 0.5],
  ['a day with two decks counts once', on(...each(80, 100), ...each(80, 100)), 0],
])('days without study: %s', (_, days, share) => {
  expect(skippedShare(days, TODAY)).toBeCloseTo(share);
});
