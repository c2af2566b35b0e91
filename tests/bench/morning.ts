import type { BrowserContext, Page } from '@playwright/test';
import { countRows } from '../support/seed.ts';
import type { Click, Seen } from './observe.ts';
import { visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';
import { paintedAt } from './tells.ts';

const RATINGS = 20;
const UNDOS = 10;
/** Between actions, as a quick learner would; longer than the accident guard's 180 ms. */
const PAUSE = 250;
/** After a start: what the app does when idle is over. */
const SETTLE = 3_000;
/** Event Timing reports nothing faster. */
const FASTEST = 16;

/**
 * A morning with the server gone: cold start to Today, review started, 20 cards revealed and rated, 10
 * ratings undone, a concept of the card opened, page loaded again. Each run is a new browser process on a fresh copy of the profile.
 */
export async function morning(
  profile: FilledProfile,
  slowdown: number,
  { withReview, cards }: { readonly withReview: boolean; readonly cards: number },
): Promise<Samples> {
  const { page, context, seen, close } = await visit(profile.folder, {
    server: profile.server,
    slowdown,
  });
  const samples: Samples = {};
  try {
    await page.goto(profile.server.url, { waitUntil: 'commit' });
    samples['cold-start'] = [await paintedAt(page, 'today')];
    samples['cold-start-app'] = [await paintedAt(page, 'app')];
    if (withReview) await review(page, seen, samples);
    await page.goto('about:blank');
    await page.goto(profile.server.url, { waitUntil: 'commit' });
    const warm = await paintedAt(page, 'today');
    samples['warm-start'] = [warm];
    samples['today-counts'] = [(await paintedAt(page, 'app')) - (await seen()).opened];
    samples['heap-start'] = [await heapOf(page, context)];
    samples['stored-card'] = [(await page.evaluate(storedBytes)) / cards];
    if (withReview) samples['raw-commit'] = await page.evaluate(rawCommits);
    samples['loop'] = await page.evaluate(timeLoops);
  } finally {
    await close();
  }
  return samples;
}

async function review(page: Page, seen: () => Promise<Seen>, samples: Samples): Promise<void> {
  const logged = await page.evaluate(countRows, 'reviews');
  await page.waitForTimeout(SETTLE);
  await press(page, /^(Start review|Continue)/);
  await paintedAt(page, 'card');
  for (let i = 0; i < RATINGS; i += 1) {
    await press(page, /^Show answer$/);
    await press(page, i % 5 === 4 ? /^Again, next in/ : /^Good, next in/);
  }
  for (let i = 0; i < UNDOS; i += 1) await press(page, /^Undo$/);
  const chip = await page.locator('.chips .chip').first().textContent();
  await press(page, new RegExp(`^\\s*${(chip ?? '').trim()}`));
  await paintedAt(page, 'concept');
  await page.waitForTimeout(500);
  const noted = await seen();
  const concept = noted.clicks.at(-1);
  samples['concept-open'] = [(noted.painted['concept']?.at ?? NaN) - (concept?.input ?? NaN)];
  const opened = noted.clicks.find(({ label }) => /^(Start|Continue)/.test(label));
  samples['review-open'] = [(noted.painted['card']?.at ?? NaN) - (opened?.input ?? NaN)];
  take(samples, 'reveal', noted, /^Show answer$/, RATINGS);
  const ratings = take(samples, 'rating', noted, /, next in/, RATINGS);
  const undos = take(samples, 'undo', noted, /^Undo$/, UNDOS);
  samples['rating-durable'] = ratings.map((click) => durableAfter(click, noted));
  samples['undo-durable'] = undos.map((click) => durableAfter(click, noted));
  // Read through a second connection: what was called durable is there.
  const written = (await page.evaluate(countRows, 'reviews')) - logged;
  if (written !== RATINGS + UNDOS)
    throw new Error(`${written} log rows stored, not ${RATINGS} ratings and ${UNDOS} undos`);
}

const TRIES = 5;

/** A real click of the mouse, with nothing of the driver's under way in the page around it. */
export async function press(page: Page, name: RegExp): Promise<void> {
  const target = page.getByRole('button', { name }).or(page.getByRole('link', { name })).first();
  let box = null;
  // The app may take the place of the page as it stood just now: then it is asked of the app.
  for (let tries = 0; box === null && tries < TRIES; tries += 1) {
    await target.waitFor();
    box = await target.boundingBox();
  }
  if (!box) throw new Error(`${name} cannot be clicked`);
  await page.waitForTimeout(PAUSE);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** Handler and input → next paint of the clicks so labelled. */
function take(samples: Samples, row: string, seen: Seen, label: RegExp, expected: number): Click[] {
  const clicks = seen.clicks.filter((click) => label.test(click.label));
  if (clicks.length !== expected)
    throw new Error(`${clicks.length} clicks on ${label}, not ${expected}`);
  samples[`${row}-handler`] = clicks.map(({ begun, handled }) => (handled ?? NaN) - begun);
  samples[`${row}-paint`] = clicks.map((click) => paintAfter(click, seen));
  return clicks;
}

/** The longest event of the interaction (press, release, click), as Interaction to Next Paint counts. */
export function paintAfter({ input }: Click, { events }: Seen): number {
  const own = events.find(({ name, start }) => name === 'click' && Math.abs(start - input) < 1);
  if (!own) return FASTEST;
  const same = events.filter(
    (event) => event === own || (own.interaction > 0 && event.interaction === own.interaction),
  );
  return Math.max(...same.map(({ duration }) => duration));
}

/** From the click's input to the end of the transaction that it began. */
export function durableAfter({ input, begun }: Click, { commits }: Seen): number {
  const commit = commits.find((candidate) => candidate.begun >= begun);
  return (commit?.done ?? NaN) - input;
}

/** Megabytes of script heap in use once what nobody holds is gone. */
export async function heapOf(page: Page, context: BrowserContext): Promise<number> {
  const client = await context.newCDPSession(page);
  await client.send('HeapProfiler.enable');
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  return usedSize / 1e6;
}

/** In the page: bytes of the database on disk, as the browser counts them. */
async function storedBytes(): Promise<number> {
  const estimate = (await navigator.storage.estimate()) as StorageEstimate & {
    usageDetails?: { indexedDB?: number };
  };
  return estimate.usageDetails?.indexedDB ?? NaN;
}

/** In the page: what the browser itself needs for three rows in one transaction. */
async function rawCommits(): Promise<number[]> {
  const name = 'bench-raw';
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const table of ['reviews-raw', 'cards-raw', 'days-raw'])
        request.result.createObjectStore(table, { keyPath: 'id' });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(String(request.error)));
  });
  const times: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    await new Promise((later) => setTimeout(later, 100));
    const begun = performance.now();
    await new Promise<void>((resolve) => {
      const stores = [...db.objectStoreNames];
      const transaction = db.transaction(stores, 'readwrite', { durability: 'relaxed' });
      for (const store of stores)
        transaction.objectStore(store).put({ id: i, text: 'x'.repeat(200) });
      transaction.oncomplete = () => resolve();
    });
    times.push(performance.now() - begun);
  }
  db.close();
  indexedDB.deleteDatabase(name);
  return times;
}

/** In the page: a fixed loop ten times. The least says how fast the CPU is, the rest how busy the machine was. */
function timeLoops(): number[] {
  return Array.from({ length: 10 }, () => {
    const begun = performance.now();
    let sum = 0;
    for (let i = 0; i < 1e7; i += 1) sum += i % 7;
    return sum > 0 ? performance.now() - begun : NaN;
  });
}
