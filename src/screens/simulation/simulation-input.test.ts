// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { DeviceId } from '../../base/id.ts';
import { now } from '../../base/time.ts';
import { retentionSweep } from '../../study/forecast.ts';
import { runJob } from '../../study/job.ts';
import { installDeck } from '../../store/install.ts';
import { recordReview } from '../../store/record.ts';
import { answer, card, context, fold, newDb, sampleDeck } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { compared, yearInput } from './simulation-input.ts';

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
    const { input } = (await yearInput(app))!;
    expect(input.sequence).toHaveLength(27);
    expect(input.cards.stability.filter((days) => days > 0)).toHaveLength(3);
    expect(input).toMatchObject({ days: 365, newPerDay: 7, today: app.day });
  });
  test('the same cards give the same forecast', async () => {
    const { app } = await lived(3);
    const swept = async () => runJob(retentionSweep((await yearInput(app))!.input, [0.85, 0.9]));
    expect(await swept()).toEqual(await swept());
  });
  test('answers are drawn like the learner’s own: nothing but Good moves the shares to Good', async () => {
    const [few, many] = [await lived(0), await lived(20)];
    const good = async ({ app }: typeof few) => (await yearInput(app))!.input.tables.first[2]!;
    expect(await good(few)).toBeCloseTo(0.495);
    expect(await good(many)).toBeCloseTo((20 + 40 * 0.495) / 60);
  });
  test('nothing is written', async () => {
    const { app, db } = await lived(3);
    const all = () => Promise.all(db.tables.map((table) => table.toArray()));
    const before = await all();
    await yearInput(app);
    expect(await all()).toEqual(before);
  });
  test('no cards, or only cards of a paused deck: nothing to simulate', async () => {
    const empty = new AppState({
      db: newDb(),
      device: 'here' as DeviceId,
      settings: DEFAULT_SETTINGS,
    });
    expect(await yearInput(empty)).toBeNull();
    const { app, db } = await lived(3);
    await db.decks.toCollection().modify({ paused: true });
    expect(await yearInput(app)).toBeNull();
  });
  test('new cards a day to compare: what another global limit would give, and the present number', async () => {
    const { app, db } = await lived(3);
    await db.options.put({ deck: 'global', newPerDay: 7 } as never);
    expect((await yearInput(app))!.newPerDay).toEqual([0, 5, 7, 10, 15, 20]);
    await db.options.put({
      deck: (await db.decks.toCollection().first())!.id,
      newPerDay: 4,
    } as never);
    expect(await yearInput(app)).toMatchObject({ input: { newPerDay: 4 }, newPerDay: [0, 4] });
  });
});

test.each([
  ['no new card is left', 0, 0, []],
  ['fewer than the first step', 3, 3, [0, 3]],
  ['a limit of none', 40, 0, [0, 5, 10, 15, 20, 30]],
  ['many', 5_000, 20, [0, 5, 10, 15, 20, 30, 50]],
])('compared: %s', (_, most, present, counts) => {
  expect(compared(most, present)).toEqual(counts);
});
