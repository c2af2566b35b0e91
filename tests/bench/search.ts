import type { Page } from '@playwright/test';
import { framesDuring } from './map.ts';
import { visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';

/** Typed letter by letter; each finds something else than the last. */
const WORDS = ['scheduler', 'host_passes', 'what does the', 'neutron agent', 'is:due r<0.9'];
/** Turns of the wheel over the list. */
const TURNS = 60;
const SUSPENDED = 10_000;

/** Search over all notes, the list of all cards, and one bulk action. */
export async function findAndBrowse(profile: FilledProfile, slowdown: number): Promise<Samples> {
  const { page, close } = await visit(profile.folder, { server: profile.server, slowdown });
  page.setDefaultTimeout(180_000);
  try {
    await page.goto(`${profile.server.url}#/decks`);
    await page.getByRole('heading', { name: 'Library' }).waitFor();
    await page.waitForTimeout(3_000);
    const open = await openList(page);
    await page.locator('.head p').filter({ hasText: /\d/ }).waitFor();
    await page.getByText(/^Reading your cards/).waitFor({ state: 'hidden' });
    await page.waitForTimeout(1_000);
    const frames = await framesDuring(page, async () => {
      await page.mouse.move(190, 600);
      for (let i = 0; i < TURNS; i += 1) await page.mouse.wheel(0, i < 50 ? 900 : -900);
    });
    return {
      'browse-open': [open],
      'browse-scroll': frames,
      'search-key': await keys(page),
      'bulk-suspend': [await suspend(page)],
      'raw-suspend': [await page.evaluate(rawPuts, SUSPENDED)],
    };
  } finally {
    await close();
  }
}

async function openList(page: Page): Promise<number> {
  await page.evaluate(() => {
    const times = { from: 0, painted: 0 };
    Object.assign(globalThis, { listTimes: times });
    document.addEventListener('click', (event) => (times.from ||= event.timeStamp), true);
    const look = (at: number) => {
      if (document.querySelector('[data-row] .item')) times.painted = at;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.getByRole('link', { name: 'Cards', exact: true }).click();
  await page.locator('[data-row] .item').first().waitFor();
  await page.waitForTimeout(200);
  return page.evaluate(() => {
    const { from, painted } = (
      globalThis as unknown as { listTimes: { from: number; painted: number } }
    ).listTimes;
    return painted - from;
  });
}

/** From each letter to the frame that shows another number of results. */
async function keys(page: Page): Promise<number[]> {
  await page.keyboard.press('Control+k');
  await page.locator('dialog input').waitFor();
  // Browse shows its first rows while the worker still reads; here it says so.
  const reading = page.locator('dialog').getByText(/^Reading your cards/);
  await page.keyboard.type('e');
  await page.waitForTimeout(1_000);
  await reading.waitFor({ state: 'hidden' });
  await page.waitForTimeout(1_000);
  await page.evaluate(() => {
    const samples: number[] = [];
    let from = 0;
    const status = document.querySelector('dialog [role=status]')!;
    new MutationObserver(() => {
      const start = from;
      from = 0;
      if (start > 0)
        requestAnimationFrame(() => setTimeout(() => samples.push(performance.now() - start)));
    }).observe(status, { characterData: true, childList: true, subtree: true });
    document.addEventListener('keydown', (event) => (from = event.timeStamp), true);
    Object.assign(globalThis, { keySamples: samples });
  });
  for (const word of WORDS) {
    await page.locator('dialog input').fill('');
    await page.waitForTimeout(300);
    for (const letter of word) {
      await page.keyboard.type(letter);
      await page.waitForTimeout(150);
    }
  }
  const samples = await page.evaluate(
    () => (globalThis as unknown as { keySamples: number[] }).keySamples,
  );
  await page.keyboard.press('Escape');
  return samples;
}

/** All that is chosen at once: a search that finds about as many cards as are wanted, then everything. */
export async function chooseMany(page: Page, deck: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Find cards' }).fill(`deck:"${deck}" `);
  await page.waitForTimeout(1_000);
  await page.getByRole('button', { name: 'Choose', exact: true }).click();
  await page.getByRole('button', { name: /^All [\d,]+$/ }).click();
}

async function suspend(page: Page): Promise<number> {
  await chooseMany(page, 'Bench 1');
  const start = await page.evaluate(() => performance.now());
  await page.getByRole('button', { name: 'Suspend', exact: true }).click();
  const told = page.getByText(/^Suspended [\d,]+ cards/);
  await told.waitFor();
  const took = (await page.evaluate(() => performance.now())) - start;
  // Not what was chosen when it was pressed: a list that is still being read goes on growing.
  const suspended = Number(/[\d,]+/.exec((await told.textContent())!)![0].replaceAll(',', ''));
  return (took * SUSPENDED) / suspended;
}

/** In the page: the same rows as they are now, in one transaction that waits for nothing; time for so many cards. */
async function rawPuts(cards: number): Promise<number> {
  const result = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(String(request.error)));
    });
  const db = await result(indexedDB.open('engraph'));
  const marks = (await result(
    db.transaction('marks').objectStore('marks').getAll(null, cards),
  )) as { card: string }[];
  const store = db.transaction('cards').objectStore('cards');
  const rows = await Promise.all(marks.map(({ card }) => result(store.get(card))));
  const begun = performance.now();
  await new Promise<void>((resolve, reject) => {
    const writing = db.transaction(['cards', 'marks'], 'readwrite', { durability: 'relaxed' });
    for (const row of rows) writing.objectStore('cards').put(row);
    for (const row of marks) writing.objectStore('marks').put(row);
    writing.oncomplete = () => resolve();
    writing.onabort = () => reject(new Error(String(writing.error)));
  });
  const took = performance.now() - begun;
  db.close();
  return (took * cards) / marks.length;
}
