import { NOT_SAVED } from '../../src/screens/notice/fault-texts.ts';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';
import { failWrite, withSwitches } from './switches.ts';

/** Each write of a rating fails once, by a throw or with its transaction: tried again without a word. */
export const aborted: Fault = {
  name: 'write-aborted',
  async run(bench) {
    const subject = new Subject(bench);
    subject.prepare = withSwitches;
    await subject.beginWith({ notes: 300, seen: 200 });
    await subject.openReview();
    for (let round = 0; round < (bench.isShort ? 1 : 6); round += 1)
      for (const kind of ['throw', 'abort'] as const)
        for (const at of [1, 2, 3]) {
          await failWrite(subject.page, kind, at);
          await subject.rate();
          await failWrite(subject.page, kind, 0);
          await subject.rate();
          subject.outcome.tried += 1;
        }
    await subject.settled();
    await subject.staysQuiet();
    await subject.startsRight(await subject.judge());

    // One that keeps failing is told, kept, and written once it can be.
    await subject.openReview();
    await failWrite(subject.page, 'abort', 1, true);
    await subject.press();
    await subject.told(NOT_SAVED.failed);
    await failWrite(subject.page, 'abort', 0);
    await subject.page.getByRole('button', { name: 'Try again' }).click();
    await subject.page.getByRole('dialog').waitFor({ state: 'hidden' });
    subject.last.acknowledged = true;
    subject.outcome.tried += 1;
    await subject.rate();
    await subject.startsRight(await subject.judge());
    await subject.end();
    return subject.outcome;
  },
};
