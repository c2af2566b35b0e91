import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import { SNAPSHOT_REASONS, type Snapshot } from '../../store/snapshot-rule.ts';
import {
  dateText,
  droppedText,
  fileName,
  offerText,
  previewText,
  problemText,
  salvageText,
  snapshotDate,
  snapshotText,
  storageText,
  untilText,
  workloadText,
} from './text.ts';

test.each([
  ['used and free', { used: 3_100_000, free: 2.4e9 }, '3.1 MB used on this device, 2.4 GB free'],
  ['free unknown', { used: 3_100_000, free: null }, '3.1 MB used on this device'],
  ['the browser does not say', { used: null, free: null }, ''],
])('storage: %s', (_, sizes, text) => {
  expect(storageText({ protection: 'unknown', ...sizes })).toBe(text);
});

test('a day without a whole review is called one review', () => {
  expect(workloadText({ reviewsPerDay: 0.2, minutesPerDay: 0 })).toBe('about 1 review a day');
  expect(workloadText({ reviewsPerDay: 1_240.4, minutesPerDay: 0 })).toBe(
    'about 1,240 reviews a day',
  );
});

const stored = { decks: 4, cards: 284, reviews: 3_910 };
test.each([
  [
    'replace',
    0,
    'Replaces 284 cards and 3,910 reviews. A copy of the current data is kept until tomorrow.',
  ],
  [
    'replace',
    1,
    'Replaces 284 cards and 3,910 reviews. 1 review since then is not in it. A copy of the current data is kept until tomorrow.',
  ],
  [
    'merge',
    12,
    'Adds what is missing to 284 cards and 3,910 reviews. Where both differ, the newer stays. A copy of the current data is kept until tomorrow.',
  ],
] as const)('preview of %s with %d newer reviews', (mode, newer, text) => {
  expect(previewText(mode, stored, newer)).toBe(text);
});

test('each problem of a backup file reads differently and says that nothing was changed', () => {
  const texts = [
    problemText({ kind: 'not-a-backup' }),
    problemText({ kind: 'truncated', bytes: 812, of: 2_000 }),
    problemText({ kind: 'truncated', bytes: 812, of: null }),
    problemText({ kind: 'damaged' }),
    problemText({ kind: 'too-large' }),
    problemText({ kind: 'newer', format: 3 }),
    problemText({ kind: 'unreadable' }),
  ];
  expect(new Set(texts).size).toBe(texts.length);
  for (const text of texts) expect(text).toContain('Nothing was changed.');
});

test('file names bear the calendar day of this place, also before the roll-over hour', () => {
  const at = instant(new Date(2026, 4, 14, 1, 30).getTime());
  expect(fileName(at, 'engraph')).toBe('engraph-2026-05-14.engraph');
  expect(fileName(at, 'csv')).toBe('engraph-reviews-2026-05-14.csv');
});

test('the copy is kept until tomorrow; on the day itself only the hour is named', () => {
  const until = instant(new Date(2026, 4, 15, 14, 20).getTime());
  expect(untilText(until, instant(new Date(2026, 4, 14, 14, 20).getTime()))).toMatch(/^tomorrow, /);
  expect(untilText(until, instant(new Date(2026, 4, 15, 9, 0).getTime()))).not.toContain(
    'tomorrow',
  );
});

const half = { decks: 1, cards: 284, reviews: 3_902 };
test.each([
  {
    name: 'cut, with all that it held known',
    kind: 'truncated' as const,
    of: { decks: 1, cards: 284, reviews: 3_910 },
    text: 'The file ends early. Nothing was changed. 3,902 of 3,910 reviews and 284 of 284 cards can be saved.',
  },
  {
    name: 'of format 1, which does not count cards',
    kind: 'damaged' as const,
    of: { decks: 1, cards: null, reviews: 3_910 },
    text: 'This backup is damaged. Nothing was changed. 3,902 of 3,910 reviews and 284 cards can be saved.',
  },
  {
    name: 'with a header that cannot be read',
    kind: 'damaged' as const,
    of: null,
    text: 'This backup is damaged. Nothing was changed. 3,902 reviews and 284 cards can be saved.',
  },
])('a damaged backup, $name', ({ kind, of, text }) => {
  expect(salvageText({ kind }, { saved: half, of })).toBe(text);
});

test('rows that are left out are told of', () => {
  expect(droppedText(0)).toBe('');
  expect(droppedText(1)).toBe('. 1 row cannot be read and is left out.');
  expect(droppedText(12)).toBe('. 12 rows cannot be read and are left out.');
});

test('a snapshot in words: when, why, how much', () => {
  const at = instant(new Date(2026, 4, 10, 14, 20).getTime());
  const later = instant(new Date(2026, 4, 14, 9, 0).getTime());
  const one: Snapshot = {
    ...{ name: 'a', createdAt: at, reason: 'weekly', bytes: 1_240_000 },
    counts: { decks: 4, cards: 284, reviews: 3_910 },
  };
  const date = dateText(at, later);
  expect(snapshotDate(one, later).startsWith(`${date}, `)).toBe(true);
  expect(snapshotText(one)).toBe('Weekly. 284 cards, 3,910 reviews, 1.2 MB');
  expect(offerText(one, later, true)).toBe(
    `The cards that were here are gone from this browser’s database. A local snapshot still holds 284 cards and 3,910 reviews, as of ${date}.`,
  );
  expect(offerText({ ...one, reason: 'delete' }, later, true)).toBe(
    `You deleted everything here. A snapshot from just before is kept: 284 cards and 3,910 reviews, as of ${date}.`,
  );
  expect(offerText(one, later, false)).toBe(
    `No decks are installed. A local snapshot from before holds 284 cards and 3,910 reviews, as of ${date}.`,
  );
  expect(new Set(SNAPSHOT_REASONS.map((reason) => snapshotText({ ...one, reason }))).size).toBe(7);
});
