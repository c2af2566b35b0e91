import type { Page } from '@playwright/test';
import { DESKTOP, expect, test, type Learner } from '../support/app.ts';
import { given } from '../support/deck-files.ts';
import { readTable } from '../support/log.ts';
import { goTo, reveal } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const answerField = (page: Page) => page.getByRole('textbox', { name: 'Answer' });
const cardIds = async (page: Page) =>
  (await readTable<{ id: string }>(page, 'cards')).map(({ id }) => id);

async function newDeck(page: Page, learner: Learner): Promise<void> {
  await page.goto(`${learner.server.url}#/decks`);
  await page.getByRole('button', { name: 'New empty deck' }).click();
  await page.getByLabel('Name').fill('Tunnels');
  await page.getByRole('button', { name: 'Create deck' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Tunnels' })).toBeVisible();
}

test('an import comes over an edit of an imported card: yours stays, theirs can be taken', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  const bring = async (text: string) => {
    await goTo(page, '#/import');
    await page.getByLabel('Deck file').setInputFiles(given('words.csv', text));
    await page.getByRole('button', { name: /^Import \d+ cards?$/ }).click();
    await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible();
  };
  await page.goto(`${learner.server.url}#/import`);
  await bring('der Hund;the dog\ndie Katze;the cat');
  const [id] = await cardIds(page);
  const open = () => goTo(page, `#/cards/${encodeURIComponent(id!)}`);
  await open();
  await page.getByRole('button', { name: 'Edit card' }).click();
  const second = page.locator('textarea').nth(1);
  const [front, back] = [
    await page.locator('textarea').first().inputValue(),
    await second.inputValue(),
  ];
  await second.fill('my own words');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Your edits' })).toBeVisible();
  await expect(page.locator('dd', { hasText: back })).toBeVisible();

  await bring(`${front};another word`);
  await open();
  await expect(page.locator('dd', { hasText: 'my own words' })).toBeVisible();
  await expect(page.locator('dd', { hasText: 'another word' })).toBeVisible();
  await page.getByRole('button', { name: /^Take theirs/ }).click();
  await expect(page.getByText('Their text was taken.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Your edits' })).toBeHidden();
  const texts = async () =>
    (await readTable<{ fields: Record<string, string> }>(page, 'notes')).map(
      ({ fields }) => fields['1'],
    );
  expect(await texts()).toContain('another word');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Your edits' })).toBeVisible();
  expect(await texts()).toContain('my own words');
  expect(learner.errors).toEqual([]);
});

test('a concept is removed after who needs it was told, and comes back; the deck is described', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  await newDeck(page, learner);
  await page.getByRole('link', { name: 'Contents' }).click();
  const sheet = page.getByRole('dialog');
  for (const [name, needs] of [['Overlay'], ['Tunnel', 'Overlay']] as const) {
    await page.getByRole('button', { name: 'New concept' }).click();
    await sheet.getByLabel('Name', { exact: true }).fill(name);
    if (needs) {
      await sheet.getByRole('searchbox').fill(needs);
      await page.keyboard.press('Enter');
    }
    await sheet.getByRole('button', { name: 'Create concept' }).click();
    await expect(sheet).toBeHidden();
  }
  const row = page.getByRole('button', { name: 'Edit Overlay' });
  const ask = async () => {
    await row.click();
    await sheet.getByRole('button', { name: 'Remove this concept' }).click();
    await expect(sheet.getByText('Tunnel needs it. It stays, without that link.')).toBeVisible();
  };
  await ask();
  await sheet.getByRole('button', { name: 'Keep' }).click();
  await expect(row).toBeVisible();
  await ask();
  await sheet.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('“Overlay” removed.')).toBeVisible();
  await expect(row).toBeHidden();
  const edges = async () =>
    (await readTable<{ edges: unknown[] }>(page, 'concepts')).flatMap((concept) => concept.edges);
  expect(await edges()).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  expect(await edges()).toHaveLength(1);

  const description = page.getByLabel('Description');
  await description.fill('# No chapter');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('would begin a chapter here')).toBeVisible();
  await description.fill('All about *tunnels*.');
  await page.getByLabel('Name', { exact: true }).fill('Roads');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(description).toHaveValue('All about *tunnels*.');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Roads' })).toBeVisible();
  await expect(page.locator('em', { hasText: 'tunnels' })).toBeVisible();
  expect(learner.errors).toEqual([]);
});

/** A tenth of a second of silence. */
function silence(): Buffer {
  const samples = 800;
  const wav = Buffer.alloc(44 + samples, 128);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(8_000, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples, 40);
  return wav;
}

test('a sound on a card of one’s own is heard in Review, and again; Ctrl+Enter saves there too', async ({
  learner,
}) => {
  const page = await learner.open({ viewport: DESKTOP, time: TIME });
  await newDeck(page, learner);
  await page.getByRole('link', { name: 'Add a card' }).click();
  await page.getByLabel('Prompt', { exact: true }).fill('How does it sound?');
  await answerField(page).fill('Like this: ');
  await answerField(page).focus();
  await page
    .getByLabel('Picture or sound')
    .setInputFiles({ name: 'A word.wav', mimeType: 'audio/wav', buffer: silence() });
  await expect(answerField(page)).toHaveValue(
    /^Like this: !\[a word\]\(media\/a-word-[0-9a-f]{8}\.wav\)$/,
  );
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Card added.')).toBeVisible();

  await page.evaluate(() => {
    const heard = window as unknown as { heard: number };
    heard.heard = 0;
    document.addEventListener('ended', () => (heard.heard += 1), true);
  });
  const heard = () => page.evaluate(() => (window as unknown as { heard: number }).heard);
  await goTo(page, '#/review');
  await expect(page.getByRole('heading', { level: 1, name: 'How does it sound?' })).toBeVisible();
  expect(await heard()).toBe(0);
  await reveal(page);
  await expect(page.locator('audio[aria-label="a word"]')).toBeVisible();
  await expect.poll(heard).toBeGreaterThan(0);
  const before = await heard();
  await page.keyboard.press('r');
  await expect.poll(heard).toBeGreaterThan(before);

  await page.keyboard.press('e');
  await page.getByRole('dialog').getByLabel('Prompt', { exact: true }).fill('How is it said?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'How is it said?' })).toBeVisible();

  await goTo(page, '#/today');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'All keys' });
  for (const keys of ['Ctrl Enter', 'Backspace', 'Home'])
    await expect(help.locator('kbd', { hasText: keys }).first()).toBeVisible();
  expect(learner.errors).toEqual([]);
});
