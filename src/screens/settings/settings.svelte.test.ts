// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { now } from '../../base/time.ts';
import type { DeviceId } from '../../base/id.ts';
import { readAll } from '../../store/history.ts';
import { installDeck } from '../../store/install.ts';
import { recordReview } from '../../store/record.ts';
import { answer, card, context, fold, newDb, sampleDeck } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { writeBackup } from '../../store/backup.ts';
import { AppState } from '../app-state.svelte.ts';
import { SettingsScreen } from './settings.svelte.ts';

// jsdom's blobs cannot be streamed.
Blob.prototype.stream = function (this: Blob) {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: async (controller) => {
      controller.enqueue(new Uint8Array(await this.arrayBuffer()));
      controller.close();
    },
  });
};

let stop: (() => void) | null = null;
afterEach(() => {
  stop?.();
  stop = null;
});

async function opened(reviews = 3) {
  const db = newDb();
  await installDeck(db, sampleDeck(30), context());
  for (let n = 0; n < reviews; n++) {
    const row = answer({ card: card(`n${n}`), at: now() });
    await recordReview(db, { row, after: fold([row]) });
  }
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  let screen!: SettingsScreen;
  stop = $effect.root(() => {
    screen = new SettingsScreen(app);
  });
  flushSync();
  await vi.waitFor(() => expect(screen.retention.sentence).not.toBe(''));
  return { app, db, screen };
}
const fileOf = async (db: Parameters<typeof writeBackup>[0]) =>
  new File([await (await writeBackup(db, now())).arrayBuffer()], 'b.engraph');

test('while dragging the sentence follows the thumb and nothing is stored; release stores it', async () => {
  const { db, screen } = await opened();
  const before = screen.retention.sentence;
  screen.retention.preview(95);
  expect(screen.retention.spoken).toMatch(/^95 percent, about \d+ reviews a day$/);
  expect(screen.retention.sentence).not.toBe(before);
  expect(await db.options.get('global')).toBeUndefined();
  await screen.retention.set(95);
  expect(await db.options.get('global')).toMatchObject({ retention: 0.95 });
  await vi.waitFor(() => expect(screen.retention.rows.find((row) => row.isNow)?.percent).toBe(95));
});

test('a changed target moves no due date', async () => {
  const { db, screen } = await opened();
  const dues = async () => (await db.cards.toArray()).map(({ dueDay }) => dueDay);
  const before = await dues();
  await screen.retention.set(80);
  expect(await dues()).toEqual(before);
});

test('limits are those over all decks, before and after a change', async () => {
  const { screen } = await opened();
  expect([screen.newPerDay, screen.reviewsPerDay]).toEqual([20, 9_999]);
  await screen.setOption({ newPerDay: 0 });
  await vi.waitFor(() => expect(screen.newPerDay).toBe(0));
});

test('a restore in place of everything brings back log and settings, and can be undone', async () => {
  const { app, db, screen } = await opened(3);
  await app.change({ theme: 'dark' });
  const file = await fileOf(db);
  await app.change({ theme: 'light' });
  const log = await readAll(db);
  await db.reviews.clear();
  await screen.restore.choose(file);
  expect(screen.restore.consequence).toContain('Replaces 30 cards and 0 reviews.');
  expect(screen.restore.label).toBe('Restore 30 cards');
  expect(await readAll(db)).toEqual([]);
  await screen.restore.restore();
  expect(screen.restore.told).toBe('Restored 30 cards and 3 reviews.');
  expect(await readAll(db)).toEqual(log);
  expect(app.settings.theme).toBe('dark');
  expect(screen.restore.undoText).toContain('tomorrow');
  await screen.restore.undo();
  expect(await readAll(db)).toEqual([]);
  expect(app.settings.theme).toBe('light');
  expect(screen.restore.undoText).toBe('');
});

test('a restore that fails half way leaves the data as it was and says so', async () => {
  const { db, screen } = await opened(3);
  const file = await fileOf(db);
  const log = await readAll(db);
  await screen.restore.choose(file);
  vi.spyOn(console, 'error').mockReturnValue();
  let failures = 0;
  db.decks.hook('creating', () => {
    if (failures++ === 0) throw new DOMException('full', 'QuotaExceededError');
  });
  await screen.restore.restore();
  expect(screen.restore.problem).toContain('Your data is as it was before.');
  expect(await readAll(db)).toEqual(log);
  expect(await db.decks.count()).toBe(1);
});

test('a file that is no backup is named as such; nothing is offered', async () => {
  const { screen } = await opened();
  await screen.restore.choose(new File(['%PDF-1.4'], 'a.pdf'));
  expect(screen.restore.problem).toContain('not an Engraph backup');
  expect(screen.restore.chosen).toBeNull();
});

test('a window that only reads restores nothing', async () => {
  const { app, db, screen } = await opened();
  await screen.restore.choose(await fileOf(db));
  app.readOnly = true;
  await screen.restore.restore();
  expect(screen.restore.told).toBe('');
  expect(
    await db.jobs
      .where('kind')
      .equals('restore')
      .count()
      .catch(() => 0),
  ).toBe(0);
});
