import type { Page } from '@playwright/test';
import { expect, test } from '../support/app.ts';
import { axe } from '../support/axe.ts';
import { readTable } from '../support/log.ts';
import { sideways } from '../support/look.ts';
import { answer, goTo, startFresh } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';

interface StoredCard {
  readonly id: string;
  readonly schedule: unknown;
  readonly dueDay?: number;
}
/** When each card is due, by card. */
async function dues(page: Page): Promise<unknown[]> {
  const cards = await readTable<StoredCard>(page, 'cards');
  return cards.map(({ id, schedule, dueDay }) => [id, schedule, dueDay]);
}
const targetOf = async (page: Page) =>
  (await readTable<{ deck: string; retention?: number }>(page, 'options')).find(
    ({ deck }) => deck === 'global',
  )?.retention;

test('the next year at each target: cancelled, run to its end, a row used; no due date moves', async ({
  learner,
}) => {
  // Without the service worker, so that the worker's script can be kept waiting.
  const page = await learner.open({ time: TIME, serviceWorkers: 'block' });
  await startFresh(page, learner);
  for (const rating of ['Good', 'Easy', 'Good', 'Easy'] as const) await answer(page, rating);
  await goTo(page, '#/settings/retention');
  const before = await dues(page);
  const part = page.getByRole('group', { name: 'Forecast' });
  const simulate = part.getByRole('button', { name: 'Simulate the next year' });
  const cancel = part.getByRole('button', { name: 'Cancel' });

  // The part itself is there before the worker's script is held back: they share a name.
  await expect(simulate).toBeVisible();
  await test.step('cancelled while it runs', async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.context().route(/simulator\.worker/, async (route) => {
      await held;
      await route.continue().catch(() => undefined);
    });
    await simulate.click();
    await expect(part.getByRole('progressbar')).toBeVisible();
    await expect(cancel).toBeFocused();
    await cancel.click();
    await expect(part.getByRole('status')).toHaveText('Cancelled. Nothing was changed.');
    await expect(simulate).toBeFocused();
    await expect(part.getByRole('table')).toBeHidden();
    letGo();
    await page.context().unroute(/simulator\.worker/);
  });

  await test.step('run to its end', async () => {
    await simulate.click();
    await expect(part.getByRole('status')).toHaveText(/^Simulated 365 days, studied/);
    const rows = part.getByRole('table').locator('tbody').getByRole('row');
    await expect(rows).toHaveCount(8);
    await expect(rows.filter({ hasText: 'Least time per card memorised' })).toHaveCount(1);
    const minutes = await rows.locator('td:nth-of-type(1)').allTextContents();
    expect(Number(minutes.at(-1))).toBeGreaterThan(Number(minutes[0]));
    await expect(part.getByText(/^With \d+ new cards a day/)).toBeVisible();
    expect(await targetOf(page)).toBeUndefined();
    expect(await axe(page)).toEqual([]);
  });

  await test.step('the same year with other numbers of new cards a day', async () => {
    await part.getByText('New cards a day', { exact: true }).click();
    const rows = part.getByRole('table').locator('tbody').getByRole('row');
    await expect(rows.filter({ hasText: 'in use' })).toHaveCount(1);
    await expect(part.getByText(/^At a target of 90%/)).toBeVisible();
    const memorised = await rows.locator('td:nth-of-type(2)').allTextContents();
    expect(memorised.length).toBeGreaterThan(4);
    const number = (text = '') => Number(text.replaceAll(',', ''));
    expect(number(memorised.at(-1))).toBeGreaterThan(number(memorised[0]));
    expect(await axe(page)).toEqual([]);
    await part.getByText('Targets', { exact: true }).click();
  });

  await test.step('the same again', async () => {
    const table = part.getByRole('table');
    const first = await table.innerText();
    await simulate.click();
    await expect(table).toBeVisible();
    expect(await table.innerText()).toBe(first);
  });

  await test.step('it fits 320 pixels', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    for (const tab of ['New cards a day', 'Targets']) {
      await part.getByText(tab, { exact: true }).click();
      expect(await sideways(page)).toEqual([]);
    }
  });

  await test.step('a row is used', async () => {
    await part.getByRole('button', { name: 'Use 85%' }).click();
    await expect(part.getByRole('button', { name: '85%, in use' })).toBeVisible();
    await expect.poll(() => targetOf(page)).toBe(0.85);
    await expect(page.getByRole('slider', { name: 'Target retention' })).toHaveValue('85');
    await part.getByText('New cards a day', { exact: true }).click();
    await part.getByRole('button', { name: 'Use 10', exact: true }).click();
    await expect(part.getByRole('button', { name: '10, in use' })).toBeVisible();
    await expect(page.getByRole('spinbutton', { name: 'New cards a day' })).toHaveValue('10');
    expect(await dues(page)).toEqual(before);
  });
  expect(learner.errors).toEqual([]);
});
