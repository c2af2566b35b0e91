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
  ['#/decks/mine/contents', 'contents', 'mine'],
  ['#/cards/new?deck=mine', 'card-new', null],
  ['#/cards/mine%2Fa%2Fthere', 'card', 'mine/a/there'],
  ['#/cards/mine%2Fa%2Fthere/edit', 'card-edit', 'mine/a/there'],
  ['#/c/l2-population%2Fvtep', 'concept', 'l2-population/vtep'],
  ['#/graph?deck=nova-scheduler', 'graph', null],
  ['#/settings/data', 'settings', 'data'],
  ['#/browse?q=is%3Adue', 'browse', null],
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
