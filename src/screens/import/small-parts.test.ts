import { expect, test } from 'vitest';
import type { Mapping } from '../../exchange/reading.ts';
import { columnName, fieldsOf, roleOf, roleValue, withRole } from './columns.ts';
import { filesOf } from './dropped.ts';
import { alsoText, nothingText, sourceText } from './import-text.ts';
import { reportDetails, reportText } from './report-text.ts';
import { samplePreview } from './sample.ts';

test.each([
  ['front', 'front'],
  [{ field: 'Extra: 2' }, 'field:Extra: 2'],
] as const)('the role %j as an option, and back', (role, value) => {
  expect(roleValue(role)).toBe(value);
  expect(roleOf(value)).toEqual(role);
});

test('a role is taken from the column that had it; any number of columns can be unused', () => {
  expect(withRole(['front', 'back', 'tags'], 2, 'front')).toEqual(['ignore', 'back', 'front']);
  expect(withRole(['ignore', 'back'], 1, 'ignore')).toEqual(['ignore', 'ignore']);
});

test('columns have the names of the first row only when it holds names', () => {
  const mapping: Mapping = {
    ...{ separator: ',', html: false, header: true },
    roles: ['front', { field: 'Extra' }],
    sample: [
      ['Word', ''],
      ['a', 'b'],
    ],
  };
  expect([0, 1, 2].map((i) => columnName(mapping, i))).toEqual([
    'Column 1, Word',
    'Column 2',
    'Column 3',
  ]);
  expect(columnName({ ...mapping, header: false }, 0)).toBe('Column 1');
  expect(fieldsOf(mapping)).toEqual(['Extra']);
});

const deck = (title: string, isNew: boolean) => ({ title, cards: 1, isNew });
test.each([
  { decks: [deck('Brook', true)], says: '48 kB file, a new deck.' },
  { decks: [deck('Brook', false)], says: '48 kB file, adds to the deck you have.' },
  { decks: [deck('Weir', false)], says: '48 kB file, adds to Weir.' },
  { decks: [deck('A', true), deck('B', true)], says: '48 kB file, 2 new decks.' },
  { decks: [deck('A', false), deck('B', true)], says: '48 kB file, adds to 1 deck, 1 new.' },
])('$says', ({ decks, says }) => {
  const newDecks = decks.filter(({ isNew }) => isNew).length;
  const preview = samplePreview({ decks: { first: decks, count: decks.length }, newDecks });
  expect(sourceText(preview, 48_000, false)).toBe(says);
  expect(sourceText(preview, 48_000, true)).toMatch(/^48 kB of text,/);
});

test('a file of cards that are all here names no deck', () => {
  const counts = { added: 0, changed: 0, unchanged: 4, unreadable: 0, cards: 0 };
  const preview = samplePreview({ decks: { first: [], count: 0 }, newDecks: 0, counts });
  expect(sourceText(preview, 48_000, false)).toBe('48 kB file, cards that you have.');
});

test.each([
  [{ concepts: { added: 0, changed: 0 }, media: 0 }, ''],
  [
    { concepts: { added: 1, changed: 2 }, media: 3_000 },
    'With 1 new concept, 2 changed concepts, 3,000 pictures and sounds.',
  ],
])('%j is told', (change, says) => expect(alsoText(samplePreview(change))).toBe(says));

test.each([
  [3, 0, /^All 3 cards/],
  [0, 2, /^None of the cards/],
  [0, 0, /^There are no cards/],
])('%i identical, %i skipped', (unchanged, count, says) => {
  const counts = { added: 0, changed: 0, unchanged, unreadable: 0, cards: 0 };
  expect(nothingText(samplePreview({ counts, skipped: { first: [], count } }))).toMatch(says);
});

test.each([
  [{ added: 53, skipped: 2 }, '53 added, 2 skipped.'],
  [{ added: 1_204, changed: 12, skipped: 0 }, '1,204 added, 12 changed.'],
  [{}, 'Imported.'],
])('%j: %s', (report, says) => expect(reportText(report)).toBe(says));

test('what else came in', () => {
  expect(reportDetails({ kept: 1, retired: 1, reviews: 200, media: 1 })).toEqual([
    'Your own text was kept in 1 field.',
    '1 card is no longer in this version and rests with its history.',
    '200 reviews of its history came along.',
    '1 picture or sound stored.',
  ]);
});

/** A folder as a browser hands it over: entries in portions, an empty one at the end. */
const folder = (name: string, fullPath: string, portions: unknown[][]) => ({
  ...{ isFile: false, isDirectory: true, name, fullPath },
  createReader: () => {
    const left = [...portions, []];
    return { readEntries: (then: (entries: unknown) => void) => then(left.shift()) };
  },
});
const entry = (fullPath: string) => ({
  ...{ isFile: true, isDirectory: false, name: fullPath.split('/').at(-1), fullPath },
  file: (then: (file: File) => void) => then(new File(['x'], 'x')),
});

test('a dropped folder is read in portions, hidden files left out', async () => {
  const inner = folder('media', '/deck/media', [[entry('/deck/media/b.png')]]);
  const dropped = folder('deck', '/deck', [
    [entry('/deck/deck.json'), entry('/deck/.DS_Store')],
    [inner, folder('.git', '/deck/.git', [[entry('/deck/.git/config')]])],
  ]);
  const files = await filesOf([dropped, new File(['y'], 'single.csv')] as never);
  expect(files.map(({ name }) => name)).toEqual([
    'deck/deck.json',
    'deck/media/b.png',
    'single.csv',
  ]);
});
