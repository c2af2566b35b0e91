import { CANNOT_OPEN, NOT_WRITING } from '../../src/screens/notice/fault-texts.ts';
import { VERSION_1 } from '../../src/store/versions/version-1.ts';
import { VERSION_2 } from '../../src/store/versions/version-2.ts';
import type { Fault } from './run.ts';
import { pause } from './review.ts';
import { stock } from './stock.ts';
import { Subject } from './subject.ts';
import { createDatabase, plainPage } from './tables.ts';

/** A newer version upgrades the database in another window, around a rating in this one. */
export const versionChange: Fault = {
  name: 'version-change',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.beginWith({ notes: 200, seen: 100 });
    const other = await subject.running.window();
    await plainPage(other, subject.url);
    for (let i = 0; i < (bench.isShort ? 2 : 15); i += 1) {
      await subject.page.bringToFront();
      await subject.openReview();
      await subject.rate();
      await subject.pressThen(bench.chance.below(30), () => other.evaluate(upgrade));
      await subject.told(NOT_WRITING.replaced);
      const shown = await subject.page.locator('main h1').textContent();
      await subject.page.keyboard.press('Space');
      await pause(250);
      await subject.page.keyboard.press('3');
      await pause(250);
      if ((await subject.page.locator('main h1').textContent()) !== shown)
        subject.outcome.broken.push('a rating was taken that cannot be stored');
      await subject.page.reload();
      await subject.told(CANNOT_OPEN.newer[0]);
      const tables = await subject.judge();
      await createDatabase(subject.page, { version: 2, stores: VERSION_2.stores }, tables);
      subject.outcome.tried += 1;
    }
    await subject.startsRight(await subject.judge());
    await subject.end();
    return subject.outcome;
  },
};

const upgrade = () =>
  new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('engraph', 9_990);
    opening.onerror = () => reject(new Error(String(opening.error)));
    opening.onsuccess = () => resolve(opening.result.close());
  });

/** A window with an older version does not let go of the database that this one must upgrade. */
export const blocked: Fault = {
  name: 'upgrade-blocked',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.begin();
    const rows = await stock({ notes: 100, seen: 60, now: Date.now() });
    for (let i = 0; i < (bench.isShort ? 1 : 5); i += 1) {
      const other = await subject.running.window();
      await plainPage(other, subject.url);
      await createDatabase(other, { version: 1, stores: VERSION_1.stores }, rows);
      await other.evaluate(() => {
        const opening = indexedDB.open('engraph');
        return new Promise((held) => (opening.onsuccess = () => held(undefined)));
      });
      await subject.page.bringToFront();
      await subject.page.goto('about:blank');
      await subject.page.goto(`${subject.url}#/today`);
      await subject.told(CANNOT_OPEN.blocked[0]);
      await subject.told(CANNOT_OPEN.blocked[1]);
      await other.close();
      await subject.page.getByRole('button', { name: 'Reload' }).click();
      await subject.page.getByText(/due today/).waitFor();
      await subject.openReview();
      await subject.rate();
      await subject.startsRight(await subject.judge());
      subject.presses = [];
      subject.outcome.tried += 1;
    }
    await subject.end();
    return subject.outcome;
  },
};
