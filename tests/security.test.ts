import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DEEPEST } from '../src/deck/show.ts';
import { MOST as FORMULAS } from '../src/deck/template/maths.ts';
import { LONGEST as SIDE } from '../src/deck/template/render.ts';
import { LIMITS } from '../src/exchange/limits.ts';
import { LONGEST_PAGE } from '../src/exchange/markdown/read.ts';
import { TIME_LIMIT } from '../src/exchange/sqlite.ts';
import { LONGEST_TEXT } from '../src/exchange/text.ts';
import { WINDOW } from '../src/exchange/zstd.ts';
import { MOST_SHARED } from '../src/pwa/shared.ts';
import { MOST_FILES } from '../src/screens/import/dropped.ts';
import { MOST as LINK } from '../src/screens/import/link.ts';
import { BACKUP_LIMITS } from '../src/store/unpack-lines.ts';

const ROOT = join(import.meta.dirname, '..');
const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

const count = (value: number): string => value.toLocaleString('en-GB');
const bytes = (value: number): string =>
  value >= 1024 ** 3 ? `${value / 1024 ** 3} GB` : `${value / 1024 ** 2} MB`;

/** What the table must say, from the code. */
const ROWS: readonly (readonly [string, string])[] = [
  ['A file', bytes(LIMITS.file)],
  ['A form shared by another app', bytes(MOST_SHARED)],
  ['A file fetched by link', `${count(LINK)} bytes`],
  ['Files of a dropped folder', count(MOST_FILES)],
  ['Entries of an archive', count(LIMITS.entries)],
  ['Inflated bytes for each stored byte, beyond the first MB', count(LIMITS.ratio)],
  ['Window of a Zstandard frame', bytes(WINDOW)],
  ['A collection, inflated', bytes(LIMITS.collection)],
  ['A text file', bytes(LONGEST_TEXT)],
  ['A page of Markdown notes', `${count(LONGEST_PAGE)} characters`],
  ['A media file', bytes(LIMITS.media)],
  ['A statement to a deck’s database', `${TIME_LIMIT / 1000} s`],
  ['Notes', count(LIMITS.notes)],
  ['Cards', count(LIMITS.cards)],
  ['Reviews', count(LIMITS.reviews)],
  ['A field', `${count(LIMITS.field)} characters`],
  ['A drawn side of an imported card', `${count(SIDE)} characters`],
  ['Formulas on it', count(FORMULAS)],
  ['Levels of decks', count(LIMITS.depth)],
  ['Levels of elements in our own cards', count(DEEPEST)],
  ['A backup, unpacked', bytes(BACKUP_LIMITS.unpacked)],
  [
    `Unpacked bytes for each stored byte of a backup, beyond the first ${bytes(BACKUP_LIMITS.free)}`,
    count(BACKUP_LIMITS.ratio),
  ],
  ['A line of a backup', bytes(BACKUP_LIMITS.line)],
];

test('the limits of SECURITY.md are those of the code', () => {
  const [, table = ''] = text.split('## Limits');
  const rows = [...table.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  expect(rows.slice(1)).toEqual(ROWS);
});

test('every file that SECURITY.md names is there', () => {
  const named = [...text.matchAll(/`((?:src|tests)\/[^`]+)`/g)].map(([, path]) => path ?? '');
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
