import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import {
  fileName,
  previewText,
  problemText,
  sizeText,
  storageText,
  untilText,
  workloadText,
} from './text.ts';

test.each([
  [0, '0 kB'],
  [84_300, '84 kB'],
  [999_400, '999 kB'],
  [999_600, '1.0 MB'],
  [3_140_000, '3.1 MB'],
  [250_000_000, '250 MB'],
  [2_000_000_000_000, '2.0 TB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

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
