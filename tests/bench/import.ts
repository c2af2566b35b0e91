/**
 * Imports in a real Chromium: `npm run bench:import`. Packages of 2,000 and of 50,000 notes (with 200,000 reviews), from
 * the choice of the file to the preview, and to the report; the longest task of the page meanwhile; and the rate of
 * writing against bare puts of the same rows into the same stores and indexes. One line a goal, exits 1 on a miss.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { installedChromium } from '../chromium.mjs';
import { BUILD, FLAGS, PHONE } from '../support/app.ts';
import { AppServer } from '../support/server.ts';
import { packageOf } from './anki-package.ts';

const SIZES = [
  { notes: 2_000, reviews: 8_000, preview: 600 },
  { notes: 50_000, reviews: 200_000, preview: 2_000 },
] as const;
const LONGEST_TASK = 50;
const RATE = 0.85;

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
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
interface Seen {
  readonly chosen: number;
  readonly preview: number;
  readonly report: number;
  readonly tasks: readonly { readonly at: number; readonly ms: number }[];
}
const seenIn = (page: Page) => page.evaluate(() => (window as unknown as { seen: Seen }).seen);

/** Milliseconds in which the same notes, cards and segments go into stores like theirs, without a wait; best of 3. */
const bare = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('failed'));
      });
    const from = await done(indexedDB.open('engraph'));
    const names = ['notes', 'cards', 'segments', 'notetypes'];
    const rows = new Map<string, unknown[]>();
    const shape = new Map<
      string,
      { key: string; indexes: [string, string | string[], boolean][] }
    >();
    for (const name of names) {
      const store = from.transaction(name).objectStore(name);
      const indexes = [...store.indexNames].map((index) => store.index(index));
      shape.set(name, {
        key: store.keyPath as string,
        indexes: indexes.map(({ name: index, keyPath, multiEntry }) => [
          index,
          keyPath,
          multiEntry,
        ]),
      });
      rows.set(name, await done(store.getAll()));
    }
    let best = Infinity;
    for (let run = 0; run < 3; run++) {
      const opening = indexedDB.open(`bare${run}`, 1);
      opening.onupgradeneeded = () => {
        for (const [name, { key, indexes }] of shape) {
          const store = opening.result.createObjectStore(name, { keyPath: key });
          for (const [index, path, multiEntry] of indexes)
            store.createIndex(index, path, { multiEntry });
        }
      };
      const to = await done(opening);
      const start = performance.now();
      const transaction = to.transaction(names, 'readwrite', { durability: 'relaxed' });
      for (const name of names) {
        const store = transaction.objectStore(name);
        for (const row of rows.get(name) ?? []) store.put(row);
      }
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      best = Math.min(best, performance.now() - start);
      to.close();
      await done(indexedDB.deleteDatabase(`bare${run}`));
    }
    return best;
  });

let isMissed = false;
function judge(name: string, value: number, limit: number, unit: string, more = false): void {
  const isOk = more ? value >= limit : value <= limit;
  isMissed ||= !isOk;
  const shown = unit === 'ms' ? Math.round(value) : value.toFixed(2);
  console.log(`${name} ${shown}${unit} ${limit}${unit} ${isOk ? 'ok' : 'miss'}`);
}

const server = new AppServer(BUILD);
await server.start();
const folder = await mkdtemp(join(tmpdir(), 'engraph-bench-'));
try {
  for (const { notes, reviews, preview } of SIZES) {
    const file = join(folder, `${notes}.apkg`);
    await writeFile(file, await packageOf(notes, reviews));
    const executablePath = installedChromium();
    const browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: FLAGS,
    });
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.addInitScript(observe);
    await page.goto(`${server.url}#/import`);
    await page.getByLabel('Deck file').waitFor({ state: 'attached' });
    await page.waitForTimeout(3_000);
    await page.getByLabel('Deck file').setInputFiles(file);
    await page.getByRole('button', { name: /^Import / }).waitFor({ timeout: 60_000 });
    await page.getByLabel('Take the review history too').check();
    const begun = await page.evaluate(() => performance.now());
    await page.getByRole('button', { name: /^Import / }).click();
    await page.getByRole('heading', { name: /added/ }).waitFor({ timeout: 300_000 });
    const seen = await seenIn(page);
    const longest = Math.max(
      0,
      ...seen.tasks.filter(({ at }) => at > seen.chosen).map(({ ms }) => ms),
    );
    const written = seen.report - begun;
    judge(`import-${notes}-preview`, seen.preview - seen.chosen, preview, 'ms');
    judge(`import-${notes}-longest-task`, longest, LONGEST_TASK, 'ms');
    judge(`import-${notes}-rate-of-bare-puts`, (await bare(page)) / written, RATE, '', true);
    console.log(`  ${notes} notes, ${reviews} reviews: written after ${Math.round(written)} ms`);
    await browser.close();
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = isMissed ? 1 : 0;
