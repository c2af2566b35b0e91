import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instant } from '../base/time.ts';
import { isSnapshotDue, isSnapshotRecent, snapshotsToForget } from './snapshot-rule.ts';

const of = (...sizes: readonly number[]) =>
  sizes.map((bytes, i) => ({ createdAt: instant(i), bytes }));
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('which snapshots go', () => {
  test.each([
    { name: 'none while all fit', sizes: [10, 10, 10], free: 1_000, goes: [] },
    { name: 'the oldest first', sizes: [40, 40, 40], free: 880, goes: [0] },
    { name: 'as many as it takes', sizes: [40, 40, 40], free: 600, goes: [0, 1] },
    { name: 'what they take themselves counts as free', sizes: [50, 50], free: 900, goes: [] },
    { name: 'never the newest, whatever its size', sizes: [1, 900], free: 100, goes: [0] },
    { name: 'nor when nothing is free', sizes: [5], free: 0, goes: [] },
    { name: 'nor when less than nothing is free', sizes: [5], free: -50, goes: [] },
    {
      name: 'where the browser does not say, only beyond twelve',
      sizes: Array<number>(14).fill(1),
      free: null,
      goes: [0, 1],
    },
    { name: 'there are none', sizes: [], free: 0, goes: [] },
  ])('$name', ({ sizes, free, goes }) => {
    const gone = snapshotsToForget(of(...sizes), free).map(({ createdAt }) => Number(createdAt));
    expect(gone.sort()).toEqual(goes);
  });

  test('whatever there is: the newest stays, what stays is newer than what goes, and fits', () => {
    const sizes = fc.array(fc.nat(1_000), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, fc.nat(30_000), (all, free) => {
        const snapshots = of(...all);
        const gone = new Set(snapshotsToForget(snapshots, free));
        const stays = snapshots.filter((one) => !gone.has(one));
        expect(stays).toContain(snapshots.at(-1));
        expect(stays.length).toBeLessThanOrEqual(12);
        for (const one of gone)
          expect(stays.every(({ createdAt }) => createdAt > one.createdAt)).toBe(true);
        const sum = (some: typeof snapshots) => some.reduce((n, { bytes }) => n + bytes, 0);
        expect(stays.length === 1 || sum(stays) <= 0.1 * (free + sum(snapshots))).toBe(true);
      }),
    );
  });
});

test.each([
  { name: 'there is none', newest: null, now: 5 * DAY, due: true },
  { name: 'a day old', newest: 4 * DAY, now: 5 * DAY, due: false },
  { name: 'a week old', newest: DAY, now: 8 * DAY, due: true },
  { name: 'from tomorrow: the clock was set back', newest: 6 * DAY, now: 5 * DAY, due: false },
  { name: 'from next year: the clock was wrong', newest: 400 * DAY, now: 5 * DAY, due: true },
])('the newest is $name: due $due', ({ newest, now, due }) =>
  expect(isSnapshotDue(newest === null ? null : instant(newest), instant(now))).toBe(due),
);

test.each([
  { name: 'none', newest: null, recent: false },
  {
    name: 'unchanged since',
    newest: { at: instant(DAY - HOUR + 1), changed: false },
    recent: true,
  },
  { name: 'changed since', newest: { at: instant(DAY - 1), changed: true }, recent: false },
  { name: 'an hour old', newest: { at: instant(DAY - HOUR), changed: false }, recent: false },
  { name: 'from the future', newest: { at: instant(DAY + 1), changed: false }, recent: false },
])('a snapshot that is $name stands for what is stored: $recent', ({ newest, recent }) =>
  expect(isSnapshotRecent(newest, instant(DAY))).toBe(recent),
);
