import type { Page } from '@playwright/test';
import { DESKTOP, expect, test, type Learner } from '../support/app.ts';
import { axe } from '../support/axe.ts';
import { given, latestApkg, legacyApkg, rowsOf, type GivenFile } from '../support/deck-files.ts';
import { readLog, readTable } from '../support/log.ts';
import { dueToday, goTo, offlineReady, rateNow, reveal } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const CONTENT = ['decks', 'concepts', 'notes', 'cards', 'notetypes', 'media', 'options', 'marks'];

async function entry(page: Page, learner: Learner): Promise<void> {
  await page.goto(`${learner.server.url}#/decks`);
  await page.getByRole('button', { name: 'Add a deck' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add a deck' })).toBeVisible();
}
const choose = (page: Page, ...files: GivenFile[]) =>
  page.getByLabel('Deck file').setInputFiles(files);
const importButton = (page: Page) =>
  page.getByRole('region', { name: 'Actions' }).getByRole('button');

/** The four numbers of the preview: new, changed, identical, unreadable. */
async function totals(page: Page): Promise<number[]> {
  await expect(page.locator('dl dd')).toHaveCount(4);
  return (await page.locator('dl dd').allTextContents()).map(Number);
}
/** What is stored, stamps apart: a row taken back is a newer version of what it was. */
async function dump(page: Page, ...without: string[]): Promise<string> {
  const tables = [...CONTENT, 'reviews', 'segments', 'days', 'settings'];
  const rows = [];
  for (const table of tables)
    if (!without.includes(table)) rows.push(await readTable<Record<string, unknown>>(page, table));
  return JSON.stringify(rows, (key, value: unknown) =>
    key === 'changedAt' || key === 'was' ? undefined : value,
  );
}
async function importNow(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible();
}

test('an Anki package: preview, import, review, again, undo', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  const before = await dump(page);
  await choose(page, await latestApkg(20));
  await expect(page.getByRole('button', { name: 'Import 40 cards' })).toBeVisible();
  await expect(page).toHaveURL(/#\/import\/\w+$/);
  expect(await totals(page)).toEqual([40, 0, 0, 0]);
  expect(await dump(page)).toBe(before);

  await importNow(page, 'Import 40 cards');
  await expect(page.getByRole('heading', { level: 1, name: '40 added.' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '40 added.' })).toBeVisible();
  await page.getByRole('link', { name: 'Review', exact: true }).click();
  await reveal(page);
  await rateNow(page, 'Good');
  await expect.poll(async () => (await readLog(page)).length).toBe(1);

  await entry(page, learner);
  await choose(page, await latestApkg(20));
  await expect(page.getByRole('button', { name: 'Nothing to import' })).toBeDisabled();
  await expect(
    page.getByText(/^All 40 cards of this file are in your library already/),
  ).toBeVisible();
  expect(await totals(page)).toEqual([0, 0, 40, 0]);

  await entry(page, learner);
  await choose(page, await latestApkg(21, 'another reason'));
  await expect(page.getByRole('button', { name: 'Import 42 cards' })).toBeVisible();
  expect(await totals(page)).toEqual([2, 40, 0, 0]);
  await page.getByText('20 updates').click();
  await expect(page.getByText('Why 1?', { exact: true })).toBeVisible();
  await importNow(page, 'Import 42 cards');
  await expect(page.getByRole('heading', { name: '2 added, 40 changed.' })).toBeVisible();

  await page.getByRole('link', { name: /TCP/ }).first().click();
  await expect(page.getByRole('link', { name: '2 added, 40 changed.' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByRole('link', { name: '40 added.' })).toBeVisible();
  expect(await readTable(page, 'cards')).toHaveLength(40);
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByRole('heading', { name: 'This deck is not here.' })).toBeVisible();
  // What was reviewed meanwhile stays in the log; of the deck nothing stays.
  for (const table of CONTENT) expect(await readTable(page, table), table).toEqual([]);
  expect(await readLog(page)).toHaveLength(1);
  expect(learner.errors).toEqual([]);
  expect(learner.foreign).toEqual([]);
});

test('somebody else’s history is left out unless it is asked for', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  await choose(page, await legacyApkg(3));
  const history = page.getByRole('switch', { name: /Take the review history too/ });
  await expect(history).not.toBeChecked();
  await importNow(page, 'Import 6 cards');
  expect(await readTable(page, 'segments')).toEqual([]);
  await page.getByRole('button', { name: 'Undo import' }).click();
  await expect(page.getByRole('heading', { name: 'Import undone.' })).toBeVisible();

  await page.getByRole('link', { name: 'Add a deck' }).click();
  await choose(page, await legacyApkg(3));
  await history.click();
  await importNow(page, 'Import 6 cards');
  await expect(page.getByText(/1 review of its history came along\./)).toBeVisible();
  expect(learner.errors).toEqual([]);
});

test('Cancel in the middle leaves the library as it was, and ratings go on meanwhile', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  await choose(page, given('first.csv', 'one;1\ntwo;2\nthree;3'));
  await importNow(page, 'Import 3 cards');
  const touched = ['cards', 'reviews', 'days', 'settings'];
  const before = await dump(page, ...touched);
  await entry(page, learner);
  await choose(page, given('many.csv', rowsOf(20_000)));
  await page.getByRole('button', { name: 'Import 20,000 cards' }).click();
  await expect(page.getByText(/^Adding [1-9][\d,]* of 20,000$/)).toBeVisible();
  // Nothing shows until all of it is there.
  await goTo(page, '#/today');
  expect(await dueToday(page)).toMatchObject({ due: 3 });
  await goTo(page, '#/review');
  await reveal(page);
  await rateNow(page, 'Good');
  await expect.poll(async () => (await readLog(page)).length).toBe(1);
  await goTo(page, '#/import');
  await expect(page.getByText(/^Adding [\d,]+ of 20,000$/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add a deck' })).toBeVisible();
  expect(await dump(page, ...touched)).toBe(before);
  expect(await readTable(page, 'cards')).toHaveLength(3);
  expect(await readTable(page, 'jobs')).toHaveLength(1);
  expect(learner.errors).toEqual([]);
});

test('a window closed in the middle leaves the library as it was', async ({ learner }) => {
  let page = await learner.open({ time: TIME });
  await entry(page, learner);
  const before = await dump(page);
  await choose(page, given('many.csv', rowsOf(20_000)));
  await page.getByRole('button', { name: 'Import 20,000 cards' }).click();
  await expect(page.getByText(/^Adding [1-9][\d,]* of 20,000$/)).toBeVisible();
  await learner.close();
  page = await learner.open({ time: TIME });
  await page.goto(`${learner.server.url}#/decks`);
  await expect(page.getByRole('heading', { level: 1, name: 'Library' })).toBeVisible();
  expect(await dump(page)).toBe(before);
});

test('pasted text: its columns are chosen, and the cards change with them', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  const text = page.getByLabel('Cards as text');
  await text.fill('der Fluss;the river;a\ndas Wehr;the weir;b\nder Bach;the brook;c');
  await page.getByRole('button', { name: 'Read the text' }).click();
  await expect(page.getByRole('button', { name: 'Import 3 cards' })).toBeVisible();
  const columns = page.getByRole('region', { name: 'Columns' });
  await expect(columns.getByText('das Wehr')).toBeVisible();
  await columns.getByRole('combobox', { name: 'Column 2 is' }).selectOption('Front');
  await expect(columns.getByRole('combobox', { name: 'Column 1 is' })).toHaveValue('ignore');
  await columns.getByRole('combobox', { name: 'Column 1 is' }).selectOption('Back');
  await columns.getByRole('combobox', { name: 'Column 3 is' }).selectOption('Tags');
  await expect(page.getByRole('button', { name: 'Import 3 cards' })).toBeEnabled();
  await importNow(page, 'Import 3 cards');
  const notes = await readTable<{ fields: Record<string, string>; tags: string[] }>(page, 'notes');
  expect(notes.map(({ fields }) => fields['0']).sort()).toEqual([
    'the brook',
    'the river',
    'the weir',
  ]);
  expect(notes.flatMap(({ tags }) => tags).sort()).toEqual(['a', 'b', 'c']);
  expect(learner.errors).toEqual([]);
});

test('another separator makes other columns', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  await choose(page, given('odd.txt', 'a;1|x\nb;2|y\nc;3|z'));
  const separator = page.getByRole('combobox', { name: 'Separator' });
  await expect(separator).toBeVisible();
  await separator.selectOption('Pipe');
  await expect(page.getByRole('region', { name: 'Columns' }).getByText('b;2')).toBeVisible();
  await importNow(page, 'Import 3 cards');
  const notes = await readTable<{ fields: Record<string, string> }>(page, 'notes');
  expect(notes.map(({ fields }) => fields['1']).sort()).toEqual(['x', 'y', 'z']);
});

test('a file dropped anywhere is read', async ({ learner }) => {
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await page.goto(`${learner.server.url}#/decks`);
  await expect(page.getByRole('heading', { level: 1, name: 'Library' })).toBeVisible();
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
    const target = document.querySelector('main')!;
    for (const type of ['dragover', 'drop'])
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }, rowsOf(4));
  await expect(page.getByRole('button', { name: 'Import 4 cards' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'dropped' })).toBeVisible();
  expect(learner.errors).toEqual([]);
});

test('several files come one after the other', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  await choose(page, given('one.csv', rowsOf(2)), await latestApkg(2));
  const titles: string[] = [];
  for (const n of [1, 2]) {
    await expect(importButton(page)).toHaveText(/^Import \d cards$/);
    titles.push((await page.locator('h1').textContent()) ?? '');
    await importButton(page).click();
    await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible();
    if (n === 1) await page.getByRole('button', { name: 'Next file, 1 left' }).click();
  }
  expect(new Set(titles).size).toBe(2);
  expect(await readTable(page, 'cards')).toHaveLength(6);
  expect(learner.errors).toEqual([]);
});

test.describe('shared by another app', () => {
  /** A form of somebody else's page, sent as the system sends what is shared. */
  async function share(
    learner: Learner,
    { file, text = '' }: { file?: GivenFile; text?: string },
  ): Promise<Page> {
    const page = await learner.window();
    await page.setContent(
      `<form method="post" enctype="multipart/form-data" action="${learner.server.url}share">
         <textarea name="text"></textarea><input type="file" name="file"><button>Share</button></form>`,
    );
    await page.locator('[name=text]').fill(text);
    if (file) await page.locator('[name=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Share' }).click();
    return page;
  }

  test('a file opens at its preview, once', async ({ learner }) => {
    const first = await learner.open({ time: TIME });
    await first.goto(`${learner.server.url}#/decks`);
    await offlineReady(first);
    await first.close();
    const page = await share(learner, { file: await latestApkg(5) });
    await expect(page.getByRole('button', { name: 'Import 10 cards' })).toBeVisible();
    await importNow(page, 'Import 10 cards');
    await goTo(page, '#/import/shared');
    await expect(page.getByRole('heading', { level: 1, name: 'Add a deck' })).toBeVisible();
    expect(await page.evaluate(() => caches.has('engraph-shared'))).toBe(false);
    expect(learner.errors).toEqual([]);
  });

  test('a link waits in its field; nothing is fetched without a tap', async ({ learner }) => {
    const first = await learner.open({ time: TIME });
    await first.goto(`${learner.server.url}#/decks`);
    await offlineReady(first);
    await first.close();
    const page = await share(learner, { text: 'https://example.org/deck.apkg' });
    await expect(page.getByLabel('Link to a deck')).toHaveValue('https://example.org/deck.apkg');
    expect(learner.foreign).toEqual([]);
  });

  test('text is read as pasted text', async ({ learner }) => {
    const first = await learner.open({ time: TIME });
    await first.goto(`${learner.server.url}#/decks`);
    await offlineReady(first);
    await first.close();
    const page = await share(learner, { text: rowsOf(3) });
    await expect(page.getByRole('button', { name: 'Import 3 cards' })).toBeVisible();
  });
});

test('a link that cannot be fetched is told in words', async ({ learner }) => {
  learner.provokes(/example\.org/, /Failed to load resource/);
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  const link = page.getByLabel('Link to a deck');
  await link.fill('http://example.org/deck.apkg');
  await link.press('Enter');
  await expect(page.getByRole('alert')).toContainText('This is not an https address.');
  await link.fill('https://example.org/deck.apkg');
  await page.getByRole('button', { name: 'Fetch' }).click();
  await expect(page.getByRole('alert')).toContainText('Could not reach example.org.');
  await expect(page.getByRole('alert')).toContainText('Nothing was added');
});

const BAD: { name: string; file: () => Promise<GivenFile>; says: RegExp }[] = [
  {
    name: 'a PDF',
    file: async () => given('deck.apkg', '%PDF-1.7\n%âãÏÓ\n1 0 obj'),
    says: /not a deck Engraph can read\. It looks like a PDF/,
  },
  { name: 'nothing', file: async () => given('empty.apkg', ''), says: /empty/ },
  {
    name: 'half a package',
    file: async () => {
      const { name, buffer } = await latestApkg(40);
      return given(name, buffer.subarray(0, buffer.length / 2));
    },
    says: /not complete|damaged|ends early/i,
  },
  {
    name: 'a web page',
    file: async () => given('deck.apkg', '<!doctype html><html><body>Log in</body></html>'),
    says: /web page, not a deck/,
  },
  {
    name: 'bytes',
    file: async () =>
      given(
        'x.apkg',
        Uint8Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 251),
      ),
    says: /not a deck/,
  },
];
test('a file that is no deck is refused in words, and nothing changes', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await entry(page, learner);
  const before = await dump(page);
  for (const { name, file, says } of BAD)
    await test.step(name, async () => {
      await choose(page, await file());
      await expect(page.getByRole('alert')).toContainText(says);
      await expect(page.getByRole('alert')).toContainText(/Nothing was (added|changed)/);
      await expect(page.getByRole('button', { name: 'Choose files' })).toBeEnabled();
    });
  expect(await dump(page)).toBe(before);
  expect(learner.errors).toEqual([]);
});

test('an address of an import that is gone says so', async ({ learner }) => {
  const page = await learner.open({ time: TIME });
  await page.goto(`${learner.server.url}#/import/none`);
  await expect(page.getByRole('heading', { name: 'This import is no longer open.' })).toBeVisible();
  await page.getByRole('link', { name: 'Add a deck' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Add a deck' })).toBeVisible();
});

for (const [name, options] of [
  ['light phone', { colorScheme: 'light', viewport: { width: 320, height: 640 } }],
  ['dark desktop', { colorScheme: 'dark', viewport: DESKTOP }],
] as const)
  test(`every step passes axe and fits: ${name}`, async ({ learner }) => {
    const page = await learner.open({ time: TIME, ...options });
    await entry(page, learner);
    const check = async () => {
      expect(await axe(page)).toEqual([]);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over).toBeLessThanOrEqual(0);
    };
    await check();
    await choose(page, given('a.apkg', '%PDF-1.7'));
    await expect(page.getByRole('alert')).toContainText('PDF');
    await check();
    await choose(page, given('Rivers.csv', `${rowsOf(12)}\n;empty`));
    await expect(page.getByRole('button', { name: 'Import 12 cards' })).toBeVisible();
    await check();
    await importNow(page, 'Import 12 cards');
    await check();
    await page
      .getByRole('link', { name: /Rivers/ })
      .last()
      .click();
    await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible();
    await check();
    expect(learner.errors).toEqual([]);
  });

test('with keys alone', async ({ learner }) => {
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await entry(page, learner);
  await page.getByLabel('Cards as text').focus();
  await page.keyboard.type('a;1');
  await page.keyboard.press('Enter');
  await page.keyboard.type('b;2');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const button = page.getByRole('button', { name: 'Import 2 cards' });
  await expect(button).toBeVisible();
  for (let i = 0; i < 30; i++) {
    if (await button.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: '2 added.' })).toBeVisible();
});
