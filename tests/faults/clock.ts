import type { Page } from '@playwright/test';
import type { Fault } from './run.ts';
import { Subject } from './subject.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** What the clock and the place become in the middle of a session: milliseconds from now, or an instant. */
const JUMPS: readonly { readonly shift?: number; readonly at?: string; readonly zone?: string }[] =
  [
    { shift: DAY },
    { shift: -DAY },
    { shift: 365 * DAY },
    { shift: -365 * DAY },
    { shift: 0 },
    // Summer time begins, and ends; before and after.
    { zone: 'Europe/Berlin', at: '2027-03-28T00:59:30Z' },
    { zone: 'Europe/Berlin', at: '2027-03-28T01:00:30Z' },
    { zone: 'Europe/Berlin', at: '2027-10-31T00:59:30Z' },
    { zone: 'Europe/Berlin', at: '2027-10-31T01:00:30Z' },
    // Half a world away, across the date line and back, around the hour at which the day begins.
    { zone: 'Pacific/Kiritimati', shift: 0 },
    { zone: 'Pacific/Niue', shift: 0 },
    { zone: 'Asia/Kathmandu', at: '2027-05-01T22:14:00Z' },
    { zone: 'Asia/Kathmandu', at: '2027-05-01T22:16:00Z' },
    { zone: 'UTC', shift: 0 },
  ];

/** The clock jumps, summer time begins or ends, the learner is elsewhere: all in the middle of a session. */
export const clock: Fault = {
  name: 'clock-jumps',
  async run(bench) {
    const subject = new Subject(bench);
    subject.prepare = movable;
    await subject.beginWith({ notes: 700, seen: 300 });
    const cdp = await subject.running.cdp();
    await cdp.send('Emulation.setTimezoneOverride', { timezoneId: 'UTC' });
    await subject.openReview();
    for (let round = 0; round < (bench.isShort ? 1 : 4); round += 1)
      for (const { shift, at, zone } of bench.isShort ? JUMPS.filter((_, i) => i % 2) : JUMPS) {
        await subject.rate();
        if (zone) await cdp.send('Emulation.setTimezoneOverride', { timezoneId: zone });
        const by = at ? Date.parse(at) - Date.now() : (shift ?? 0);
        await jump(subject.page, by);
        await subject.rate();
        if (bench.chance.below(2)) await subject.undo();
        await subject.rate();
        subject.outcome.tried += 1;
        if (round % 2 === 0 && subject.outcome.tried % 3) continue;
        const tables = await subject.judge();
        const offset = await subject.page.evaluate(() => -new Date().getTimezoneOffset());
        await subject.startsRight(tables, { now: Date.now() + by, offset });
        await subject.openReview();
      }
    await subject.judge();
    await subject.end();
    return subject.outcome;
  },
};

type Shifted = typeof globalThis & { clockShift?: number };

/** Now, and in every document that this page loads from now on; the browser's own storage may come late to the next one. */
async function jump(page: Page, by: number): Promise<void> {
  const set = (value: number) => void ((globalThis as Shifted).clockShift = value);
  await page.addInitScript(set, by);
  await page.evaluate(set, by);
}

/** In the page, before the app: a clock that is ahead by what the last jump said. */
const movable = (page: Page): Promise<void> =>
  page
    .addInitScript(() => {
      const Real = Date;
      const shift = () => (globalThis as Shifted).clockShift ?? 0;
      const Moved = function (this: unknown, ...given: []) {
        if (!new.target) return new Real(Real.now() + shift()).toString();
        return given.length > 0 ? new Real(...given) : new Real(Real.now() + shift());
      } as unknown as DateConstructor;
      Object.setPrototypeOf(Moved, Real);
      Object.defineProperty(Moved, 'prototype', { value: Real.prototype });
      Moved.now = () => Real.now() + shift();
      window.Date = Moved;
    })
    .then(() => undefined);
