import { expect, test } from 'vitest';
import { takeMaths } from './maths.ts';

const MARK = '[engraph:maths:0]';

test.each([
  ['inline', 'a \\(x^2\\) b', 'x^2', false],
  ['block', 'a \\[x &lt; 1\\] b', 'x < 1', true],
  ['tags inside', 'a \\(x<b>y</b><br>z\\) b', 'xy\nz', false],
  ['the editor’s element', 'a <anki-mathjax>x &amp; y</anki-mathjax> b', 'x & y', false],
  ['the editor’s block', 'a <ANKI-MATHJAX block="true">x</anki-mathjax> b', 'x', true],
  ['LaTeX inline', 'a [$]x[/$] b', 'x', false],
  ['LaTeX block', 'a [$$]x[/$$] b', 'x', true],
  ['LaTeX formula', 'a [latex]$x$[/latex] b', 'x', false],
])('%s', (_name, html, tex, display) => {
  const { html: left, formulas } = takeMaths(html);
  expect(left).toBe(`a ${MARK} b`);
  expect(formulas).toMatchObject([{ tex, display, isFormula: true }]);
});

test.each([
  ['code', '<code>\\(x\\)</code>'],
  ['pre', '<PRE class="a">\\(x\\)</pre>'.toLowerCase()],
  ['a comment', '<!-- \\(x\\) -->'],
  ['an attribute', '<img alt="\\(x\\)">'],
  ['no end', 'a \\(x'],
  ['an unclosed tag', 'a < b'],
])('is left alone in %s', (_name, html) => {
  expect(takeMaths(html)).toEqual({ html, formulas: [] });
});

test('text behind what is left alone is read on', () => {
  expect(takeMaths('<code>\\(x\\)</code> a < b \\(y\\) [$]z').formulas).toHaveLength(1);
  expect(takeMaths('<code>\\(x\\)</code> a &lt; b \\(y\\) [$]z').formulas).toHaveLength(1);
});

test('the text whose hash names the shipped picture', () => {
  const latex = (html: string) => takeMaths(html).formulas[0]?.latex;
  expect(latex('[$]x<br>&lt;y[/$]')).toBe('$x\n<y$');
  expect(latex('[$$]x[/$$]')).toBe('\\begin{displaymath}x\\end{displaymath}');
  expect(latex('[latex]\\textbf{a}<div>b</div>[/latex]')).toBe('\\textbf{a}\nb');
  expect(takeMaths('[latex]\\textbf{a}[/latex]').formulas[0]?.isFormula).toBe(false);
  expect(latex('\\(x\\)')).toBeNull();
});

test.each(['\\(', '[$]', '<', '<anki-mathjax', '<code>', '<!--', '[latex]'])(
  'many %s come to an end',
  (piece) => {
    takeMaths(piece.repeat(400_000 / piece.length));
  },
);
