import { rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test, type Learner } from '../support/app.ts';
import { changeDeck, laterBuild } from '../support/build.ts';
import { readLog, readTable, type StoredNote } from '../support/log.ts';
import {
  answer,
  button,
  goTo,
  offlineReady,
  rateNow,
  reveal,
  startFresh,
} from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const READY = 'A new version is ready. It takes a second.';

let later = '';
test.beforeAll(async () => {
  later = await laterBuild((folder) =>
    changeDeck(folder, 'openstack-components', (deck) => {
      deck.version += 1;
      deck.notes[1]!.cards[0]!.prompt = '<p dir="auto">A question put in other words?</p>';
      deck.notes[1]!.fields['prompt'] = 'A question put in other words?';
      deck.notes[0]!.cards[0]!.answer += '<p dir="auto">The authors say more now.</p>';
      deck.notes[0]!.fields['answer'] += '\n\nThe authors say more now.';
    }),
  );
});
test.afterAll(() => rm(later, { recursive: true, force: true }));

/** The page is served by the worker, as on every visit but the first. */
async function secondVisit(learner: Learner): Promise<Page> {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await offlineReady(page);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  return page;
}

/** The page is seen again after an hour: the app itself looks for a new version, which then waits. */
async function newVersionWaits(page: Page): Promise<void> {
  await page.waitForFunction(async () => (await navigator.serviceWorker.getRegistration())?.active);
  await page.clock.fastForward('01:01:00');
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.clock.fastForward('01:01:00');
    expect(
      await page.evaluate(async () => {
        const registration = await navigator.serviceWorker.getRegistration();
        return registration?.waiting?.state ?? null;
      }),
    ).toBe('installed');
  }).toPass();
}

const isLater = (page: Page) =>
  page.evaluate(() => /2\.js$/.test(document.querySelector<HTMLScriptElement>('script[src]')!.src));

test('a new build during a review waits, is offered on Today only, and Reload activates it', async ({
  learner,
}) => {
  const page = await secondVisit(learner);
  learner.server.use(later);
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  await reveal(page);
  await newVersionWaits(page);

  await test.step('the review goes on as if nothing were', async () => {
    await expect(button(page, 'Good')).toBeVisible();
    await expect(page.getByText(READY)).toBeHidden();
    await rateNow(page, 'Easy');
    await answer(page, 'Easy');
    expect(await page.evaluate(() => 'same' in window)).toBe(true);
    expect(await readLog(page)).toHaveLength(2);
  });
  await test.step('nowhere else', async () => {
    for (const place of ['#/decks', '#/settings', '#/decks/vm-lifecycle']) {
      await goTo(page, place);
      await expect(page.locator('main h1')).toBeVisible();
      await expect(page.getByText(READY)).toBeHidden();
    }
  });
  await test.step('Later puts it away', async () => {
    await goTo(page, '#/today');
    await expect(page.getByText(READY)).toBeVisible();
    await page.getByRole('button', { name: 'Later' }).click();
    await expect(page.getByText(READY)).toBeHidden();
    expect(await page.evaluate(() => 'same' in window)).toBe(true);
  });
  await test.step('the next time, Reload brings it', async () => {
    await page.reload();
    expect(await isLater(page)).toBe(false);
    await expect(page.getByText(READY)).toBeVisible();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.waitForFunction(() =>
      /2\.js$/.test(document.querySelector<HTMLScriptElement>('script[src]')?.src ?? ''),
    );
    await expect(page.getByText('18 due today')).toBeVisible();
    await expect(page.getByText(READY)).toBeHidden();
    expect(await readLog(page)).toHaveLength(2);
  });
  expect(learner.errors).toEqual([]);
});

test('Reload is obeyed while the page still loads files', async ({ learner }) => {
  const page = await secondVisit(learner);
  learner.server.use(later);
  await newVersionWaits(page);
  await goTo(page, '#/today');
  await page.getByRole('button', { name: 'Reload' }).waitFor();
  await page.evaluate(() => {
    const file = document.querySelector<HTMLScriptElement>('script[src]')!.src;
    let left = 60;
    const next = () => {
      left -= 1;
      if (left > 0) void fetch(file).then(() => setTimeout(next, 10));
    };
    next();
    next();
  });
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => isLater(page).catch(() => false), { timeout: 60_000 }).toBe(true);
});

test('what waits for an idle moment is left alone once Reload is pressed: its files may be gone', async ({
  learner,
}) => {
  const page = await secondVisit(learner);
  learner.server.use(later);
  await newVersionWaits(page);
  // The page's idle moments come when the new version has taken over and the old page is not yet replaced.
  await page.evaluate(() => {
    const held: IdleRequestCallback[] = [];
    window.requestIdleCallback = (work) => held.push(work);
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      for (const work of held.splice(0)) work({ didTimeout: true, timeRemaining: () => 0 });
    });
  });
  await goTo(page, '#/today');
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect.poll(() => isLater(page).catch(() => false)).toBe(true);
  await expect(page.getByText('20 due today')).toBeVisible();
});

test('a bundled deck in a higher version comes at the next start on Today; edits and progress stay', async ({
  learner,
}) => {
  const page = await secondVisit(learner);
  const notes = await readTable<StoredNote & { position: number }>(page, 'notes');
  const [first, second] = notes
    .filter(({ deck }) => deck === 'openstack-components')
    .sort((a, b) => a.position - b.position);
  await page.keyboard.press('e');
  await page.getByLabel('Prompt', { exact: true }).fill('My own question?');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'My own question?' })).toBeVisible();
  await answer(page, 'Easy');
  const log = await readLog(page);
  learner.server.use(later);
  await newVersionWaits(page);
  await goTo(page, '#/today');
  await page.getByRole('button', { name: 'Reload' }).click();
  const told = 'OpenStack components was updated to version 2. Your edits and progress stay.';
  await expect(page.getByText(told)).toBeVisible();

  const after = new Map(
    (await readTable<StoredNote>(page, 'notes')).map((note) => [note.id, note]),
  );
  const mine = after.get(first!.id)!;
  expect(mine.fields['prompt']).toBe('My own question?');
  expect(mine.cards[0]!.prompt).toContain('My own question?');
  // Field by field: what was not edited is the authors' newest.
  expect(mine.fields['answer']).toMatch(/The authors say more now\.$/);
  expect(mine.cards[0]!.answer).toContain('The authors say more now.');
  expect(mine.edited).toBe(true);
  expect(after.get(second!.id)!.fields['prompt']).toBe('A question put in other words?');
  expect(await readLog(page)).toEqual(log);

  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByText(told)).toBeHidden();
  await page.reload();
  await expect(page.getByText('19 due today')).toBeVisible();
  await page.getByRole('button', { name: /^Continue/ }).click();
  await expect(page.getByRole('heading', { name: 'A question put in other words?' })).toBeVisible();
  await expect(page.getByText(told)).toBeHidden();
});

test('a window that misses a chunk after an update elsewhere reloads once, at the same place', async ({
  learner,
}) => {
  learner.provokes(/\(Not Found\)/);
  const one = await secondVisit(learner);
  const two = await learner.window();
  await two.goto(`${learner.server.url}#/today`);
  await expect(two.getByText('20 due today')).toBeVisible();
  learner.server.use(later);
  await newVersionWaits(one);
  await goTo(one, '#/today');
  await one.getByRole('button', { name: 'Reload' }).click();
  await one.waitForFunction(() =>
    /2\.js$/.test(document.querySelector<HTMLScriptElement>('script[src]')?.src ?? ''),
  );

  // The other window still runs the old version, whose files are gone.
  expect(await isLater(two)).toBe(false);
  let loads = 0;
  two.on('load', () => (loads += 1));
  await goTo(two, '#/settings/keys');
  await expect(two.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  expect(await isLater(two)).toBe(true);
  expect(loads).toBe(1);
  await expect(two).toHaveURL(/#\/settings\/keys$/);
});

test('a chunk that stays missing is said instead of a blank page or a loop', async ({
  learner,
}) => {
  // What asked for the chunk gets nothing and throws, while the page is on its way to a reload.
  learner.provokes(/\(Not Found\)/, /Cannot destructure property 'default'/);
  const page = await learner.open({ time: TIME, serviceWorkers: 'block' });
  await startFresh(page, learner);
  await page.route(/\/assets\/Settings-[^/]*\.js$/, (route) =>
    route.fulfill({ status: 404, body: '' }),
  );
  let loads = 0;
  page.on('load', () => (loads += 1));
  await goTo(page, '#/settings');
  await expect(
    page.getByRole('heading', { name: 'Something broke on this screen.' }),
  ).toBeVisible();
  expect(loads).toBe(1);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
});
