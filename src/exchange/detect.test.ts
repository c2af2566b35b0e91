import { expect, test } from 'vitest';
import { instant } from '../base/time.ts';
import { DECK_PAGE, conceptFile } from '../deck/sample.ts';
import { groupFiles, readFiles } from './detect.ts';
import type { ImportFile } from './reading.ts';
import { writeZip } from './zip-write.ts';

const options = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };
const file = (name: string, content: BlobPart = 'x'): ImportFile => ({
  name,
  blob: new Blob([content]),
});
const bytes = (...numbers: number[]) => new Uint8Array(numbers);
const latin = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
const encoder = new TextEncoder();

const zip = (files: Record<string, string | Blob>): Promise<Blob> =>
  writeZip(
    Object.entries(files).map(([path, content]) => ({
      path,
      content: typeof content === 'string' ? encoder.encode(content) : content,
    })),
    { modified: new Date(1e12) },
  );

const CROWD = JSON.stringify({
  __type__: 'Deck',
  name: 'Top',
  crowdanki_uuid: 'd',
  note_models: [
    {
      crowdanki_uuid: 'm',
      name: 'Basic',
      flds: [{ name: 'Front' }, { name: 'Back' }],
      tmpls: [{ name: 'Card 1', qfmt: '{{Front}}', afmt: '{{Back}}' }],
    },
  ],
  notes: [{ fields: ['q <img src="a.png">', 'a'], guid: 'g', note_model_uuid: 'm', tags: [] }],
  children: [],
});
const MOCHI = '{:version 2 :decks [{:id :a :name "D" :cards [{:id :x :content "q\\n---\\na"}]}]}';
const TRANSIT =
  '["^ ","~:version",2,"~:decks",[["^ ","~:id","~:a","~:name","D","~:cards",[["^ ","~:id","~:x","~:content","q\\n---\\na"]]]]]';
const NOTE = '## Q? {#q}\n\na\n';

/** What is found, whatever the file is called. */
const found = async (files: readonly ImportFile[]): Promise<string> => {
  const result = await readFiles(files, options);
  if (!result.ok) return `${result.problem.kind}: ${result.problem.sentence}`;
  const { format, decks } = result.value;
  return `${format} ${decks.flatMap(({ notes }) => notes).length}`;
};

test.each<[string, string, string]>([
  ['rows', 'a,b\nc,d\n', 'text 2'],
  ["Anki's notes", '#separator:tab\n#html:true\na\tb\n', 'text 1'],
  ['CrowdAnki', CROWD, 'crowdanki 1'],
  ['Mochi as EDN', MOCHI, 'mochi 1'],
  ['Mochi as Transit', TRANSIT, 'mochi 1'],
  ['a deck page', DECK_PAGE.replace(/## First[^]*/, ''), 'engraph 0'],
  ['a concept page', conceptFile(NOTE), 'engraph 1'],
  ['notes in Markdown', '# T\n\nq :: a\n\nterm ::: meaning\n', 'markdown 2'],
  ['questions and answers', 'Q: one\nA: two\n\nQ: three\nA: four\n', 'markdown 2'],
])('finds %s under any name', async (_name, text, expected) => {
  for (const name of ['x', 'x.txt', 'x.apkg', 'x.json'])
    expect(await found([file(name, text)])).toBe(expected);
});

test('a name decides only between notes and rows', async () => {
  const text = 'one :: two, three\nfour :: five, six\n';
  expect(await found([file('x.csv', text)])).toBe('text 2');
  expect(await found([file('x.md', text)])).toBe('markdown 2');
});

test.each<[string, Record<string, string>, string]>([
  [
    'Engraph Markdown',
    { 'my/deck.md': DECK_PAGE, 'my/a.md': conceptFile(NOTE), 'my/.DS_Store': 'x' },
    'engraph 1',
  ],
  [
    'several decks of Engraph Markdown',
    {
      'decks/one/deck.md': DECK_PAGE,
      'decks/one/a.md': conceptFile(NOTE),
      'decks/two/deck.md': DECK_PAGE.replace('id: demo', 'id: two'),
      'decks/two/a.md': conceptFile(NOTE),
    },
    'engraph 2',
  ],
  ['CrowdAnki with media', { 'Top/Top.json': CROWD, 'Top/media/a.png': 'png' }, 'crowdanki 1'],
  ['Mochi', { 'data.edn': MOCHI, 'x.png': 'png' }, 'mochi 1'],
  [
    'a vault',
    { 'v/One.md': 'q :: a\n', 'v/sub/Two.md': 'b :: c\n', 'v/.obsidian/app.json': '{}' },
    'markdown 2',
  ],
  ['a text with media', { 'words.csv': 'a,b\nc,<img src="p.png">\n', 'p.png': 'png' }, 'text 2'],
])('reads a zip and a folder of %s', async (_name, files, expected) => {
  expect(await found([{ name: 'x.zip', blob: await zip(files) }])).toBe(expected);
  const folder = Object.entries(files).map(([name, content]) => file(`chosen/${name}`, content));
  expect(await found(folder)).toBe(expected);
});

test('a zip within a zip is opened once', async () => {
  const inner = await zip({ 'data.edn': MOCHI });
  const outer = await zip({ 'deck.mochi': inner });
  expect(await found([file('x.zip', outer)])).toBe('mochi 1');
  expect(await found([file('x.zip', await zip({ 'deck.mochi': outer }))])).toMatch(/^unknown: /);
});

test.each<[string, BlobPart | Promise<Blob>, RegExp]>([
  ['an empty file', '', /^empty: This file is empty/],
  ['empty lines', '\n \n', /^empty: /],
  [
    'an LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n',
    /^unknown: .*Git LFS/,
  ],
  [
    'an error page',
    '<!DOCTYPE html>\n<html><body>404</body></html>',
    /^unknown: This is a web page/,
  ],
  ['a backup', 'ENGRAPH {"format":1}\n', /^unknown: This is a backup/],
  ['JSON that is no deck', '{"name":"x","version":1}', /^unknown: This JSON/],
  ['JSON that ends early', CROWD.slice(0, -30), /^damaged: This file ends early/],
  ['a PDF', '%PDF-1.7\n', /It looks like a PDF\.$/],
  ['a picture', latin('\x89PNG\r\n\x1a\n\0\0'), /It looks like a picture/],
  ['an old spreadsheet', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1), /Office/],
  [
    'a workbook',
    zip({ '[Content_Types].xml': '<x/>', 'xl/workbook.xml': '<x/>' }),
    /Save the sheet as CSV/,
  ],
  ['a book', zip({ 'META-INF/container.xml': '<x/>', mimetype: 'x' }), /an e-book/],
  ['a 7-Zip archive', latin('7z\xbc\xaf\x27\x1c\0\0'), /7-Zip/],
  ['an archive with nothing known', zip({ 'a.bin': 'x' }), /^unknown: Nothing in here/],
  ['an archive of packages', zip({ 'a.apkg': 'x', 'b.apkg': 'x' }), /holds 2 packages/],
  ['a cut zip', bytes(0x50, 0x4b, 3, 4, 0, 0), /^damaged: /],
  [
    'bytes of no kind',
    Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251),
    /^(?:unknown|text|damaged)/,
  ],
  [
    'a deck of Anki 1',
    latin(`SQLite format 3\0${'\0'.repeat(100)}CREATE TABLE facts (id)CREATE TABLE models (id)`),
    /^too-old: .*Anki 1/,
  ],
  ['a deck of a later format', DECK_PAGE.replace('format: 1', 'format: 3'), /^too-new: .*format 3/],
  ['a deck with mistakes', `${DECK_PAGE}\n- [b](b.md)\n`, /^invalid: This deck has 2 problems/],
])('refuses %s with a sentence', async (_name, content, expected) => {
  expect(await found([file('deck.apkg', await content)])).toMatch(expected);
});

test('every problem of a deck is told with file, line, cause and advice', async () => {
  const result = await readFiles(
    [
      file('d/deck.md', DECK_PAGE),
      file('d/a.md', conceptFile('## Q?\n\na\n\n## R? {#r}\n\n[[x]]\n')),
    ],
    options,
  );
  expect(result.ok ? [] : result.problem.details.map(({ where }) => where)).toEqual([
    'd/a.md:7',
    'd/a.md:13',
  ]);
  expect(result.ok ? '' : result.problem.details[0]?.advice).toContain('{#q}');
});

test.each<[string, string[], string[][]]>([
  ['one file', ['a.apkg'], [['a.apkg']]],
  ['unrelated files', ['a.apkg', 'b.csv', 'c.txt'], [['a.apkg'], ['b.csv'], ['c.txt']]],
  ['a text and its media', ['b.csv', 'p.png'], [['b.csv', 'p.png']]],
  ['a deck', ['d/deck.md', 'd/a.md', 'd/media/p.png'], [['d/deck.md', 'd/a.md', 'd/media/p.png']]],
  [
    'a folder of decks',
    ['x/a/deck.md', 'x/a/a.md', 'x/b/deck.md', 'x/README.md'],
    [['x/a/deck.md', 'x/a/a.md'], ['x/b/deck.md'], ['x/README.md']],
  ],
  [
    'a vault',
    ['v/a.md', 'v/s/b.md', 'v/i.png', 'v/.obsidian/x.json'],
    [['v/a.md', 'v/s/b.md', 'v/i.png']],
  ],
  [
    'CrowdAnki',
    ['D/D.json', 'D/media/p.png', 'e.apkg'],
    [['e.apkg'], ['D/D.json', 'D/media/p.png']],
  ],
  [
    'a profile of Anki',
    ['U/collection.anki2', 'U/collection.media/a.png'],
    [['U/collection.anki2'], ['U/collection.media/a.png']],
  ],
])('groups %s', (_name, names, expected) => {
  const groups = groupFiles(names.map((name) => file(name)));
  expect(groups.map((group) => group.map(({ name }) => name))).toEqual(expected);
});
