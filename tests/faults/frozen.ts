import type { Fault } from './run.ts';
import { pause } from './review.ts';
import { moment, Subject } from './subject.ts';

/** The page is frozen right after a rating and woken, reloaded, or thrown away and opened again. */
export const frozen: Fault = {
  name: 'frozen-or-discarded',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.beginWith({ notes: 400, seen: 300 });
    await subject.openReview();
    const cdp = await subject.running.cdp();
    for (let i = 0; i < (bench.isShort ? 3 : 25); i += 1) {
      await subject.pressAmid(bench.chance.below(40), async () => {
        await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
        await pause(bench.chance.below(400));
        await cdp.send('Page.setWebLifecycleState', { state: 'active' });
      });
      await subject.rate();
      subject.outcome.tried += 1;
    }
    await subject.judge();
    for (let i = 0; i < (bench.isShort ? 6 : 60); i += 1) {
      await subject.openReview();
      await subject.rate();
      // Well within the time in which the next card is painted, half of the time.
      const wait = i % 2 ? moment(bench) : bench.chance.below(20);
      const { page } = subject;
      await subject.pressThen(wait, async () => {
        if (i % 3 === 0) await page.close({ runBeforeUnload: false });
        else await page.reload();
      });
      if (i % 3 === 0) await subject.reopen();
      subject.outcome.tried += 1;
      if (i % 3 === 2) await subject.startsRight(await subject.judge());
    }
    await subject.startsRight(await subject.judge());
    await subject.end();
    return subject.outcome;
  },
};
