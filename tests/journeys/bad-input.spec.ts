import type { Page } from '@playwright/test';
import { expect, test } from '../support/app.ts';
import { fillable, setFull } from '../support/full-disk.ts';
import { readExport } from '../support/backup-reader.ts';
import { readLog, readTable, standing } from '../support/log.ts';
import { answer, button, goTo, rateNow, reveal, startFresh } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';

test.describe('unknown address', () => {
  for (const hash of ['#/nowhere', '#/review/done', '#/c', '#/settings/a/b', '#/%E0%A4%A'])
    test(`${hash}: Today with a notice`, async ({ learner }) => {
      const page = await learner.open({ time: TIME });
      await startFresh(page, learner);
      await goTo(page, hash);
      await expect(page.getByText('That page has moved.')).toBeVisible();
      await expect(page).toHaveURL(/#\/today$/);
      await page.getByRole('button', { name: 'Dismiss' }).click();
      await expect(page.getByText('That page has moved.')).toBeHidden();
      expect(learner.errors).toEqual([]);
    });

  test('a deck, concept or session that is not there says so', async ({ learner }) => {
    const page = await learner.open({ time: TIME });
    await startFresh(page, learner);
    await goTo(page, '#/decks/no-such-deck');
    await expect(page.getByRole('heading', { name: 'This deck is not here.' })).toBeVisible();
    await goTo(page, '#/c/openstack-components%2Fno-such-concept');
    await expect(page.getByRole('heading', { name: 'This concept is not here.' })).toBeVisible();
    await goTo(page, '#/decks/no-such-deck/options');
    await expect(page.getByRole('heading', { name: 'This deck is not here.' })).toBeVisible();
    await goTo(page, '#/review?concept=openstack-components/no-such-concept');
    await expect(page).toHaveURL(/#\/today$/);
    await goTo(page, '#/review/done/no-such-session');
    await expect(page.locator('main h1')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
    expect(learner.errors).toEqual([]);
  });
});

test.describe('no usable database', () => {
  const CASES = [
    {
      name: 'missing',
      init: () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
      title: 'Engraph cannot store cards here.',
    },
    {
      name: 'refused at once',
      init: () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('denied', 'SecurityError');
        };
      },
      title: 'The browser refuses to store cards.',
    },
    {
      name: 'refused later',
      init: () => {
        IDBFactory.prototype.open = failing;
        function failing() {
          const request = new EventTarget() as IDBOpenDBRequest;
          Object.defineProperty(request, 'error', {
            value: new DOMException('no', 'UnknownError'),
          });
          for (const type of ['error', 'success', 'upgradeneeded', 'blocked'])
            request.addEventListener(type, (event) =>
              (request as unknown as Record<string, ((event: Event) => void) | null>)[
                `on${type}`
              ]?.(event),
            );
          queueMicrotask(() => request.dispatchEvent(new Event('error', { cancelable: true })));
          return request;
        }
      },
      title: 'The browser refuses to store cards.',
    },
  ];
  for (const { name, init, title } of CASES)
    test(`${name}: one plain screen`, async ({ learner }) => {
      const page = await learner.open({ time: TIME });
      await page.addInitScript(init);
      await page.goto(learner.server.url);
      // On an empty device the welcome needs no database: the plain screen comes when it does.
      const start = page.getByRole('button', { name: 'Start with 2 decks' });
      const heading = page.getByRole('heading', { level: 1, name: title });
      await expect(start.or(heading)).toBeVisible();
      if (await start.isVisible()) await start.click();
      await expect(heading).toBeVisible();
      await expect(page.getByRole('button', { name: 'Show answer' })).toBeHidden();
      await expect(page.getByRole('button', { name: 'Reload' })).toBeVisible();
      await page.goto(`${learner.server.url}#/decks`);
      await page.reload();
      await expect(heading).toBeVisible();
    });
});

/** A database as a later Engraph would leave it, made before the app is opened. */
async function newerDatabase(page: Page, url: string): Promise<void> {
  await page.goto(`${url}robots.txt`);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('engraph', 9990);
        opening.onerror = () => reject(new Error('open failed'));
        opening.onupgradeneeded = () => {
          const database = opening.result;
          database
            .createObjectStore('reviews', { keyPath: 'id' })
            .put({ id: 's.1', card: 'a/b/there', at: 5 });
          database
            .createObjectStore('notes', { keyPath: 'id' })
            .put({ id: 'a/b', changedAt: 1, by: 'x', was: 0 });
          database
            .createObjectStore('dreams', { keyPath: 'id' })
            .put({ id: 'later', changedAt: 1, by: 'x', was: 0 });
        };
        opening.onsuccess = () => {
          opening.result.close();
          resolve();
        };
      }),
  );
}

test('a database from a newer Engraph: refused, exported whole, left as it is', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  await newerDatabase(page, learner.server.url);
  await page.goto(learner.server.url);
  await expect(
    page.getByRole('heading', { name: 'Your cards were written by a newer Engraph.' }),
  ).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export backup' }).click(),
  ]);
  const { header, tables } = await readExport(await download.path());
  expect(header['schema']).toBe(999);
  expect(Object.keys(tables).sort()).toEqual(['dreams', 'notes', 'reviews']);
  expect(tables['reviews']).toEqual([{ id: 's.1', card: 'a/b/there', at: 5 }]);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Export backup' })).toBeVisible();
  const versions = await page.evaluate(() => indexedDB.databases());
  expect(versions.find(({ name }) => name === 'engraph')?.version).toBe(9990);
  expect(await readTable(page, 'dreams')).toHaveLength(1);
});

test('disk full while rating: blocked, kept, and stored exactly once', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await fillable(page);
  await startFresh(page, learner);
  await answer(page, 'Easy');
  // All writes of the first rating are done, also the note of where the session stands.
  await expect
    .poll(async () => (await readTable<{ key: string }>(page, 'local')).map(({ key }) => key))
    .toContain('session');
  await setFull(page, true);
  await answer(page, 'Good');

  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('This rating was not saved: the device is out of space.');
  await expect(dialog.locator(':focus')).toHaveCount(1);
  // Nothing gets past it: neither Esc nor keys nor the buttons below.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await expect(dialog).toBeVisible();
  expect(await readLog(page)).toHaveLength(1);
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export reviews' }).click(),
  ]);
  expect(csv.suggestedFilename()).toBe('engraph-reviews.csv');

  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('button', { name: 'Try again' })).toBeEnabled();
  expect(await readLog(page)).toHaveLength(1);
  await setFull(page, false);
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog).toBeHidden();
  const rows = await readLog(page);
  expect(rows.map(({ rating }) => rating)).toEqual(['easy', 'good']);

  await answer(page, 'Hard');
  expect(await readLog(page)).toHaveLength(3);
  await page.reload();
  const after = await readLog(page);
  expect(after.map(({ rating }) => rating)).toEqual(['easy', 'good', 'hard']);
  expect(new Set(after.map(({ id }) => id)).size).toBe(3);
  const days = await readTable<Record<string, number>>(page, 'days');
  expect(days.map(({ fresh, easy, good, hard }) => ({ fresh, easy, good, hard }))).toEqual([
    { fresh: 3, easy: 1, good: 1, hard: 1 },
  ]);
});

test('clock set back: no negative interval, no lost review, rows in ascending order', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME, timezoneId: 'Europe/London' });
  await startFresh(page, learner);
  await answer(page, 'Again');
  await answer(page, 'Easy');
  const first = await readLog(page);
  await page.clock.setSystemTime('2026-02-20T09:00:00Z');
  await page.getByRole('button', { name: 'Undo' }).click();
  await rateNow(page, 'Hard');
  await answer(page, 'Good');
  await goTo(page, '#/today');
  await expect(page.locator('main h1')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /^(Start|Continue)/ })).toBeVisible();
  await page.getByRole('button', { name: /^(Start|Continue)/ }).click();
  await answer(page, 'Again');
  await reveal(page);
  await rateNow(page, 'Good');

  const rows = await readLog(page);
  const stored = await readTable<{ id: string }>(page, 'reviews');
  expect(stored).toHaveLength(rows.length);
  for (const row of first) expect(rows).toContainEqual(row);
  for (const row of rows) {
    if (row.next?.days !== undefined) expect(row.next.days).toBeGreaterThan(0);
    if (row.next?.minutes !== undefined) expect(row.next.minutes).toBeGreaterThan(0);
    if (row.duration !== undefined) expect(row.duration).toBeGreaterThanOrEqual(0);
  }
  const byCard = new Map<string, { at: number; n: number }[]>();
  for (const row of rows) {
    const n = Number(row.id.split('.')[1]);
    byCard.set(row.card, [...(byCard.get(row.card) ?? []), { at: row.at, n }]);
  }
  // Of one card a later row has a later instant, whatever the clock said.
  for (const list of byCard.values()) {
    const bySession = list.toSorted((a, b) => a.at - b.at);
    expect(new Set(list.map(({ at }) => at)).size).toBe(list.length);
    expect(bySession.map(({ n }) => n)).toEqual(list.map(({ n }) => n).toSorted((a, b) => a - b));
  }
  expect(standing(rows).length).toBeGreaterThanOrEqual(5);
  const cards = await readTable<{
    id: string;
    dueDay?: number;
    schedule: { phase: string; interval?: number };
  }>(page, 'cards');
  for (const { schedule } of cards)
    if (schedule.interval !== undefined) expect(schedule.interval).toBeGreaterThan(0);
  expect(learner.errors).toEqual([]);
});

test('button names are what is granted', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await reveal(page);
  const name = (await button(page, 'Easy').locator('.vh').textContent()) ?? '';
  await expect(button(page, 'Easy')).toHaveAccessibleName(name);
  const days = Number(/^Easy, next in (\d+) days?$/.exec(name)?.[1]);
  await rateNow(page, 'Easy');
  expect((await readLog(page))[0]!.next).toEqual({ days });
});
