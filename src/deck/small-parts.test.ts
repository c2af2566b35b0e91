import { expect, test } from 'vitest';
import type { DeckId } from '../base/id.ts';
import { closingBraces } from './cloze.ts';
import { decodeDeck, encodeDeck } from './deck-json.ts';
import { inWords, readFenceInfo } from './fence-info.ts';
import { webAddress } from './html.ts';
import { parseFileLink, parseReference } from './reference.ts';
import { sampleDeck } from './sample.ts';
import { closest, editDistance } from './suggest.ts';
import { textOfHtml, wordsOfHtml } from './text-of-html.ts';

const deck = 'd' as DeckId;

test.each([
  ['a', 'd/a'],
  ['x/a-1', 'x/a-1'],
  ['A', null],
  ['x/y/z', null],
  ['-a', null],
  ['', null],
])('reference %s', (text, id) => expect(parseReference(text, deck)).toBe(id));

test.each([
  ['a.md', 'd/a'],
  ['./a.md#part', 'd/a'],
  ['../x/a.md', 'x/a'],
  ['deck.md', null],
  ['../../x/a.md', null],
  ['https://x.org/a.md', null],
])('file link %s', (url, id) => expect(parseFileLink(url, deck)).toBe(id));

test.each([
  ['https://x.org', 'https://x.org/'],
  ['HTTP://x.org/a b', 'http://x.org/a%20b'],
  ['javascript:alert(1)', null],
  [' https://x.org', null],
  ['//x.org', null],
  ['https://', null],
])('web address %s', (text, url) => expect(webAddress(text)).toBe(url));

test.each([
  ['a}}', 1],
  ['{a}}}', 3],
  ['{{a}}}}', 5],
  ['a}b}}', -1],
  ['{a}}', -1],
  ['', -1],
])('the blank {{%s closes at %i', (text, at) => expect(closingBraces(text, 0)).toBe(at));

test.each([
  ['', 3, { language: '', path: '', marked: [], sketch: false, run: null }],
  ['python', 3, { language: 'python' }],
  [
    'python a/b.py {1,3} sketch run=3.11',
    3,
    { path: 'a/b.py', marked: [1, 3], sketch: true, run: '3.11' },
  ],
  ['text {2-3,1}', 3, { marked: [1, 2, 3] }],
])('fence "%s"', (text, lines, info) => {
  expect(readFenceInfo(text, lines)).toMatchObject({ info, faults: [] });
});

test('marked lines in words', () => expect(inWords([1, 2, 3, 5, 7, 8])).toBe('1 to 3, 5, 7 to 8'));

test.each([
  ['abc', 'abc', 0],
  ['abc', 'acb', 1],
  ['', 'ab', 2],
  ['kitten', 'sitting', 3],
])('from %s to %s are %i edits', (a, b, edits) => expect(editDistance(a, b)).toBe(edits));

test('nothing near is no suggestion', () => {
  expect(closest('requries', ['calls', 'requires'])).toBe('requires');
  expect(closest('zebra', ['calls', 'requires'])).toBe(null);
  expect(closest('b', ['a'])).toBe('a');
});

test('words of drawn HTML, code left out', () => {
  const html =
    '<p>a <strong>b</strong>, c &lt;d&gt;</p><figure class="codebox"><pre>e f</pre></figure><p>g – h</p>';
  expect(textOfHtml(html)).toBe('a b, c <d> e f g – h');
  expect(wordsOfHtml(html)).toBe(6);
});

test('a deck survives its way through JSON, pictures too', async () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
  const given = await sampleDeck('## Q? {#q}\n\n![a](media/a.png)\n', {
    files: { 'media/a.png': bytes },
  });
  expect(decodeDeck(encodeDeck(given))).toEqual(given);
});
