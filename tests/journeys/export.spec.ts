import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { openAnki } from '../../src/exchange/anki/open/open.ts';
import { openZip } from '../../src/exchange/zip.ts';
import { expect, test } from '../support/app.ts';
import { answer, goTo, startWith } from '../support/steps.ts';

/** Exports the deck on the page as a file of the format; switches as named. */
async function exported(page: Page, format: string, { schedule = false } = {}) {
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Export this deck' });
  await sheet.getByRole('radio', { name: new RegExp(format) }).check();
  if (schedule) await sheet.getByRole('switch', { name: /With my schedule/ }).check();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    sheet.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  await expect(sheet.getByText(/cards saved as /)).toBeVisible();
  await sheet.getByRole('button', { name: 'Close' }).last().click();
  const path = await download.path();
  return { name: download.suggestedFilename(), blob: new Blob([await readFile(path)]) };
}

test('a deck leaves as an Anki package, as Markdown and as a table', async ({ learner }) => {
  const page = await learner.open({ time: '2026-03-02T09:00:00Z' });
  await startWith(page, learner, ['The life of a VM']);
  for (const rating of ['Good', 'Easy', 'Again'] as const) await answer(page, rating);
  await goTo(page, '#/decks/vm-lifecycle');

  const anki = await exported(page, 'Anki package', { schedule: true });
  const opened = await openAnki(anki, {});
  if (!opened.ok) throw new Error(opened.problem.sentence);
  const { notes, cards, reviews } = opened.value;
  expect(anki.name).toMatch(/\.apkg$/);
  expect(notes.length).toBeGreaterThan(100);
  expect(cards.filter(({ type }) => type !== 0)).toHaveLength(3);
  expect(reviews.count).toBe(3);

  const markdown = await exported(page, 'Engraph Markdown');
  const zip = await openZip(markdown.blob);
  expect(markdown.name).toMatch(/\.zip$/);
  expect(zip.ok && [...zip.value.entries.keys()]).toContain('vm-lifecycle/deck.md');

  const table = await exported(page, 'Table');
  expect(table.name).toMatch(/\.csv$/);
  expect((await table.blob.text()).split('\r\n').length).toBeGreaterThan(cards.length);
});
