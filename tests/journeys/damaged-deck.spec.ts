import { soundLatest, soundLegacy } from '../support/hostile.ts';
import { expect, test } from '../support/app.ts';
import { given, latestApkg } from '../support/deck-files.ts';
import { everyTable } from '../support/every-table.ts';
import { goTo, rateNow, reveal } from '../support/steps.ts';

const flipped = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, i) => (i % 97 === 50 ? byte ^ 0xff : byte));

const DAMAGED: readonly (readonly [name: string, make: () => Promise<Uint8Array>])[] = [
  ['empty', async () => new Uint8Array(0)],
  ['cut in half', async () => (await soundLatest()).subarray(0, 900)],
  ['cut before its end', async () => (await soundLegacy()).slice(0, -30)],
  ['bits turned over, legacy', async () => flipped(await soundLegacy())],
  ['bits turned over, latest', async () => flipped(await soundLatest())],
  ['a page of a site', async () => new TextEncoder().encode('<!doctype html><p>404</p>')],
  ['noise', async () => Uint8Array.from({ length: 4_096 }, (_, i) => (i * 7_919) % 251)],
];

test('damaged packages: a sentence each, and every table as it was', async ({ learner }) => {
  const page = await learner.open({ time: '2026-03-02T09:00:00Z' });
  await page.goto(`${learner.server.url}#/import`);
  const field = page.getByLabel('Deck file');
  await field.setInputFiles(await latestApkg(5));
  await page.getByRole('button', { name: 'Import 10 cards', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible();
  await goTo(page, '#/review');
  await reveal(page);
  await rateNow(page, 'Good');
  await goTo(page, '#/import');
  const before = await everyTable(page);
  expect(JSON.parse(before['reviews'] ?? '')[0]).toHaveLength(1);
  for (const [name, make] of DAMAGED) {
    await field.setInputFiles(given(`${name}.apkg`, await make()));
    await expect(page.getByText(/Nothing was added\./), name).toBeVisible();
    expect(await everyTable(page), name).toEqual(before);
    await page.reload();
  }
  expect(learner.errors).toEqual([]);
  expect(learner.foreign).toEqual([]);
});
