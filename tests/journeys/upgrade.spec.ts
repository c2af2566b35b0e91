import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { VERSION_1 } from '../../src/store/versions/version-1.ts';
import { VERSION_2 } from '../../src/store/versions/version-2.ts';
import { expect, test, type Learner } from '../support/app.ts';
import { readLog, readTable } from '../support/log.ts';
import { goTo } from '../support/steps.ts';

/** The day after the answer in the stored copies, in the zone of the machine. */
const TIME = '2026-03-03T09:00:00Z';

interface Planted {
  readonly version: number;
  readonly stores: Readonly<
    Record<string, { readonly key: string; readonly indexes: readonly string[] }>
  >;
  readonly rows: Readonly<Record<string, readonly object[]>>;
}

/** In the page: a database as an earlier (or later) Engraph left it. The same steps as `createCopy`. */
const plant = ({ version, stores, rows }: Planted): Promise<void> =>
  new Promise((resolve, reject) => {
    const pathOf = (key: string) => (key.startsWith('[') ? key.slice(1, -1).split('+') : key);
    const opening = indexedDB.open('engraph', version * 10);
    opening.onerror = () => reject(new Error(String(opening.error)));
    opening.onupgradeneeded = () => {
      for (const [table, { key, indexes }] of Object.entries(stores)) {
        const store = opening.result.createObjectStore(
          table,
          key.startsWith('++')
            ? { keyPath: key.slice(2), autoIncrement: true }
            : { keyPath: pathOf(key) },
        );
        for (const index of indexes) {
          const name = index.replace('*', '');
          store.createIndex(name, pathOf(name), { multiEntry: index.startsWith('*') });
        }
      }
    };
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(Object.keys(rows), 'readwrite');
      for (const [table, all] of Object.entries(rows))
        for (const row of all) transaction.objectStore(table).put(row);
      transaction.oncomplete = () => {
        database.close();
        resolve();
      };
      transaction.onabort = () => reject(new Error(String(transaction.error)));
    };
  });

/** A plain page of the app's origin: no app is there to see the rows come. */
async function planted(learner: Learner, copy: Planted): Promise<Page> {
  const page = await learner.open({ time: TIME, timezoneId: 'UTC' });
  await page.goto(`${learner.server.url}robots.txt`);
  await page.evaluate(plant, copy);
  await page.goto(learner.server.url);
  return page;
}

for (const [version, copy] of [
  [1, VERSION_1],
  [2, VERSION_2],
] as const)
  test(`a database of version ${version} opens with all that was in it`, async ({ learner }) => {
    const page = await planted(learner, { version, ...copy });
    await expect(page.getByRole('heading', { name: 'Today', level: 1 })).toBeVisible();
    expect(await readLog(page)).toEqual(copy.rows.reviews);
    expect(await readTable(page, 'cards')).toEqual(copy.rows.cards);
    expect(await readTable(page, 'notes')).toEqual(
      copy.rows.notes.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
    await goTo(page, '#/decks');
    await expect(page.getByRole('link', { name: /Brook/ })).toBeVisible();
    await goTo(page, '#/settings/data');
    await page.getByRole('button', { name: 'Check my data' }).click();
    await expect(
      page.getByText(/^All is well: \d+ cards and 1 review fit together\.$/),
    ).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    expect(learner.errors).toEqual([]);
  });

test('a database of a newer Engraph is left as it is, and can be taken along as a file', async ({
  learner,
}, info) => {
  const stores = { ...VERSION_2.stores, hopes: { key: 'id', indexes: [] } };
  const rows = { ...VERSION_2.rows, hopes: [{ id: 'of a later version' }] };
  const page = await planted(learner, { version: 9, stores, rows });
  await expect(
    page.getByRole('heading', { name: 'Your cards were written by a newer Engraph.', level: 1 }),
  ).toBeVisible();
  await expect(
    page.getByText(
      'This older version leaves them exactly as they are. Reload to get the new version; a backup can be exported now.',
    ),
  ).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export backup' }).click(),
  ]);
  const path = info.outputPath('rescue.engraph');
  await download.saveAs(path);
  const head = JSON.parse(
    (await readFile(path, 'latin1')).split('\n', 1)[0]!.slice('ENGRAPH '.length),
  );
  expect(head).toMatchObject({
    schema: 9,
    counts: { reviews: 1, notes: rows.notes.length, hopes: 1 },
  });
  const versions = await page.evaluate(async () =>
    (await indexedDB.databases()).filter(({ name }) => name === 'engraph'),
  );
  expect(versions).toEqual([{ name: 'engraph', version: 90 }]);
  expect(await readTable(page, 'hopes')).toEqual(rows.hopes);
  expect(learner.errors).toEqual([]);
});
