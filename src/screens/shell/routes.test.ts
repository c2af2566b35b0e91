import { expect, test } from 'vitest';
import { parseRoute } from '../../ui/route.svelte.ts';
import { screenFor } from './routes.ts';

test.each([
  ['', 'today', null],
  ['#/today', 'today', null],
  ['#/review?deck=a', 'review', null],
  ['#/review/done/s1', 'done', 's1'],
  ['#/decks', 'decks', null],
  ['#/decks/l2-population', 'deck', 'l2-population'],
  ['#/decks/l2-population/options', 'options', 'l2-population'],
  ['#/c/l2-population%2Fvtep', 'concept', 'l2-population/vtep'],
  ['#/graph?deck=nova-scheduler', 'graph', null],
  ['#/settings/data', 'settings', 'data'],
  ['#/import', 'import', null],
  ['#/import/j1', 'import', 'j1'],
  ['#/import/shared?lost=1', 'import', 'shared'],
  ['#/welcome', 'welcome', null],
])('%s is the screen %s', (hash, name, id) => {
  expect(screenFor(parseRoute(hash))).toMatchObject({ name, id, moved: false });
});

test.each(['#/nowhere', '#/today/x', '#/decks/a/b', '#/import/a/b', '#/review/done'])(
  '%s means nothing: Today, with a notice',
  (hash) => {
    expect(screenFor(parseRoute(hash))).toMatchObject({ name: 'today', moved: true });
  },
);
