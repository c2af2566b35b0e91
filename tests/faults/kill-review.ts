import type { Fault } from './run.ts';
import { moment, Subject } from './subject.ts';

/** SIGKILL of the whole browser within 300 ms after a rating. */
export const killReview: Fault = {
  name: 'kill-review',
  async run(bench) {
    const subject = new Subject(bench);
    await subject.beginWith({ notes: 500, seen: 300 });
    for (let i = 0; i < (bench.isShort ? 6 : 140); i += 1) {
      await subject.openReview();
      for (let rated = bench.chance.below(3); rated > 0; rated -= 1) await subject.rate();
      await subject.pressThen(moment(bench), () => subject.kill());
      await subject.start();
      const tables = await subject.judge();
      await subject.startsRight(tables);
      subject.outcome.tried += 1;
    }
    await subject.end();
    return subject.outcome;
  },
};
