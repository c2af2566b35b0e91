import type { Locator, Page } from '@playwright/test';
import { DESKTOP, PHONE, expect, test, type Learner } from '../support/app.ts';
import { fillable, setFull } from '../support/full-disk.ts';
import { focused, sideways, wrong } from '../support/look.ts';
import { readLog } from '../support/log.ts';
import { answer, button, goTo, rateNow, reveal, startFresh } from '../support/steps.ts';
import { tour } from '../support/tour.ts';

const TIME = '2026-03-02T09:00:00Z';
const NARROW = { width: 320, height: 640 };

for (const viewport of [PHONE, DESKTOP])
  test(`axe and contrast on every screen and sheet, both themes (${viewport.width} px)`, async ({
    learner,
  }) => {
    test.setTimeout(240_000);
    const page = await learner.open({ viewport, time: TIME, reducedMotion: 'reduce' });
    const found: string[] = [];
    await tour(page, learner, async (place) => {
      found.push(...(await wrong(page)).map((line) => `${place}: ${line}`));
    });
    expect(found).toEqual([]);
  });

test('320 px wide: nothing sticks out sideways', async ({ learner }) => {
  test.setTimeout(120_000);
  const page = await learner.open({ viewport: NARROW, time: TIME, reducedMotion: 'reduce' });
  const found: string[] = [];
  await tour(page, learner, async (place) => {
    found.push(...(await sideways(page)).map((line) => `${place}: ${line}`));
  });
  expect(found).toEqual([]);
});

test('screens that stand when something is wrong', async ({ learner }) => {
  const found: string[] = [];
  const look = async (place: string, page: Page) =>
    found.push(...(await wrong(page)).map((line) => `${place}: ${line}`));
  // A full disk, a missing script, a browser that refuses: the console says so too.
  learner.provokes(/^error: /);
  const page = await learner.open({ time: TIME, reducedMotion: 'reduce', serviceWorkers: 'block' });
  await fillable(page);
  await startFresh(page, learner);

  const two = await learner.window();
  await two.emulateMedia({ reducedMotion: 'reduce' });
  await two.goto(`${learner.server.url}#/today`);
  await expect(two.getByRole('button', { name: 'Use here' })).toBeVisible();
  await expect(two.getByText('20 due today')).toBeVisible();
  await look('window bar', two);
  await goTo(two, '#/settings');
  await expect(two.getByRole('heading', { name: 'Your data' })).toBeVisible();
  await look('settings of a reading window', two);
  await two.close();

  await page.evaluate(() => void Promise.reject(new Error('planted')));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Something did not work');
  // What stands below it is still in sight.
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeInViewport({ ratio: 1 });
  await look('something failed', page);
  await alert.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toBeHidden();

  await reveal(page);
  await setFull(page, true);
  await rateNow(page, 'Good');
  await expect(page.getByRole('dialog')).toContainText('This rating was not saved');
  await look('save failed', page);

  await page.reload();
  await page.route(/\/assets\/Library-[^/]*\.js$/, (route) =>
    route.fulfill({ status: 404, body: '' }),
  );
  await goTo(page, '#/decks');
  await expect(
    page.getByRole('heading', { name: 'Something broke on this screen.' }),
  ).toBeVisible();
  await look('crash screen', page);
  await page.unrouteAll();

  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await page.reload();
  await expect(
    page.getByRole('heading', { name: 'The browser refuses to store cards.' }),
  ).toBeVisible();
  await look('cannot open', page);
  expect(found).toEqual([]);
});

test('planted faults are found', async ({ learner }) => {
  const page = await learner.open({ time: TIME, reducedMotion: 'reduce' });
  await startFresh(page, learner);
  expect(await wrong(page)).toEqual([]);
  await page.evaluate(() => {
    const main = document.querySelector('main')!;
    const picture = document.createElement('img');
    const pale = document.createElement('p');
    pale.textContent = 'Too pale to read.';
    pale.style.color = '#888';
    pale.style.opacity = '0.6';
    const wide = document.createElement('div');
    wide.textContent = 'wide';
    wide.style.width = '900px';
    main.append(picture, pale, wide);
  });
  const found = (await wrong(page)).join('\n');
  expect(found).toContain('image-alt');
  expect(found).toContain('color-contrast');
  expect(found).toMatch(/light: [\d.]+:1 .*Too pale to read/);
  expect(found).toMatch(/dark: [\d.]+:1 .*Too pale to read/);
  expect(found).toMatch(/div\. from .*wide/);
});

/** Tab until the control has the focus; every stop on the way must be visible and not hidden behind a dock. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press(key);
    const { name, visible, inView } = await focused(page);
    // Between the last stop and the first lies the browser's own bar.
    if (name === '') continue;
    expect({ name, visible, inView }).toEqual({ name, visible: true, inView: true });
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`No way to ${String(target)} by keyboard`);
}

const kept = (page: Page) =>
  expect.poll(async () => (await focused(page)).name, { message: 'focus is lost' }).not.toBe('');

async function use(page: Page, target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

for (const viewport of [PHONE, DESKTOP])
  test(`by keyboard alone from welcome through a session to settings and back (${viewport.width} px)`, async ({
    learner,
  }) => {
    test.setTimeout(120_000);
    const page = await learner.open({ viewport, time: TIME, reducedMotion: 'reduce' });
    await page.goto(learner.server.url);
    await expect(page.getByRole('button', { name: 'Start with 2 decks' })).toBeVisible();
    await use(page, page.getByRole('checkbox', { name: /The life of a VM/ }), 'Space');
    await use(page, page.getByRole('button', { name: 'Start with 1 deck' }));
    await expect(page.getByRole('button', { name: 'Card menu' })).toBeEnabled();
    await expect(page.locator('main h1')).toBeFocused();

    await test.step('a session by keys', async () => {
      for (let n = 0; n < 3; n++) {
        await page.keyboard.press('Space');
        await expect(page.locator('.answer')).toBeFocused();
        await page.clock.fastForward(200);
        await page.keyboard.press('4');
        await expect(page.locator('main h1')).toBeFocused();
      }
      await use(page, page.getByRole('button', { name: 'Show answer' }));
      await expect(page.locator('.answer')).toBeFocused();
      await page.clock.fastForward(200);
      await use(page, button(page, 'Easy'));
      await expect(page.locator('main h1')).toBeFocused();
      await page.keyboard.press('z');
      await expect(page.locator('.answer')).toBeFocused();
    });
    await test.step('layers give the focus back', async () => {
      const menu = page.getByRole('button', { name: 'Card menu' });
      await use(page, menu);
      await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
      await page.keyboard.press('ArrowDown');
      await expect(page.getByRole('menuitem', { name: 'Flag' })).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(menu).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog', { name: 'Edit card' })).toBeVisible();
      await kept(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(menu).toBeFocused();
      const chip = page
        .getByRole('list', { name: 'Concepts on this card' })
        .getByRole('button')
        .first();
      await use(page, chip);
      await expect(page.getByRole('dialog')).toBeVisible();
      await kept(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
      await expect(chip).toBeFocused();
    });
    await test.step('to the end of the session', async () => {
      for (let n = 0; n < 10 && !page.url().includes('done'); n++) {
        await page.clock.fastForward(200);
        await page.keyboard.press('4');
        if (page.url().includes('done')) break;
        await expect(page.locator('main h1')).toBeFocused();
        if (await page.getByRole('button', { name: 'Show answer' }).isVisible())
          await page.keyboard.press('Space');
      }
      await expect(page.getByRole('heading', { name: 'Done for today' })).toBeVisible();
      await kept(page);
    });
    await test.step('Today, Settings and back', async () => {
      await use(page, page.getByRole('link', { name: 'Done', exact: true }));
      await expect(page.getByText('Done for today.')).toBeVisible();
      await kept(page);
      await use(page, page.getByRole('link', { name: 'Settings' }));
      await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
      await kept(page);
      await use(page, page.getByRole('switch', { name: /Single-key shortcuts/ }), 'Space');
      await expect(page.getByRole('switch', { name: /Single-key shortcuts/ })).not.toBeChecked();
      await tabTo(page, page.getByRole('button', { name: 'Back', exact: true }), 'Shift+Tab');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Done for today.')).toBeVisible();
      await kept(page);
      await use(page, page.getByRole('link', { name: 'Library' }));
      await expect(page.getByRole('heading', { level: 1, name: 'Library' })).toBeVisible();
      await kept(page);
      await use(page, page.getByRole('link', { name: /The life of a VM/ }).last());
      await expect(page.getByRole('heading', { level: 1, name: 'The life of a VM' })).toBeVisible();
      await kept(page);
    });
    expect(learner.errors).toEqual([]);
  });

test('the skip link goes to the content', async ({ learner }) => {
  const page = await learner.open({ viewport: DESKTOP, time: TIME });
  await startFresh(page, learner);
  await goTo(page, '#/today');
  await expect(page.getByRole('button', { name: /^Start|^Continue/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /^Start|^Continue/ })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('the title follows the place', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  const TITLES = [
    ['#/review', 'Review · Engraph'],
    ['#/today', '20 due · Engraph'],
    ['#/decks', 'Library · Engraph'],
    ['#/decks/vm-lifecycle', 'The life of a VM · Engraph'],
    ['#/decks/vm-lifecycle/options', 'Options for The life of a VM · Engraph'],
    ['#/settings', 'Settings · Engraph'],
    ['#/c/openstack-components%2Fopenstack', 'OpenStack · Engraph'],
  ] as const;
  for (const [hash, title] of TITLES) {
    await goTo(page, hash);
    await expect(page).toHaveTitle(title);
    await expect(page.locator('h1')).toHaveCount(1);
    await expect(page.getByRole('main')).toHaveCount(1);
  }
});

test('single-key shortcuts turned off: letters and digits do nothing, the rest still acts', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await answer(page, 'Easy');
  await goTo(page, '#/settings/keys');
  await page.getByRole('switch', { name: /Single-key shortcuts/ }).click();
  await goTo(page, '#/review');
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  const before = await readLog(page);
  await reveal(page);
  await page.clock.fastForward(400);
  for (const key of ['1', '2', '3', '4', 'z', 'b', 's', 'e', 'f', 'g', 'h', 't', '?'])
    await page.keyboard.press(key);
  await expect(button(page, 'Good')).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: /\S/ })).toHaveCount(0);
  expect(await readLog(page)).toEqual(before);

  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  expect(await readLog(page)).toHaveLength(before.length + 1);
  await page.keyboard.press('Control+z');
  await expect(button(page, 'Good')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await page.keyboard.press('?');
  await expect(page).toHaveURL(/#\/settings/);
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('keys act outside Review, and not while a field has the focus', async ({
  learner,
}: {
  learner: Learner;
}) => {
  const page = await learner.open({ viewport: DESKTOP, time: TIME });
  await startFresh(page, learner);
  await goTo(page, '#/settings');
  await page.getByLabel('New cards a day').focus();
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/#\/settings$/);
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page).toHaveURL(/#\/decks$/);
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await expect(page).toHaveURL(/#\/today$/);
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'All keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'All keys' })).toBeHidden();
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page).toHaveURL(/#\/today$/);
});
