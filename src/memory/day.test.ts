import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, instant, studyDayNumber } from '../base/time.ts';
import { dueDayOf, isStepReady, isWithinLearnAhead, shownDue } from './due.ts';
import { intervalText, spokenInterval } from './interval-text.ts';
import type { Next, Schedule } from './review.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const at = (iso: string) => instant(Date.parse(iso));
const step = (due: number): Schedule => ({ phase: 'learning', step: 0, due: instant(due) });
const review = (due: number, interval = 3) =>
  ({ phase: 'review', due: studyDayNumber(due), interval }) as const;

describe('the study day of an instant', () => {
  test.each([
    {
      name: '03:59 is yesterday',
      iso: '2026-05-14T03:59:59+02:00',
      offset: 120,
      rollOver: 4,
      date: '2026-05-13',
    },
    {
      name: '04:00 is today',
      iso: '2026-05-14T04:00:00+02:00',
      offset: 120,
      rollOver: 4,
      date: '2026-05-14',
    },
    {
      name: 'roll-over 0',
      iso: '2026-05-14T00:00:00+02:00',
      offset: 120,
      rollOver: 0,
      date: '2026-05-14',
    },
    {
      name: 'roll-over 23',
      iso: '2026-05-14T22:59:00+02:00',
      offset: 120,
      rollOver: 23,
      date: '2026-05-13',
    },
    {
      name: 'Kathmandu',
      iso: '2026-05-14T04:10:00+05:45',
      offset: 345,
      rollOver: 4,
      date: '2026-05-14',
    },
    {
      name: 'Honolulu',
      iso: '2026-05-13T20:00:00-10:00',
      offset: -600,
      rollOver: 4,
      date: '2026-05-13',
    },
    {
      name: 'before the spring change',
      iso: '2026-03-29T01:30:00+01:00',
      offset: 60,
      rollOver: 4,
      date: '2026-03-28',
    },
    {
      name: 'after it, 04:00',
      iso: '2026-03-29T04:00:00+02:00',
      offset: 120,
      rollOver: 4,
      date: '2026-03-29',
    },
    {
      name: 'second 02:30 in autumn',
      iso: '2026-10-25T02:30:00+01:00',
      offset: 60,
      rollOver: 4,
      date: '2026-10-24',
    },
  ])('$name', ({ iso, offset, rollOver, date }) => {
    expect(dayOf({ at: at(iso), offset, rollOver })).toBe(Date.parse(date) / DAY);
  });
});

describe('due', () => {
  test('queue keys', () => {
    expect(dueDayOf({ phase: 'new' }, 0, 4)).toBeNull();
    expect(dueDayOf(review(20_000), 0, 4)).toBe(20_000);
    expect(dueDayOf(step(20_000 * DAY + 3 * 60 * MINUTE), 0, 4)).toBe(19_999);
    expect(dueDayOf(step(20_000 * DAY + 5 * 60 * MINUTE), 0, 4)).toBe(20_000);
    expect(dueDayOf(step(20_000 * DAY + 3 * 60 * MINUTE), 60, 4)).toBe(20_000);
  });
  test.each([
    { minutes: -1, ready: true, ahead: true },
    { minutes: 0, ready: true, ahead: true },
    { minutes: 1, ready: false, ahead: true },
    { minutes: 20, ready: false, ahead: true },
    { minutes: 21, ready: false, ahead: false },
  ])('a step $minutes min away: ready $ready, ahead $ahead', ({ minutes, ready, ahead }) => {
    const now = instant(20_000 * DAY);
    expect(isStepReady(step(now + minutes * MINUTE), now)).toBe(ready);
    expect(isWithinLearnAhead(step(now + minutes * MINUTE), now)).toBe(ahead);
  });
  test('a review card is never a step', () => {
    expect(isStepReady(review(0), instant(20_000 * DAY))).toBe(false);
    expect(isWithinLearnAhead(review(0), instant(20_000 * DAY))).toBe(false);
  });
  test('rule 9: nothing is shown further away than its interval', () => {
    expect(shownDue(review(20_400, 12), studyDayNumber(20_000))).toBe(20_012);
    expect(shownDue(review(20_005, 12), studyDayNumber(20_000))).toBe(20_005);
    expect(shownDue(review(19_000, 12), studyDayNumber(20_000))).toBe(19_000);
  });
  test('a later roll-over or a zone further west never makes a step due on a later day', () => {
    const instants = fc.integer({ min: 19_000 * DAY, max: 21_000 * DAY });
    const offsets = fc.integer({ min: -720, max: 840 });
    const hours = fc.integer({ min: 0, max: 22 });
    fc.assert(
      fc.property(instants, offsets, hours, (due, offset, rollOver) => {
        const day = dueDayOf(step(due), offset, rollOver)!;
        expect(dueDayOf(step(due), offset, rollOver + 1)!).toBeLessThanOrEqual(day);
        expect(dueDayOf(step(due), offset - 60, rollOver)).toBe(
          dueDayOf(step(due), offset, rollOver + 1),
        );
      }),
    );
  });
});

describe('interval text', () => {
  const m = (minutes: number): Next => ({ step: 0, minutes });
  const d = (days: number): Next => ({ days });
  test.each([
    [m(1), '1 min', '1 minute'],
    [m(10), '10 min', '10 minutes'],
    [m(59), '59 min', '59 minutes'],
    [m(60), '1 h', '1 hour'],
    [m(90), '1.5 h', '1.5 hours'],
    [m(360), '6 h', '6 hours'],
    [m(1440), '1 d', '1 day'],
    [m(2159), '1.5 d', '1.5 days'],
    [d(1), '1 d', '1 day'],
    [d(12), '12 d', '12 days'],
    [d(30), '30 d', '30 days'],
    [d(31), '1 mo', '1 month'],
    [d(97), '3.2 mo', '3.2 months'],
    [d(364), '12 mo', '12 months'],
    [d(365), '1 y', '1 year'],
    [d(511), '1.4 y', '1.4 years'],
    [d(36_500), '99.9 y', '99.9 years'],
  ])('%j', (next, short, spoken) => {
    expect(intervalText(next)).toBe(short);
    expect(spokenInterval(next)).toBe(spoken);
  });
});
