import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { fuzz, PATIENCE } from './fuzz-runs.ts';
import { daysAfter, dayOf, instant, momentAt, startOfDay, studyDayNumber } from './time.ts';

const HOUR = 3_600_000;
const zone = process.env['TZ'];
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

/** With every kind of change: none, an hour, half an hour, in the other half of the year, a day left out. */
const ZONES = [
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'America/St_Johns', 'Africa/Casablanca'],
];
const at = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2060, 0) }).map(instant);
const rollOver = fc.integer({ min: 0, max: 23 });

test.each(ZONES)(
  '%s: every instant has one study day, and days follow each other',
  { timeout: PATIENCE },
  (name) => {
    process.env['TZ'] = name;
    fc.assert(
      fc.property(at, rollOver, fc.integer({ min: 0, max: 60 * HOUR }), (when, hour, later) => {
        const day = dayOf(momentAt(when, hour));
        expect(Number.isSafeInteger(day)).toBe(true);
        // Never back, however the clock is changed by the law; a day lasts 22 to 26 hours, so none is left out of two.
        const next = dayOf(momentAt(instant(when + later), hour));
        expect(next).toBeGreaterThanOrEqual(day - (later < 2 * HOUR ? 1 : 0));
        expect(next - day).toBeLessThanOrEqual(Math.ceil((later + 26 * HOUR) / (24 * HOUR)));
        // The day begins before or at the instant, and the next one after it, but for the hour that a change moves.
        expect(startOfDay(day, hour)).toBeLessThanOrEqual(when + 2 * HOUR);
        if (name !== 'Pacific/Apia')
          expect(startOfDay(daysAfter(day, 1), hour)).toBeGreaterThan(when - 2 * HOUR);
      }),
      fuzz(300),
    );
  },
);

test('the study day of a row depends on nothing but the row', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(at, rollOver, fc.integer({ min: -840, max: 840 }), (when, hour, offset) => {
      const days = ZONES.map((name) => {
        process.env['TZ'] = name;
        return dayOf({ at: when, offset, rollOver: hour });
      });
      expect(new Set(days).size).toBe(1);
      const local = new Date(when + offset * 60_000 - hour * HOUR);
      expect(days[0]).toBe(studyDayNumber(Math.floor(local.getTime() / (24 * HOUR))));
    }),
    fuzz(300),
  );
});
