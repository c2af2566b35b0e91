import { expect, test } from 'vitest';
import { sampleDeck } from '../../../deck/sample.ts';
import { ankiHtml, clozeText, picturesIn } from './native-html.ts';

const cloze = async (answer: string): Promise<string | null> => {
  const { notes } = await sampleDeck(`## Fill in {#a .cloze}\n\n${answer}\n`);
  const [note] = notes;
  return note ? clozeText(note) : null;
};

test.each([
  ['a blank is number 1', 'It is {{red}}.', '<p dir="auto">It is {{c1::red}}.</p>'],
  ['all blanks are asked at once', '{{a}} and {{b}}', '<p dir="auto">{{c1::a}} and {{c1::b}}</p>'],
  ['a hint goes along', '{{red :: colour}}', '<p dir="auto">{{c1::red::colour}}</p>'],
  [
    'only its own blank has the hint',
    '{{a}} {{b :: second}} {{c}}',
    '<p dir="auto">{{c1::a}} {{c1::b::second}} {{c1::c}}</p>',
  ],
  [
    'two colons in hidden words begin no hint',
    '`{{std::vector}}`',
    '<p dir="auto"><code dir="ltr">{{c1::std:&#58;vector}}</code></p>',
  ],
  [
    'braces of the text are not marks',
    'Not `\\{{x}}` but {{y}}',
    '<p dir="auto">Not <code dir="ltr">{&#123;x}&#125;</code> but {{c1::y}}</p>',
  ],
])('%s', async (_, answer, text) => expect(await cloze(answer)).toBe(text));

test('a sound goes out by its name', () => {
  const html = `<p><audio data-media="${'a'.repeat(64)}" aria-label="a word"></audio></p>`;
  expect(picturesIn(html)).toEqual(['a'.repeat(64)]);
  expect(ankiHtml(html, () => 'word.mp3')).toBe('<p>[sound:word.mp3]</p>');
});

test('a brace at the end of hidden words does not close the mark early', async () => {
  expect(await cloze('`{{ {x} }}`')).toContain('{{c1::{x&#125;}}');
});

test('a blank over two lines of code is two marks with one hint, and the next keeps its own', async () => {
  const text = await cloze('```python\n{{a = 1\nb = 2 :: two lines}}\nc = {{3 :: number}}\n```');
  const marks = [...(text ?? '').matchAll(/\{\{c1::(?:(?!\}\}).)*::([^:]*)\}\}/g)];
  expect(marks.map(([, hint]) => hint)).toEqual(['two lines', 'two lines', 'number']);
});

test.each([
  [
    'links lead out',
    '<a data-open="https://a.example/" role="link" tabindex="0">a</a>',
    '<a href="https://a.example/">a</a>',
  ],
  [
    'concepts are bold, for they lead nowhere',
    '<a data-concept="demo/a" role="link" tabindex="0">A</a> <a data-open="http://b/" role="link" tabindex="0">b</a>',
    '<b class="concept">A</b> <a href="http://b/">b</a>',
  ],
  ['pictures by name', '<img data-media="0af1" alt="x">', '<img src="p-0af1.png" alt="x">'],
  ['a picture that stays here', '<img data-media="ff" alt="x">', '<img alt="x">'],
  ['regions are plain', '<pre dir="ltr" tabindex="0" role="region">', '<pre dir="ltr">'],
])('%s', (_, html, anki) =>
  expect(ankiHtml(html, (hash) => (hash === 'ff' ? null : `p-${hash}.png`))).toBe(anki),
);
