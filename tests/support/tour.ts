import { expect, type Page } from '@playwright/test';
import type { Learner } from './app.ts';
import { readTable, shownNote, type StoredNote } from './log.ts';
import { answerAll, button, goTo, rateNow, reveal } from './steps.ts';

type Look = (place: string) => Promise<void>;

/** Every screen and sheet in its states, in one walk; `look` is called at each. The page's clock is faked. */
export async function tour(page: Page, learner: Learner, look: Look): Promise<void> {
  await page.goto(learner.server.url);
  await expect(page.getByRole('list', { name: 'Decks to start with' })).toBeVisible();
  await look('welcome');
  const list = page.getByRole('list', { name: 'Decks to start with' });
  await list.getByText('OpenStack components').click();
  await list.getByText('Neutron L2 population').click();
  await page.getByRole('button', { name: 'Start with 2 decks' }).click();
  await expect(page.getByRole('button', { name: 'Card menu' })).toBeEnabled();

  await everyKind(page, look);
  await overACard(page, look);
  await offerAndSummary(page, look);
  await today(page, look);
  await library(page, look);
  await settings(page, look);
}

async function everyKind(page: Page, look: Look): Promise<void> {
  const notes = await readTable<StoredNote>(page, 'notes');
  const seen = new Set<string>();
  for (let n = 0; seen.size < 5; n++) {
    if (n === 20) throw new Error(`Only these kinds came: ${[...seen].join(', ')}`);
    const { kind } = await shownNote(page, notes);
    const isFirst = !seen.has(kind);
    seen.add(kind);
    if (isFirst) await look(`front of a ${kind} card`);
    if (isFirst && kind === 'typed') {
      await page.getByRole('button', { name: 'Type it instead' }).click();
      await page.keyboard.type('something else');
      await look('typing');
      await page.keyboard.press('Enter');
      await expect(page.locator('.diff')).toBeVisible();
      await look('typed diff');
    } else {
      if (isFirst && kind === 'cloze') {
        await page.getByRole('button', { name: 'Hint' }).click();
        await look('hint');
      }
      await reveal(page);
    }
    await expect(page.getByRole('list', { name: 'Concepts on this card' })).toBeVisible();
    if (isFirst) await look(`answer of a ${kind} card`);
    await rateNow(page, 'Easy');
  }
}

async function overACard(page: Page, look: Look): Promise<void> {
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone: Easy')).toBeVisible();
  await look('undone');
  await page.getByRole('button', { name: 'Card menu' }).click();
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeVisible();
  await look('card menu');
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(page.getByRole('button', { name: 'Save' })).toBeVisible();
  await look('edit sheet');
  await page.getByRole('textbox', { name: 'Answer' }).fill('');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('dialog .wrong').first()).toBeVisible();
  await look('edit sheet with a problem');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Card menu' }).click();
  await page.getByRole('menuitem', { name: 'Card history' }).click();
  await expect(page.getByRole('dialog', { name: 'Card history' })).toBeVisible();
  await look('history of a new card');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page
    .getByRole('list', { name: 'Concepts on this card' })
    .getByRole('button')
    .first()
    .click();
  await expect(page.getByRole('dialog').getByRole('heading', { name: 'Leads to' })).toBeVisible();
  await look('concept sheet');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.keyboard.press('?');
  await expect(page.getByRole('heading', { name: 'All keys' })).toBeVisible();
  await look('all keys');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

async function offerAndSummary(page: Page, look: Look): Promise<void> {
  await rateNow(page, 'Again');
  const offer = page.getByText('Rate by swiping?');
  for (let n = 0; n < 40; n++) {
    await reveal(page);
    if (await offer.isVisible()) break;
    await rateNow(page, n % 2 ? 'Good' : 'Again');
  }
  await expect(offer).toBeVisible();
  await look('swipe offer');
  // A card that was answered before comes back when its minute has passed.
  await page.clock.fastForward('02:00');
  await rateNow(page, 'Easy');
  await reveal(page);
  await page.getByRole('button', { name: 'Card menu' }).click();
  await page.getByRole('menuitem', { name: 'Card history' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').first()).toBeVisible();
  await look('history');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await rateNow(page, 'Easy');
  await goTo(page, '#/today');
  await expect(page.getByRole('button', { name: /^Continue, / })).toBeVisible();
  await look('today, in progress');
  await page.getByRole('button', { name: /^Continue, / }).click();
  await answerAll(page, (n) => (n % 4 ? 'Good' : 'Easy'));
  await expect(page.getByRole('heading', { name: 'What moved' })).toBeVisible();
  await look('end of session');
}

async function today(page: Page, look: Look): Promise<void> {
  await page.getByRole('link', { name: 'Done', exact: true }).click();
  await expect(page.getByText('Done for today.')).toBeVisible();
  await look('today, done');
  await page.clock.fastForward('26:00:00');
  await expect(page.getByText(/due today/)).toBeVisible();
  await look('today, due');
  await page
    .getByRole('button', { name: /^More for / })
    .first()
    .click();
  await expect(page.getByRole('menuitem', { name: 'Pause' })).toBeVisible();
  await look('deck menu');
  await page.getByRole('menuitem', { name: 'Pause' }).click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  await look('today, a deck paused');
  await page.getByRole('button', { name: 'Choose decks and length' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('session options');
  await page.keyboard.press('Escape');
  await goTo(page, '#/no/such/place');
  await expect(page.getByText('That page has moved.')).toBeVisible();
  await look('today, with a notice');
  await page.getByRole('button', { name: 'Dismiss' }).click();
}

async function library(page: Page, look: Look): Promise<void> {
  await goTo(page, '#/decks');
  await expect(page.getByRole('heading', { name: 'Not yet added' })).toBeVisible();
  await look('library');
  await goTo(page, '#/decks/l2-population');
  await expect(page.getByRole('button', { name: 'Remove' })).toBeVisible();
  await look('deck page');
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Keep' })).toBeVisible();
  await look('remove sheet');
  await page.getByRole('button', { name: 'Keep' }).click();
  await goTo(page, '#/decks/nova-scheduler');
  await expect(page.getByRole('button', { name: /^Add \d+ cards$/ })).toBeVisible();
  await look('deck not added');
  await goTo(page, '#/decks/no-such-deck');
  await expect(page.getByText('This deck is not here.')).toBeVisible();
  await look('unknown deck');
  await goTo(page, '#/decks/l2-population/options');
  await page.getByLabel('New cards a day').fill('many');
  await page.getByLabel('New cards a day').press('Enter');
  await expect(page.getByText(/^Write a whole number/)).toBeVisible();
  await look('deck options with a problem');
  const concepts = await readTable<{ id: string; deck: string; layer: string | null }>(
    page,
    'concepts',
  );
  const cards = await readTable<{ concepts: string[]; memory: unknown }>(page, 'cards');
  const seen = cards.find(({ memory }) => memory !== null)!.concepts[0]!;
  const code = concepts.find(({ layer }) => layer === 'code')!.id;
  for (const [name, id] of [
    ['a concept with answers', seen],
    ['a new concept of code', code],
  ] as const) {
    await goTo(page, `#/c/${encodeURIComponent(id)}`);
    await expect(page.getByRole('heading', { name: 'Leads to' })).toBeVisible();
    await look(name);
  }
  await goTo(page, '#/c/no%2Fsuch');
  await expect(page.getByText('This concept is not here.')).toBeVisible();
  await look('unknown concept');
}

async function settings(page: Page, look: Look): Promise<void> {
  await goTo(page, '#/settings');
  await expect(page.getByRole('heading', { name: 'Your data' })).toBeVisible();
  await look('settings');
  await page.getByRole('switch', { name: /Swipe to rate/ }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Back up' }).click(),
  ]);
  await page.getByLabel('Backup file').setInputFiles(await download.path());
  await expect(page.getByRole('group', { name: 'Preview' })).toBeVisible();
  await look('settings, restore preview');
  await page.getByLabel('Backup file').setInputFiles({
    name: 'wrong.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('no backup'),
  });
  await expect(page.getByText(/not an Engraph backup/)).toBeVisible();
  await look('settings, a file refused');
  await page.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('delete sheet');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await goTo(page, '#/review');
  await reveal(page);
  await expect(button(page, 'Good')).toBeVisible();
}
