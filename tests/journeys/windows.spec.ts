import type { Page } from '@playwright/test';
import { expect, test } from '../support/app.ts';
import { readLog, standing, type LogRow } from '../support/log.ts';
import { answer, button, goTo, rateNow, reveal, startFresh } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const BAR = 'Engraph is open in another window. Reviews continue there.';

const useHere = (page: Page) => page.getByRole('button', { name: 'Use here' });

/** A new card that has two answers from phase new was graded twice. */
function gradedTwice(rows: readonly LogRow[]): string[] {
  const first = standing(rows).filter(({ phase }) => phase === 'new');
  const cards = first.map(({ card }) => card);
  return cards.filter((card, i) => cards.indexOf(card) !== i);
}

test('a second window reads, takes over on request, and no card is graded twice', async ({
  learner,
}) => {
  const one = await learner.open({ time: TIME });
  await startFresh(one, learner);
  await answer(one, 'Easy');
  await expect(one.locator('.count')).toHaveText('1 / 20');

  const two = await learner.window();
  await two.clock.install({ time: TIME });
  await two.goto(`${learner.server.url}#/review`);
  await expect(two.getByText(BAR)).toBeVisible();
  await expect(two.locator('.count')).toHaveText('1 / 20');

  await test.step('the second cannot rate', async () => {
    await reveal(two);
    await rateNow(two, 'Good');
    await two.keyboard.press('3');
    await two.keyboard.press('z');
    await two.keyboard.press('s');
    await expect(button(two, 'Good')).toBeVisible();
    expect(await readLog(two)).toHaveLength(1);
  });

  await test.step('the first goes on meanwhile', async () => {
    await one.bringToFront();
    await answer(one, 'Easy');
    await answer(one, 'Easy');
    await reveal(one);
    expect(await readLog(one)).toHaveLength(3);
  });

  await test.step('after Use here the first cannot', async () => {
    await two.bringToFront();
    await useHere(two).click();
    await expect(two.getByText(BAR)).toBeHidden();
    await one.bringToFront();
    await expect(one.getByText(BAR)).toBeVisible();
    await rateNow(one, 'Good');
    await one.keyboard.press('4');
    await expect(button(one, 'Good')).toBeVisible();
    expect(await readLog(one)).toHaveLength(3);
  });

  await test.step('the second goes on where the first stood', async () => {
    await two.bringToFront();
    await expect(two.locator('.count')).toHaveText('3 / 20');
    await answer(two, 'Easy');
    await answer(two, 'Easy');
    await expect(two.locator('.count')).toHaveText('5 / 20');
    expect(gradedTwice(await readLog(two))).toEqual([]);
  });

  await test.step('and back again', async () => {
    await one.bringToFront();
    await useHere(one).click();
    await expect(two.getByText(BAR)).toBeVisible();
    await expect(one.locator('.count')).toHaveText('5 / 20');
    await answer(one, 'Easy');
    const rows = await readLog(one);
    expect(gradedTwice(rows)).toEqual([]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(6);
  });
  expect(learner.errors).toEqual([]);
});

test('a reading window can look around and change nothing', async ({ learner }) => {
  const one = await learner.open({ time: TIME });
  await startFresh(one, learner);
  const two = await learner.window();
  await two.clock.install({ time: TIME });
  await two.goto(`${learner.server.url}#/settings`);
  await expect(two.getByText(BAR)).toBeVisible();
  await expect(two.getByRole('button', { name: 'Delete everything' })).toBeDisabled();
  await expect(two.getByLabel('New cards a day')).toBeDisabled();
  await goTo(two, '#/decks');
  await expect(two.getByRole('button', { name: 'Add Python debugging' })).toBeDisabled();
  await goTo(two, '#/decks/openstack-components');
  await expect(two.getByRole('button', { name: 'Remove' })).toBeDisabled();
  await expect(two.getByRole('button', { name: 'Pause' })).toBeDisabled();

  // Once the other window has gone, this one may have it.
  await one.close();
  await useHere(two).click();
  await expect(two.getByText(BAR)).toBeHidden();
  await expect(two.getByRole('button', { name: 'Remove' })).toBeEnabled();
});
