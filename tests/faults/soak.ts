/**
 * One tab, ten thousand reviews: `npm run test:soak`, `-- --short` for a thousand. Every 200 reviews a
 * concept sheet is opened over the card, the map is drawn, and the review goes on. The heap is read after a
 * forced collection on Today, where nothing else stands. Prints a table, then one line a goal,
 * `name value limit ok|miss`; exits 1 on a miss or on an error of the page. `--every=500` changes the
 * pace of the visits, `--reviews=3000 --chapter=500` the sizes; `--snapshot` names what grew.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from '@playwright/test';
import { quantile, short } from '../bench/figures.ts';
import { filledProfile, visit } from '../bench/profile.ts';
import { countRows } from '../support/seed.ts';
import { goTo } from '../support/steps.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    snapshot: { type: 'boolean', default: false },
    reviews: { type: 'string' },
    chapter: { type: 'string' },
    every: { type: 'string', default: '200' },
  },
});
/** Answers given, and how many of them at either end are compared. */
const REVIEWS = Number(values.reviews ?? (values.short ? 1_000 : 10_000));
const CHAPTER = Number(values.chapter ?? (values.short ? 200 : 1_000));
const EVERY = Number(values.every);
/** Of the collection, 70 % were studied before; all of those that the run needs are due. */
const CARDS = Math.ceil(REVIEWS * 1.6) + 500;
const DUE = Math.ceil(REVIEWS * 1.05) + 100;

const LIMITS = { growth: 10, ratio: 1.2 };
const MEGABYTE = 2 ** 20;
/** The accident guard's 180 ms are let pass on its clock, not on the wall's. */
const GUARD = 200;
/** Presses of the control at each visit to Today. */
const CONTROLS = 40;
/** What the app does when idle is over by then. */
const SETTLE = 1_500;

interface Taken {
  /** Milliseconds from the key's time stamp to the end of its handlers, and to the next frame handed over. */
  readonly handled: number;
  readonly painted: number;
}
interface Soak {
  taken: Taken[];
  pending: Promise<void>;
  forward: (ms: number) => void;
}

/** Runs in the page before the app: notes what keys cost, keeps nothing longer than until it is read. */
function observeKeys(): void {
  const real = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => real() + ahead;
  const soak: Soak = {
    taken: [],
    pending: Promise.resolve(),
    forward: (ms) => (ahead += ms),
  };
  Object.assign(globalThis, { soak });
  let handled = 0;
  const { port1, port2 } = new MessageChannel();
  addEventListener(
    'keydown',
    ({ timeStamp }) => {
      soak.pending = new Promise((resolve) =>
        requestAnimationFrame(() => {
          // The frame is made after this callback; the message comes when it has been handed over.
          port1.onmessage = () => {
            soak.taken.push({ handled: handled - timeStamp, painted: real() - timeStamp });
            resolve();
          };
          port2.postMessage(null);
        }),
      );
    },
    { capture: true },
  );
  // The framework renders in a microtask behind its own listener, so that is included.
  window.addEventListener('keydown', ({ key }) => {
    let sum = 0;
    if (key === 'F9') for (let i = 0; i < 3e5; i += 1) sum += i % 7;
    if (sum >= 0) handled = real();
  });
}

interface Heap {
  readonly script: number;
  readonly dom: number;
  readonly nodes: number;
  readonly listeners: number;
}
interface Chapter extends Heap {
  readonly reviews: number;
  readonly handled: number;
  readonly painted: number;
  /** The same of a key that the app does not know, with a fixed loop as its handler: how busy the machine was. */
  readonly control: { readonly handled: number; readonly painted: number };
}

const tell = (text: string) => process.stderr.write(`${text}\n`);
const started = Date.now();
async function run(): Promise<Chapter[]> {
  tell(`making a collection of ${CARDS} cards, ${DUE} due`);
  const profile = await filledProfile({ cards: CARDS, due: DUE });
  await profile.server.start();
  const { page, close } = await visit(profile.folder, { server: profile.server, slowdown: 1 });
  try {
    return await reviewOn(page, profile.server.url);
  } finally {
    // An uncaught error of the page throws here.
    await close();
    await profile.server.stop();
    await profile.remove();
  }
}

async function reviewOn(page: Page, url: string): Promise<Chapter[]> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  await client.send('HeapProfiler.enable');
  await page.addInitScript(observeKeys);
  await page.goto(url);
  await page.evaluate(liftLimits);
  const logged = await page.evaluate(countRows, 'reviews');
  const made: Chapter[] = [];
  let first: ReadonlyMap<string, Size> | null = null;
  let taken: Taken[] = [];
  let control: Taken[] = [];
  for (let done = 0; done < REVIEWS;) {
    const part = Math.min(EVERY, REVIEWS - done);
    await startReview(page);
    for (let i = 0; i < part; i += 1) await answer(page, (done + i) % 10 === 9 ? '1' : '3');
    taken.push(...(await takenIn(page)));
    done += part;
    await openConcept(page);
    await openMap(page);
    await toToday(page);
    // Keys pressed on the way.
    await takenIn(page);
    for (let i = 0; i < CONTROLS; i += 1) await press(page, 'F9');
    control.push(...(await takenIn(page)));
    if (done % CHAPTER !== 0 && done !== REVIEWS) continue;
    const written = (await page.evaluate(countRows, 'reviews')) - logged;
    if (written !== done) throw new Error(`${written} log rows stored, not ${done}`);
    const held = await heap(client, page);
    made.push({ reviews: done, ...latency(taken), control: latency(control), ...held });
    taken = [];
    control = [];
    if (values.snapshot && !first) first = await sizesByName(client);
    tell(`${done} reviews, ${((Date.now() - started) / 60_000).toFixed(1)} min`);
  }
  if (first) tellGrowth(first, await sizesByName(client));
  return made;
}

/** In the page: no day ends before the run does. */
function liftLimits(): Promise<void> {
  const options = { deck: 'global', newPerDay: 0, reviewsPerDay: 1_000_000, burySiblings: false };
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('engraph');
    request.onerror = () => reject(new Error(String(request.error)));
    request.onsuccess = () => {
      const transaction = request.result.transaction('options', 'readwrite');
      transaction.objectStore('options').put({ ...options, changedAt: 1, by: 'soak', was: 0 });
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });
}

async function startReview(page: Page): Promise<void> {
  const name = /^(Start review|Continue)/;
  const start = page.getByRole('link', { name }).or(page.getByRole('button', { name }));
  await start.first().click();
  await page.getByRole('button', { name: 'Show answer' }).waitFor();
}

/** Reveals and rates with the keyboard, each key once the frame of the one before stands. */
async function answer(page: Page, rating: string): Promise<void> {
  await press(page, 'Space');
  await press(page, rating);
}

async function press(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await page.evaluate(async (ms) => {
    const { soak } = globalThis as unknown as { soak: Soak };
    await soak.pending;
    soak.forward(ms);
  }, GUARD);
}

const takenIn = (page: Page): Promise<Taken[]> =>
  page.evaluate(() => (globalThis as unknown as { soak: Soak }).soak.taken.splice(0));

/** A concept's sheet over the card in hand, and back to the card. */
async function openConcept(page: Page): Promise<void> {
  await page.keyboard.press('Space');
  await page
    .getByRole('list', { name: 'Concepts on this card' })
    .getByRole('button')
    .first()
    .click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('link', { name: 'Show on graph' }).waitFor();
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'hidden' });
}

async function openMap(page: Page): Promise<void> {
  await goTo(page, '#/graph?view=map');
  await page.locator('.stage .canvas canvas').first().waitFor();
  // A moment of looking: names and layers are drawn after the first picture.
  await page.waitForTimeout(500);
}

async function toToday(page: Page): Promise<void> {
  await goTo(page, '#/today');
  await page
    .getByText(/^\s*(Start review|Continue)/)
    .first()
    .waitFor();
}

const latency = (taken: readonly Taken[]): Taken => ({
  handled: quantile(
    taken.map(({ handled }) => handled),
    0.95,
  ),
  painted: quantile(
    taken.map(({ painted }) => painted),
    0.95,
  ),
});

/** What is held after collections, on Today: script values, and what the engine holds for the page beside them. */
async function heap(client: CDPSession, page: Page): Promise<Heap> {
  await page.waitForTimeout(SETTLE);
  for (let i = 0; i < 3; i += 1) {
    await client.send('HeapProfiler.collectGarbage');
    // What it lets go of is finalised in tasks of its own.
    await page.waitForTimeout(200);
  }
  // Newer than Playwright's types: what the page's objects and buffers hold outside the script heap.
  const usage: { usedSize: number; embedderHeapUsedSize?: number; backingStorageSize?: number } =
    await client.send('Runtime.getHeapUsage');
  const { metrics } = await client.send('Performance.getMetrics');
  const metric = (name: string) => metrics.find((entry) => entry.name === name)?.value ?? NaN;
  return {
    script: usage.usedSize,
    dom: (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0),
    nodes: metric('Nodes'),
    listeners: metric('JSEventListeners'),
  };
}

interface Size {
  readonly count: number;
  readonly bytes: number;
}

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** A heap snapshot, summed by type and constructor name. */
async function sizesByName(client: CDPSession): Promise<ReadonlyMap<string, Size>> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  client.on('HeapProfiler.addHeapSnapshotChunk', take);
  await client.send('HeapProfiler.takeHeapSnapshot');
  client.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes, strings } = JSON.parse(chunks.join('')) as Snapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const sizes = new Map<string, Size>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[0][nodes[at + type!]!]!;
    const isText = /string|symbol|number/.test(kind);
    const key = isText ? kind : `${kind} ${strings[nodes[at + name!]!]!.slice(0, 50)}`;
    const { count, bytes } = sizes.get(key) ?? { count: 0, bytes: 0 };
    sizes.set(key, { count: count + 1, bytes: bytes + nodes[at + size!]! });
  }
  return sizes;
}

function tellGrowth(before: ReadonlyMap<string, Size>, after: ReadonlyMap<string, Size>): void {
  const grown = [...after].map(([name, { count, bytes }]) => {
    const old = before.get(name) ?? { count: 0, bytes: 0 };
    return { name, count: count - old.count, bytes: bytes - old.bytes };
  });
  for (const { name, count, bytes } of grown.toSorted((a, b) => b.bytes - a.bytes).slice(0, 25))
    tell(`${(bytes / 1_000).toFixed(0).padStart(8)} kB ${String(count).padStart(8)}  ${name}`);
}

function report(made: readonly Chapter[]): void {
  const megabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(1);
  const lines = made.map(({ reviews, script, dom, nodes, listeners, control, ...own }) => [
    ...[String(reviews), megabytes(script), megabytes(dom), String(nodes), String(listeners)],
    ...[own.handled, own.painted, control.handled, control.painted].map(short),
  ]);
  const head = [
    ...['reviews', 'heap MB', 'engine MB', 'nodes', 'listeners'],
    ...['handler p95', 'paint p95', 'control handler', 'control paint'],
  ];
  for (const line of [head, ...lines])
    console.log(line.map((cell, i) => cell.padStart(head[i]!.length)).join('  '));
  console.log(
    `\n${REVIEWS} reviews, ${CARDS} cards, ${((Date.now() - started) / 60_000).toFixed(1)} min, ` +
      `${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, load ${short(loadavg()[1] ?? NaN)}\n`,
  );
  const [first, last] = [made[0]!, made.at(-1)!];
  const growth = (last.script + last.dom - first.script - first.dom) / MEGABYTE;
  judge('heap-growth', growth, LIMITS.growth, 'MB');
  // Against the control, which tells how much slower the machine itself had become meanwhile.
  for (const what of ['handled', 'painted'] as const) {
    const raw = last[what] / first[what];
    const machine = last.control[what] / first.control[what];
    console.log(`${what}: last to first ${raw.toFixed(2)}×, control ${machine.toFixed(2)}×`);
    judge(`${what}-p95-last-to-first`, raw / Math.max(1, machine), LIMITS.ratio, '×');
  }
}

function judge(name: string, value: number, limit: number, unit: string): void {
  const ok = value <= limit;
  if (!ok) process.exitCode = 1;
  console.log(`${name} ${value.toFixed(2)}${unit} ${limit}${unit} ${ok ? 'ok' : 'miss'}`);
}

report(await run());
