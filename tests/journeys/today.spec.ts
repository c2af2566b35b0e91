import type { Page } from '@playwright/test';
import { expect, test } from '../support/app.ts';
import { wrong } from '../support/look.ts';
import { readLog, readTable } from '../support/log.ts';
import { answer, answerAll, dueToday, goTo, startFresh, startWith } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const DAY = 86_400_000;
const heading = (page: Page) => page.locator('main h1');
const options = (page: Page) => page.getByRole('button', { name: 'Choose decks and length' });

test('due, in progress, done for now, done: what Today says and offers', async ({ learner }) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: TIME, timezoneId: 'Europe/London' });
  await startWith(page, learner, ['OpenStack components']);
  await page.getByRole('button', { name: 'End session' }).click();

  await test.step('due', async () => {
    await expect(heading(page)).toHaveText(/^10\s+due today$/);
    await expect(page).toHaveTitle('10 due · Engraph');
    await expect(page.getByText('10 new. About 3 minutes.')).toBeVisible();
    await expect(page.getByText('Monday 2 March')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Start review' })).toBeVisible();
  });
  await test.step('in progress', async () => {
    await page.getByRole('button', { name: 'Start review' }).click();
    await answer(page, 'Easy');
    await answer(page, 'Again');
    await page.getByRole('button', { name: 'End session' }).click();
    await expect(heading(page)).toHaveText(/^9\s+due today$/);
    await expect(page.getByText(/^1 to review, 8 new\./)).toBeVisible();
    await expect(page.getByText('1-day run')).toBeVisible();
    await page.reload();
    await page.getByRole('button', { name: 'Continue, 9 left' }).click();
    await expect(page.locator('.count')).toHaveText('1 / 10');
  });
  await test.step('done for now: a step comes back later', async () => {
    // A second learning step of half an hour is beyond the 20 minutes that are shown ahead.
    await goTo(page, '#/decks/openstack-components/options');
    await page.getByLabel(/^Learning steps/).fill('1 30');
    await page.getByLabel(/^Learning steps/).press('Enter');
    await expect(page.getByRole('button', { name: 'Reset learning steps' })).toBeVisible();
    await goTo(page, '#/review');
    await answer(page, 'Good');
    await answerAll(page, () => 'Easy');
    await expect(heading(page)).toHaveText('Done for now');
    await expect(page.getByText(/1 card comes back at 09:\d\d\./)).toBeVisible();
    await page.getByRole('link', { name: 'Done', exact: true }).click();
    await expect(heading(page)).toHaveText('Done for now.');
    await expect(page.getByText(/^1 card comes back at 09:\d\d\.$/)).toBeVisible();
    expect(await wrong(page)).toEqual([]);
  });
  await test.step('when its time has come it is due, on a page left open', async () => {
    await page.clock.fastForward('31:00');
    await expect(heading(page)).toHaveText(/^1\s+due today$/);
    await page.getByRole('button', { name: 'Continue, 1 left' }).click();
    await answer(page, 'Good');
    await expect(heading(page)).toHaveText('Done for today');
    await page.getByRole('link', { name: 'Done', exact: true }).click();
  });
  await test.step('done', async () => {
    await expect(heading(page)).toHaveText('Done for today.');
    await expect(page.getByText('0 due tomorrow.')).toBeVisible();
    await expect(page).toHaveTitle('Today · Engraph');
    await page.getByRole('button', { name: 'Study ahead' }).click();
    await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  });
  expect(learner.errors).toEqual([]);
});

test('nothing installed', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startWith(page, learner, ['OpenStack components']);
  await goTo(page, '#/decks/openstack-components');
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('heading', { name: /^Remove \d+ cards\?$/ })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText(/cards removed\.$/)).toBeVisible();
  await goTo(page, '#/today');
  await expect(heading(page)).toHaveText('No decks yet.');
  expect(await wrong(page)).toEqual([]);
  await page.getByRole('link', { name: 'Add a deck' }).click();
  await page.getByRole('button', { name: 'Add The life of a VM' }).click();
  await expect(page.getByRole('button', { name: 'Add The life of a VM' })).toBeHidden();
  await goTo(page, '#/today');
  await expect(heading(page)).toHaveText(/^10\s+due today$/);
});

test('session options are remembered and named on the button', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await page.getByRole('button', { name: 'End session' }).click();
  await options(page).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText('20 cards').click();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('button', { name: 'Start 20 cards' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Start 20 cards' })).toBeVisible();

  await options(page).click();
  await sheet.getByText('10 min', { exact: true }).click();
  await sheet.getByRole('switch', { name: /The life of a VM/ }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Start 10 minutes' })).toBeVisible();
  await expect(heading(page)).toHaveText(/^10\s+due today$/);
  await page.getByRole('button', { name: 'Start 10 minutes' }).click();
  await expect(page.locator('.count')).toHaveText('0 / 10');
  await expect(page.locator('main .deck')).toHaveText('OpenStack components');
  await page.getByRole('button', { name: 'End session' }).click();

  await options(page).click();
  await sheet.getByRole('switch', { name: 'New cards' }).click();
  await sheet.getByRole('button', { name: 'Done' }).click();
  await expect(heading(page)).toHaveText('Nothing due today.');
});

test('a length of 20 cards counts what was finished before', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await goTo(page, '#/settings/limits');
  await page.getByLabel('New cards a day').fill('40');
  await page.getByLabel('New cards a day').press('Enter');
  for (const deck of ['openstack-components', 'vm-lifecycle']) {
    await goTo(page, `#/decks/${deck}/options`);
    await page.getByLabel('New cards a day').fill('15');
    await page.getByLabel('New cards a day').press('Enter');
    await expect(page.getByRole('button', { name: 'Reset new cards a day' })).toBeVisible();
  }
  await goTo(page, '#/today');
  await expect(heading(page)).toHaveText(/^30\s+due today$/);
  await options(page).click();
  await page.getByRole('dialog').getByText('20 cards').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Start 20 cards' }).click();
  await expect(page.locator('.count')).toHaveText('0 / 20');
  for (let n = 0; n < 3; n++) await answer(page, 'Easy');
  await page.getByRole('button', { name: 'End session' }).click();
  await expect(heading(page)).toHaveText(/^27\s+due today$/);
  await page.getByRole('button', { name: 'Continue, 17 left' }).click();
  await answerAll(page, () => 'Easy');
  await expect(page.getByText(/^20 cards in \d+ minutes?, 10 left for later\./)).toBeVisible();
});

test('a paused deck asks nothing and keeps its dates', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await page.getByRole('button', { name: 'End session' }).click();
  await page.getByRole('button', { name: 'More for The life of a VM' }).click();
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(heading(page)).toHaveText(/^10\s+due today$/);
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  const cards = await readTable<{ deck: string }>(page, 'cards');
  await page.reload();
  await expect(heading(page)).toHaveText(/^10\s+due today$/);
  await page.getByRole('button', { name: 'More for The life of a VM' }).click();
  await page.getByRole('menuitem', { name: 'Resume' }).click();
  await expect(heading(page)).toHaveText(/^20\s+due today$/);
  expect(await readTable(page, 'cards')).toEqual(cards);
  await page.getByRole('button', { name: 'More for The life of a VM' }).click();
  await page.getByRole('menuitem', { name: 'Review only this' }).click();
  await expect(page.locator('.count')).toHaveText('0 / 10');
  await expect(page.locator('main .deck')).toHaveText('The life of a VM');
});

test('a backlog is spread out by set rows', async ({ learner }) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: TIME, timezoneId: 'Europe/London' });
  await startFresh(page, learner);
  // Three days of twenty new cards, one review day of a few, then a month away.
  await answerAll(page, () => 'Easy');
  for (const day of [1, 2]) {
    await page.clock.setSystemTime(Date.parse(TIME) + day * DAY);
    await goTo(page, '#/today');
    await page.clock.fastForward(21_000);
    await expect(heading(page)).toHaveText(/^20\s+due today$/);
    await page.getByRole('button', { name: 'Start review' }).click();
    await answerAll(page, () => 'Easy');
  }
  await page.clock.setSystemTime(Date.parse(TIME) + 12 * DAY);
  await goTo(page, '#/today');
  await page.clock.fastForward(21_000);
  await expect(page.getByRole('button', { name: 'Start review' })).toBeVisible();
  await page.getByRole('button', { name: 'Start review' }).click();
  for (let n = 0; n < 5; n++) await answer(page, 'Hard');
  await page.clock.setSystemTime(Date.parse(TIME) + 60 * DAY);
  await goTo(page, '#/today');
  await page.clock.fastForward(21_000);

  const notice = page.locator('.notice');
  await expect(notice).toContainText(/^\s*\d+ waiting\. 20 a day clears them in \d days\./);
  expect(await wrong(page)).toEqual([]);
  const waiting = Number(/(\d+) waiting/.exec((await notice.textContent())!)![1]);
  const today = Math.floor((Date.parse(TIME) + 60 * DAY) / DAY);
  const dueDays = async () => {
    const cards = await readTable<{ dueDay?: number; schedule: { phase: string } }>(page, 'cards');
    return cards.flatMap(({ dueDay, schedule }) =>
      schedule.phase === 'review' ? (dueDay ?? []) : [],
    );
  };
  const dueUntil = (days: readonly number[]) => days.filter((day) => day <= today).length;
  expect(waiting).toBe(dueUntil(await dueDays()));
  const before = await readLog(page);
  await page.getByRole('button', { name: 'Spread it out' }).click();
  await expect(notice.getByText(/waiting/)).toBeHidden();
  await expect.poll(async () => dueUntil(await dueDays())).toBe(20);

  const added = (await readLog(page)).slice(before.length);
  expect(added).toHaveLength(waiting - 20);
  expect(new Set(added.map(({ kind }) => kind))).toEqual(new Set(['set']));
  expect(new Set(added.map(({ card }) => card)).size).toBe(added.length);
  for (const { next } of added) expect(next!.days).toBeGreaterThan(0);
  // At most 20 on any coming day.
  const perDay = new Map<number, number>();
  for (const day of await dueDays()) perDay.set(day, (perDay.get(day) ?? 0) + 1);
  for (const [day, count] of perDay) if (day > today) expect(count).toBeLessThanOrEqual(20);
  await page.reload();
  await expect(page.getByText(/waiting/)).toBeHidden();
  const { review } = await dueToday(page);
  // One card of a note a day: of two sides that are both due, one rests.
  expect(review).toBeLessThanOrEqual(20);
  expect(review).toBeGreaterThan(15);
});
