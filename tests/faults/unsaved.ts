import { NOT_SAVED } from '../../src/screens/notice/fault-texts.ts';
import { pause } from './review.ts';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';
import { failWrite, withSwitches } from './switches.ts';

/**
 * By then Chromium has written to the disk what a page keeps outside of its database: in a process that has not done so
 * before. After that it takes its time, a minute for each time.
 */
const KEPT_AFTER = 7_000;

/**
 * A rating cannot be stored, and while the notice that keeps it stands the page is reloaded, its process dies, its
 * window is closed, or the browser is killed: it is in the log after the next start, once.
 */
export const unsaved: Fault = {
  name: 'kill-unsaved',
  async run(bench) {
    const subject = new Subject(bench);
    subject.prepare = withSwitches;
    await subject.beginWith({ notes: 400, seen: 300 });
    const ways = [reloaded, crashed, closed, killed];
    for (let i = 0; i < (bench.isShort ? ways.length : 24); i += 1) {
      const way = ways[i % ways.length]!;
      if (way === killed) await subject.restart();
      await subject.openReview();
      for (let rated = bench.chance.below(3); rated > 0; rated -= 1) await subject.rate();
      const kind = (['full', 'abort', 'throw'] as const)[i % 3]!;
      await failWrite(subject.page, kind, 1 + bench.chance.below(3), true);
      await subject.press();
      await subject.told(NOT_SAVED[kind === 'full' ? 'full' : 'failed']);
      // The notice says that it is kept: as good as acknowledged.
      subject.last.acknowledged = true;
      await way(subject);
      await subject.startsRight();
      await subject.staysQuiet();
      await subject.startsRight(await subject.judge());
      subject.outcome.tried += 1;
    }
    await subject.judge();
    await subject.end();
    return subject.outcome;
  },
};

const reloaded = async (subject: Subject): Promise<void> => {
  await subject.page.reload();
};
const closed = async (subject: Subject): Promise<void> => {
  await subject.page.close({ runBeforeUnload: false });
  await subject.reopen();
};
const crashed = async (subject: Subject): Promise<void> => {
  const { page } = subject;
  const cdp = await subject.running.cdp(page);
  const gone = page.waitForEvent('crash');
  void cdp.send('Page.crash').catch(() => undefined);
  await gone;
  await closed(subject);
};
const killed = async (subject: Subject): Promise<void> => {
  await pause(KEPT_AFTER);
  await subject.restart();
};
