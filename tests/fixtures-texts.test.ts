import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { instant } from '../src/base/time.ts';
import { readFiles } from '../src/exchange/detect.ts';
import type { Format } from '../src/exchange/reading.ts';

/** Real files of others, beside this repository; not part of it. */
const FIXTURES = '../shared/fixtures/decks';
const isThere = existsSync(FIXTURES);
if (!isThere) console.warn(`SKIPPED: no ${FIXTURES}; the text fixtures were not read.`);

interface Expected {
  readonly file: string;
  readonly format: Format;
  readonly notes: number;
  readonly cards: number;
  readonly decks: number;
  readonly notetypes: number;
  /** Why these counts. */
  readonly why: string;
}

const TABLE: readonly Expected[] = [
  {
    ...{
      file: 'text/brainbrew-test1.csv',
      format: 'text',
      notes: 15,
      cards: 15,
      decks: 1,
      notetypes: 1,
    },
    why: '16 lines, the first holds names; guid and Tags are no fields',
  },
  {
    ...{
      file: 'text/brainbrew-missing-guids.csv',
      format: 'text',
      notes: 9,
      cards: 9,
      decks: 1,
      notetypes: 1,
    },
    why: '10 lines, the first holds names; empty guids fall back on the first field',
  },
  {
    ...{
      file: 'text/brainbrew-test1.tsv',
      format: 'text',
      notes: 15,
      cards: 15,
      decks: 1,
      notetypes: 1,
    },
    why: 'the first table with tabs, and an empty line at the end',
  },
  {
    ...{ file: 'text/jlpt-n5.csv', format: 'text', notes: 718, cards: 718, decks: 1, notetypes: 1 },
    why: '719 rows, the first holds names; words that repeat have guids of their own',
  },
  {
    ...{ file: 'text/ug-main.csv', format: 'text', notes: 323, cards: 323, decks: 1, notetypes: 1 },
    why: '324 rows, the first holds names; one card each, country to flag and map',
  },
  {
    ...{
      file: 'text/ug-capital-17-languages.csv',
      format: 'text',
      notes: 219,
      cards: 219,
      decks: 1,
      notetypes: 1,
    },
    why: '220 rows, the first holds names (capital:de continues capital); 17 fields',
  },
  {
    ...{
      file: 'text/cooperability-health-anki-headers.txt',
      format: 'text',
      notes: 19,
      cards: 19,
      decks: 1,
      notetypes: 1,
    },
    why: '6 header lines, then 19 rows, some over several lines; deck Health, notetype Basic',
  },
  {
    ...{
      file: 'text/cooperability-my-chinese.txt',
      format: 'text',
      notes: 7,
      cards: 7,
      decks: 1,
      notetypes: 1,
    },
    why: '2 header lines, then 7 cards, question and answer',
  },
  {
    ...{
      file: 'text/sambhav-all-decks-2018.txt',
      format: 'text',
      notes: 36,
      cards: 36,
      decks: 1,
      notetypes: 1,
    },
    why: '36 rows (the last without line end), no names; the third column holds tags',
  },
  {
    ...{
      file: 'markdown/flashcards-obsidian-cloze.md',
      format: 'markdown',
      notes: 5,
      cards: 5,
      decks: 1,
      notetypes: 0,
    },
    why: '4 passages with gaps; unnumbered gaps of one belong together, that with {1:} and {2:} makes two cards',
  },
  {
    ...{
      file: 'markdown/flashcards-obsidian-inline.md',
      format: 'markdown',
      notes: 5,
      cards: 6,
      decks: 1,
      notetypes: 0,
    },
    why: '5 lines as the file says; the one with ::: asks in both directions',
  },
  {
    ...{
      file: 'crowdanki/brainbrew-example/deck.json',
      format: 'crowdanki',
      notes: 15,
      cards: 15,
      decks: 2,
      notetypes: 1,
    },
    why: '15 notes in LL::1. Vocab, whose parent is made; of 7 templates one has a front that is filled',
  },
  {
    ...{
      file: 'crowdanki/openapphub-terminology/deck.json',
      format: 'crowdanki',
      notes: 69,
      cards: 69,
      decks: 8,
      notetypes: 1,
    },
    why: '69 notes in 7 decks below an empty one',
  },
];

const options = {
  moment: { at: instant(1_790_000_000_000), offset: 0, rollOver: 4 },
  parameters: [],
};
const read = (file: string) =>
  readFiles(
    [{ name: file.split('/').at(-1) ?? '', blob: new Blob([readFileSync(`${FIXTURES}/${file}`)]) }],
    options,
  );

test.skipIf(!isThere).each(TABLE)('$file: $why', async ({ file, why, ...expected }) => {
  void why;
  const result = await read(file);
  if (!result.ok) throw new Error(result.problem.sentence);
  const { format, decks, notetypes, skipped } = result.value;
  const notes = decks.flatMap((deck) => deck.notes);
  expect(skipped).toEqual([]);
  expect({
    format,
    notes: notes.length,
    cards: notes.flatMap(({ cards }) => cards).length,
    decks: decks.length,
    notetypes: notetypes.length,
  }).toEqual({ ...expected });
  expect(new Set(notes.map(({ id }) => id)).size).toBe(notes.length);
});

/** A name may lie: content decides. */
test.skipIf(!isThere).each(TABLE.filter(({ format }) => format !== 'markdown'))(
  '$file is read under a wrong name',
  async ({ file, format }) => {
    const blob = new Blob([readFileSync(`${FIXTURES}/${file}`)]);
    const result = await readFiles([{ name: 'deck.apkg', blob }], options);
    expect(result.ok ? result.value.format : result.problem.sentence).toBe(format);
  },
);

test.skipIf(!isThere)('bad/parser-zero-bytes.apkg is refused with a sentence', async () => {
  const result = await read('bad/parser-zero-bytes.apkg');
  expect(result.ok ? null : result.problem).toEqual({
    kind: 'empty',
    sentence: 'This file is empty. Get it again from where it came from.',
    details: [],
  });
});
