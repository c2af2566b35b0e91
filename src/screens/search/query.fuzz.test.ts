// @vitest-environment jsdom
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../../base/fuzz-runs.ts';
import { hrefOf, parseRoute } from '../../ui/route.svelte.ts';
import { screenFor } from '../shell/routes.ts';
import { wordsOf, wordsOfHtml } from './plain-text.ts';
import { needlesOf, parseQuery } from './query.ts';
import { SearchText } from './search-text.svelte.ts';

const WORDS = [
  ...[
    'deck:',
    'layer:',
    'tag:',
    'is:',
    'concept:',
    'added:',
    'r<',
    's>=',
    'd>',
    '"',
    '-',
    ' ',
    'a',
  ],
  ...[
    'is:new',
    '0.7',
    '70%',
    '\n',
    ':',
    '<',
    '__proto__',
    'constructor:',
    '\u0130',
    '\u0301',
    '\\',
  ],
];
const text = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
      fc.string({ maxLength: 4, unit: 'binary' }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

test(
  'any query reads, its tokens stand in it one after the other, and it survives an address',
  { timeout: PATIENCE },
  () => {
    fc.assert(
      fc.property(text, (typed) => {
        const query = parseQuery(typed);
        let before = 0;
        for (const { from, to } of query.tokens) {
          expect(from).toBeGreaterThanOrEqual(before);
          expect(to).toBeGreaterThan(from);
          before = to;
        }
        expect(before).toBeLessThanOrEqual(typed.length);
        expect(needlesOf(query).every((needle) => typeof needle === 'string')).toBe(true);
        const field = new SearchText(typed);
        expect(new SearchText(field.text).text.trim()).toBe(field.text.trim());
        const pieces = (text: string) => parseQuery(text).tokens.map(({ source }) => source);
        expect(pieces(field.text).toSorted()).toEqual(pieces(typed).toSorted());
      }),
      fuzz(2_000),
    );
  },
);

const PARTS = [
  ...[
    '#',
    '/',
    '//',
    '?',
    '&',
    '=',
    'today',
    'review',
    'done',
    'decks',
    'cards',
    'c',
    'graph',
    'import',
  ],
  ...[
    'settings',
    'browse',
    'new',
    'edit',
    'options',
    '%',
    '%2F',
    '%zz',
    '%ff',
    '..',
    '__proto__',
    '+',
  ],
  ...['javascript:', 'focus=', 'q=', '__proto__=x', 'constructor', ' ', '\u0000', 'https://a.b'],
];
test('any address means a screen', { timeout: PATIENCE }, () => {
  const hash = fc
    .array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ maxLength: 3, unit: 'binary' })), {
      maxLength: 12,
    })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(hash, (address) => {
      const route = parseRoute(address);
      const place = screenFor(route);
      expect(place.name).toMatch(/^[a-z-]+$/);
      expect(place.id === null || typeof place.id === 'string').toBe(true);
      expect(Object.getPrototypeOf(route.query)).toBe(Object.prototype);
      expect('x' in ({} as object)).toBe(false);
    }),
    fuzz(2_000),
  );
});

test('an address made of anything leads back to it', { timeout: PATIENCE }, () => {
  // Lone halves of surrogate pairs cannot stand in an address, and no id holds one.
  const part = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 4 }), part, (path, value) => {
      expect(parseRoute(hrefOf(path, { q: value }))).toEqual({ path, query: { q: value } });
    }),
    fuzz(1_000),
  );
});

test('any text gives words to search in, never more than it has', { timeout: PATIENCE }, () => {
  const marks = [
    '{{',
    '}}',
    '{{c1::',
    '::',
    ' :: ',
    '[[',
    ']]',
    '|',
    '[',
    '](',
    ')',
    '`',
    '```\n',
    '*',
    '<b>',
    '<',
    '&amp;',
    '\\',
    'a',
    ' ',
    '\n',
  ];
  const written = fc.array(fc.constantFrom(...marks), { maxLength: 60 }).map((all) => all.join(''));
  fc.assert(
    fc.property(written, (source) => {
      expect(wordsOf(source).length).toBeLessThanOrEqual(source.length);
      expect(wordsOfHtml(source).length).toBeLessThanOrEqual(source.length + 60);
    }),
    fuzz(2_000),
  );
});
