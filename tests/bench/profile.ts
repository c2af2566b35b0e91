import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { installedChromium } from '../chromium.mjs';
import { BUILD, FLAGS, PHONE } from '../support/app.ts';
import { AppServer } from '../support/server.ts';
import { seed } from '../support/seed.ts';
import type { CollectionSize } from './collection.ts';
import { observe, type Seen } from './observe.ts';
import { listenToTells } from './tells.ts';

/** A browser process on a profile of its own. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Uncaught errors in any page. */
  readonly errors: string[];
  /** What `observe` has noted so far. */
  readonly seen: () => Promise<Seen>;
  readonly close: () => Promise<void>;
}

interface VisitOptions {
  readonly server: AppServer;
  /** CPU slowdown, 1 = none. */
  readonly slowdown: number;
  /** Without the worker: what the page itself loads. */
  readonly withoutWorker?: boolean;
}

const newFolder = () => mkdtemp(join(tmpdir(), 'engraph-bench-'));
const remove = (folder: string) => rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** Starts a browser; the profile is the caller's. */
async function launch(profile: string, { server, slowdown, withoutWorker }: VisitOptions) {
  const executablePath = installedChromium();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath ? { executablePath } : {}),
    args: FLAGS,
    proxy: { server: server.url },
    viewport: PHONE,
    hasTouch: true,
    deviceScaleFactor: 2,
    locale: 'en-GB',
    serviceWorkers: withoutWorker ? 'block' : 'allow',
  });
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(String(error.error())));
  await context.addInitScript(observe);
  const page = context.pages()[0] ?? (await context.newPage());
  const client = await context.newCDPSession(page);
  await listenToTells(page, client);
  await client.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  return { context, page, errors };
}

/** A browser on a copy of that profile (or on a new one); closing it throws the copy away. */
export async function visit(profile: string | null, options: VisitOptions): Promise<Visit> {
  const copy = await newFolder();
  if (profile)
    await cp(profile, copy, {
      recursive: true,
      filter: (path) => !basename(path).startsWith('Singleton'),
    });
  const { context, page, errors } = await launch(copy, options);
  return {
    ...{ page, context, errors },
    seen: () => page.evaluate(() => (globalThis as unknown as { bench: Seen }).bench),
    async close() {
      await context.close();
      await remove(copy);
      if (errors.length > 0) throw new Error(`The app threw: ${errors.join('; ')}`);
    },
  };
}

/** A profile that holds the installed app and a collection; the server may be gone. */
export interface FilledProfile {
  readonly folder: string;
  readonly server: AppServer;
  remove(): Promise<void>;
}

/** Visits the app once, as a learner would, then writes a collection of that size beside it. */
export async function filledProfile(
  size: Omit<CollectionSize, 'seed' | 'now'>,
): Promise<FilledProfile> {
  const folder = await newFolder();
  const server = new AppServer(BUILD);
  await server.start();
  const { context, page } = await launch(folder, { server, slowdown: 1 });
  // An address that starts the app itself, not the first run: schema and device id are the app's own.
  await page.goto(`${server.url}#/settings`);
  // The worker has everything once it is active.
  await page.evaluate(async () => {
    for (let tries = 0; tries < 600; tries += 1) {
      const registration = await navigator.serviceWorker.getRegistration();
      if (registration?.active?.state === 'activated') return;
      await new Promise((later) => setTimeout(later, 100));
    }
    throw new Error('The service worker was not active within a minute');
  });
  await seed(page, server, { ...size, now: Date.now() as never });
  await context.close();
  for (let visits = 0; visits < VISITS_BEFORE; visits += 1) await comeBack(folder, server);
  await server.stop();
  return { folder, server, remove: () => remove(folder) };
}

/** Whoever has so many cards was here before: browsers keep compiled script from the second or third visit on. */
const VISITS_BEFORE = 2;

async function comeBack(folder: string, server: AppServer): Promise<void> {
  await onProfile(folder, server, async (page) => {
    await page.goto(server.url);
    // Compiled script is written some time after it has run, and Today as it stands kept for the next start.
    await page.waitForTimeout(3_000);
    await page.evaluate(untilStillsAreKept, KEPT_WITHIN);
  });
}

const KEPT_WITHIN = 120_000;

/** In the page: both of today and of tomorrow. */
async function untilStillsAreKept(within: number): Promise<void> {
  for (const end = performance.now() + within; performance.now() < end;) {
    const has = await caches.has('engraph-still');
    if (has && (await (await caches.open('engraph-still')).keys()).length === 2) return;
    await new Promise((later) => setTimeout(later, 500));
  }
  throw new Error('Today was not kept as it stands');
}

/** Does something in a browser on that very profile. */
export async function onProfile(
  folder: string,
  server: AppServer,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const { context, page } = await launch(folder, { server, slowdown: 1 });
  await act(page);
  await context.close();
}
