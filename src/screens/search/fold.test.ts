import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, pieces } from './fold.ts';
import { wordsOf, wordsOfHtml } from './plain-text.ts';

test.each([
  ['ÀÉÎõü', 'aeiou'],
  ['ΣΑΣ σας', 'σασ σασ'],
  ['ｆｕｌｌ width ﬁ', 'full width fi'],
  ['İstanbul', 'istanbul'],
  ['हिन्दी', 'हिन्दी'],
  ['が', 'が'],
  ['host_passes()', 'host_passes()'],
])('%s is compared as %s', (text, folded) => expect(fold(text)).toBe(folded));

test('pieces put together are the line, and what is marked is what was sought', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), fc.nat(5), (raw, at, length) => {
      const line = raw.normalize('NFC');
      const needle = fold(line.slice(at, at + length));
      const parts = pieces(line, [needle]);
      expect(parts.map(({ text }) => text).join('')).toBe(line);
      for (const { text, hit } of parts) expect(text.length > 0 || !hit).toBe(true);
    }),
  );
});

test('the letters as written are marked, whatever their case', () => {
  expect(pieces('Der Überlauf, überall', ['uber'])).toEqual([
    { text: 'Der ', hit: false },
    { text: 'Über', hit: true },
    { text: 'lauf, ', hit: false },
    { text: 'über', hit: true },
    { text: 'all', hit: false },
  ]);
});

test.each([
  ['a **bold** `code_name`', 'a bold code_name'],
  ['see [[deck/slug|these words]] or [[slug]]', 'see these words or slug'],
  ['[text](https://x.y) ![alt](media/a.png)', 'text alt'],
  ['{{8 :: how many}} bytes, `{{std::vector}}`', '8 bytes, std::vector'],
  ['```python\n__init__(*args)\n```', '\n__init__(args)\n'],
  ['\\*not bold\\*', '*not bold*'],
])('Markdown %j reads %j', (markdown, words) => expect(wordsOf(markdown)).toBe(words));

test.each([
  ['<b>Da</b>nube &amp; Rhine', 'Danube & Rhine'],
  ['one<br>two<div>three</div>', 'one two three'],
  ['{{c1::Ulm::city}} and {{c2::Linz}}', 'Ulm and Linz'],
])('HTML %j reads %j', (html, words) => expect(wordsOfHtml(html)).toBe(words));
