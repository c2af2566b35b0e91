import { readFile } from 'node:fs/promises';
import {
  BASIC,
  card,
  collection11,
  CREATED,
  field,
  legacyPackage,
  note,
  template,
} from '../../src/exchange/anki/open/sample.ts';
import { expect, test } from '../support/app.ts';
import { given } from '../support/deck-files.ts';
import { everyTable } from '../support/every-table.ts';
import { answer, goTo, startWith } from '../support/steps.ts';

test('a deck of ours that comes back as a package is the deck that is here', async ({
  learner,
}) => {
  const page = await learner.open({ time: '2026-03-02T09:00:00Z' });
  await startWith(page, learner, ['The life of a VM']);
  for (const rating of ['Good', 'Again'] as const) await answer(page, rating);
  await goTo(page, '#/decks/vm-lifecycle');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Export this deck' });
  await sheet.getByRole('radio', { name: /Anki package/ }).check();
  await sheet.getByRole('switch', { name: /With my schedule/ }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    sheet.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  await expect(sheet.getByText(/cards saved as /)).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).last().click();

  const before = await everyTable(page);
  await goTo(page, '#/import');
  const file = given(download.suggestedFilename(), await readFile(await download.path()));
  await page.getByLabel('Deck file').setInputFiles(file);
  await expect(page.getByRole('button', { name: 'Nothing to import' })).toBeDisabled();
  await expect(page.getByText(/^All \d+ cards of this file are in your library/)).toBeVisible();
  await expect(page.getByText(/file, cards that you have\./)).toBeVisible();
  await expect(page.getByRole('switch', { name: /review history/ })).toHaveCount(0);
  expect(await everyTable(page)).toEqual(before);
  expect(learner.errors).toEqual([]);
});

const GIF = Uint8Array.from(
  Buffer.from('R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=', 'base64'),
);

test('a picture that a template names with a field, and the flag, show on the card', async ({
  learner,
}) => {
  const front = '<b class="{{CardFlag}}">{{Front}}</b><img src="_{{Back}}.gif">';
  const models = {
    [BASIC]: {
      ...{ id: Number(BASIC), name: 'Animals', type: 0, mod: CREATED, sortf: 0 },
      css: '.flag2 { color: rgb(1, 2, 3); } .card { background: white; }',
      flds: [field('Front', 0), field('Back', 1)],
      tmpls: [template('Card 1', 0, front)],
    },
  };
  const rows = { notes: [note(1, ['Who?', 'cat'])], cards: [card(1, 1, { 16: 2 })] };
  const media = [{ name: '_cat.gif', content: GIF }];
  const file = await legacyPackage(2, await collection11({ ...rows, models }), { media });
  const page = await learner.open({ time: '2026-03-02T09:00:00Z' });
  await page.goto(`${learner.server.url}#/import`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  await page.getByLabel('Deck file').setInputFiles(given('animals.apkg', bytes));
  await page.getByRole('switch', { name: /Take the review history too/ }).click();
  await page.getByRole('button', { name: 'Import 1 card', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible();
  await goTo(page, '#/review');
  const picture = page.locator('.host #qa img').first();
  await expect(picture).toHaveAttribute('src', /^blob:/);
  expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
  await expect(page.locator('.host #qa b').first()).toHaveCSS('color', 'rgb(1, 2, 3)');
  expect(learner.errors).toEqual([]);
});
