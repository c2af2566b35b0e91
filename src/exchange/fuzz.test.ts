import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../base/time.ts';
import { readCrowdAnki } from './crowdanki/read.ts';
import { readCsv } from './csv/read.ts';
import { readFiles } from './detect.ts';
import { readEngraph } from './engraph/read.ts';
import { entryOfFile } from './folder.ts';
import type { EntryReader } from './folder.ts';
import { readMarkdown } from './markdown/read.ts';
import { readMochi } from './mochi/read.ts';

const options = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };

/** Whatever comes in: an answer, a sentence when it is no, ids that differ when it is yes. */
async function check(reader: EntryReader, name: string, content: string | Uint8Array<ArrayBuffer>) {
  const result = await reader([entryOfFile({ name, blob: new Blob([content]) })], options, name);
  if (!result.ok) {
    expect(result.problem.sentence).toMatch(/^[A-Z][^!]*[.)]$/);
    return;
  }
  const notes = result.value.decks.flatMap((deck) => deck.notes);
  expect(new Set(notes.map(({ id }) => id)).size).toBe(notes.length);
  for (const { cards } of notes) expect(cards.length).toBeGreaterThan(0);
}

const READERS: Readonly<Record<string, readonly [EntryReader, string, readonly string[]]>> = {
  csv: [
    readCsv,
    'x.csv',
    [
      'a',
      '\t',
      ',',
      ';',
      '"',
      '""',
      '\n',
      '#',
      '#html:true\n',
      '#separator:',
      'sep=;\n',
      '#guid column:1\n',
      '#columns:',
      'tags:x\n',
      '<b>',
      '&amp;',
      '{{c1::',
      '}}',
      '[sound:a.mp3]',
      '__proto__',
      ' ',
    ],
  ],
  markdown: [
    readMarkdown,
    'x.md',
    [
      'a',
      ' ',
      '\n',
      '\n\n',
      '::',
      ':::',
      '?',
      '\n?\n',
      '==',
      '{',
      '}',
      '{{c1::',
      '}}',
      '`',
      '```\n',
      '$',
      '$$',
      '# ',
      '## ',
      ' #card',
      'Q: ',
      'A: ',
      '---\n',
      '[[',
      ']]',
      '![[',
      '](',
      '[',
      '<b>',
      '<!-- x -->',
      '^id',
      '> ',
      '- ',
      '    ',
      '|',
      '\\',
      '%%',
      'START\n',
      'END\n',
      'Back: ',
      '***',
      '_',
      '*',
      '&amp;',
      '\u05d0',
    ],
  ],
  crowdanki: [
    readCrowdAnki,
    'deck.json',
    [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"__type__"',
      '"Deck"',
      '"notes"',
      '"note_models"',
      '"children"',
      '"flds"',
      '"a"',
      '1',
      'null',
      '"__proto__"',
    ],
  ],
  edn: [
    readMochi,
    'data.edn',
    [
      '{',
      '}',
      '[',
      ']',
      '(',
      ')',
      '#{',
      ':decks ',
      ':cards ',
      ':content ',
      ':id ',
      ':a ',
      '"x{{y}}"',
      '"q\\n---\\na"',
      '"',
      '\\',
      '#inst ',
      '#_',
      ';',
      '1',
      'nil ',
      ' ',
    ],
  ],
  transit: [
    readMochi,
    'data.json',
    [
      '[',
      ']',
      '"^ "',
      ',',
      '"~:decks"',
      '"~:cards"',
      '"~:content"',
      '"^0"',
      '"^1"',
      '"~#list"',
      '"~#set"',
      '"q\\n---\\na"',
      '"~:id"',
      '1',
      'null',
      '{',
      '}',
      ':',
      '"~t2"',
    ],
  ],
  engraph: [
    readEngraph,
    'x.md',
    [
      '---\n',
      'format: 1\n',
      'id: x\n',
      'title: a\n',
      '## Q {#q}\n',
      '\n',
      'a',
      '{{',
      '}}',
      '```\n',
      '> ',
      '[[x]]',
      '- [x](x.md)\n',
      ' .cloze}',
      '&x ',
      '*x',
      ': ',
      '<b>',
    ],
  ],
};

test.each(Object.entries(READERS))('%s: any text', async (_name, [reader, name, words]) => {
  const pieces = fc.array(
    fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 5 })),
    { maxLength: 120 },
  );
  await fc.assert(
    fc.asyncProperty(pieces, async (parts) => {
      await check(reader, name, parts.join(''));
    }),
    { numRuns: 150 },
  );
});

test.each(Object.entries(READERS))('%s: any bytes', async (_name, [reader, name]) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      await check(reader, name, bytes.slice());
    }),
    { numRuns: 100 },
  );
});

/** Single words many times over: what would take the square of the length, or more. */
test.each(
  Object.entries(READERS).flatMap(([name, [reader, file, words]]) =>
    words.map((word) => [name, word, reader, file] as const),
  ),
)('%s: %j a great many times', async (_name, word, reader, file) => {
  await check(reader, file, word.repeat(Math.ceil(20_000 / word.length)));
  await check(reader, file, `${word}a :: b\n`.repeat(500));
});

test('anything at all goes through the door', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .constantFrom(
        'PK\x03\x04',
        'SQLite format 3\0',
        '{"__type__":',
        '---\nformat: 1\nid: x\n---\n',
        '["^ ",',
      )
      .chain((head) =>
        fc.string({ maxLength: 200 }).map((tail) => new TextEncoder().encode(head + tail)),
      ),
  );
  await fc.assert(
    fc.asyncProperty(
      bytes,
      fc.constantFrom('x', 'x.md', 'x.csv', 'x.apkg', 'd/deck.md'),
      async (content, name) => {
        const result = await readFiles([{ name, blob: new Blob([content.slice()]) }], options);
        if (!result.ok) expect(result.problem.sentence).toMatch(/[.)]$/);
      },
    ),
    { numRuns: 200 },
  );
});
