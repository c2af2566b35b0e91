import { expect, test } from '../support/app.ts';
import { readLog } from '../support/log.ts';
import { answer, goTo, offlineReady, reveal, startFresh } from '../support/steps.ts';

test('after one visit everything works with the server gone', async ({ learner }) => {
  const time = '2026-03-02T09:00:00Z';
  let page = await learner.open({ time });
  await startFresh(page, learner);
  await offlineReady(page);
  await learner.close();
  await learner.server.stop();

  page = await learner.open({ time });
  await page.goto(learner.server.url);
  await expect(page.getByText('20 due today')).toBeVisible();
  await page.getByRole('button', { name: 'Start review' }).click();
  await reveal(page);

  // The concept as a sheet, a walk along a link, and as a page.
  const chip = page
    .getByRole('list', { name: 'Concepts on this card' })
    .getByRole('button')
    .first();
  await chip.click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('heading', { name: 'Leads to' })).toBeVisible();
  await sheet.getByRole('link', { name: 'Open concept' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: /^(Learn|Review) \d+/ })).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();

  // Editing loads parser and highlighter, which nothing has asked for yet.
  await reveal(page);
  await page.getByRole('button', { name: 'Card menu' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByLabel('Side note').fill('Written on a train, **without** a network.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(
    page.getByRole('main').getByText('Written on a train, without a network.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Card menu' }).click();
  await page.getByRole('menuitem', { name: 'Card history' }).click();
  await expect(page.getByText('Never answered.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.clock.fastForward(200);
  await page.getByRole('button', { name: /^Good, next in/ }).click();
  await answer(page, 'Easy');
  expect((await readLog(page)).filter(({ kind }) => kind === 'answer')).toHaveLength(2);

  // A deck that was not chosen at first can be added: it came with the first visit.
  await goTo(page, '#/decks');
  await page.getByRole('button', { name: 'Add Python debugging' }).click();
  await expect(page.getByRole('button', { name: 'Add Python debugging' })).toBeHidden();
  await page
    .getByRole('link', { name: /Python debugging/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Python debugging' })).toBeVisible();
  await page.getByRole('link', { name: 'Options' }).click();
  await expect(page.getByLabel('New cards a day')).toBeVisible();
  await goTo(page, '#/settings');
  await expect(page.getByRole('heading', { name: 'Your data' })).toBeVisible();

  await goTo(page, '#/review');
  await reveal(page);
  for (let n = 0; n < 3; n++) {
    await page.clock.fastForward(200);
    await page.getByRole('button', { name: /^Easy, next in/ }).click();
    await reveal(page);
  }
  await page.reload();
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  expect(learner.errors).toEqual([]);
});

test('what works offline is fetched side by side, not one round trip after the other', async ({
  learner,
}) => {
  const page = await learner.open();
  const open = new Set<unknown>();
  let most = 0;
  const context = page.context();
  context.on('request', (request) => {
    if (!request.serviceWorker()) return;
    open.add(request);
    most = Math.max(most, open.size);
  });
  const ended = (request: unknown) => void open.delete(request);
  context.on('requestfinished', ended);
  context.on('requestfailed', ended);
  learner.server.delay = 30;
  await startFresh(page, learner);
  await offlineReady(page);
  expect(most).toBeGreaterThan(3);
});

test('nothing is asked of any other host, and a control request would be seen', async ({
  learner,
}) => {
  const page = await learner.open({ time: '2026-03-02T09:00:00Z' });
  await startFresh(page, learner);
  await answer(page, 'Good');
  await offlineReady(page);
  for (const place of ['#/today', '#/decks', '#/settings', '#/decks/openstack-components']) {
    await goTo(page, place);
    await expect(page.locator('main h1')).toBeVisible();
  }
  expect([...learner.server.refused, ...learner.foreign]).toEqual([]);

  learner.provokes(/example\.(?:com|org)/, /Failed to load resource/);
  await page.evaluate(() => fetch('https://example.com/').catch(() => null));
  expect(learner.server.refused).toEqual(['CONNECT example.com:443']);
  expect(learner.foreign).toEqual(['https://example.com/']);
  const picture = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const image = new Image();
        image.onload = () => resolve('loaded');
        image.onerror = () => resolve('refused');
        image.src = 'https://example.org/picture.png';
      }),
  );
  // The page's own policy stops what is not even allowed to be asked for.
  expect(await picture).toBe('refused');
  expect(learner.server.refused).toHaveLength(1);
});
