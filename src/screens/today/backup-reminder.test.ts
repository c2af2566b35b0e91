import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import { backupOverdue } from './backup-reminder.ts';

const DAY = 86_400_000;
const NOW = 1_772_452_800_000;

test.each([
  { name: 'a day and a few reviews: not yet', ago: DAY, reviews: 20, days: null },
  { name: '29 days: not yet', ago: 30 * DAY - 1, reviews: 499, days: null },
  { name: '30 days, one review', ago: 30 * DAY, reviews: 1, days: 30 },
  { name: '30 days without a review: nothing to lose', ago: 90 * DAY, reviews: 0, days: null },
  { name: '499 reviews: not yet', ago: DAY, reviews: 499, days: null },
  { name: '500 reviews on the first day', ago: 0, reviews: 500, days: 0 },
  { name: 'both', ago: 45 * DAY, reviews: 900, days: 45 },
  { name: 'a backup from the future (the clock was wrong)', ago: -9 * DAY, reviews: 600, days: 0 },
  { name: 'no backup and no session', ago: null, reviews: 600, days: null },
])('$name', ({ ago, reviews, days }) => {
  const last = ago === null ? null : instant(NOW - ago);
  expect(backupOverdue({ last, reviews, now: instant(NOW) })).toBe(days);
});
