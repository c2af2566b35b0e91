import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageOf } from './anki-package.ts';
import { durableAfter, paintAfter, press } from './morning.ts';
import { paintedAt } from './tells.ts';
import { visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';

const RATINGS = 20;
const REVIEWS_EACH = 4;
/** After the last rating: until it is stored and the browser has told of its paint. */
export const STORED = 500;

/** A package to be imported while cards are rated. */
export interface Parcel {
  readonly file: string;
  remove(): Promise<void>;
}

export async function parcel(notes: number): Promise<Parcel> {
  const folder = await mkdtemp(join(tmpdir(), 'engraph-bench-parcel-'));
  const file = join(folder, 'parcel.apkg');
  await writeFile(file, await packageOf(notes, notes * REVIEWS_EACH));
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Ratings while a large import is written; those after its end do not count. */
export async function rateBesideImport(
  profile: FilledProfile,
  { file }: Parcel,
  slowdown: number,
): Promise<Samples> {
  await profile.server.start();
  const { page, seen, close } = await visit(profile.folder, { server: profile.server, slowdown });
  page.setDefaultTimeout(300_000);
  try {
    await page.goto(`${profile.server.url}#/import`);
    await page.getByLabel('Deck file').setInputFiles(file);
    await page.getByRole('button', { name: /^Import [\d,]+ cards/ }).waitFor();
    await page.getByLabel('Take the review history too').check();
    await press(page, /^Import [\d,]+ cards/);
    await page.evaluate(() => (location.hash = '#/today'));
    await press(page, /^(Start review|Continue)/);
    await paintedAt(page, 'card');
    for (let i = 0; i < RATINGS && (await page.evaluate(hasOpenJob)); i += 1) {
      await press(page, /^Show answer$/);
      await press(page, /^Good, next in/);
    }
    await page.waitForTimeout(STORED);
    const noted = await seen();
    const ratings = noted.clicks.filter(({ label }) => /, next in/.test(label));
    if (ratings.length === 0) throw new Error('The import was over before the first rating');
    return {
      'rating-during-import': ratings.map((click) => paintAfter(click, noted)),
      'rating-during-import-durable': ratings.map((click) => durableAfter(click, noted)),
    };
  } finally {
    await close();
    await profile.server.stop();
  }
}

/** In the page: whether a bulk write is under way. */
export function hasOpenJob(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('engraph');
    request.onerror = () => reject(new Error(String(request.error)));
    request.onsuccess = () => {
      const jobs = request.result.transaction('jobs').objectStore('jobs');
      const open = jobs.index('state').count('open');
      open.onsuccess = () => {
        request.result.close();
        resolve(open.result > 0);
      };
    };
  });
}
