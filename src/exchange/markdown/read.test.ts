import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import type { NativeNote } from '../../deck/deck.ts';
import { entryOfFile } from '../folder.ts';
import { readMarkdown } from './read.ts';

const options = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };

async function read(files: Record<string, string> | string) {
  const all = typeof files === 'string' ? { 'Page.md': files } : files;
  const entries = Object.entries(all).map(([name, text]) =>
    entryOfFile({ name, blob: new Blob([text]) }),
  );
  const result = await readMarkdown(entries, options, 'Notes');
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}
type Read = Awaited<ReturnType<typeof read>>;
const notesOf = ({ decks }: Read) => decks.flatMap(({ notes }) => notes as readonly NativeNote[]);
/** `kind|prompt|more|answer` of each card. */
const cards = (reading: Read) =>
  notesOf(reading).map(({ kind, fields }) =>
    [kind, fields.prompt, fields.more, fields.answer].join('|').replaceAll('question|', 'q|'),
  );

test.each<[string, string, string[]]>([
  ['a line', 'What? :: That\n', ['q|What?||That']],
  ['list items', '- one :: two\n- three:: four\n', ['q|one||two', 'q|three||four']],
  ['both directions', 'term ::: meaning\n', ['reverse|term||meaning']],
  ['both directions of a question', 'Why? ::: because\n', ['q|Why?||because', 'q|because||Why?']],
  ['a line of ?', 'What\nis it\n?\nthis\n\n- no\n', ['q|What is it||this']],
  ['a line of ??', 'term\n??\nmeaning\n', ['reverse|term||meaning']],
  [
    'Q and A',
    'Q: one\nA: two\nstill\n\ntext\n\n**Q:** three\n**A:** four\n',
    ['q|one||two\nstill', 'q|three||four'],
  ],
  [
    'Q and A with code',
    'Q: one\nA:\n\n```py\nx = 1\n\ny = 2\n```\n',
    ['q|one||```py\nx = 1\n\ny = 2\n```'],
  ],
  [
    'a heading',
    '# T\n\n## What? #card\n\nThis\n\n- a\n\n## Other\n\ntext\n',
    ['q|What?||This\n\n- a'],
  ],
  ['a tagged line', 'What? #card\nThis\n\ntext\n', ['q|What?||This']],
  ['a tagged line, both ways', 'term #card-reverse\n\nmeaning\n', ['reverse|term||meaning']],
  ['a front of several blocks', 'See:\n\n```js\n1\n```\n\nx :: y\n', ['q|x||y']],
  ['START and END', 'START\nBasic\nf\ng\nBack: b\nEND\n', ['q|f g||b']],
  ['a cloze in START', 'START\nCloze\nthe {cat} sat\nEND\n', ['cloze|Page||the {{cat}} sat']],
  ['highlights', '## H\n\na ==b== and ==c==\n', ['cloze|H||a {{b}} and {{c}}']],
  ['numbers', 'a {2:b} {1:c} {1:d}\n', ['cloze|Page||a {{b}} c d', 'cloze|Page||a b {{c}} {{d}}']],
  [
    "Anki's notation",
    '{{c1::a::h}} {{c2::b::c}}\n',
    ['cloze|Page||{{a :: h}} b', 'cloze|Page||a {{b :: c}}'],
  ],
  [
    'code in a gap',
    'use {`a::b`} here, {{ no }}\n',
    ['cloze|Page||use {{`a::b`}} here, \\{{ no }}'],
  ],
  ['a passage over two lines', 'a ==b==\nc {d}\n', ['cloze|Page||a {{b}}\nc {{d}}']],
  ['plain headings', '# T\n\n## One?\n\n1\n\n## Two\n\n2\n', ['q|One?||1', 'q|Two||2']],
  ['two halves', 'front\n\nmore\n\n---\n\nback\n', ['q|front|more|back']],
])('finds %s', async (_name, text, expected) => {
  expect(cards(await read(text))).toEqual(expected);
});

const REST = '\n\nx :: y\n';
test.each([
  ['fences', '```\na :: b ==c== {d}\nQ: e\nA: f\n```'],
  ['fences in lists', '- a\n\n  ```\n  b :: c\n\n  {d}\n  ```'],
  ['code spans', 'a `b :: c` and ``{d} ` ==e==``'],
  ['formulas', 'a $3::4$ $\\frac{1}{2}$\n\n$$\n{x} :: {y}\n$$'],
  ['tables', '| a :: b | c |\n|---|---|\n| d :: e | f |'],
  ['front matter', '---\nx: a :: b\n---'],
  ['names of code', 'use std::vector and Foo::bar(x)'],
  ['prices', 'costs $5 and {'],
  ['attributes', 'text {.class} {#id} { x }'],
])('%s hold no marks', async (name, text) => {
  const body = name === 'front matter' ? text + REST : `${text}${REST}`;
  expect(cards(await read(body))).toEqual(['q|x||y']);
});

test('what our own format does not show becomes text', async () => {
  const reading = await read(
    [
      'a [[Page two|words]] [[Three]] ![[no.png]] :: <b>x</b> vector<int> ![y](https://x.org/y.png) [f](f.md) [w](https://w.org) $x_1$',
      '',
      'b :: [[ c ]] [d][e] ![g][e]',
      '',
      '[e]: https://e.org',
      '',
    ].join('\n'),
  );
  expect(cards(reading)).toEqual([
    'q|a words Three no||x vector\\<int> [y](<https://x.org/y.png>) f [w](https://w.org) `$x_1$`',
    'q|b||c [d][e] ![g][e]',
  ]);
  expect(reading.skipped).toEqual([]);
  expect(reading.remarks.length).toBeGreaterThan(2);
});

test('pictures of the folder are shown, under names that the format can write', async () => {
  const reading = await read({
    'v/P.md': 'a :: ![[Bild ä.png|100]] ![z](img/z.jpg)\n',
    'v/img/Bild ä.png': 'x',
    'v/img/z.jpg': 'y',
    'v/u.png': 'z',
  });
  expect(reading.media.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^bild-a-[0-9a-f]{6}\.png$/),
    'z.jpg',
  ]);
  expect(notesOf(reading)[0]?.media).toEqual(reading.media.map(({ name }) => name));
  expect(notesOf(reading)[0]?.cards[0]?.answer.match(/data-media/g)).toHaveLength(2);
});

test('a vault: folders are decks, pages name others, links are told', async () => {
  const reading = await read({
    'v/One.md':
      '---\ntags: [net]\naliases: [First]\n---\na :: b #x/y\n\nSee [[Two]] and [[Ghost]].\n',
    'v/sub/Two.md': 'c :: d [[first]]\n',
    'v/Three.md': '---\ncards-deck: Other::Deck\n---\ne :: f\n',
    'v/Four.md': '#flashcards/physics/heat\n\ng :: h\n',
    'v/Empty.md': 'nothing [[One]]\n',
  });
  expect(
    reading.decks.filter(({ notes }) => notes.length > 0).map(({ path }) => path.join('::')),
  ).toEqual(['v', 'v::sub', 'Other::Deck', 'physics::heat']);
  expect(notesOf(reading)[0]?.tags).toEqual(['net', 'x::y']);
  const { graph } = reading;
  const titleOf = new Map(graph?.pages.map(({ id, title }) => [id, title]));
  expect(graph?.links.map(({ from, to }) => `${titleOf.get(from)} > ${titleOf.get(to)}`)).toEqual([
    'One > Two',
    'One > Ghost',
    'Two > One',
  ]);
  expect(graph?.notes.size).toBe(4);
});

test('ids stay when cards change places, and follow the mark of the author', async () => {
  const one = notesOf(await read('a :: b\n\nc :: d\n\nx {y} ^abc\n'));
  const two = notesOf(await read('x {z} more ^abc\n\nc :: d\n\na :: b2\n'));
  const ids = (notes: readonly NativeNote[]) => notes.map(({ id }) => id).sort();
  expect(ids(two)).toEqual(ids(one));
  expect(one.at(-1)?.id).toMatch(/\/id-abc$/);
  expect(new Set(ids(notesOf(await read('a :: b\n\na :: c\n\na :: b\n')))).size).toBe(3);
});

test('text without any card is refused with what to write', async () => {
  const entry = entryOfFile({ name: 'a.md', blob: new Blob(['Just text.\n']) });
  const result = await readMarkdown([entry], options, 'a.md');
  expect(result.ok ? '' : result.problem.sentence).toContain('question :: answer');
});
