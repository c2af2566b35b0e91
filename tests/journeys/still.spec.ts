import type { Page } from '@playwright/test';
import { expect, test } from '../support/app.ts';
import { goTo, offlineReady, rate, reveal, startFresh } from '../support/steps.ts';

// The service worker's clock cannot be faked: these journeys live in the present.

/** In the page: addresses of the pages kept for the next start. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    if (!(await caches.has('engraph-still'))) return [];
    const cache = await caches.open('engraph-still');
    return (await cache.keys()).map(({ url }) => url);
  });

async function rateFirst(page: Page): Promise<void> {
  await reveal(page);
  await rate(page, 'Easy');
  await expect(page.locator('.count')).toHaveText('1 / 20');
}

/** In the page, before any of its script: the app cannot find out what is stored until `letGo()`. */
function holdBack(): void {
  const databases = indexedDB.databases.bind(indexedDB);
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  indexedDB.databases = () => gate.then(databases);
  Object.assign(globalThis, { letGo });
}
const letGo = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { letGo: () => void }).letGo());

test('the next start shows Today before the app stands, and what is pressed is not lost', async ({
  learner,
}) => {
  let page = await learner.open();
  await startFresh(page, learner);
  await offlineReady(page);
  await rateFirst(page);
  await goTo(page, '#/today');
  await expect(page.getByText('19 due today')).toBeVisible();
  await expect.poll(async () => (await kept(page)).length).toBe(2);
  await learner.close();
  await learner.server.stop();

  page = await learner.open();
  await page.addInitScript(holdBack);
  await page.goto(learner.server.url);
  await expect(page.locator('#still').getByText('19 due today')).toBeVisible();
  await expect(page).toHaveTitle('19 due · Engraph');
  await page.getByRole('button', { name: 'Continue, 19 left' }).click();
  await letGo(page);
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
});

test('the app takes the same place to the pixel', async ({ learner }) => {
  const page = await learner.open();
  await startFresh(page, learner);
  await offlineReady(page);
  await rateFirst(page);
  await goTo(page, '#/today');
  await expect.poll(async () => (await kept(page)).length).toBe(2);
  await page.addInitScript(holdBack);
  await page.goto('about:blank');
  await page.goto(learner.server.url);
  await expect(page.locator('#still').getByText('19 due today')).toBeVisible();
  const before = await page.screenshot();
  await letGo(page);
  await expect(page.locator('#still')).toHaveCount(0);
  expect((await page.screenshot()).equals(before)).toBe(true);
});

test('after an answer nothing old is shown', async ({ learner }) => {
  const page = await learner.open();
  await startFresh(page, learner);
  await offlineReady(page);
  await goTo(page, '#/today');
  await expect.poll(async () => (await kept(page)).length).toBe(2);
  await goTo(page, '#/review');
  await rateFirst(page);
  await expect.poll(() => kept(page)).toEqual([]);
  await page.addInitScript(holdBack);
  await page.goto('about:blank');
  await page.goto(learner.server.url);
  await expect(page.locator('#app')).toBeAttached();
  await expect(page.locator('#still')).toHaveCount(0);
  await letGo(page);
  await expect(page.getByText('19 due today')).toBeVisible();
});

test('another address shows its own screen at once', async ({ learner }) => {
  const page = await learner.open();
  await startFresh(page, learner);
  await offlineReady(page);
  await goTo(page, '#/today');
  await expect.poll(async () => (await kept(page)).length).toBe(2);
  await page.addInitScript(holdBack);
  await page.goto('about:blank');
  await page.goto(`${learner.server.url}#/decks`);
  await expect(page.locator('#app')).toBeAttached();
  await expect(page.locator('#still')).toHaveCount(0);
  await letGo(page);
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
});

test('"Delete everything" takes it along', async ({ learner }) => {
  const page = await learner.open();
  await startFresh(page, learner);
  await offlineReady(page);
  await goTo(page, '#/today');
  await expect.poll(async () => (await kept(page)).length).toBe(2);
  await goTo(page, '#/settings/data');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByLabel('Type delete to confirm').fill('delete');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByRole('button', { name: /^Start with/ })).toBeVisible();
  expect(await kept(page)).toEqual([]);
});

/** In the page: what the parts of Today say that tomorrow's first visit shows at once. */
const PARTS = ['.top .eyebrow', '.hero', 'section[aria-label="Your days"]', '.decks', '.dock'];

function wordsOf(parts: readonly string[]): (string | undefined)[] {
  return parts.map((part) => document.querySelector(part)?.textContent?.replace(/\s+/g, ' '));
}

test('tomorrow, drawn today, says what tomorrow says', async ({ learner }) => {
  let page = await learner.open();
  await startFresh(page, learner);
  await offlineReady(page);
  await reveal(page);
  await rate(page, 'Good');
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  await rateFirst(page);
  await goTo(page, '#/today');
  await expect.poll(async () => (await kept(page)).length).toBe(2);
  const [, tomorrow = ''] = (await kept(page)).sort();
  const from = Number(new URL(tomorrow).searchParams.get('from'));
  const text = await page.evaluate(
    async (url) => (await (await caches.open('engraph-still')).match(url))?.text() ?? '',
    tomorrow,
  );
  const reader = await learner.window();
  await reader.setContent(text.replace(/<head>.*<\/head>/s, ''));
  const foretold = await reader.evaluate(wordsOf, PARTS);
  await learner.close();

  // Only the page's clock is moved on: the worker would serve what it keeps for the present.
  page = await learner.open({ time: from + 5 * 3_600_000 });
  await page.goto(`${learner.server.url}#/decks`);
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  await goTo(page, '#/today');
  await expect(page.locator('.top .eyebrow')).not.toBeEmpty();
  await page.clock.runFor(1_000);
  expect(foretold).toEqual(await page.evaluate(wordsOf, PARTS));
});
