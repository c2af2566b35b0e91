import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { VERSION_1 } from '../../src/store/versions/version-1.ts';
import { expect, test, type Learner } from '../support/app.ts';
import { readExport, type Exported } from '../support/backup-reader.ts';
import { seed } from '../support/seed.ts';
import { answer, goTo, startFresh } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const TABLES = ['decks', 'concepts', 'notes', 'marks', 'options', 'settings', 'reviews'];

/** Files in the private file system, as they are called there, with their sizes. */
const filesOf = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const found: Record<string, number> = {};
    const folder = await root.getDirectoryHandle('snapshots', { create: true });
    for await (const handle of (
      folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }
    ).values())
      found[handle.name] = (await handle.getFile()).size;
    return found;
  });

/** Until a snapshot of that kind stands there whole; its name. */
async function snapshotOf(page: Page, reason: string): Promise<string> {
  let name = '';
  await expect(async () => {
    name = Object.keys(await filesOf(page)).find((one) => one.endsWith(`.${reason}.engraph`)) ?? '';
    expect(name).not.toBe('');
  }).toPass({ timeout: 90_000 });
  return name;
}

async function backUp(page: Page, to: string): Promise<Exported> {
  await goTo(page, '#/settings/data');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Back up' }).click(),
  ]);
  await download.saveAs(to);
  return readExport(to);
}

/** A device with two decks, three answers and an edited setting, on Today, with its first weekly snapshot. */
async function livedIn(page: Page, learner: Learner): Promise<void> {
  await startFresh(page, learner);
  for (const rating of ['Good', 'Again', 'Easy'] as const) await answer(page, rating);
  await page.goto(`${learner.server.url}#/today`);
  await page.reload();
  await expect(page.locator('main h1')).toBeVisible();
}

const same = (before: Exported, after: Exported) => {
  for (const table of TABLES) expect(after.tables[table], table).toEqual(before.tables[table]);
};

/** What storage pressure, a cleaner or a bug does: the database goes, the files stay. */
async function deleteBehind(page: Page, learner: Learner): Promise<void> {
  await page.goto(`${learner.server.url}robots.txt`);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('engraph');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(new Error('not deleted'));
      }),
  );
}

test('the weekly snapshot appears by itself, is listed, and comes back like a file', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await livedIn(page, learner);
  await snapshotOf(page, 'weekly');
  const before = await backUp(page, info.outputPath('before.engraph'));

  const row = page.getByRole('list', { name: 'Local snapshots' }).getByRole('listitem');
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Monday 2 March');
  await expect(row).toContainText(/Weekly\. \d+ cards, 3 reviews, \d+ kB/);

  await test.step('a week later there is another, a day later there is none', async () => {
    await page.clock.setFixedTime('2026-03-03T09:00:00Z');
    await page.goto(`${learner.server.url}#/today`);
    await page.reload();
    // That nothing comes has no sign: as long as the first one took, and more.
    await page.waitForTimeout(3_000);
    expect(Object.keys(await filesOf(page)).length).toBe(1);
    await page.clock.setFixedTime('2026-03-09T09:01:00Z');
    await page.reload();
    await expect(async () => {
      expect(Object.keys(await filesOf(page)).length).toBe(2);
    }).toPass({ timeout: 90_000 });
  });

  await test.step('restore from it, and undo', async () => {
    await goTo(page, '#/review');
    await page.clock.setSystemTime('2026-03-09T09:02:00Z');
    await answer(page, 'Easy');
    await goTo(page, '#/settings/data');
    const last = row.filter({ hasText: 'Monday 2 March' });
    await last.getByRole('button', { name: /^Restore the snapshot of Monday 2 March/ }).click();
    const preview = page.getByRole('group', { name: 'Preview' });
    await expect(preview).toBeFocused();
    await expect(preview).toContainText(/Replaces \d+ cards and 4 reviews\. 1 review since then/);
    await preview.getByRole('button', { name: /^Restore \d+ cards$/ }).click();
    await expect(page.getByText(/^Restored \d+ cards and 3 reviews\.$/)).toBeVisible();
    // What was there was kept too, before it was replaced.
    await snapshotOf(page, 'restore');
    same(before, await backUp(page, info.outputPath('restored.engraph')));
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText(/The data from before the restore is back/)).toBeVisible();
    const undone = await backUp(page, info.outputPath('undone.engraph'));
    expect(undone.tables['reviews']?.length).toBe(4);
  });

  await test.step('export is the very file', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Export the snapshot of Monday 2 March/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('engraph-2026-03-02.engraph');
    await download.saveAs(info.outputPath('exported.engraph'));
    same(before, await readExport(info.outputPath('exported.engraph')));
  });
  expect(learner.errors).toEqual([]);
});

test('the database is deleted behind the app: the welcome offers the snapshot, one tap brings all back', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await livedIn(page, learner);
  await snapshotOf(page, 'weekly');
  const before = await backUp(page, info.outputPath('before.engraph'));
  await deleteBehind(page, learner);

  await page.goto(learner.server.url);
  const offer = page.getByRole('region', { name: 'Local snapshot' });
  await expect(offer).toContainText(
    /The cards that were here are gone from this browser’s database\. A local snapshot still holds \d+ cards and 3 reviews, as of Monday 2 March\./,
  );
  await offer.getByRole('button', { name: /^Bring back \d+ cards$/ }).click();
  await expect(page).toHaveURL(/#\/today$/);
  await expect(page.getByText(/^Restored \d+ cards and 3 reviews\./)).toBeVisible();
  same(before, await backUp(page, info.outputPath('after.engraph')));
  expect(learner.errors).toEqual([]);
});

test('"Delete everything" keeps a snapshot from just before, or none at all', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await livedIn(page, learner);
  // A fresh one of another kind does not take its place.
  await snapshotOf(page, 'weekly');
  const before = await backUp(page, info.outputPath('before.engraph'));
  const offer = page.getByRole('region', { name: 'Local snapshot' });
  const sheet = page.getByRole('dialog');
  const open = async () => {
    await goTo(page, '#/settings/data');
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await sheet.getByLabel('Type delete to confirm').fill('delete');
  };
  await open();
  await expect(sheet).toContainText('A snapshot from just before stays on this device');
  await sheet.getByRole('button', { name: 'Delete everything' }).click();
  await expect(offer).toContainText(
    /You deleted everything here\. A snapshot from just before is kept: \d+ cards and 3 reviews/,
  );
  await offer.getByRole('button', { name: /^Bring back/ }).click();
  await expect(page).toHaveURL(/#\/today$/);
  same(before, await backUp(page, info.outputPath('after.engraph')));

  await open();
  await sheet.getByLabel('Delete the local snapshots too').check();
  await expect(sheet).toContainText('cannot be brought back from here');
  await sheet.getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByRole('button', { name: 'Start with 2 decks' })).toBeVisible();
  // The offer comes after the welcome; that none does has no sign.
  await page.waitForTimeout(500);
  await expect(offer).toBeHidden();
  expect(await filesOf(page)).toEqual({});
  expect(learner.errors).toEqual([]);
});

test('of a damaged file what can be saved is taken, merged with what is here', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  for (const rating of ['Good', 'Again', 'Easy'] as const) await answer(page, rating);
  const file = info.outputPath('whole.engraph');
  const before = await backUp(page, file);
  const bytes = await readFile(file);
  const wrong = info.outputPath('wrong.engraph');
  const preview = page.getByRole('group', { name: 'Preview' });

  await test.step('a flipped byte: said in numbers, and kept as it is', async () => {
    const flipped = Buffer.from(bytes);
    const place = Math.floor(bytes.length * 0.9);
    flipped[place] = flipped[place]! ^ 255;
    await writeFile(wrong, flipped);
    await page.getByLabel('Backup file').setInputFiles(wrong);
    await expect(preview).toContainText(
      /This backup is damaged\. Nothing was changed\. 3 of 3 reviews and \d+ of \d+ cards can be saved\./,
    );
    await preview.getByRole('button', { name: 'Keep as is' }).click();
    await expect(preview).toBeHidden();
  });

  await page.getByRole('button', { name: 'Delete everything' }).click();
  await page.getByLabel('Type delete to confirm').fill('delete');
  await page.getByLabel('Delete the local snapshots too').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await expect(page.getByRole('button', { name: 'Start with 2 decks' })).toBeVisible();

  await test.step('half a file: the log and the decks are in it', async () => {
    await writeFile(wrong, bytes.subarray(0, Math.floor(bytes.length / 2)));
    await goTo(page, '#/settings/data');
    await page.getByLabel('Backup file').setInputFiles(wrong);
    await expect(preview).toContainText(
      /The file ends early\. Nothing was changed\. 3 of 3 reviews and (\d+) of (\d+) cards can be saved\./,
    );
    await preview.getByRole('button', { name: 'Take what can be saved' }).click();
    await expect(page.getByText(/^Restored \d+ cards and 3 reviews\.$/)).toBeVisible();
    const after = await backUp(page, info.outputPath('after.engraph'));
    expect(after.tables['reviews']).toEqual(before.tables['reviews']);
    expect(after.tables['settings']).toEqual(before.tables['settings']);
    const known = new Set(before.tables['notes']!.map((row) => JSON.stringify(row)));
    expect(after.tables['notes']!.length).toBeGreaterThan(10);
    for (const note of after.tables['notes']!) expect(known.has(JSON.stringify(note))).toBe(true);
  });

  await test.step('the whole file then adds the rest', async () => {
    await page.getByLabel('Backup file').setInputFiles(file);
    await preview.getByText('Merge', { exact: true }).click();
    await preview.getByRole('button', { name: /^Restore/ }).click();
    await expect(page.getByText(/^Restored \d+ cards and 3 reviews\.$/)).toBeVisible();
    same(before, await backUp(page, info.outputPath('all.engraph')));
  });
});

/** In the page: a database as version 1 of the schema left it. */
function createOld({ stores, rows }: { stores: object; rows: object }): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('engraph', 10);
    const path = (key: string) => (key.startsWith('[') ? key.slice(1, -1).split('+') : key);
    request.onupgradeneeded = () => {
      for (const [name, { key, indexes }] of Object.entries(
        stores as Record<string, { key: string; indexes: string[] }>,
      )) {
        const auto = key.startsWith('++');
        const store = request.result.createObjectStore(name, {
          keyPath: path(key.replace('++', '')),
          autoIncrement: auto,
        });
        for (const index of indexes) {
          const plain = index.replace('*', '');
          store.createIndex(plain, path(plain), { multiEntry: index.startsWith('*') });
        }
        for (const row of (rows as Record<string, object[]>)[name] ?? []) store.put(row);
      }
    };
    request.onerror = () => reject(new Error('not created'));
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}

test('before an upgrade the rows are kept as they were', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await page.goto(`${learner.server.url}robots.txt`);
  await page.evaluate(createOld, VERSION_1);
  await page.goto(`${learner.server.url}#/settings/data`);
  await snapshotOf(page, 'upgrade');
  const row = page.getByRole('list', { name: 'Local snapshots' }).getByRole('listitem');
  await expect(row.filter({ hasText: 'Before an update' })).toContainText('2 cards, 1 review');
  const version = () =>
    page.evaluate(async () => (await indexedDB.databases()).map((each) => each.version));
  expect(await version()).toEqual([20]);
  await row
    .getByRole('button', { name: /^Restore the snapshot/ })
    .first()
    .click();
  await expect(page.getByRole('group', { name: 'Preview' })).toContainText('2 cards and 1 review');
  expect(learner.errors).toEqual([]);
});

test('the database cannot be opened: the screen says so and hands out the snapshot', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await livedIn(page, learner);
  await snapshotOf(page, 'weekly');
  const before = await backUp(page, info.outputPath('before.engraph'));
  await page.addInitScript(() => {
    const open = indexedDB.open.bind(indexedDB);
    IDBFactory.prototype.open = function (name: string, version?: number) {
      if (name === 'engraph') throw new DOMException('Internal error opening', 'UnknownError');
      return open(name, version);
    };
  });
  await page.reload();
  await expect(page.getByText(/A local snapshot can still be had: Monday 2 March/)).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export the snapshot' }).click(),
  ]);
  await download.saveAs(info.outputPath('rescued.engraph'));
  same(before, await readExport(info.outputPath('rescued.engraph')));
});

test('30 days and a review after the last exported backup, Today reminds of one', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  await answer(page, 'Good');
  await backUp(page, info.outputPath('one.engraph'));
  await goTo(page, '#/review');
  await answer(page, 'Good');
  const reminder = page.getByText(/^1 review and no backup for 30 days\.$/);
  const later = async (time: string) => {
    await page.clock.setSystemTime(time);
    await page.goto(`${learner.server.url}#/today`);
    await page.reload();
    await expect(page.locator('main h1')).toBeVisible();
    // One slot, one notice at a time: those that come before it are put away. They come when the page is idle, and that
    // none does has no sign.
    await page.waitForTimeout(1_500);
    for (let i = 0; i < 4 && !(await reminder.isVisible()); i++) {
      const dismiss = page.getByRole('button', { name: 'Dismiss' });
      if (!(await dismiss.isVisible())) return;
      await dismiss.click();
      await page.waitForTimeout(300);
    }
  };
  await later('2026-03-31T08:00:00Z');
  await expect(reminder).toBeHidden();
  await later('2026-04-01T09:05:00Z');
  await expect(reminder).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Back up' }).click();
  await expect(page).toHaveURL(/#\/settings\/data$/);
});

test('a page that is killed while a snapshot is written leaves no half snapshot', async ({
  learner,
}) => {
  const start = Date.UTC(2026, 2, 2, 9);
  let page = await learner.open({ serviceWorkers: 'block' });
  // A slow disk, so that the moment can be met: the app writes in pieces anyway.
  await page.context().route(/snapshot\.worker-[\w-]+\.js$/, async (route) => {
    const script = await (await fetch(route.request().url())).text();
    const slow = `{
      const write = FileSystemSyncAccessHandle.prototype.write;
      FileSystemSyncAccessHandle.prototype.write = function (piece, { at }) {
        const size = Math.ceil(piece.length / 20);
        for (let i = 0; i < piece.length; i += size) {
          const until = performance.now() + 20;
          while (performance.now() < until);
          write.call(this, piece.subarray(i, i + size), { at: at + i });
        }
        return piece.length;
      };
    }`;
    await route.fulfill({ contentType: 'text/javascript', body: `${slow}\n${script}` });
  });
  await seed(page, learner.server, { cards: 3_000, due: 50, now: start as never });
  let parts = 0;
  for (const [kill, delay] of [0, 20, 60, 120, 200, 400].entries()) {
    page = await learner.window();
    await page.clock.install({ time: start + kill * 8 * 86_400_000 });
    await page.goto(`${learner.server.url}robots.txt`);
    const before = new Set(Object.keys(await filesOf(page)));
    await page.goto(`${learner.server.url}#/today`);
    // From the moment at which the first byte of it stands on the disk, or a little later.
    await expect(async () => {
      const names = Object.keys(await filesOf(page));
      expect(names.some((name) => !before.has(name))).toBe(true);
    }).toPass({ timeout: 90_000, intervals: [5] });
    await new Promise((later) => setTimeout(later, delay));
    const session = await page.context().newCDPSession(page);
    void session.send('Page.crash').catch(() => undefined);
    await page.waitForEvent('crash');
    await page.close().catch(() => undefined);

    page = await learner.window();
    await page.goto(`${learner.server.url}robots.txt`);
    const files = await page.evaluate(checkFiles);
    parts += files.filter(({ name }) => name.endsWith('.part')).length;
    for (const { name, whole } of files)
      if (!name.endsWith('.part')) expect(whole, name).toBe(true);
    await page.close();
  }
  expect(parts, 'kills in the middle of a file').toBeGreaterThan(2);
  // Whatever was left half goes with the next one that is made.
  page = await learner.window();
  await page.clock.install({ time: start + 80 * 86_400_000 });
  await page.goto(`${learner.server.url}#/today`);
  await expect(async () => {
    const names = Object.keys(await filesOf(page));
    expect(names.some((name) => name.startsWith(String(start + 80 * 86_400_000).slice(0, 7)))).toBe(
      true,
    );
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
  }).toPass({ timeout: 90_000 });
});

/** In the page: whether each file is as long as its first line says, with the checksum that stands there. */
async function checkFiles(): Promise<{ name: string; whole: boolean }[]> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle('snapshots', { create: true });
  const found: { name: string; whole: boolean }[] = [];
  for await (const handle of (
    folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }
  ).values()) {
    const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
    const end = bytes.indexOf(10);
    let whole = false;
    if (end > 0) {
      const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, end))) as {
        bytes: number;
        checksum: string;
      };
      const digest = await crypto.subtle.digest('SHA-256', bytes.slice(end + 1));
      const hex = [...new Uint8Array(digest)].map((n) => n.toString(16).padStart(2, '0')).join('');
      whole = bytes.length === end + 1 + header.bytes && hex === header.checksum;
    }
    found.push({ name: handle.name, whole });
  }
  return found;
}
