/**
 * Lighthouse's audits of the production build, `npm run lighthouse`: phone profile with its own slow network and
 * processor, Welcome on a fresh profile, Today and Review of a filled one. Prints the audits that fail, then one
 * line a goal, `name value limit ok|miss`; exits 1 on a miss. `-- welcome` looks at that screen alone, as CI does.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import lighthouse, { type Result } from 'lighthouse';
import { installedChromium } from './chromium.mjs';
import { BUILD, FLAGS } from './support/app.ts';
import { seed } from './support/seed.ts';
import { AppServer } from './support/server.ts';

/** Of 100. */
const LIMITS = { performance: 95, accessibility: 100, 'best-practices': 100 } as const;
const FILLED = { cards: 600, due: 60 };
/** A busy machine only ever takes points off: what misses is looked at again. */
const TRIES = 3;
/** Now and then the browser hands Lighthouse a trace without its beginning; a new try has always had one. */
const RECORDINGS = 5;
const PORT = 9_333;

const server = new AppServer(BUILD);
await server.start();
try {
  await inBrowser(async () => judge('welcome', await best('')));
  if (!process.argv.includes('welcome')) await inBrowser(filled);
} finally {
  await server.stop();
}

async function filled(page: Page): Promise<void> {
  await seed(page, server, { ...FILLED, now: Date.now() as never });
  await page.close();
  judge('today', await best('#/today'));
  judge('review', await best('#/review'));
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof chromium.launch>>['newPage']>>;

/** A browser on a profile of its own that Lighthouse can reach too. */
async function inBrowser(visit: (page: Page) => Promise<void>): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'engraph-lighthouse-'));
  const executablePath = installedChromium();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath ? { executablePath } : {}),
    args: [...FLAGS, `--remote-debugging-port=${PORT}`],
    proxy: { server: server.url },
  });
  try {
    await visit(context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A run whose recording came to nothing says so and is made again: it tells of the browser, not of the app. */
async function audited(hash: string): Promise<Result> {
  const screen = hash || 'welcome';
  for (let i = 1; i <= RECORDINGS; i += 1) {
    const run = await lighthouse(`${server.url}${hash}`, {
      port: PORT,
      logLevel: 'error',
      output: 'json',
      onlyCategories: Object.keys(LIMITS),
      // What the profile holds is what is looked at.
      disableStorageReset: true,
    });
    const failure = run ? run.lhr.runtimeError : { code: 'NO_ANSWER', message: '' };
    if (run && !failure) return run.lhr;
    console.log(`${screen}: recording ${i} of ${RECORDINGS} failed, ${failure?.code}`);
  }
  throw new Error(`${screen}: the browser recorded nothing in ${RECORDINGS} tries`);
}

/** The audits of the try with the most points for performance; one is enough when it reaches the goal. */
async function best(hash: string): Promise<Result> {
  const points = ({ categories }: Result) => (categories['performance']?.score ?? 0) * 100;
  let most = await audited(hash);
  for (let i = 1; i < TRIES && points(most) < LIMITS.performance; i += 1) {
    const again = await audited(hash);
    if (points(again) > points(most)) most = again;
  }
  return most;
}

function judge(screen: string, { categories, audits, environment }: Result): void {
  console.log(`${screen}: speed of the machine ${environment.benchmarkIndex} (Lighthouse's index)`);
  for (const [name, limit] of Object.entries(LIMITS)) {
    const category = categories[name];
    const score = Math.round((category?.score ?? 0) * 100);
    for (const { id, weight } of category?.auditRefs ?? []) {
      const audit = audits[id];
      if (weight > 0 && audit?.score !== null && (audit?.score ?? 1) < 1)
        console.log(`  ${screen}: ${id}, ${audit?.displayValue ?? audit?.title ?? ''}`);
    }
    const ok = score >= limit;
    if (!ok) process.exitCode = 1;
    console.log(`${screen}-${name} ${score} ${limit} ${ok ? 'ok' : 'miss'}`);
  }
}
