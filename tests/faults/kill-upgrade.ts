import { VERSION_1 } from '../../src/store/versions/version-1.ts';
import { pause } from './review.ts';
import type { Fault } from './run.ts';
import { stock } from './stock.ts';
import { Subject } from './subject.ts';
import { createDatabase, plainPage } from './tables.ts';

const SEEN = 300;

/** SIGKILL while the app opens a database of version 1 and upgrades it. */
export const killUpgrade: Fault = {
  name: 'kill-upgrade',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.begin();
    const rows = await stock({ notes: 500, seen: SEEN, now: Date.now() });
    for (let i = 0; i < (bench.isShort ? 2 : 25); i += 1) {
      await plainPage(subject.page, subject.url);
      await createDatabase(subject.page, { version: 1, stores: VERSION_1.stores }, rows);
      const opening = subject.page.goto(`${subject.url}#/today`).catch(() => undefined);
      await pause(50 + bench.chance.below(400));
      await subject.kill();
      await opening;
      await subject.start();
      await subject.judge();
      await subject.startsRight();
      const tables = await subject.judge();
      if (tables['reviews']?.length !== 2 * SEEN || !tables['notetypes'])
        subject.outcome.broken.push('the upgrade was not finished, or the log is not whole');
      subject.outcome.tried += 1;
    }
    await subject.end();
    return subject.outcome;
  },
};
