import type { Page } from '@playwright/test';
import { DESKTOP, expect, test } from '../support/app.ts';
import { readLog, standing } from '../support/log.ts';
import { answer, button, rateNow, reveal, startFresh } from '../support/steps.ts';
import { drag, line, type Point } from '../support/touch.ts';

const TIME = '2026-03-02T09:00:00Z';
const ANSWER: Point = { x: 195, y: 640 };
const show = (page: Page) => page.getByRole('button', { name: 'Show answer' });
const last = async (page: Page) => standing(await readLog(page)).at(-1);

/** A free spot of the answer: no code, link or button under it. */
async function spot(page: Page): Promise<Point> {
  const place = await page.evaluate(() => {
    const main = document.querySelector('main')!.getBoundingClientRect();
    for (let y = main.bottom - 24; y > main.top; y -= 8)
      for (const x of [150, 195, 240]) {
        const target = document.elementFromPoint(x, y);
        if (
          target?.closest('main') &&
          !target.closest('pre, a, button, input, .table, [data-concept], [data-open]')
        )
          return { x, y };
      }
    return null;
  });
  return place ?? ANSWER;
}

/** Reveals and lets the guard's time pass. */
async function revealed(page: Page): Promise<void> {
  await reveal(page);
  await page.clock.fastForward(400);
}

async function turnOnSwiping(page: Page): Promise<void> {
  for (let n = 0; n < 20; n++) {
    await reveal(page);
    await expect(page.getByText('Rate by swiping?')).toBeHidden();
    await rateNow(page, n % 2 ? 'Good' : 'Again');
  }
  await reveal(page);
  await expect(
    page.getByText('Rate by swiping? Right for Good, left for Again. You can undo.'),
  ).toBeVisible();
}

test('swiping is offered once after 20 ratings, rates, and can be thought better of', async ({
  learner,
}) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);

  await test.step('off at first', async () => {
    await revealed(page);
    const from = await spot(page);
    await drag(page, { from, through: line(from, 180), takes: 150 });
    await expect(page).toHaveURL(/#\/review$/);
    await expect(button(page, 'Good')).toBeVisible();
    expect(await readLog(page)).toEqual([]);
    await rateNow(page, 'Easy');
    await answer(page, 'Easy');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.reload();
    await expect(show(page)).toBeVisible();
  });
  await test.step('offered', () => turnOnSwiping(page));
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByText('Rate by swiping?')).toBeHidden();
  await page.clock.fastForward(400);

  const count = async () => standing(await readLog(page)).length;
  const before = await count();
  await test.step('right gives the suggested rating', async () => {
    const from = await spot(page);
    await drag(page, {
      from,
      through: line(from, 170),
      takes: 2_000,
      before: async () => expect(page.getByText(/^Good, /).first()).toBeVisible(),
    });
    await expect(show(page)).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: /^Good, / })).toBeVisible();
    expect((await last(page))!.rating).toBe('good');
  });
  await test.step('left gives Again', async () => {
    await revealed(page);
    const from = await spot(page);
    await drag(page, { from, through: line(from, -170), takes: 2_000 });
    await expect(show(page)).toBeVisible();
    expect((await last(page))!.rating).toBe('again');
  });
  await test.step('a short quick flick rates too', async () => {
    await revealed(page);
    const from = await spot(page);
    await drag(page, { from, through: line(from, 70), takes: 60 });
    await expect(show(page)).toBeVisible();
    expect(await count()).toBe(before + 3);
  });
  await revealed(page);
  const from = await spot(page);
  const NOT = [
    {
      name: 'going back',
      through: [...line(from, 170), ...line({ x: from.x + 170, y: from.y }, -165)],
      takes: 2_000,
    },
    { name: 'too short and slow', through: line(from, 80), takes: 2_000 },
    { name: 'mostly downwards', through: line(from, 100, 90), takes: 100 },
    {
      name: 'from the edge',
      from: { x: 14, y: from.y },
      through: line({ x: 14, y: from.y }, 200),
      takes: 100,
    },
  ];
  for (const { name, ...how } of NOT)
    await test.step(`not by: ${name}`, async () => {
      await drag(page, { from, ...how });
      await expect(button(page, 'Good')).toBeVisible();
      expect(await count()).toBe(before + 3);
      await expect(page.locator('main')).toHaveCSS('translate', /^(none|0px)$/);
    });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(button(page, 'Good')).toBeVisible();
  expect(await count()).toBe(before + 2);
});

test('Not now is asked only once', async ({ learner }) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await turnOnSwiping(page);
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText('Rate by swiping?')).toBeHidden();
  await page.clock.fastForward(400);
  const before = (await readLog(page)).length;
  const from = await spot(page);
  await drag(page, { from, through: line(from, 170), takes: 100 });
  expect(await readLog(page)).toHaveLength(before);
});

test('a tap on the card reveals, one on a link or with text selected does not', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  const main = page.locator('main');

  await test.step('selected text', async () => {
    await page.evaluate(() => getSelection()!.selectAllChildren(document.querySelector('h1')!));
    await main.dispatchEvent('click');
    await expect(show(page)).toBeVisible();
    await page.evaluate(() => getSelection()!.removeAllRanges());
  });
  await test.step('code', async () => {
    await page.evaluate(() => {
      const pre = document.createElement('pre');
      pre.textContent = 'def f(): pass';
      document.querySelector('main .face')!.append(pre);
    });
    await main.locator('pre').last().click();
    await expect(show(page)).toBeVisible();
  });
  await test.step('a link', async () => {
    await page.evaluate(() => {
      const link = document.createElement('span');
      link.setAttribute('role', 'link');
      link.textContent = 'a link';
      document.querySelector('main .face')!.append(link);
    });
    await main.getByRole('link', { name: 'a link' }).click();
    await expect(show(page)).toBeVisible();
  });
  await test.step('empty card', async () => {
    await main.tap({ position: { x: 180, y: 500 } });
    await expect(button(page, 'Good')).toBeVisible();
  });
});

for (const viewport of [undefined, DESKTOP])
  test(`accidents do not rate (${viewport ? 'mouse' : 'touch'})`, async ({ learner }) => {
    const page = await learner.open({ time: TIME, ...(viewport ? { viewport } : {}) });
    await startFresh(page, learner);

    await test.step('a press that began before the reveal', async () => {
      const box = (await show(page).boundingBox())!;
      const at = { x: box.x + box.width * 0.7, y: box.y + box.height / 2 };
      await page.mouse.move(at.x, at.y);
      await page.mouse.down();
      await page.evaluate(() => {
        dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true, cancelable: true }));
      });
      await expect(button(page, 'Good')).toBeVisible();
      await page.clock.fastForward(1_000);
      await page.mouse.up();
      // The browser gives that click to nobody or to the rating: either way nothing is rated.
      await button(page, 'Good').dispatchEvent('click', { detail: 1 });
      await expect(button(page, 'Good')).toBeVisible();
      expect(await readLog(page)).toEqual([]);
    });
    await rateNow(page, 'Good');
    await expect(show(page)).toBeVisible();

    await test.step('a double tap on Show answer', async () => {
      await page.clock.pauseAt(new Date(Date.parse(TIME) + 3_600_000));
      await show(page).click();
      await button(page, 'Good').click();
      await page.keyboard.press('3');
      await expect(button(page, 'Good')).toBeVisible();
      expect(await readLog(page)).toHaveLength(1);
      await page.clock.fastForward(179);
      await page.keyboard.press('3');
      expect(await readLog(page)).toHaveLength(1);
      await page.clock.fastForward(1);
      await page.keyboard.press('3');
      await expect(show(page)).toBeVisible();
      expect(await readLog(page)).toHaveLength(2);
      await page.clock.resume();
    });

    await test.step('a key held down', async () => {
      await page.keyboard.down('Space');
      await expect(button(page, 'Good')).toBeVisible();
      await page.clock.fastForward(400);
      await page.keyboard.down('Space');
      await page.keyboard.down('Space');
      await page.keyboard.up('Space');
      await page.keyboard.down('3');
      await expect(show(page)).toBeVisible();
      await page.keyboard.down('3');
      await page.keyboard.down('3');
      await page.keyboard.up('3');
      await expect(show(page)).toBeVisible();
      expect(await readLog(page)).toHaveLength(3);
    });
  });
