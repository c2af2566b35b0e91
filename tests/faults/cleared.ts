import { CANNOT_OPEN } from '../../src/screens/notice/fault-texts.ts';
import { stock } from './stock.ts';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';
import { plainPage, writeTables } from './tables.ts';

/** The browser clears what the site had stored, in the middle of a session. */
export const cleared: Fault = {
  name: 'storage-cleared',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.begin();
    const rows = await stock({ notes: 50, seen: 30, now: Date.now() });
    const origin = new URL(subject.url).origin;
    for (let i = 0; i < (bench.isShort ? 2 : 8); i += 1) {
      const { page } = subject;
      await page.goto('about:blank');
      await page.goto(`${subject.url}#/settings`);
      await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
      await plainPage(page, subject.url);
      await writeTables(page, rows);
      await subject.openReview();
      await subject.rate();
      const cdp = await subject.running.cdp();
      const storageTypes = i % 2 ? 'all' : 'indexeddb';
      await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes });
      await subject.told(CANNOT_OPEN.gone[0]);
      await subject.told(CANNOT_OPEN.gone[1]);
      // What was being read for the next card fails; the sentence stands for it.
      subject.forgive(/DatabaseClosedError/);
      const left = await page.evaluate(async () => (await indexedDB.databases()).length);
      if (left > 0) subject.outcome.broken.push('an empty database took the place of what is gone');
      subject.presses = [];
      subject.outcome.tried += 1;
    }
    subject.outcome.errors.push(...subject.running.errors);
    await subject.end();
    return subject.outcome;
  },
};
