import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from './route.svelte.ts';

test.each([
  ['', [], {}],
  ['#/today', ['today'], {}],
  ['#/c/l2-population%2Ffdb-entry', ['c', 'l2-population/fdb-entry'], {}],
  ['#/review?deck=a&limit=20', ['review'], { deck: 'a', limit: '20' }],
  ['#/decks/%E0%A4%A', ['decks', '%E0%A4%A'], {}],
])('%s is read', (hash, path, query) => {
  expect(parseRoute(hash)).toEqual({ path, query });
});

test('an address written is the address read', () => {
  const href = hrefOf(['c', 'a/b c'], { q: 'x & y', none: undefined });
  expect(href).toBe('#/c/a%2Fb%20c?q=x+%26+y');
  expect(parseRoute(href)).toEqual({ path: ['c', 'a/b c'], query: { q: 'x & y' } });
});
