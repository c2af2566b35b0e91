import type { Page } from '@playwright/test';
import { NOT_WRITING } from '../../src/screens/notice/fault-texts.ts';
import { pause } from './review.ts';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';

/** Two and three windows rate at once; the one that writes is taken over from, closed or killed while it does. */
export const windows: Fault = {
  name: 'several-windows',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.beginWith({ notes: 400, seen: 300 });
    await subject.openReview();
    for (let i = 0; i < (bench.isShort ? 3 : 20); i += 1) {
      const first = subject.page;
      const others = [await subject.running.window()];
      if (i % 2) others.push(await subject.running.window());
      for (const page of others) {
        await page.bringToFront();
        await subject.openReview(page);
        await subject.told(NOT_WRITING.other, page);
        await tries(page);
      }
      await first.bringToFront();
      await subject.rate(first);
      const next = others[0]!;
      // Taken over while the first one is writing; or it goes away in that very moment.
      await subject.pressThen(
        bench.chance.below(60),
        async () => {
          if (i % 3 === 1) await first.close();
          if (i % 3 === 2) await crash(subject, first);
          await next.bringToFront();
          await next.getByRole('button', { name: 'Use here' }).click();
          await next.getByText(NOT_WRITING.other).waitFor({ state: 'hidden' });
        },
        first,
      );
      if (i % 3 === 0) await tries(first);
      await next.bringToFront();
      await next.getByRole('button', { name: 'Show answer' }).waitFor();
      await subject.rate(next);
      await subject.rate(next);
      for (const page of [first, ...others.slice(1)]) await page.close().catch(() => undefined);
      subject.running.page = next;
      subject.forgive(/Target crashed/);
      await subject.startsRight(await subject.judge());
      await subject.openReview();
      subject.outcome.tried += 1;
    }
    await subject.end();
    return subject.outcome;
  },
};

/** A window that only reads is asked to rate: nothing may come of it. The log is compared afterwards. */
async function tries(page: Page): Promise<void> {
  await page.keyboard.press('Space');
  await pause(200);
  await page.keyboard.press('3');
  await pause(50);
}

async function crash(subject: Subject, page: Page): Promise<void> {
  const cdp = await subject.running.cdp(page);
  await Promise.race([cdp.send('Page.crash').catch(() => undefined), pause(500)]);
}
