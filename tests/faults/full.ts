import { NOT_SAVED } from '../../src/screens/notice/fault-texts.ts';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';
import { failWrite, withSwitches } from './switches.ts';

/** No room: at each write of a rating in turn, and as the browser itself says it when the quota is used up. */
export const full: Fault = {
  name: 'disk-full',
  async run(bench) {
    const subject = new Subject(bench);
    subject.prepare = withSwitches;
    await subject.beginWith({ notes: 200, seen: 100 });
    await subject.openReview();
    const tryAgain = () => subject.page.getByRole('button', { name: 'Try again' }).click();
    const again = async () => {
      await tryAgain();
      await subject.page.getByRole('dialog').waitFor({ state: 'hidden' });
      subject.last.acknowledged = true;
      subject.outcome.tried += 1;
      await subject.rate();
    };
    for (let round = 0; round < (bench.isShort ? 1 : 4); round += 1)
      for (const at of [1, 2, 3]) {
        await subject.rate();
        await failWrite(subject.page, 'full', at, true);
        await subject.press();
        await subject.told(NOT_SAVED.full);
        await tryAgain();
        await subject.told(NOT_SAVED.full);
        await failWrite(subject.page, 'full', 0);
        await again();
      }
    const origin = new URL(subject.url).origin;
    for (let round = 0; round < (bench.isShort ? 1 : 6); round += 1) {
      // Chromium keeps the free space in mind for half a minute: only a new process asks at once.
      await subject.judge();
      await subject.restart();
      const cdp = await subject.running.cdp();
      await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
      await subject.openReview();
      await subject.press();
      await subject.told(NOT_SAVED.full);
      await cdp.send('Storage.overrideQuotaForOrigin', { origin });
      await again();
    }
    await subject.startsRight(await subject.judge());
    await subject.end();
    return subject.outcome;
  },
};
