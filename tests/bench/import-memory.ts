/**
 * What a large package takes of the page's memory: `npm run bench:memory`. 236 MB, of which 3,000 pictures are nearly
 * all, from the choice of the file to the report. Counted is how far the renderer's memory rises above what it had
 * before (resident, as Linux counts it), against 100 MB beyond twice the inflated collection. Exits 1 on a miss.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { card, collection11, legacyPackage, note } from '../../src/exchange/anki/open/sample.ts';
import { installedChromium } from '../chromium.mjs';
import { BUILD, FLAGS, PHONE } from '../support/app.ts';
import { AppServer } from '../support/server.ts';
import { chanceFrom } from './chance.ts';

const PICTURES = 3_000;
const BYTES = 236_000_000;
const BEYOND = 100;
const MEGA = 1e6;
const SETTLE = 3_000;
const FIRST = 1_600_000_000_000;

const chance = chanceFrom(11);

/** No two alike: what is the same is stored once. */
function picture(i: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor(BYTES / PICTURES));
  const words = new Uint32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
  for (let k = 0; k < words.length; k += 1) words[k] = chance.below(2 ** 32);
  words[0] = i;
  return bytes;
}

async function packageOfPictures(): Promise<{ readonly bytes: Buffer; readonly inflated: number }> {
  const notes = Array.from({ length: PICTURES }, (_, i) =>
    note(FIRST + i, [`Which part is this, ${i}?`, `<img src="p${i}.jpg">`]),
  );
  const cards = notes.map((_, i) => card(FIRST + i, FIRST + i, {}));
  const collection = await collection11({ notes, cards, revlog: [] });
  const media = notes.map((_, i) => ({ name: `p${i}.jpg`, content: picture(i) }));
  const blob = await legacyPackage(2, collection, { media });
  return { bytes: Buffer.from(await blob.arrayBuffer()), inflated: collection.length };
}

/** Megabytes of each renderer, by process: now, and at most since `forget`. */
async function memoryOf(browser: Browser, { forget }: { readonly forget: boolean }) {
  const client = await browser.newBrowserCDPSession();
  const { processInfo } = await client.send('SystemInfo.getProcessInfo');
  await client.detach();
  const found = await Promise.all(
    processInfo
      .filter(({ type }) => type === 'renderer')
      .map(async ({ id }) => {
        const status = await readFile(`/proc/${id}/status`, 'utf8');
        // The high-water mark begins anew (proc(5), clear_refs).
        if (forget) await writeFile(`/proc/${id}/clear_refs`, '5');
        const kilobytes = (name: string) =>
          Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? NaN);
        return [id, { now: kilobytes('VmRSS') / 1_000, most: kilobytes('VmHWM') / 1_000 }] as const;
      }),
  );
  return new Map(found);
}
type Memory = Awaited<ReturnType<typeof memoryOf>>;

/** Of the renderer that rose most: a browser keeps others ready. */
const riseOf = (before: Memory, after: Memory): number =>
  Math.max(...[...after].map(([id, { most }]) => most - (before.get(id)?.now ?? most)));

const server = new AppServer(BUILD);
await server.start();
const folder = await mkdtemp(join(tmpdir(), 'engraph-bench-'));
try {
  const file = join(folder, 'pictures.apkg');
  const { bytes, inflated } = await packageOfPictures();
  await writeFile(file, bytes);
  const executablePath = installedChromium();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: FLAGS,
  });
  const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${server.url}#/import`);
  await page.getByLabel('Deck file').waitFor({ state: 'attached' });
  // What the app does when idle after a start is no part of the import.
  await page.waitForTimeout(SETTLE);
  const before = await memoryOf(browser, { forget: true });
  await page.getByLabel('Deck file').setInputFiles(file);
  await page.getByRole('button', { name: /^Import / }).waitFor({ timeout: 120_000 });
  const preview = await memoryOf(browser, { forget: false });
  await page.getByRole('button', { name: /^Import / }).click();
  await page.getByRole('heading', { name: /added/ }).waitFor({ timeout: 300_000 });
  const after = await memoryOf(browser, { forget: false });
  await browser.close();
  const limit = BEYOND + (2 * inflated) / MEGA;
  const rise = riseOf(before, after);
  console.log(
    `  package ${(bytes.length / MEGA).toFixed(0)} MB, collection ${(inflated / MEGA).toFixed(1)} MB inflated; ` +
      `${riseOf(before, preview).toFixed(0)} MB more until the preview, ${rise.toFixed(0)} MB in all`,
  );
  const isOk = rise <= limit;
  console.log(
    `import-236MB-memory ${rise.toFixed(0)}MB ${limit.toFixed(0)}MB ${isOk ? 'ok' : 'miss'}`,
  );
  process.exitCode = isOk ? 0 : 1;
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
