import type { Page } from '@playwright/test';
import { expect, test, type Learner } from '../support/app.ts';
import { given } from '../support/deck-files.ts';
import { readTable } from '../support/log.ts';
import { answer, goTo, offlineReady, startFresh } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';

/** Addresses as somebody might send them: none may change what is stored. */
const ADDRESSES = [
  '#/review?undo=aaaaaaaaaaaaaaaa',
  '#/review?cards=x,__proto__,../../etc&list=constructor&concept=a/b&around=x&steps=-1e999',
  '#/review/done/__proto__',
  '#/decks/__proto__/options',
  '#/decks/..%2F..%2Fsettings',
  '#/decks/openstack-components/contents?new=1',
  '#/cards/%3Cimg%20src=x%20onerror=window.pwned=1%3E',
  '#/cards/new?deck=__proto__&concept=javascript:window.pwned=1',
  '#/c/%3Cscript%3Ewindow.pwned=1%3C%2Fscript%3E',
  '#/graph?q=%22%3E%3Csvg%20onload=window.pwned=1%3E&m=x&lit=__proto__&days=1e999&goal=a/b&all=1&view=map',
  `#/browse?q=${encodeURIComponent('('.repeat(2_000) + '"'.repeat(501) + 'r<'.repeat(500))}`,
  '#/import/shared?lost=1',
  '#/import/aaaaaaaaaaaaaaaa',
  '#/settings/%23settings-data%5D%2C*',
  `#/${'a/'.repeat(20_000)}`,
  '#/today?__proto__=1&constructor=2',
];

/** Beside the collection itself: what this device remembers of visits, and what is derived from the rest. */
const OWN = new Set(['local', 'settings']);

/** All that is stored of decks, notes, cards, marks and reviews. */
async function stored(page: Page): Promise<Record<string, unknown[]>> {
  const names = await page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const opening = indexedDB.open('engraph');
        opening.onsuccess = () => {
          resolve([...opening.result.objectStoreNames]);
          opening.result.close();
        };
      }),
  );
  const rows: Record<string, unknown[]> = {};
  for (const name of names.filter((each) => !OWN.has(each)))
    rows[name] = await readTable<unknown>(page, name);
  expect(names).toContain('reviews');
  return rows;
}

test('addresses that somebody made change nothing and run nothing', async ({ learner }) => {
  test.slow();
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await answer(page, 'Good');
  await goTo(page, '#/today');
  await expect(page.locator('main h1')).toBeVisible();
  const before = await stored(page);
  expect(before['reviews']).toHaveLength(1);
  for (const address of ADDRESSES) {
    await test.step(address.slice(0, 80), async () => {
      await goTo(page, address);
      await expect(page.locator('main').first()).toBeVisible();
      await page.keyboard.press('Escape');
      // Also as the first thing that the app sees.
      await page.goto('about:blank');
      await page.goto(`${learner.server.url}${address}`);
      await expect(page.locator('main').first()).toBeVisible();
    });
  }
  await goTo(page, '#/today');
  await expect(page.locator('main h1')).toBeVisible();
  expect(await stored(page)).toEqual(before);
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
});

/** A page of another site, which posts a form at the app as soon as it is touched. */
async function foreignPage(learner: Learner): Promise<Page> {
  const page = await learner.window();
  await page.route('https://evil.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" enctype="multipart/form-data" action="${learner.server.url}share">
        <textarea name="text"></textarea><input type="file" name="file"><button>Win</button></form>`,
    }),
  );
  await page.goto('https://evil.example/');
  return page;
}

test('a page of another site can only open the preview', async ({ learner }) => {
  learner.provokes(/evil\.example/);
  const first = await learner.open({ time: TIME });
  await startFresh(first, learner);
  await offlineReady(first);
  await goTo(first, '#/today');
  await expect(first.locator('main h1')).toBeVisible();
  const before = await stored(first);
  const page = await foreignPage(learner);
  await first.close();
  await page.locator('[name=file]').setInputFiles(given('gift.csv', 'front,back\na,b\nc,d\n'));
  await page.getByRole('button', { name: 'Win' }).click();
  await expect(page.getByRole('button', { name: /^Import \d cards$/ })).toBeVisible();
  expect(await stored(page)).toEqual(before);
});
