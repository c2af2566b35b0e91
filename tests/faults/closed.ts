import type { Fault } from './run.ts';
import { Subject } from './subject.ts';
import { closeConnections, withSwitches } from './switches.ts';

/** The connection to the database is closed under the app, as iOS does after a while in the background. */
export const closed: Fault = {
  name: 'connection-closed',
  async run(bench) {
    const subject = new Subject(bench);
    subject.prepare = withSwitches;
    await subject.beginWith({ notes: 300, seen: 200 });
    await subject.openReview();
    for (let i = 0; i < (bench.isShort ? 6 : 40); i += 1) {
      const close = () => closeConnections(subject.page, i % 2 === 0);
      // Before the press, with it, or while it is being written.
      if (i % 3 === 0) await close();
      if (i % 3 === 0) await subject.rate();
      else await subject.pressAmid(i % 3 === 1 ? 0 : bench.chance.below(20), close);
      await subject.rate();
      subject.outcome.tried += 1;
    }
    await subject.staysQuiet();
    await subject.startsRight(await subject.judge());
    await subject.end();
    return subject.outcome;
  },
};
