import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { crc32 } from '../../src/store/crc32.ts';
import { expect, test } from '../support/app.ts';
import { readExport } from '../support/backup-reader.ts';
import { answer, dueToday, goTo, startFresh } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';

async function backUp(page: Page, to: string): Promise<void> {
  await goTo(page, '#/settings/data');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Back up' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('engraph-2026-03-02.engraph');
  await download.saveAs(to);
}

/** A collection with a bit of everything: answers, an undo, a mark, an edit, options and settings. */
async function livedIn(page: Page): Promise<void> {
  for (const rating of ['Good', 'Again', 'Easy', 'Hard'] as const) await answer(page, rating);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.keyboard.press('e');
  await page.getByLabel('Side note').fill('My own words.');
  await page.getByRole('button', { name: 'Save' }).click();
  // The editor shows the words too, and takes keys as long as it is open.
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('main').getByText('My own words.')).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByText('Flagged')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page.getByText('Suspended', { exact: true })).toBeVisible();
  await goTo(page, '#/settings/look');
  await page.getByLabel('New cards a day').fill('17');
  await page.getByLabel('New cards a day').press('Enter');
  await page.getByRole('switch', { name: /Single-key shortcuts/ }).click();
  await goTo(page, '#/decks/vm-lifecycle/options');
  await page.getByLabel(/^Learning steps/).fill('2 15');
  await page.getByLabel(/^Learning steps/).press('Enter');
  await expect(page.getByRole('button', { name: 'Reset learning steps' })).toBeVisible();
}

test('backup, delete everything, restore: log and content are identical', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await livedIn(page);
  await goTo(page, '#/today');
  const due = await dueToday(page);
  const file = info.outputPath('before.engraph');
  await backUp(page, file);
  await expect(page.getByText('Saved as engraph-2026-03-02.engraph')).toBeVisible();

  await test.step('delete everything asks for the word', async () => {
    await page.getByRole('button', { name: 'Delete everything' }).click();
    const sheet = page.getByRole('dialog');
    const sure = sheet.getByRole('button', { name: 'Delete everything' });
    await expect(sure).toBeDisabled();
    await sheet.getByLabel('Type delete to confirm').fill('delete');
    await sure.click();
    await expect(page.getByRole('button', { name: 'Start with 2 decks' })).toBeVisible();
    const left = await page.evaluate(async () =>
      (await indexedDB.databases()).map(({ name }) => name),
    );
    expect(left.filter((name) => name === 'engraph')).toEqual([]);
  });

  await test.step('preview, then restore', async () => {
    await goTo(page, '#/settings/data');
    await page.getByLabel('Backup file').setInputFiles(file);
    const preview = page.getByRole('group', { name: 'Preview' });
    const { header } = await readExport(file);
    await expect(preview).toContainText(`${header.counts['decks']} decks`);
    await expect(preview).toContainText(`${header.counts['reviews']} reviews`);
    await expect(preview).toContainText('Nothing is stored here yet.');
    await preview.getByRole('button', { name: /^Restore \d+ cards$/ }).click();
    await expect(page.getByText(/^Restored \d+ cards and \d+ reviews\.$/)).toBeVisible();
  });

  const again = info.outputPath('after.engraph');
  await backUp(page, again);
  const [before, after] = [await readExport(file), await readExport(again)];
  expect(after.tables['reviews']).toEqual(before.tables['reviews']);
  expect(after.tables['reviews']!.length).toBe(5);
  for (const table of ['decks', 'concepts', 'notes', 'marks', 'options', 'settings'])
    expect(after.tables[table], table).toEqual(before.tables[table]);
  await goTo(page, '#/today');
  expect(await dueToday(page)).toEqual(due);
  expect(learner.errors).toEqual([]);
});

test('a restore says what it replaces and can be taken back until tomorrow', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await answer(page, 'Easy');
  const file = info.outputPath('one.engraph');
  await backUp(page, file);
  await goTo(page, '#/review');
  await answer(page, 'Easy');
  await answer(page, 'Easy');
  const later = info.outputPath('three.engraph');
  await backUp(page, later);

  await page.getByLabel('Backup file').setInputFiles(file);
  const preview = page.getByRole('group', { name: 'Preview' });
  await expect(preview).toContainText(
    /Replaces \d+ cards and 3 reviews\. 2 reviews since then are not in it\./,
  );
  await preview.getByRole('button', { name: 'Cancel' }).click();
  await expect(preview).toBeHidden();

  await page.getByLabel('Backup file').setInputFiles(file);
  await preview.getByRole('button', { name: /^Restore \d+ cards$/ }).click();
  await expect(page.getByText(/^Restored \d+ cards and 1 review\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/The data from before the restore is back/)).toBeVisible();
  const back = info.outputPath('back.engraph');
  await backUp(page, back);
  const [wanted, got] = [await readExport(later), await readExport(back)];
  expect(got.tables['reviews']).toEqual(wanted.tables['reviews']);
});

/** With checksums that are right: 80 MB of rows in a hundred kilobytes. */
function bomb(): Buffer {
  const row = `["reviews",{"id":"${'x'.repeat(1_000)}"}]\n`;
  const body = gzipSync(row.repeat((80 * 1024 ** 2) / row.length));
  const checksum = createHash('sha256').update(body).digest('hex');
  const fixed = { format: 2, app: 'engraph', schema: 2, createdAt: 0, counts: {} };
  const header = JSON.stringify({ ...fixed, bytes: body.length, checksum });
  const checked = `${header.slice(0, -1)},"check":${crc32(header)}}`;
  return Buffer.concat([Buffer.from(`ENGRAPH ${checked}\n`), body]);
}

const DAMAGE = [
  {
    name: 'a picture',
    change: () => Buffer.from('\x89PNG\r\n\x1a\n'),
    says: /not an Engraph backup/,
  },
  { name: 'an empty file', change: () => Buffer.alloc(0), says: /not an Engraph backup/ },
  {
    name: 'cut short',
    change: (whole: Buffer) => whole.subarray(0, whole.length - 1_000),
    says: /ends early/,
    saves: true,
  },
  {
    name: 'one byte changed',
    change: (whole: Buffer) => {
      const bytes = Buffer.from(whole);
      bytes[bytes.length - 2_000] = bytes[bytes.length - 2_000]! ^ 255;
      return bytes;
    },
    says: /damaged/,
    saves: true,
  },
  {
    name: 'from a newer Engraph',
    change: (whole: Buffer) =>
      Buffer.from(
        whole
          .toString('latin1')
          .replace('"format":2', '"format":9')
          .replace(/,"check":\d+/, ''),
        'latin1',
      ),
    says: /newer Engraph \(format 9\)/,
  },
  {
    name: 'made to fill memory',
    change: bomb,
    says: 'This file unpacks to far more than a backup of its size can hold.',
  },
];

test('a file that is no sound backup is refused in words, and nothing changes', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await answer(page, 'Easy');
  const file = info.outputPath('sound.engraph');
  await backUp(page, file);
  const whole = await readFile(file);
  for (const { name, change, says, saves } of DAMAGE)
    await test.step(name, async () => {
      const path = info.outputPath('wrong.engraph');
      await writeFile(path, change(whole));
      await page.getByLabel('Backup file').setInputFiles(path);
      await expect(page.getByText(says)).toBeVisible();
      await expect(page.getByText(/Nothing was changed/)).toBeVisible();
      const preview = page.getByRole('group', { name: 'Preview' });
      // What can be saved of it is offered (`snapshots.spec.ts`).
      if (saves) await preview.getByRole('button', { name: 'Keep as is' }).click();
      await expect(preview).toBeHidden();
    });
  const after = info.outputPath('still.engraph');
  await backUp(page, after);
  const counts = async (path: string) => (await readExport(path)).header.counts;
  expect(await counts(after)).toEqual(await counts(file));
});
