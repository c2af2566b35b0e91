import { rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { BROKEN } from '../../src/screens/notice/fault-texts.ts';
import { BUILD } from '../support/app.ts';
import { laterBuild } from '../support/build.ts';
import { pause } from './review.ts';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';

/** A new version takes over in the middle of a session, and the files that this one still needs are gone. */
export const update: Fault = {
  name: 'worker-replaced',
  async run(bench) {
    const subject = new Subject(bench);
    const later = await laterBuild();
    await subject.beginWith({ notes: 200, seen: 100 });
    await subject.page.goto(`${subject.url}#/today`);
    await subject.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    for (let i = 0; i < (bench.isShort ? 1 : 8); i += 1) {
      await subject.openReview();
      await subject.rate();
      bench.server.use(i % 2 ? BUILD : later);
      await takeOver(subject);
      await subject.rate();
      // The settings were never loaded here, and their file is no longer anywhere: one reload brings the new version.
      await subject.pressThen(bench.chance.below(100), async () => {
        await subject.page.evaluate(() => void (location.hash = '#/settings/keys'));
      });
      await subject.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
      await subject.startsRight(await subject.judge());
      // A second miss within a minute is taken for a lasting one.
      await subject.page.evaluate(() => sessionStorage.clear());
      subject.outcome.tried += 1;
    }
    bench.server.use(BUILD);
    await subject.end();
    await rm(later, { recursive: true, force: true });
    return subject.outcome;
  },
};

/** Another window is offered the new version and takes it, for all windows. */
async function takeOver(subject: Subject): Promise<void> {
  const other = await subject.running.window();
  await other.goto(`${subject.url}#/today`);
  const before = await scriptOf(other);
  await other.getByRole('button', { name: 'Reload' }).click({ timeout: 60_000 });
  const until = performance.now() + 60_000;
  while (performance.now() < until && (await scriptOf(other).catch(() => before)) === before)
    await pause(100);
  await other.close();
  await subject.page.bringToFront();
}

const scriptOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<HTMLScriptElement>('script[src]')!.src);

/** A file of the app stays missing: said, and nothing of what was rated is touched. */
export const chunk: Fault = {
  name: 'chunk-missing',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.beginWith({ notes: 100, seen: 50 });
    const cdp = await subject.running.cdp();
    await cdp.send('Network.enable');
    await cdp.send('Network.setBypassServiceWorker', { bypass: true });
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    for (let i = 0; i < (bench.isShort ? 1 : 5); i += 1) {
      const { page } = subject;
      await page.route(/\/assets\/Settings-[^/]*\.js$/, (route) =>
        route.fulfill({ status: 404, body: '' }),
      );
      await subject.openReview();
      await subject.rate();
      await subject.pressThen(bench.chance.below(60), async () => {
        await page.evaluate(() => void (location.hash = '#/settings'));
      });
      await subject.told(BROKEN[0]);
      await page.unrouteAll();
      await pause(100);
      await page.getByRole('button', { name: 'Reload' }).click();
      await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
      await subject.startsRight(await subject.judge());
      await page.evaluate(() => sessionStorage.clear());
      subject.outcome.tried += 1;
    }
    await subject.end();
    return subject.outcome;
  },
};
