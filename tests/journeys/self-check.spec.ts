import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/app.ts';
import { axe } from '../support/axe.ts';
import { readTable } from '../support/log.ts';
import { answer, goTo, startFresh } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';

type Stored = Record<string, unknown>;
type Key = string | (string | number)[];

/** In the page: rows put and deleted through plain IndexedDB, behind the app's back. */
const change = (page: Page, puts: [string, Stored][], deletes: [string, Key][]) =>
  page.evaluate(
    ({ rows, keys }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('engraph');
        opening.onsuccess = () => {
          const database = opening.result;
          const tables = [...rows, ...keys].map(([table]) => table);
          const transaction = database.transaction(tables, 'readwrite');
          for (const [table, row] of rows) {
            const bytes = row['bytes'] as number[] | undefined;
            const stored = bytes ? { ...row, bytes: new Uint8Array(bytes) } : row;
            transaction.objectStore(table).put(stored);
          }
          for (const [table, key] of keys) transaction.objectStore(table).delete(key);
          transaction.onabort = () => reject(new Error(String(transaction.error)));
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    { rows: puts, keys: deletes },
  );

const check = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Check my data' }).click();
  await expect(page.getByText('Checking')).toBeHidden();
};

async function evidence(page: Page, path: string): Promise<Stored> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the evidence' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('engraph-2026-03-02-evidence.json');
  await download.saveAs(path);
  return JSON.parse(await readFile(path, 'utf8')) as Stored;
}

test('harm done behind the app: derived rows are repaired, the rest is told with its evidence', async ({
  learner,
}, info) => {
  const page = await learner.open({ time: TIME });
  await startFresh(page, learner);
  for (const rating of ['Good', 'Again', 'Easy'] as const) await answer(page, rating);
  await goTo(page, '#/settings/data');
  await check(page);
  await expect(
    page.getByText(/^All is well: [\d,]+ cards and 3 reviews fit together\.$/),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save the evidence' })).toBeHidden();

  const cards = await readTable<Stored>(page, 'cards');
  const answered = cards.find((card) => card['memory'] !== null) as Stored;
  const days = await readTable<Stored>(page, 'days');
  const [note] = await readTable<Stored>(page, 'notes');
  const day = days[0] as Stored;
  const orphan = { ...note, id: 'lost/x', deck: 'lost', cards: [] };

  await test.step('a card changed, a day lost, a note without its deck', async () => {
    const forged = { ...answered, dueDay: 1, schedule: { phase: 'review', due: 1, interval: 9 } };
    await change(
      page,
      [
        ['cards', forged],
        ['notes', orphan],
      ],
      [['days', [day['day'], day['deck']] as Key]],
    );
    await check(page);
    await expect(
      page.getByText(
        '2 figures worked out from your reviews were wrong and are right again. Found and left as it is: 1 note without a deck. Save the evidence, then restore a backup from before.',
      ),
    ).toBeVisible();
    expect(await readTable(page, 'cards')).toEqual(cards);
    expect(await readTable(page, 'days')).toEqual(days);
    expect((await readTable<Stored>(page, 'notes')).map(({ id }) => id)).toContain('lost/x');
    expect(await axe(page)).toEqual([]);
    const found = await evidence(page, info.outputPath('evidence.json'));
    expect(found).toMatchObject({ kind: 'self-check', found: 3, reviews: 3 });
    expect(found['left']).toEqual([{ kind: 'note-without-deck', id: 'lost/x', stored: orphan }]);
    // Nothing but what differs: no other card's text is in the file.
    expect((found['repaired'] as Stored[]).map(({ kind }) => kind).sort()).toEqual(['card', 'day']);
  });

  await test.step('a part of the log that cannot be read: derived rows are all that is known of it', async () => {
    const broken = { id: 'x', from: 1, to: 2, count: 9, bytes: [1, 9, 255, 255, 3, 7] };
    const kept = { ...answered, dueDay: 2 };
    await change(
      page,
      [
        ['segments', broken],
        ['cards', kept],
      ],
      [['notes', 'lost/x']],
    );
    await check(page);
    await expect(
      page.getByText(
        'Found and left as it is: 1 part of the review log that cannot be read. Save the evidence, then restore a backup from before.',
      ),
    ).toBeVisible();
    const stored = await readTable<Stored>(page, 'cards');
    expect(stored.find(({ id }) => id === answered['id'])).toEqual(kept);
    const found = await evidence(page, info.outputPath('segment.json'));
    expect(JSON.stringify(found)).toContain('$bytes');
  });
  expect(learner.errors).toEqual([]);
});
