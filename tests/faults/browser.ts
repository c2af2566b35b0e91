import { spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Page } from '@playwright/test';
import { installedChromium } from '../chromium.mjs';
import { FLAGS } from '../support/app.ts';
import { watch, type Seen } from './watch.ts';

/** A browser process of our own: Playwright's launcher would not let it be killed with all its children. */
export interface Running {
  readonly context: BrowserContext;
  /** The window that the learner looks at. */
  page: Page;
  /** What the pages have painted, oldest first, with the time at which this process heard of it. */
  readonly seen: Seen[];
  /** Uncaught errors and rejections of any page. */
  readonly errors: string[];
  readonly cdp: (page?: Page) => Promise<CDPSession>;
  readonly window: () => Promise<Page>;
  /** SIGKILL to the whole process group: nothing gets to clean up. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const OURS = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--hide-crash-restore-bubble',
  '--lang=en-GB',
  '--window-size=390,844',
];

/** Starts a browser on that profile. After a kill the same profile is taken up again. */
export async function launch(profile: string): Promise<Running> {
  // A killed browser leaves its lock behind; the process it names may have a successor by number.
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    await rm(join(profile, name), { force: true });
  const child = spawn(
    installedChromium() ?? chromium.executablePath(),
    [...FLAGS, ...OURS, `--user-data-dir=${profile}`, 'about:blank'],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const browser = await chromium.connectOverCDP(await endpoint(child));
  const context = browser.contexts()[0]!;
  const seen: Seen[] = [];
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(String(error.error())));
  await context.exposeBinding('engraphSaw', (_, paint: Omit<Seen, 'heard'>) => {
    seen.push({ ...paint, heard: performance.now() });
  });
  await context.addInitScript(watch);
  const page = context.pages()[0] ?? (await context.newPage());
  const kill = async () => {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // Already gone.
    }
    await gone;
    // Its children may still be on their way out, a write to the disk in their hands.
    while (await lives(child.pid!)) await new Promise((soon) => setTimeout(soon, 5));
    await browser.close().catch(() => undefined);
  };
  return {
    ...{ context, page, seen, errors, kill },
    cdp: (of = page) => context.newCDPSession(of),
    window: () => context.newPage(),
    async close() {
      const session = await browser.newBrowserCDPSession().catch(() => null);
      await session?.send('Browser.close').catch(() => undefined);
      const late = setTimeout(() => void kill(), 5_000);
      await gone;
      clearTimeout(late);
      await browser.close().catch(() => undefined);
    },
  };
}

function endpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', (part: Buffer) => {
      said += part.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`The browser ended with ${code}: ${said}`)));
  });
}

/** True while any process of the group is more than a number that nobody has asked for. */
async function lives(group: number): Promise<boolean> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    // After the name in brackets, which may hold anything: state, parent, group.
    const [state, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(of) === group && state !== 'Z' && state !== 'X') return true;
  }
  return false;
}
