import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latexNames, sha1 } from './latex.ts';

test('SHA-1 is that of the platform', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom('', 'a'.repeat(55), 'a'.repeat(56), 'a'.repeat(64), 'a'.repeat(9000)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(sha1(text)).toBe(createHash('sha1').update(Buffer.from(text)).digest('hex'));
    }),
  );
});

test.each([
  { field: 'none \\(x\\)', texts: [] },
  {
    field: 'a [$]x^2[/$] b [$$]y<br>z[/$$]',
    texts: ['$x^2$', '\\begin{displaymath}y\nz\\end{displaymath}'],
  },
  { field: '[latex]a &lt; <b>b</b>[/latex]', texts: ['a < b'] },
  { field: '[$]x^{{c1::2::hint}}[/$]', texts: ['$x^2$'] },
  { field: '[$]unclosed', texts: [] },
])('$field', ({ field, texts }) =>
  expect(latexNames(field)).toEqual(texts.map((text) => `latex-${sha1(text)}`)),
);
