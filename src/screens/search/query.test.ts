import { expect, test } from 'vitest';
import { LAYERS } from '../../deck/deck.ts';
import { needlesOf, parseQuery } from './query.ts';
import { SearchText } from './search-text.svelte.ts';

const terms = (text: string) =>
  parseQuery(text).tokens.map(({ term, not }) => (not ? { not: term } : term));

test.each([
  ['words are sought one by one', 'agent fdb', [text('agent'), text('fdb')]],
  ['case and accents do not matter', 'Überlauf', [text('uberlauf')]],
  ['any script', '記憶 память', [text('記憶'), text('память')]],
  [
    'code is text',
    'add_fdb_entries() std::vector',
    [text('add_fdb_entries()'), text('std::vector')],
  ],
  ['addresses are text', 'https://example.org', [text('https://example.org')]],
  ['quotes hold words together', '"the  agent"', [{ kind: 'exact', value: 'the agent' }]],
  ['a quote still open goes to the end', '"the ag', [{ kind: 'exact', value: 'the ag' }]],
  ['deck:', 'deck:nova', [{ kind: 'deck', value: 'nova' }]],
  ['deck: with spaces', 'deck:"L2 population"', [{ kind: 'deck', value: 'l2 population' }]],
  ['tag:', 'tag:a::b', [{ kind: 'tag', value: 'a::b' }]],
  ['concept:', 'concept:vtep', [{ kind: 'concept', value: 'vtep' }]],
  ['layer:', 'layer:code', [{ kind: 'layer', layers: ['code'] }]],
  ['layer: begun', 'layer:co', [{ kind: 'layer', layers: ['component', 'code'] }]],
  ['layer:other', 'layer:other', [{ kind: 'layer', layers: ['other'] }]],
  ['is:', 'is:suspended', [{ kind: 'is', state: 'suspended' }]],
  ['is: begun', 'is:s', [{ kind: 'is', state: 'suspended' }]],
  ['recall', 'r<0.7', [number('r', '<', 0.7)]],
  ['recall in per cent', 'r<=70%', [number('r', '<=', 0.7)]],
  ['recall in per cent without the sign', 'r>70', [number('r', '>', 0.7)]],
  ['a comma is a point', 'r<0,7', [number('r', '<', 0.7)]],
  ['stability', 's>30', [number('s', '>', 30)]],
  ['difficulty', 'd>=7', [number('d', '>=', 7)]],
  ['added:', 'added:7', [{ kind: 'added', days: 7 }]],
  ['minus turns round', '-agent', [{ not: text('agent') }]],
  ['minus before an operator', '-is:new', [{ not: { kind: 'is', state: 'new' } }]],
  ['minus before quotes', '-"a b"', [{ not: { kind: 'exact', value: 'a b' } }]],
  ['an option of a program is text', '--flag', [text('--flag')]],
  [
    'operators in capitals',
    'Deck:nova IS:new R<0.5',
    [{ kind: 'deck', value: 'nova' }, { kind: 'is', state: 'new' }, number('r', '<', 0.5)],
  ],
  [
    'what is not complete asks for nothing',
    'deck: is: r< added: - "',
    [null, null, null, null, null, null],
  ],
  ['a comparison of code is text', 'i<10 r<n', [text('i<10'), text('r<n')]],
])('%s: %s', (_, typed, expected) => {
  expect(terms(typed)).toEqual(expected);
  expect(parseQuery(typed).problems).toEqual([]);
});

function text(value: string) {
  return { kind: 'text', value };
}
function number(of: string, comparison: string, value: number) {
  return { kind: 'number', of, comparison, value };
}

test.each([
  [
    'layr:code',
    /^No operator is called layr: so it is sought as text\. Did you mean layer:\? There are deck:, layer:, tag:, is:, concept:, r<, s>, d>, added:, "exact" and -not\.$/,
  ],
  ['note:x', /^No operator is called note: .*There are deck:/],
  ['is:great', /After is: stands due, new, suspended, leech, flagged, edited, retired, buried\.$/],
  ['layer:roof', new RegExp(`There are ${LAYERS.join(', ')}, other\\.$`)],
  ['added:soon', /a number of days, as in added:7\.$/],
  ['r<700', /between 0 and 1/],
])('%s is told', (typed, told) => {
  expect(parseQuery(typed).problems.join()).toMatch(told);
});

test('a wrong value finds nothing, negated or not; a wrong operator is text', () => {
  expect(terms('is:great -is:great')).toEqual([{ kind: 'nothing' }, { not: { kind: 'nothing' } }]);
  expect(terms('layr:x')).toEqual([text('layr:x')]);
});

test('tokens say where they stand', () => {
  const typed = ' a -deck:"b c"  d';
  expect(parseQuery(typed).tokens.map(({ from, to }) => typed.slice(from, to))).toEqual([
    'a',
    '-deck:"b c"',
    'd',
  ]);
  expect(needlesOf(parseQuery('a -b is:new "c d"'))).toEqual(['a', 'c d']);
});

test('complete operators become chips, words and what is wrong stay text', () => {
  const field = new SearchText();
  field.type('agent is:ne');
  expect([field.chips, field.rest]).toEqual([[], 'agent is:ne']);
  field.type('agent is:new ');
  expect([field.chips, field.rest]).toEqual([['is:new'], 'agent ']);
  field.type('agent is:great ');
  expect([field.chips, field.rest]).toEqual([['is:new'], 'agent is:great ']);
  field.type('agent "the host" ');
  expect([field.chips, field.rest]).toEqual([['is:new', '"the host"'], 'agent ']);
  expect(field.text.trim()).toBe('is:new "the host" agent');
});

test('a completion takes the place of what is typed; backspace opens the last chip', () => {
  const field = new SearchText('agent de');
  field.complete({ insert: 'deck:' });
  expect(field.rest).toBe('agent deck:');
  field.complete({ insert: 'deck:"L2 population"' });
  expect([field.chips, field.rest]).toEqual([['deck:"L2 population"'], 'agent ']);
  expect(field.reopen()).toBe(false);
  field.type('');
  expect(field.reopen()).toBe(true);
  expect([field.chips, field.rest]).toEqual([[], 'deck:"L2 population"']);
});

test('an address gives back the same search', () => {
  for (const text of ['is:new agent', 'deck:"a b" -tag:x', 'r<0.7', '"exact words"', 'is:great x'])
    expect(new SearchText(new SearchText(text).text).text.trim()).toBe(
      new SearchText(text).text.trim(),
    );
});

test.each([
  ['a quoted phrase glued to a word', '"foo"bar x', [], '"foo"bar x'],
  [
    'a quote within a word',
    'say"the host" is:new two  spaces',
    ['is:new'],
    'say"the host" two  spaces',
  ],
  ['words glued to an operator', 'deck:"a b"c is:new "x', ['is:new'], 'deck:"a b"c "x'],
  ['a quote still open after an operator', 'agent deck:"a b', [], 'agent deck:"a b'],
  ['two phrases without a space', '"a b""c d" e', [], '"a b""c d" e'],
])('%s stays as typed: read, chip added, chip taken out', (_, typed, chips, rest) => {
  const field = new SearchText(typed);
  expect([field.chips, field.rest]).toEqual([chips, rest]);
  const pieces = (text: string) => parseQuery(text).tokens.map(({ source }) => source);
  expect(pieces(field.text).toSorted()).toEqual(pieces(typed).toSorted());
  field.type(`tag:a ${rest}`);
  expect([field.chips, field.rest]).toEqual([[...chips, 'tag:a'], rest]);
  field.drop(field.chips.length - 1);
  expect([field.chips, field.rest]).toEqual([chips, rest]);
});
