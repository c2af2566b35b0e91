import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import type { ImportedNote } from '../../deck/deck.ts';
import { entryOfFile } from '../folder.ts';
import type { ReadOptions, Reading } from '../reading.ts';
import { readCsv } from './read.ts';
import { cardsCsv, notesText } from './write.ts';

const base = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };

async function read(
  content: string | Uint8Array<ArrayBuffer>,
  more: Partial<ReadOptions> = {},
  media: string[] = [],
): Promise<Reading> {
  const files = ['words.csv', ...media].map((name, i) =>
    entryOfFile({ name, blob: new Blob([i === 0 ? content : 'x']) }),
  );
  const result = await readCsv(files, { ...base, ...more }, 'words.csv');
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

const notesOf = ({ decks }: Reading) =>
  decks.flatMap(({ notes }) => notes as readonly ImportedNote[]);
const fields = (reading: Reading) => notesOf(reading).map((note) => Object.values(note.fields));

test.each<[string, string, string[][]]>([
  [
    'tabs',
    'a\tb\nc\td\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'commas, where prose holds colons',
    'a: x,b\nc: y,d\n',
    [
      ['a: x', 'b'],
      ['c: y', 'd'],
    ],
  ],
  [
    'semicolons',
    'a, x;b\nc;d, y\n',
    [
      ['a, x', 'b'],
      ['c', 'd, y'],
    ],
  ],
  [
    'pipes',
    'a|b\nc|d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a separator named by a spreadsheet', 'sep=;\na;b,c\n', [['a', 'b,c']]],
  ['a separator named by Anki', '#separator:Pipe\na,x|b\n', [['a,x', 'b']]],
  ['a head saved as a row', '"#separator:comma",,\n#html:false,,\na,b\n', [['a', 'b']]],
  [
    'quotes, doubled quotes, line ends',
    '"a ""x""","b\nc"\nd,e\n',
    [
      ['a &quot;x&quot;', 'b<br>c'],
      ['d', 'e'],
    ],
  ],
  [
    'a quote in the middle',
    'a "b" c,d\ne,f\n',
    [
      ['a &quot;b&quot; c', 'd'],
      ['e', 'f'],
    ],
  ],
  [
    'a quote that never closes',
    '"a,b\nc,d\ne,f\n',
    [
      ['&quot;a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ],
  ],
  [
    'comments',
    '#separator:comma\n# hello\na,b\n# bye\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'a quoted sign of comments',
    '"#a",b\nc,d\n',
    [
      ['#a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'mixed line ends',
    'a,b\r\nc,d\re,f\n',
    [
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ],
  ],
  ['zero bytes', 'a\0,b\n', [['a', 'b']]],
  [
    'HTML as it came',
    'a,<b>b</b> & c\nd,e < f\n',
    [
      ['a', '<b>b</b> & c'],
      ['d', 'e < f'],
    ],
  ],
  ['HTML that is text', '#separator:comma\n#html:false\na,<b>\n', [['a', '&lt;b&gt;']]],
  ['a template of C++ is no HTML', 'a,vector<int> x\n', [['a', 'vector&lt;int&gt; x']]],
  [
    'rows of different length',
    'a,b\nc\nd,e\n',
    [
      ['a', 'b'],
      ['c', ''],
      ['d', 'e'],
    ],
  ],
  ['one column', 'a\nb\n', [['a'], ['b']]],
])('reads %s', async (_name, text, expected) => {
  expect(fields(await read(text))).toEqual(expected);
});

test.each([
  ['UTF-16, little end first', [0xff, 0xfe], false],
  ['UTF-16, big end first', [0xfe, 0xff], true],
])('reads %s', async (_name, mark, isBig) => {
  const units = [...'ä\tb\n'].flatMap((c) => {
    const code = c.charCodeAt(0);
    return isBig ? [code >> 8, code & 255] : [code & 255, code >> 8];
  });
  expect(fields(await read(new Uint8Array([...mark, ...units])))).toEqual([['ä', 'b']]);
});

test('text that is no Unicode is read as Western European, and said so', async () => {
  const reading = await read(new Uint8Array([0xe4, 0x2c, 0x62, 0x0a]));
  expect(fields(reading)).toEqual([['ä', 'b']]);
  expect(reading.remarks.join()).toContain('not in Unicode');
});

const HEAD =
  '#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n#tags:all\n';

test('a head of Anki: guids, notetypes, decks, tags', async () => {
  const reading = await read(
    `${HEAD}g1\tBasic\tA::B\tq\ta\tx y\ng2\tBasic (and reversed card)\tA\tq\ta\t\ng3\tCloze\tA\t{{c1::x}} {{c3::y}}\t\tz\n`,
  );
  expect(reading.mapping).toBeNull();
  expect(reading.decks.map(({ path, notes }) => [path.join('::'), notes.length])).toEqual([
    ['A', 2],
    ['A::B', 1],
  ]);
  const byId = new Map(notesOf(reading).map((note) => [note.id as string, note]));
  expect(byId.get('anki/g1')?.tags).toEqual(['all', 'x', 'y']);
  expect(byId.get('anki/g2')?.cards.map(({ part }) => part)).toEqual(['0', '1']);
  expect(byId.get('anki/g3')?.cards.map(({ part }) => part)).toEqual(['0', '2']);
  expect(reading.notetypes.map(({ kind }) => kind)).toEqual(['normal', 'normal', 'cloze']);
});

test.each([
  [
    'names of columns',
    'guid,Word,Meaning,Tags\nx,hund,dog,t\n',
    { header: true, roles: ['guid', 'front', 'back', 'tags'] },
  ],
  [
    'names that continue one another',
    'land,capital,capital:de\nFrance,Paris,Paris\n',
    { header: true },
  ],
  ['no names', 'hund,dog\nkatt,cat\n', { header: false, roles: ['front', 'back'] }],
  ['a back before its front', 'Answer,Question\n1,2\n', { header: true, roles: ['back', 'front'] }],
  [
    'tags at the end',
    `${'a\tb\tx\nc\td\ty\n'.repeat(1)}e\tf\tx\ng\th\ty\n`,
    { roles: ['front', 'back', 'tags'] },
  ],
])('guesses the columns: %s', async (_name, text, expected) => {
  expect((await read(text)).mapping).toMatchObject(expected);
});

test('the learner reads the columns otherwise', async () => {
  const mapping = {
    separator: ',',
    html: true,
    header: true,
    roles: ['back', 'front', 'ignore', 'tags'] as const,
  };
  const reading = await read('a,b,c,d\n1,2,3,4 5\n', { mapping });
  expect(fields(reading)).toEqual([['2', '1']]);
  expect(notesOf(reading)[0]?.tags).toEqual(['4', '5']);
  expect(reading.mapping).toMatchObject({
    header: true,
    roles: ['back', 'front', 'ignore', 'tags'],
  });
});

test('rows that cannot come in are named with their number', async () => {
  const reading = await read('#separator:comma\n#guid column:3\na,b,g\n,c,h\nd,e,g\na,b,\na,b,\n');
  expect(reading.skipped.map(({ where, cause }) => `${where}: ${cause}`)).toEqual([
    'row 4: The first field is empty.',
    'row 5: Row 3 has the same guid.',
    'row 7: It repeats row 6.',
  ]);
});

test('two rows may ask the same, and ids do not depend on the order of rows', async () => {
  const one = await read('a,b\nc,d\na,e\n');
  const two = await read('c,d\na,b\na,e\n');
  expect(new Set(notesOf(one).map(({ id }) => id)).size).toBe(3);
  expect(
    notesOf(two)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(
    notesOf(one)
      .map(({ id }) => id)
      .sort(),
  );
});

test('media that came along are taken, others told', async () => {
  const reading = await read('a,<img src="p%20q.png"> [sound:s.mp3]\nb,c\n', {}, [
    'media/p q.png',
    'media/unused.png',
  ]);
  expect(reading.media.map(({ name }) => name)).toEqual(['p q.png']);
  expect(notesOf(reading)[0]?.media).toEqual(['p q.png']);
  expect(reading.remarks.join()).toContain('1 picture or sound');
});

test('all further columns stand on the back, right-to-left ones marked', async () => {
  const { notetypes } = await read('word,meaning,עברית\nx,y,שלום\nz,w,עולם\n');
  expect(notetypes[0]?.fields.map(({ name, rtl }) => [name, rtl])).toEqual([
    ['word', false],
    ['meaning', false],
    ['עברית', true],
  ]);
  expect(notetypes[0]?.templates[0]?.back).toContain('{{עברית}}');
});

test('what is written as notes is read as the same notes; cards are a table for people', async () => {
  const text = `${HEAD}g#1\tBasic\tA::B\tq "x"\ta<br>b\tx\n`;
  const reading = await read(text.replace('g#1', '"g#1"'));
  const notetypes = new Map(reading.notetypes.map((notetype) => [notetype.id, notetype]));
  const again = await read(notesText(reading.decks, notetypes));
  expect(notesOf(again)).toEqual(notesOf(reading));
  expect(cardsCsv(reading.decks, notetypes)).toMatch(
    /^\uFEFFfront,back,front_html,back_html,tags,deck\r\n/,
  );
  expect(fields(await read(cardsCsv(reading.decks, notetypes)))[0]?.slice(0, 1)).toEqual(['q "x"']);
});

test.each([
  ['nothing', ''],
  ['only a head', '#separator:tab\n'],
])('refuses %s', async (_name, text) => {
  const entry = entryOfFile({ name: 'x.csv', blob: new Blob([text]) });
  const result = await readCsv([entry], base, 'x.csv');
  expect(result.ok ? '' : result.problem.kind).toBe('empty');
});

test('the sign of comments may part the columns', async () => {
  expect(fields(await read('#separator:#\na#b\n'))).toEqual([['a', 'b']]);
});

test('a cell that a spreadsheet would run is written as text', async () => {
  const { decks, notetypes } = await read('front,back\n"=HYPERLINK(""x"")",+1\n@a,-b\n');
  const table = cardsCsv(decks, new Map(notetypes.map((notetype) => [notetype.id, notetype])));
  expect(table).toContain(`'=HYPERLINK`);
  const rows = Papa.parse<string[]>(table.slice(1)).data;
  expect(
    rows
      .slice(1)
      .flat()
      .filter((cell) => /^[=+@-]/.test(cell)),
  ).toEqual([]);
});
