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
