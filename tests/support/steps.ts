import { expect, type Page } from '@playwright/test';
import type { Learner } from './app.ts';

export type Rating = 'Again' | 'Hard' | 'Good' | 'Easy';

/** Opens the app on an empty profile and starts with the decks that are preselected. */
export async function startFresh(page: Page, learner: Learner): Promise<void> {
  await page.goto(learner.server.url);
  await page.getByRole('button', { name: 'Start with 2 decks' }).click();
  await firstCard(page);
}

/** The first card stands before everything is stored; its menu works once the app proper has taken over. */
async function firstCard(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Card menu' })).toBeEnabled();
}

/** Opens the app on an empty profile and starts with just these decks. */
export async function startWith(
  page: Page,
  learner: Learner,
  titles: readonly string[],
): Promise<void> {
  await page.goto(learner.server.url);
  const list = page.getByRole('list', { name: 'Decks to start with' });
  await expect(list).toBeVisible();
  for (const row of await list.getByRole('listitem').all()) {
    const name = (await row.textContent()) ?? '';
    const wanted = titles.some((title) => name.includes(title));
    const box = row.getByRole('checkbox');
    if ((await box.isChecked()) !== wanted) await row.locator('label').click();
  }
  await page.getByRole('button', { name: /^Start with \d+ decks?$/ }).click();
  await firstCard(page);
}

export async function reveal(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show answer' }).click();
  await expect(page.getByRole('group', { name: 'How well did you remember?' })).toBeVisible();
}

/** Rates as a person would: not within the 180 ms in which a rating may be an accident. */
export async function rate(page: Page, rating: Rating): Promise<void> {
  const before = await page.evaluate(() => performance.now());
  await page.waitForFunction((from) => performance.now() - from > 190, before);
  await button(page, rating).click();
}

export const button = (page: Page, rating: Rating) =>
  page.getByRole('button', { name: new RegExp(`^${rating}, next in`) });

/** Where the page's clock is faked: lets the guard's time pass at once, then rates. */
export async function rateNow(page: Page, rating: Rating): Promise<void> {
  await page.clock.fastForward(200);
  await button(page, rating).click();
}

export async function answer(page: Page, rating: Rating): Promise<void> {
  await reveal(page);
  await rateNow(page, rating);
}

const KEY: Record<Rating, string> = { Again: '1', Hard: '2', Good: '3', Easy: '4' };

/** The quickest honest way through a session on a faked clock: keys. Ends at the summary. */
export async function answerAll(
  page: Page,
  rating: (n: number) => Rating,
  most = 100,
): Promise<number> {
  const show = page.getByRole('button', { name: 'Show answer' });
  const done = page.getByRole('link', { name: 'Done', exact: true });
  for (let n = 0; n < most; n++) {
    await expect(show.or(done)).toBeVisible();
    if (await done.isVisible()) return n;
    await page.keyboard.press('Space');
    await expect(button(page, 'Good')).toBeVisible();
    await page.clock.fastForward(200);
    await page.keyboard.press(KEY[rating(n)]);
    await expect(button(page, 'Good')).toBeHidden();
  }
  throw new Error(`The session did not end after ${most} answers`);
}

/** Until everything a review needs is stored: the worker is active, so its list is cached. */
export async function offlineReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.active?.state === 'activated';
  });
}

/** Until the page has had nothing to do, twice: what the app does when idle was asked for before, and is under way. */
export const afterIdle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const last = () => requestIdleCallback(() => resolve());
        requestIdleCallback(last);
      }),
  );

/** Goes by the address, as a bookmark would. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
}

/** What Today says is due. */
export async function dueToday(
  page: Page,
): Promise<{ due: number; review: number; fresh: number }> {
  await expect(page.locator('main h1')).toBeVisible();
  const heading = (await page.locator('main h1').textContent())?.trim() ?? '';
  const due = Number(/^(\d+)\s+due today$/.exec(heading)?.[1] ?? 0);
  const split = due ? ((await page.locator('.hero p').textContent()) ?? '') : '';
  const number = (pattern: RegExp) => Number(pattern.exec(split)?.[1] ?? 0);
  return { due, review: number(/(\d+) to review/i), fresh: number(/(\d+) new/i) };
}
