import type { Page } from '@playwright/test';
import { DESKTOP, expect, PHONE, test } from '../support/app.ts';
import { readLog, readTable } from '../support/log.ts';
import { focused, wrong } from '../support/look.ts';
import { answer, goTo, startWith } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const DECK = 'OpenStack components';

interface CardRow {
  readonly id: string;
  readonly suspended: boolean;
  readonly deck: string;
  readonly dueDay?: number;
  readonly schedule: { readonly phase: string; readonly due?: number };
}
const cardsOf = (page: Page) => readTable<CardRow>(page, 'cards');
const rows = (page: Page) =>
  page.getByRole('list', { name: 'Cards' }).locator('[data-row] .item a');
const count = (page: Page) => page.locator('main .head p');
const boxes = (page: Page) => page.getByRole('checkbox', { name: /^Choose / });

/** Moves the page's faked clock a little at a time until something holds: searches wait a moment before they ask. */
async function eventually(page: Page, holds: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(300);
    await holds();
  }).toPass({ timeout: 90_000 });
}

for (const [size, viewport] of [
  ['phone', PHONE],
  ['desktop', DESKTOP],
] as const)
  test(`search finds anything from anywhere, by keyboard alone, on a ${size}`, async ({
    learner,
  }) => {
    const page = await learner.open({ time: TIME, viewport, reducedMotion: 'reduce' });
    await startWith(page, learner, [DECK]);
    await answer(page, 'Easy');
    await goTo(page, '#/today');
    await expect(page.locator('main h1')).toBeVisible();
    const layer = page.getByRole('dialog', { name: 'Search' });
    const field = layer.getByRole('textbox', { name: 'Search cards, concepts, decks' });

    await test.step('it opens with a key, says what it finds and closes', async () => {
      await page.keyboard.press('/');
      await expect(field).toBeFocused();
      await page.clock.fastForward(300);
      expect(await wrong(page)).toEqual([]);
      await page.keyboard.type('nova-sched');
      await eventually(page, async () =>
        expect(layer.getByRole('status')).toHaveText(/\d+ cards, \d+ concepts?/, { timeout: 500 }),
      );
      await expect(
        layer.locator('.results b').filter({ hasText: 'nova-sched' }).first(),
      ).toBeVisible();
      expect(await wrong(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(layer).toBeHidden();
    });
    await test.step('a wrong operator says which exist', async () => {
      await page.keyboard.press('Control+k');
      await expect(field).toBeFocused();
      await page.keyboard.type('layr:code');
      await expect(layer.getByText(/Did you mean layer:\? There are deck:, layer:/)).toBeVisible();
      await field.fill('');
    });
    await test.step('an operator becomes a chip, by its completion', async () => {
      await field.pressSequentially('is:d');
      await eventually(page, () =>
        expect(layer.getByRole('button', { name: 'due', exact: true })).toBeVisible({
          timeout: 500,
        }),
      );
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(field).toBeFocused();
      await expect(layer.getByRole('button', { name: 'Take out is:due' })).toBeVisible();
      await page.keyboard.press('Backspace');
      await expect(field).toHaveValue('is:due');
      await field.fill('');
    });
    await test.step('arrows reach a concept, Enter opens it, Back returns', async () => {
      await field.pressSequentially('oslo.messaging');
      const concept = layer
        .getByRole('link', { name: /^oslo\.messaging (architecture|component|module|code)/ })
        .first();
      await eventually(page, () => expect(concept).toBeVisible({ timeout: 500 }));
      for (
        let i = 0;
        i < 30 && !(await concept.evaluate((link) => link === document.activeElement));
        i++
      )
        await page.keyboard.press('ArrowDown');
      await expect(concept).toBeFocused();
      expect(await focused(page)).toMatchObject({ visible: true, inView: true });
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/#\/c\//);
      await page.goBack();
      await expect(page).toHaveURL(/#\/today/);
    });
    await test.step('a mistyped word is put right', async () => {
      await page.keyboard.press('/');
      await field.pressSequentially('plaecment');
      await eventually(page, () =>
        expect(layer.getByText('Nothing says “plaecment”. Here is “placement”.')).toBeVisible({
          timeout: 500,
        }),
      );
    });
    expect(learner.errors).toEqual([]);
  });

test('every operator finds what it says', async ({ learner }) => {
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await startWith(page, learner, [DECK]);
  await answer(page, 'Again');
  await answer(page, 'Easy');
  await page.keyboard.press('Space');
  await page.keyboard.press('f');
  await goTo(page, '#/browse');
  const field = page.getByRole('textbox', { name: 'Find cards' });
  const found = async (text: string, expected: RegExp) => {
    await field.fill(text);
    await eventually(page, () => expect(count(page)).toHaveText(expected, { timeout: 500 }));
    await page.getByRole('button', { name: 'Clear search' }).click();
  };
  await eventually(page, () => expect(count(page)).toHaveText(/^\d{3} cards$/, { timeout: 500 }));
  const all = (await count(page).textContent())!;
  await found('deck:components', new RegExp(`^${all}$`));
  await found('deck:nothing', /^0 cards$/);
  await found('is:flagged', /^1 card$/);
  await found('is:due', /^1 card$/);
  await found('is:new -is:flagged', /^\d{3} cards$/);
  await found('is:suspended', /^0 cards$/);
  await found('is:leech', /^0 cards$/);
  await found('s>1', /^1 card$/);
  await found('r>0.5', /^2 cards$/);
  await found('added:1', new RegExp(`^${all}$`));
  await found('layer:architecture', /^\d+ cards$/);
  await found('concept:placement', /^\d+ cards?$/);
  await found('"oslo.messaging"', /^\d+ cards?$/);
  await found('sso_messag', /^0 cards$/);
  expect(learner.errors).toEqual([]);
});

for (const [size, viewport] of [
  ['phone', PHONE],
  ['desktop', DESKTOP],
] as const)
  test(`a search is suspended at once and taken back, on a ${size}`, async ({ learner }) => {
    const page = await learner.open({ time: TIME, viewport, reducedMotion: 'reduce' });
    await startWith(page, learner, [DECK]);
    await answer(page, 'Easy');
    await goTo(page, '#/decks');
    await page
      .getByRole('navigation', { name: 'Library' })
      .getByRole('link', { name: 'Cards' })
      .click();
    await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeVisible();
    await eventually(page, () => expect(rows(page).first()).toBeVisible({ timeout: 500 }));
    expect(await wrong(page)).toEqual([]);

    await page.keyboard.press('/');
    await page.keyboard.type('neutron');
    await eventually(page, () => expect(count(page)).toHaveText(/^\d{2} cards$/, { timeout: 500 }));
    const number = Number((await count(page).textContent())!.split(' ')[0]);
    await page.getByRole('button', { name: 'Choose', exact: true }).click();
    await page.getByRole('button', { name: `All ${number}` }).click();
    await expect(boxes(page).first()).toBeChecked();
    expect(await wrong(page)).toEqual([]);
    const before = await cardsOf(page);
    await page.getByRole('button', { name: 'Suspend', exact: true }).click();
    await eventually(page, () =>
      expect(page.getByText(`Suspended ${number} cards.`)).toBeVisible({ timeout: 500 }),
    );
    expect((await cardsOf(page)).filter(({ suspended }) => suspended)).toHaveLength(number);
    await eventually(page, () =>
      expect(rows(page).first()).toContainText('suspended', { timeout: 500 }),
    );
    await page.getByRole('button', { name: 'Undo' }).click();
    await eventually(page, () =>
      expect(page.getByText(`Undone: suspended ${number} cards.`)).toBeVisible({ timeout: 500 }),
    );
    expect(await cardsOf(page)).toEqual(before);
    expect(learner.errors).toEqual([]);
  });

test('one card by keyboard: choose with X, set due, undo; the log says so', async ({ learner }) => {
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await startWith(page, learner, [DECK]);
  await answer(page, 'Easy');
  await goTo(page, '#/browse');
  await eventually(page, () => expect(rows(page).first()).toBeVisible({ timeout: 500 }));
  const [answered] = (await cardsOf(page)).filter(({ schedule }) => schedule.phase === 'review');
  await rows(page).first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('x');
  await expect(page.getByText('1 chosen')).toBeVisible();
  await page.getByRole('button', { name: 'More for the chosen cards' }).click();
  await page.getByRole('menuitem', { name: 'Set due' }).click();
  await page.getByRole('textbox', { name: 'Days from today' }).fill('3');
  await page.getByRole('button', { name: /^Set due on/ }).click();
  await eventually(page, () =>
    expect(page.getByText(/^Set 1 card due on/)).toBeVisible({ timeout: 500 }),
  );
  const set = (await readLog(page)).filter(({ kind }) => kind === 'set');
  expect(set).toMatchObject([{ card: answered!.id, next: { days: 3 } }]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await eventually(page, () =>
    expect(page.getByText(/^Undone: set/)).toBeVisible({ timeout: 500 }),
  );
  expect((await readLog(page)).filter(({ kind }) => kind === 'void')).toHaveLength(1);
  expect((await cardsOf(page)).find(({ id }) => id === answered!.id)?.schedule).toEqual(
    answered!.schedule,
  );
  expect(learner.errors).toEqual([]);
});

test('a search is a session, and is kept under its words', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startWith(page, learner, [DECK]);
  await goTo(page, '#/browse?q=keystone+token');
  await eventually(page, () =>
    expect(page.getByRole('button', { name: /^Review these \d+$/ })).toBeVisible({ timeout: 500 }),
  );
  const button = page.getByRole('button', { name: /^Review these \d+$/ });
  const number = Number(/\d+/.exec((await button.textContent())!)![0]);
  await page.getByRole('button', { name: 'Keep this search' }).click();
  await button.click();
  await expect(page).toHaveURL(/#\/review\?list=/);
  await expect(page.getByText(`0 / ${number}`)).toBeVisible();
  await answer(page, 'Good');
  await expect.poll(async () => (await readLog(page)).length).toBe(1);
  await page.reload();
  await expect(page.getByText(`0 / ${number - 1}`)).toBeVisible();
  await goTo(page, '#/browse');
  await expect(
    page.getByRole('list', { name: 'Searches' }).getByRole('button', { name: 'keystone token' }),
  ).toBeVisible();
  expect(learner.errors).toEqual([]);
});

test('a deck’s page leads to its cards, and to no others', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await startWith(page, learner, [DECK, 'The life of a VM']);
  await goTo(page, '#/decks/vm-lifecycle');
  await page.getByRole('link', { name: 'Cards', exact: true }).click();
  const own = (await cardsOf(page)).filter(({ deck }) => deck === 'vm-lifecycle').length;
  await eventually(page, () => expect(count(page)).toContainText(`${own} cards`, { timeout: 500 }));
  await expect(page.getByRole('list', { name: 'Cards' })).toContainText('The life of a VM');
  await expect(page.getByRole('list', { name: 'Cards' })).not.toContainText(DECK);
  expect(learner.errors).toEqual([]);
});
