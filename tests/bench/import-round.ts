import { chromium, type Page } from '@playwright/test';
import { installedChromium } from '../chromium.mjs';
import { FLAGS, PHONE } from '../support/app.ts';

/** Notes when a file is chosen, when the preview stands, when the report stands, and every long task. */
function observe(): void {
  const seen = { chosen: 0, preview: 0, report: 0, tasks: [] as { at: number; ms: number }[] };
  Object.assign(window, { seen });
  addEventListener('change', () => (seen.chosen ||= performance.now()), true);
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      seen.tasks.push({ at: startTime, ms: duration });
  }).observe({ type: 'longtask' });
  const look = () => {
    const button = document.querySelector('.dock button')?.textContent ?? '';
    const title = document.querySelector('h1')?.textContent ?? '';
    if (/^\s*Import [\d,.\s]+ cards/.test(button)) seen.preview ||= performance.now();
    if (/added/.test(title)) seen.report ||= performance.now();
  };
  // Only when something changed: a look at each frame makes frames, which take time from the write.
  const watch = { childList: true, characterData: true, subtree: true };
  addEventListener('DOMContentLoaded', () => new MutationObserver(look).observe(document, watch));
}
interface Seen {
  readonly chosen: number;
  readonly preview: number;
  readonly report: number;
  readonly tasks: readonly { readonly at: number; readonly ms: number }[];
}
const seenIn = (page: Page) => page.evaluate(() => (window as unknown as { seen: Seen }).seen);

/** Milliseconds in which all rows that were written go into stores like theirs, in one transaction, without a wait. */
const bare = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('failed'));
      });
    const from = await done(indexedDB.open('engraph'));
    const stores = await Promise.all(
      [...from.objectStoreNames].map(async (name) => {
        const store = from.transaction(name).objectStore(name);
        const { keyPath, autoIncrement } = store;
        const indexes = [...store.indexNames].map((index) => {
          const { keyPath: path, multiEntry, unique } = store.index(index);
          return { index, path, multiEntry, unique };
        });
        return { name, keyPath, autoIncrement, indexes, rows: await done(store.getAll()) };
      }),
    );
    from.close();
    const opening = indexedDB.open('bare', 1);
    opening.onupgradeneeded = () => {
      for (const { name, keyPath, autoIncrement, indexes } of stores) {
        const store = opening.result.createObjectStore(name, { keyPath, autoIncrement });
        for (const { index, path, multiEntry, unique } of indexes)
          store.createIndex(index, path, { multiEntry, unique });
      }
    };
    const to = await done(opening);
    const start = performance.now();
    const names = stores.map(({ name }) => name);
    const transaction = to.transaction(names, 'readwrite', { durability: 'relaxed' });
    for (const { name, rows } of stores) {
      const store = transaction.objectStore(name);
      for (const row of rows) store.put(row);
    }
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    return performance.now() - start;
  });

/** The reader is loaded ahead by then, as while a learner looks for the file. */
const SETTLE = 3_000;

/** Milliseconds. */
export interface Round {
  readonly preview: number;
  readonly longest: number;
  readonly written: number;
  readonly bare: number;
}

/** One import into an empty library, then the bare puts, in a browser of their own. */
export async function importRound(url: string, file: string): Promise<Round> {
  const executablePath = installedChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: FLAGS,
  });
  try {
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.addInitScript(observe);
    await page.goto(`${url}#/import`);
    await page.getByLabel('Deck file').waitFor({ state: 'attached' });
    await page.waitForTimeout(SETTLE);
    await page.getByLabel('Deck file').setInputFiles(file);
    await page.getByRole('button', { name: /^Import / }).waitFor({ timeout: 60_000 });
    await page.getByLabel('Take the review history too').check();
    const begun = await page.evaluate(() => performance.now());
    await page.getByRole('button', { name: /^Import / }).click();
    await page.getByRole('heading', { name: /added/ }).waitFor({ timeout: 300_000 });
    const { chosen, preview, report, tasks } = await seenIn(page);
    const longest = Math.max(0, ...tasks.filter(({ at }) => at > chosen).map(({ ms }) => ms));
    return {
      ...{ preview: preview - chosen, longest, written: report - begun },
      bare: await bare(page),
    };
  } finally {
    await browser.close();
  }
}
