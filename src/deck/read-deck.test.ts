import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FieldName, Note } from './deck.ts';
import { readDeck } from './read-deck.ts';
import { DECK_PAGE, conceptFile, readSample, sampleDeck } from './sample.ts';

const note = async (body: string): Promise<Note> => {
  const first = (await sampleDeck(body)).notes[0];
  if (!first) throw new Error('no note');
  return first;
};

/** `line kind` of each problem in a.md; the body begins at line 7. */
const problems = async (body: string, front = ''): Promise<string[]> => {
  const read = await readSample(body, { front });
  return read.ok ? [] : read.problem.map(({ line, kind }) => `${line} ${kind}`);
};

const Q = '## Q? {#q}\n\n';
const C = '## Q {#q .cloze}\n\n';

test.each<[string, string, Partial<Record<FieldName, string>>]>([
  ['a plain note', `${Q}Yes.\n`, { prompt: 'Q?', more: '', answer: 'Yes.', note: '', source: '' }],
  [
    'all five parts',
    `${Q}more\n\n---\n\nans\n\n> one\n> two\n\nSource: x \`y\`\n`,
    { more: 'more', answer: 'ans', note: 'one\ntwo', source: 'x `y`' },
  ],
  ['two side notes', `${Q}a\n\n> one\n\n> two\n`, { answer: 'a', note: 'one\n\ntwo' }],
  ['a quote above the divider is prompt', `${Q}> said\n\n---\n\na\n`, { more: '> said', note: '' }],
  ['headings inside an answer', `${Q}a\n\n### b\n\nc\n`, { answer: 'a\n\n### b\n\nc' }],
  ['a numbered list in a plain answer', `${Q}1. a\n2. b\n`, { answer: '1. a\n2. b' }],
  [
    'marks inside a fence',
    `${Q}\`\`\`diff\n---\n## no {#no}\n> q\nSource: z\n\`\`\`\n`,
    { answer: '```diff\n---\n## no {#no}\n> q\nSource: z\n```' },
  ],
  [
    'a fence inside a list',
    `${Q}- a\n  \`\`\`\n  ## b\n  \`\`\`\n`,
    { answer: '- a\n  ```\n  ## b\n  ```' },
  ],
  ['closing hashes', '## Q? {#q} ##\n\na\n', { prompt: 'Q?' }],
  ['code in the prompt', '## `{#x}` or C#? {#q}\n\na\n', { prompt: '`{#x}` or C#?' }],
  ['Source: inside the answer', `${Q}Source: a\n\nb\n`, { answer: 'Source: a\n\nb', source: '' }],
])('fields: %s', async (_name, body, expected) => {
  expect((await note(body)).fields).toMatchObject(expected);
});

test('an open fence in a list ends where the list ends', async () => {
  const deck = await sampleDeck(`${Q}- a\n\n  \`\`\`\n  code\n## R? {#r}\n\nb\n`);
  expect(deck.notes.map(({ id }) => id)).toEqual(['demo/q', 'demo/r']);
});

test('a fence longer than a piece of parsing keeps its headings to itself', async () => {
  const code = '## not a note\nprint(1)\n'.repeat(2_000);
  const deck = await sampleDeck(`${Q}\`\`\`\n${code}\`\`\`\n\n## R? {#r}\n\nb\n`);
  expect(deck.notes.map(({ id }) => id)).toEqual(['demo/q', 'demo/r']);
  expect(deck.notes[0]?.fields.answer).toBe(`\`\`\`\n${code}\`\`\``);
});

test.each([
  ['words', `${C}a {{b}} c {{d e :: hint}}\n`, ['b', 'd e']],
  ['no hint without spaces', `${C}{{std::vector}}\n`, ['std::vector']],
  ['code', `${C}\`f({{x}})\` and {{\`std::vector<int>\` :: which}}\n`, ['x', 'std::vector<int>']],
  [
    'order over text, emphasis and code',
    `${C}{{a}} **{{b}}** \`{{c}}\` {{d}}\n`,
    ['a', 'b', 'c', 'd'],
  ],
  ['a fence', `${C}\`\`\`python\nprint({{x}})\n\`\`\`\n`, ['x']],
  ['an f-string', `${C}\`{{f"{x}" :: how}}\`\n`, ['f"{x}"']],
  ['balanced braces', `${C}{{{a}}} \`{{{ {} }}}\`\n`, ['{a}', '{ {} }']],
  ['Jinja kept by an escape', `${C}\\{{ name }} {{x}} \`\\{{ a }}\`\n`, ['x']],
  ['emphasis within', `${C}{{a *b* c :: d}}\n`, ['a *b* c'.replaceAll('*', '')]],
  ['a table', `${C}| a | b |\n|---|---|\n| {{x}} | y |\n`, ['x']],
])('blanks: %s', async (_name, body, expected) => {
  expect((await note(body)).accepted.map(({ text }) => text)).toEqual(expected);
});

test('case counts for a blank in code, and for one that is a code span', async () => {
  const { accepted } = await note(`${C}{{a}} \`{{b}}\` {{\`c\`}} {{\`d\` e}}\n`);
  expect(accepted.map(({ exact }) => exact)).toEqual([false, true, true, false]);
});

test.each([
  ['one paragraph', 'a **b**', [{ text: 'a b', exact: false }]],
  [
    'a list',
    '- `a_b`\n- A b',
    [
      { text: 'a_b', exact: true },
      { text: 'A b', exact: false },
    ],
  ],
  [
    'a loose list, then more',
    '- a\n\n- b\n\nmore',
    [
      { text: 'a', exact: false },
      { text: 'b', exact: false },
    ],
  ],
])('typed: %s', async (_name, answer, expected) => {
  expect((await note(`## Q? {#q .typed}\n\n${answer}\n`)).accepted).toEqual(expected);
});

test('a card tests its concept, then what it mentions, in order, outside code', async () => {
  const deck = await sampleDeck(
    '## Is [[b]] it? {#q}\n\n[x](c.md) `[[z]]` [[a]] [[other/d|w]]\n\n> [[b]] [y](../far/e.md#f)\n',
    { files: { 'b.md': conceptFile(''), 'c.md': conceptFile('') } },
  );
  expect(deck.notes[0]?.concepts).toEqual([
    { concept: 'demo/a', weight: 1 },
    ...['demo/b', 'demo/c', 'other/d', 'far/e'].map((concept) => ({ concept, weight: 0.5 })),
  ]);
});

test.each([
  ['no id', '## Q?\n\na\n', ['7 note-id']],
  ['an id of capitals', '## Q? {#Qq}\n\na\n', ['7 note-id']],
  ['a kind without id', '## Q? {.typed}\n\na\n', ['7 note-id']],
  ['an id used twice', `${Q}a\n\n${Q}b\n`, ['11 note-id']],
  ['unknown kind', '## Q? {#q .typd}\n\na\n', ['7 note-kind']],
  ['two kinds', '## Q? {#q .typed .cloze}\n\na\n', ['7 note-kind']],
  ['empty heading', '## {#q}\n\na\n', ['7 prompt-empty']],
  ['no answer', `${Q}> only a note\n`, ['7 answer-empty']],
  ['no answer after the divider', `${Q}more\n\n---\n`, ['7 answer-empty']],
  ['two dividers', `${Q}a\n\n---\n\nb\n\n---\n\nc\n`, ['15 note-order']],
  ['text after the side note', `${Q}a\n\n> b\n\nc\n`, ['13 note-order']],
  ['title heading', `# T\n\n${Q}a\n`, ['7 heading']],
  ['setext heading', `${Q}a\n---\nb\n`, ['9 heading']],
  ['reverse of a question', '## Q? {#q .reverse}\n\na\n', ['7 note-kind']],
  ['steps without a numbered list', '## Q {#q .steps}\n\n- a\n', ['9 answer-shape']],
  ['typed with a numbered list', '## Q {#q .typed}\n\n1. a\n', ['9 answer-shape']],
  ['typed with a nested list', '## Q {#q .typed}\n\n- a\n  - b\n', ['9 answer-shape']],
  ['cloze without blanks', `${C}a\n`, ['9 cloze']],
  ['an empty blank', `${C}a {{ }} {{x}}\n`, ['9 cloze']],
  ['only a hint', `${C}a {{ :: h}} {{x}}\n`, ['9 cloze']],
  ['an open blank', `${C}{{x}} a\nb {{c\n`, ['10 cloze']],
  ['an open blank in code', `${C}{{x}} \`{{c\`\n`, ['9 cloze']],
  ['numbered blanks', `${C}{{c1::x}}\n`, ['9 cloze']],
  ['raw HTML', `${Q}a <b>c</b>\n`, ['9 html', '9 html']],
  ['an HTML block', `${Q}a\n\n<div>\n\n## R? {#r}\n\nb\n`, ['11 html']],
  ['a comment', `${Q}a <!-- b -->\n`, ['9 html']],
  ['a remote picture', `${Q}![a](https://x.org/a.png)\n`, ['9 picture']],
  ['a picture that is not there', `${Q}![a](media/a.png)\n`, ['9 picture']],
  ['a relative link to nothing', `${Q}[a](b.txt)\n`, ['9 link']],
  ['a link that runs code', `${Q}[a](javascript:alert(1))\n`, ['9 link']],
  ['a link definition', `${Q}[a][b]\n\n[b]: https://x.org\n`, ['9 link', '11 link']],
  ['unknown reference', `${Q}x\ny [[nosuch]]\n`, ['10 reference']],
  ['unknown file', `${Q}[x](nosuch.md)\n`, ['9 reference']],
  ['no reference at all', `${Q}[[No Such]]\n`, ['9 reference']],
  ['a reference in the definition', `[[nosuch]]\n\n${Q}a\n`, ['7 reference']],
  ['unknown words in a fence', `${Q}\`\`\`python a b\nx\n\`\`\`\n`, ['9 fence']],
  ['marks beyond the fence', `${Q}\`\`\`python {3}\nx\n\`\`\`\n`, ['9 fence']],
  ['marks the wrong way round', `${Q}\`\`\`python {2-1}\nx\ny\n\`\`\`\n`, ['9 fence']],
  ['a line in a side note', `${Q}a\n\n> b\n> c <i>\n`, ['12 html']],
  ['a part too long', `${Q}${'a '.repeat(100_001)}\n`, ['5 size']],
  ['nesting too deep', `${Q}${'> '.repeat(200)}a\n`, ['5 size']],
])('refuses %s', async (_name, body, expected) => {
  expect(await problems(body)).toEqual(expected);
});

test.each([
  ['unknown key', 'titel: x\n', ['4 key-unknown']],
  ['unknown layer below', 'calls: x\n', ['4 value']],
  ['unknown edge end', 'requires: [b]\n', ['4 reference']],
  ['an edge to itself', 'requires:\n  - other/x\n  - a\n', ['6 reference']],
  ['no reference', 'requires: [A B]\n', ['4 reference']],
  ['a source without keys', 'sources: [x]\n', ['4 source']],
  ['half a source', 'sources:\n  - repo: a\n    path: b\n', ['5 source']],
  [
    'an unknown key of a source',
    'sources:\n  - title: a\n    url: https://x.org\n    page: 2\n',
    ['7 source'],
  ],
  ['a source without an address', 'sources:\n  - title: a\n    url: x.org\n', ['6 source']],
  ['a colon without quotes', 'aliases: [x]\ncalls: a: b\n', ['5 yaml']],
  ['a leading backtick', 'aliases: [`a`]\n', ['4 yaml']],
  ['a key twice', 'aliases: [x]\naliases: [y]\n', ['5 yaml']],
  ['YAML references', 'aliases: &x [y]\ncalls: *x\n', ['5 yaml']],
  ['an old name that is none', 'formerly: [A b]\n', ['4 value']],
])('front matter: refuses %s', async (_name, front, expected) => {
  expect(await problems(`${Q}a\n`, front)).toEqual(expected);
});

test('scalars are text whatever YAML would make of them', async () => {
  const front = 'aliases: [on, 1e3, 1.10, null, 0x1f, 2020-01-01, ~]\n';
  const [concept] = (await sampleDeck(`${Q}a\n`, { front })).concepts;
  expect(concept?.aliases).toEqual(['on', '1e3', '1.10', 'null', '0x1f', '2020-01-01', '~']);
});

test('a --- inside a YAML text does not end the front matter', async () => {
  const front = 'aliases:\n  - |\n    x\n    ---\n    y\n';
  expect((await sampleDeck(`${Q}a\n`, { front })).concepts[0]?.aliases).toEqual(['x\n---\ny']);
});

test('all problems of all files come at once, in order, each with advice', async () => {
  const read = await readSample(`${Q}a [[alhpa]]\n`, {
    files: {
      'alpha.md': '---\ntitel: x\n---\n',
      'Bad Name.md': conceptFile(''),
      'deck.md': DECK_PAGE.replace('version: 1', 'version: one').replace('(a.md)', '(aa.md)'),
    },
  });
  expect(read.ok ? [] : read.problem.map((p) => `${p.file}:${p.line} ${p.kind}`)).toEqual([
    'Bad Name.md:1 file-name',
    'a.md:9 reference',
    'alpha.md:1 key-missing',
    'alpha.md:2 key-unknown',
    'deck.md:5 value',
    'deck.md:14 chapter',
  ]);
  const advice = read.ok ? [] : read.problem.map(({ suggestion }) => suggestion);
  expect(advice).toContain('Did you mean "alpha"?');
  expect(advice).toContain('Did you mean "title"?');
  expect(advice).toContain('Did you mean "a.md"?');
  for (const sentence of advice) expect(sentence).toMatch(/[.?]$/);
});

test.each([
  ['no deck.md', { 'deck.md': undefined }, 'file-missing'],
  ['bytes that are not UTF-8', { 'a.md': new Uint8Array([0x2d, 0xff]) }, 'encoding'],
  ['no front matter', { 'a.md': 'x' }, 'yaml'],
  ['front matter without end', { 'a.md': '---\ntitle: x\n' }, 'yaml'],
  ['a file in media that is no picture', { 'media/a.exe': 'x' }, 'file-name'],
])('refuses %s', async (_name, change, kind) => {
  const files = { 'deck.md': DECK_PAGE, 'a.md': conceptFile(`${Q}a\n`), ...change };
  const given = Object.entries(files).flatMap(([name, content]) =>
    content === undefined ? [] : [[name, content] as const],
  );
  const read = await readDeck(new Map<string, string | Uint8Array>(given));
  expect(read.ok ? [] : read.problem.map((problem) => problem.kind)).toContain(kind);
});

test('CRLF and a byte-order mark change nothing', async () => {
  const body = `${Q}a\n\n\`\`\`python {2}\nx\ny\n\`\`\`\n\n> b\n> c\n`;
  const files = { 'deck.md': DECK_PAGE, 'a.md': conceptFile(body) };
  const windows = Object.entries(files).map(([name, text]): [string, Uint8Array] => [
    name,
    new TextEncoder().encode(`\uFEFF${text.replaceAll('\n', '\r\n')}`),
  ]);
  expect(await readDeck(new Map(windows))).toEqual(await readDeck(new Map(Object.entries(files))));
});

test('a picture is kept with its hash and type', async () => {
  const deck = await sampleDeck(`${Q}![what](media/a.png)\n`, {
    files: { 'media/a.png': new Uint8Array([1, 2, 3]) },
  });
  const hash = '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81';
  expect(deck.media).toMatchObject([{ name: 'a.png', type: 'image/png', hash }]);
  expect(deck.notes[0]?.media).toEqual(['a.png']);
  expect(deck.notes[0]?.cards[0]?.answer).toContain(`<img data-media="${hash}" alt="what">`);
});

test('a file of 1 MB is read, line numbers to the end', async () => {
  let body = '';
  for (let n = 0; body.length < 1e6; n++)
    body += `## What is ${n}? {#n-${n}}\n\nIt is **${n}**, see \`x\`.\n\n- a\n- b\n\n> Note\n\n`;
  const lines = body.split('\n').length;
  expect(await problems(`${body}## Last? {#last}\n\n<b>\n`)).toEqual([`${6 + lines + 2} html`]);
}, 120_000);

test('the examples of FORMAT.md are a deck without problems', async () => {
  const text = readFileSync(new URL('./FORMAT.md', import.meta.url), 'utf8');
  const examples = [...text.matchAll(/^(`{3,})markdown (\S+)\n([\s\S]*?)^\1$/gm)];
  const files = new Map<string, string | Uint8Array>(
    examples.map(([, , name, content]) => [name ?? '', content ?? '']),
  );
  expect([...files.keys()]).toEqual(['deck.md', 'overlay.md', 'vtep.md', 'printing.md']);
  files.set('media/tunnels.png', new Uint8Array([1]));
  const read = await readDeck(files);
  if (!read.ok) throw new Error(JSON.stringify(read.problem, null, 1));
  expect(new Set(read.value.notes.map(({ kind }) => kind)).size).toBe(5);
});
