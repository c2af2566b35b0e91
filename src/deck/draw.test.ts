import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ConceptId, DeckId } from '../base/id.ts';
import type { DrawnCard, NativeFields, NativeKind } from './deck.ts';
import { redrawNote } from './draw.ts';
import type { FieldContext } from './field.ts';
import { highlight } from './highlight.ts';
import { readDeck } from './read-deck.ts';

const context: FieldContext = {
  deck: 'demo' as DeckId,
  titles: new Map([['demo/a' as ConceptId, 'Alpha & co']]),
  media: new Map([
    ['x.png', 'f'.repeat(64)],
    ['x.mp3', 'e'.repeat(64)],
  ]),
};
const EMPTY: NativeFields = { prompt: 'Q?', more: '', answer: '', note: '', source: '' };

function draw(fields: Partial<NativeFields>, kind: NativeKind = 'question') {
  const drawn = redrawNote({ ...EMPTY, ...fields }, kind, context);
  if (!drawn.ok) throw new Error(JSON.stringify(drawn.problem));
  return drawn.value;
}
const card = (fields: Partial<NativeFields>, kind?: NativeKind): DrawnCard => {
  const first = draw(fields, kind).cards[0];
  if (!first) throw new Error('no card');
  return first;
};
const answer = (markdown: string) => card({ answer: markdown }).answer;
const A = 'role="link" tabindex="0"';

test.each([
  [
    'a paragraph',
    'a **b** *c* `d`',
    '<p dir="auto">a <strong>b</strong> <em>c</em> <code dir="ltr">d</code></p>',
  ],
  [
    'characters of HTML',
    '1 < 2 & "x" `<b>`',
    '<p dir="auto">1 &lt; 2 &amp; &quot;x&quot; <code dir="ltr">&lt;b&gt;</code></p>',
  ],
  ['entities', '&lt;b&gt; &eacute;', '<p dir="auto">&lt;b&gt; é</p>'],
  ['a tight list', '- a\n- b', '<ul dir="auto"><li>a</li><li>b</li></ul>'],
  [
    'a loose list',
    '3. a\n\n4. b',
    '<ol dir="auto" start="3"><li><p>a</p></li><li><p>b</p></li></ol>',
  ],
  [
    'a quote inside a list',
    '- > a',
    '<ul dir="auto"><li><blockquote><p>a</p></blockquote></li></ul>',
  ],
  [
    'headings, none above the third rank',
    '### a\n\n##### b',
    '<h3 dir="auto">a</h3><h5 dir="auto">b</h5>',
  ],
  ['a hard break', 'a\\\nb', '<p dir="auto">a<br>b</p>'],
  ['right-to-left text', 'שלום `a`', '<p dir="auto">שלום <code dir="ltr">a</code></p>'],
  [
    'a reference by title',
    '[[a]]',
    `<p dir="auto"><a data-concept="demo/a" ${A}>Alpha &amp; co</a></p>`,
  ],
  [
    'a reference in words',
    '[[a|x `y`]]',
    `<p dir="auto"><a data-concept="demo/a" ${A}>x <code dir="ltr">y</code></a></p>`,
  ],
  [
    'a reference to another deck',
    '[[b/c-d]]',
    `<p dir="auto"><a data-concept="b/c-d" ${A}>c-d</a></p>`,
  ],
  ['a link to a file', '[w](../b/c.md)', `<p dir="auto"><a data-concept="b/c" ${A}>w</a></p>`],
  [
    'a web link',
    '<https://x.org/?a=1&b=2>',
    `<p dir="auto"><a data-open="https://x.org/?a=1&amp;b=2" ${A}>https://x.org/?a=1&amp;b=2</a></p>`,
  ],
  ['an escaped reference', '\\[[a]] \\{{b}}', '<p dir="auto">[[a]] {{b}}</p>'],
  [
    'a picture',
    '![w "q"](media/x.png)',
    `<p dir="auto"><img data-media="${'f'.repeat(64)}" alt="w &quot;q&quot;"></p>`,
  ],
  [
    'a sound',
    '![w "q"](media/x.mp3)',
    `<p dir="auto"><audio data-media="${'e'.repeat(64)}" aria-label="w &quot;q&quot;"></audio></p>`,
  ],
  [
    'a table',
    '| a |\n|---|\n| [[a\\|w]] |',
    `<div class="table" tabindex="0" role="region" aria-label="Table"><table dir="auto"><thead><tr><th>a</th></tr></thead><tbody><tr><td><a data-concept="demo/a" ${A}>w</a></td></tr></tbody></table></div>`,
  ],
  [
    'braces outside a cloze',
    '{{ x }} `{{ y }}`',
    '<p dir="auto">{{ x }} <code dir="ltr">{{ y }}</code></p>',
  ],
])('draws %s', (_name, markdown, html) => expect(answer(markdown)).toBe(html));

test('draws code with its caption, lines, marks and colours', () => {
  const fence = '```python src/a.py {1,3-4} sketch\nif x:\n    """a\n\n    b"""\n```';
  expect(answer(fence)).toBe(
    '<figure class="codebox"><figcaption dir="ltr"><code>src/a.py</code><span>Sketch</span></figcaption>' +
      '<pre dir="ltr" tabindex="0" role="region" aria-label="Code, python, 4 lines, marked 1, 3 to 4">' +
      '<code data-lang="python">' +
      '<span class="ln hit"><span class="vh">Marked: </span><span class="k">if</span> x:</span>' +
      '<span class="ln">    <span class="st">&quot;&quot;&quot;a</span></span>' +
      '<span class="ln hit"><span class="vh">Marked: </span></span>' +
      '<span class="ln hit"><span class="vh">Marked: </span><span class="st">    b&quot;&quot;&quot;</span></span>' +
      '</code></pre></figure>',
  );
});

test('no caption without path or sketch; no language is no language', () => {
  expect(answer('```\na<b\n```')).toBe(
    '<figure class="codebox"><pre dir="ltr" tabindex="0" role="region" aria-label="Code, 1 line">' +
      '<code><span class="ln">a&lt;b</span></code></pre></figure>',
  );
});

test('the front has no links, the answer has them', () => {
  const { prompt, note } = card({
    prompt: 'Is [[a|w]] [x](https://x.org)?',
    answer: 'a',
    note: '[[a|w]]',
  });
  expect(prompt).toBe('<p dir="auto">Is w x?</p>');
  expect(note).toContain('data-concept');
  expect(card({ answer: '[[a|w]] {{x}}' }, 'cloze').front).not.toContain('<a');
});

test('a cloze hides its blanks, with the hint in their place, and never says a hidden word', () => {
  const { front, answer: back } = card(
    {
      answer:
        '{{secret1 :: which}} {{secret2}} `f({{secret3}})`\n\n```python\nx = {{"secret\n4" :: s}}\n```',
    },
    'cloze',
  );
  expect(front).not.toContain('secret');
  expect(front).toContain(
    '<span class="blank" role="img" aria-label="blank, hint: which">which</span>',
  );
  expect(front).toContain('<span class="blank" role="img" aria-label="blank"></span>');
  expect(back).toContain('<span class="filled">secret1</span>');
  expect(back).toContain('<code dir="ltr">f(<span class="filled">secret3</span>)</code>');
  expect(back.match(/class="filled"/g)).toHaveLength(5);
  expect(back).not.toContain('{{');
});

test('a hint is text', () => {
  expect(card({ answer: '{{a :: <b> "c"}}' }, 'cloze').front).toContain(
    'aria-label="blank, hint: &lt;b&gt; &quot;c&quot;">&lt;b&gt; &quot;c&quot;<',
  );
});

test('steps are announced by number', () => {
  expect(card({ answer: '1. a\n2. b\n\nmore' }, 'steps')).toMatchObject({ steps: 2, front: '' });
});

test('typed shows the first accepted answer, and what stands below the list', () => {
  expect(card({ answer: '- `a`\n- b\n\nmore' }, 'typed').answer).toBe(
    '<p dir="auto"><code dir="ltr">a</code></p><p dir="auto">more</p>',
  );
});

test('reverse asks both ways', () => {
  const { cards } = draw(
    { prompt: '**Term**', answer: 'Its [[a|meaning]].\n\nMore.', note: 'n' },
    'reverse',
  );
  expect(cards).toMatchObject([
    { part: 'there', plain: 'Term', prompt: '<p dir="auto"><strong>Term</strong></p>' },
    {
      part: 'back',
      plain: 'Its meaning.',
      prompt: '<p dir="auto">Its meaning.</p>',
      answer: '<p dir="auto"><strong>Term</strong></p>',
      note: '<p dir="auto">n</p>',
    },
  ]);
});

test('an edit with faults names field and line', () => {
  const drawn = redrawNote({ ...EMPTY, answer: 'a\n\n<b>', note: '[[zzz]]' }, 'question', context);
  expect(drawn.ok ? [] : drawn.problem.map((p) => `${p.file}:${p.line} ${p.kind}`)).toEqual([
    'answer:3 html',
    'note:1 reference',
  ]);
});

test('a prompt that would be a list or a quote elsewhere is text', () => {
  expect(card({ prompt: '- 1. > a', answer: 'b' }).prompt).toBe('<p dir="auto">- 1. &gt; a</p>');
});

test.each([
  ['python', 'def f(x): return 1 # c'],
  ['bash', 'if [ -f "$x" ]; then echo 1; fi # c'],
  ['json', '{"a": [1, true, "b"]}'],
  ['ini', '[a]\nb = c ; d'],
  ['yaml', 'a: 1 # c\nb: "x"'],
  ['xml', '<a b="c"><!-- d --></a>'],
  ['sql', "SELECT 1 FROM a WHERE b = 'c' -- d"],
  ['diff', '- a\n+ b'],
  ['toml', '[a]\nb = "c"'],
  ['nosuchlanguage', 'a b'],
  ['extend', 'a b'],
  ['__proto__', 'a b'],
])('highlighting %s changes no character', (language, code) => {
  const tokens = highlight(code, language);
  expect(tokens.map(({ text }) => text).join('')).toBe(code);
  const known = !['nosuchlanguage', 'extend', '__proto__'].includes(language);
  expect(tokens.some(({ colour }) => colour !== '')).toBe(known);
});

test('Prism leaves no global behind', () => expect('Prism' in globalThis).toBe(false));

const bundled = readdirSync('decks', { withFileTypes: true }).filter((e) => e.isDirectory());
test.each(bundled.map(({ name }) => name))('%s: a note drawn again is the same', async (name) => {
  const names = readdirSync(`decks/${name}`).filter((file) => file.endsWith('.md'));
  const files = names.map((file): [string, Uint8Array] => [
    file,
    readFileSync(`decks/${name}/${file}`),
  ]);
  const read = await readDeck(new Map(files));
  if (!read.ok) return; // `npm run decks` says why.
  const titles = new Map(read.value.concepts.map(({ id, title }) => [id, title]));
  for (const { id, fields, kind, cards, accepted } of read.value.notes) {
    const again = redrawNote(fields, kind, { deck: read.value.id, titles, media: new Map() });
    expect(again, id).toMatchObject({ ok: true, value: { cards, accepted } });
  }
});
