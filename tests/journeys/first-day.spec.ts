import type { Page } from '@playwright/test';
import { DESKTOP, PHONE, expect, test } from '../support/app.ts';
import { rate, reveal, startFresh } from '../support/steps.ts';

for (const viewport of [PHONE, DESKTOP])
  test(`first run lands on a card, ratings count, undo takes back (${viewport.width} px)`, async ({
    learner,
  }) => {
    const page = await learner.open({
      viewport,
      time: '2026-03-02T09:00:00Z',
      timezoneId: 'Europe/London',
    });
    await startFresh(page, learner);
    await expect(page.getByText('Say the answer, then look.')).toBeVisible();
    // Decks stand in the rail before anything of them is counted.
    const rail = page.locator('nav.rail .dk');
    await expect(rail).toHaveCount(2);
    expect(await rail.locator('.num').count()).toBe(0);
    await reveal(page);
    await expect(page.getByText('How well did you know it?')).toBeVisible();
    await rate(page, 'Easy');
    await expect(page.locator('.count')).toHaveText('1 / 20');
    await reveal(page);
    await rate(page, 'Good');
    await expect(page.locator('.count')).toHaveText('1 / 20');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.locator('.count')).toHaveText('0 / 20');
    await expect(page.getByText('Undone: Easy')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Good, next in/ })).toBeVisible();
    expect(learner.errors).toEqual([]);
  });

test('a newcomer waits for less than 70 kB of script before the first card', async ({
  learner,
}) => {
  const page = await learner.open({ time: '2026-03-02T09:00:00Z', timezoneId: 'Europe/London' });
  await page.goto(learner.server.url);
  await page.getByRole('button', { name: 'Start with 2 decks' }).click();
  await expect(page.getByText('Say the answer, then look.')).toBeVisible();
  // What rates that card comes once it stands; the worker fetches the rest when the page is idle.
  const behind = () => learner.server.served.findIndex(({ path }) => path.includes('boot-first'));
  await expect.poll(behind).toBeGreaterThan(0);
  const scripts = learner.server.served
    .slice(0, behind())
    .filter(({ path }) => path.endsWith('.js') && path.startsWith('/assets/'));
  const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
  expect(bytes, scripts.map(({ path }) => path).join(' ')).toBeLessThan(70_000);
});

for (const [how, ask] of [
  ['Space', (page: Page) => page.keyboard.press('Space')],
  ['a tap on the card', (page: Page) => page.getByText('Say the answer, then look.').click()],
  ['the button', (page: Page) => page.getByRole('button', { name: 'Show answer' }).click()],
] as const)
  test(`asked by ${how} before the app stands, the first answer comes with it`, async ({
    learner,
  }) => {
    const page = await learner.open({
      time: '2026-03-02T09:00:00Z',
      timezoneId: 'Europe/London',
      serviceWorkers: 'block',
    });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(/boot-first/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(learner.server.url);
    await page.getByRole('button', { name: 'Start with 2 decks' }).click();
    await expect(page.getByText('Say the answer, then look.')).toBeVisible();
    await ask(page);
    await expect(page.getByRole('button', { name: 'Show answer' })).toHaveAttribute(
      'aria-busy',
      'true',
    );
    letGo();
    await expect(page.getByText('How well did you know it?')).toBeVisible();
    await rate(page, 'Good');
    await expect(page.locator('.count')).toHaveText(/ 20$/);
    expect(learner.errors).toEqual([]);
  });

test('a link followed before the first card stands is shown, not lost behind it', async ({
  learner,
}) => {
  const page = await learner.open({ time: '2026-03-02T09:00:00Z', timezoneId: 'Europe/London' });
  await page.goto(learner.server.url);
  await page.getByRole('button', { name: 'Start with 2 decks' }).click();
  // The moment the app has taken over the address, before Review has loaded: asked in every frame.
  await page.waitForFunction(() => {
    if (location.hash !== '#/review') return false;
    location.hash = '#/decks';
    return true;
  });
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible();
  expect(learner.errors).toEqual([]);
});
