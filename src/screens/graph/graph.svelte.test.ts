// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { conceptId, type ConceptId, type DeckId, type DeviceId } from '../../base/id.ts';
import { layoutMap } from '../../graph/layout.ts';
import type { LayoutRequest } from '../../graph/layout.worker.ts';
import { installDeck } from '../../store/install.ts';
import { goals, setGoal } from '../../store/links.ts';
import { readLocal } from '../../store/local.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
  card,
  context,
  DECK,
  fold,
  newDb,
  sampleConcept,
  sampleDeck,
  sampleNote,
  SESSION,
  writer,
} from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { parseRoute } from '../../ui/route.svelte.ts';
import { AppState } from '../app-state.svelte.ts';
import { GraphScreen } from './graph.svelte.ts';

const id = (slug: string, deck = DECK): ConceptId => conceptId(deck, slug);
const requires = (slug: string) => ({ kind: 'requires' as const, to: id(slug) });

let workers = 0;
let isBroken = false;
/** The layout worker, in place. */
class InPlace {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  constructor() {
    workers += 1;
  }
  postMessage({ concepts, edges, kept }: LayoutRequest) {
    if (isBroken) this.onerror?.({ message: 'no' });
    else this.onmessage?.({ data: layoutMap(concepts, edges, kept) });
  }
  terminate() {}
}

let end = () => {};
beforeEach(() => {
  vi.stubGlobal('Worker', InPlace);
  [workers, isBroken] = [0, false];
  location.hash = '#/graph';
});
afterEach(() => end());

async function graph(hash = '#/graph', setUp?: (db: ReturnType<typeof newDb>) => Promise<void>) {
  const db = newDb();
  const concepts = [
    sampleConcept(DECK, 'spring', { title: 'Spring', layer: 'architecture' }),
    sampleConcept(DECK, 'brook', {
      title: 'Brook',
      edges: [requires('spring')],
      aliases: ['Beck'],
    }),
    sampleConcept(DECK, 'weir', { title: 'Weir', layer: 'code', edges: [requires('brook')] }),
    sampleConcept(DECK, 'pond', {
      title: 'Pond',
      layer: null,
      edges: [{ kind: 'requires', to: id('sea', 'coast' as DeckId) }],
    }),
  ];
  const notes = ['spring', 'brook', 'weir'].map((stable) =>
    sampleNote(DECK, stable, { concepts: [{ concept: id(stable), weight: 1 }] }),
  );
  await installDeck(db, sampleDeck(0, { concepts, notes }), context());
  await setUp?.(db);
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  app.go(hash, { replace: true });
  let screen!: GraphScreen;
  end = $effect.root(() => {
    screen = new GraphScreen(app, () => app.router.now.query);
  });
  flushSync();
  await vi.waitFor(() => expect(screen.layout ?? screen.failed).toBeTruthy());
  flushSync();
  const titles = (of: GraphScreen = screen) =>
    of.lists.sections.flatMap(({ rows }) => rows.map(({ title }) => title));
  return { app, db, screen, titles };
}
const query = () => parseRoute(location.hash).query;

test('concepts by layer, with what they need, and Other last', async () => {
  const { screen } = await graph();
  expect(
    screen.lists.sections.map(({ band, rows }) => [band, rows.map((row) => row.title)]),
  ).toEqual([
    ['architecture', ['Spring']],
    ['component', ['Brook']],
    ['module', []],
    ['code', ['Weir']],
    ['other', ['Pond']],
  ]);
  const brook = screen.lists.sections[1]!.rows[0]!;
  expect(brook).toMatchObject({ word: 'New', needs: 1, leadsTo: 1, due: 0, unseen: 1 });
  expect(screen.lists.isAllNew).toBe(true);
  expect(screen.lists.counts).toEqual({ new: 4, faded: 0, fading: 0, holding: 0, strong: 0 });
});

test('places are worked out once and stored', async () => {
  const { app, db, screen } = await graph();
  await vi.waitFor(async () => expect(await readLocal(db, 'layout')).toEqual(screen.layout));
  let again: GraphScreen | undefined;
  const stop = $effect.root(() => {
    again = new GraphScreen(app, () => ({}));
  });
  flushSync();
  await vi.waitFor(() => expect(again?.layout).toEqual(screen.layout));
  expect(workers).toBe(1);
  stop();
});

test('filters dim and move nothing', async () => {
  const { screen, titles } = await graph();
  const places = screen.model!.nodes.map(({ at }) => at);
  screen.change({ layer: 'code' });
  flushSync();
  expect(titles()).toEqual(['Weir']);
  expect(screen.model!.nodes.map(({ at }) => at).sort((a, b) => a.y - b.y)).toEqual(
    places.toSorted((a, b) => a.y - b.y),
  );
  expect(screen.model!.nodes.filter(({ isDim }) => !isDim)).toHaveLength(1);
  screen.change({ states: ['strong'] });
  flushSync();
  expect([screen.isEmpty, query()['m']]).toEqual([true, 'strong']);
  screen.clearFilters();
  flushSync();
  expect(titles()).toHaveLength(4);
});

test('search finds titles and other names; a hit becomes the focus', async () => {
  const { screen } = await graph();
  screen.change({ q: 'beck' });
  flushSync();
  expect(screen.lists.hits.map(({ title }) => title)).toEqual(['Brook']);
  expect(screen.model!.nodes.filter(({ isNamed }) => isNamed)).toHaveLength(1);
  screen.choose(id('brook'));
  flushSync();
  expect(query()).toEqual({ focus: id('brook') });
  expect(screen.selected?.title).toBe('Brook');
});

test('the selected concept: its own edges are lit, its links are told, also those not installed', async () => {
  const { screen } = await graph();
  screen.select(id('weir'));
  await vi.waitFor(() => expect(screen.selected?.title).toBe('Weir'));
  expect(screen.model!.edges.filter(({ isLit }) => isLit)).toHaveLength(1);
  expect(screen.links('needs').map(({ title }) => title)).toEqual(['Brook']);
  screen.select(id('pond'));
  flushSync();
  expect(screen.links('needs')).toMatchObject([{ title: 'sea', deck: 'coast', state: null }]);
});

test('a goal: its path in order, everything else quiet', async () => {
  const { screen } = await graph(`#/graph?focus=${id('weir')}`);
  screen.toggleGoal();
  flushSync();
  expect(screen.pathConcepts.map(({ title }) => title)).toEqual(['Spring', 'Brook', 'Weir']);
  expect(screen.model!.edges.every(({ isLit }) => isLit)).toBe(true);
  expect(screen.model!.nodes.filter(({ isDim }) => isDim)).toHaveLength(1);
  screen.toggleGoal();
  flushSync();
  expect(query()['goal']).toBeUndefined();
});

test('the goal that is shown can be given up: the learner’s own, or just the one in the address', async () => {
  const { db, screen } = await graph('#/graph', (db) => setGoal(db, id('brook'), writer()));
  await vi.waitFor(() => expect(screen.goal?.title).toBe('Brook'));
  screen.change({ goal: id('weir') });
  flushSync();
  expect(screen.goal?.title).toBe('Weir');
  screen.setGoal(null);
  flushSync();
  expect([screen.goal?.title, await goals(db)]).toEqual(['Brook', [id('brook')]]);
  screen.setGoal(null);
  flushSync();
  expect(screen.goal).toBe(null);
  await vi.waitFor(async () => expect(await goals(db)).toEqual([]));
});

test('arrow keys walk along edges', async () => {
  const { screen } = await graph(`#/graph?focus=${id('spring')}`);
  screen.walk('down');
  flushSync();
  expect(screen.selected?.title).toBe('Brook');
  screen.walk('up');
  flushSync();
  expect(screen.selected?.title).toBe('Spring');
});

test('what a session moved is lit, and what is named in the address', async () => {
  const row = answer({ card: card('brook') });
  const { screen, titles } = await graph(`#/graph?moved=${SESSION}`, (db) =>
    recordReview(db, { row, after: fold([row]) }),
  );
  await vi.waitFor(() => expect(titles()).toEqual(['Brook']));
  screen.change({ lit: [id('weir')] });
  flushSync();
  expect(titles()).toEqual(['Brook', 'Weir']);
});

test('list or map: the choice is remembered, the address outranks it', async () => {
  const { db, screen } = await graph();
  expect(screen.view).toBe('map');
  await screen.show('list');
  flushSync();
  expect(screen.view).toBe('list');
  expect(await readLocal(db, 'graphView')).toBe('list');
  screen.change({ view: 'map' });
  flushSync();
  expect(screen.view).toBe('map');
});

test('a focus that is not installed is left out of the address', async () => {
  await graph('#/graph?focus=gone/one&deck=brook');
  await vi.waitFor(() => expect(query()).toEqual({ deck: 'brook' }));
});

test('where the map cannot be laid out there is the list', async () => {
  isBroken = true;
  const { screen } = await graph();
  expect([screen.failed, screen.view]).toEqual([true, 'list']);
});

test('as it will be some days on: states change, places do not', async () => {
  const row = answer({ card: card('spring') });
  const { screen } = await graph('#/graph', (db) => recordReview(db, { row, after: fold([row]) }));
  const spring = () => screen.data!.concepts.find(({ title }) => title === 'Spring')!;
  const [before, places, drawn] = [spring(), screen.layout, screen.model!];
  screen.slide(90);
  flushSync();
  expect(spring().strength).toBeLessThan(before.strength!);
  expect(screen.layout).toBe(places);
  expect(screen.model!.nodes.map(({ at }) => at)).toEqual(drawn.nodes.map(({ at }) => at));
  expect(query()['days']).toBeUndefined();
  screen.rest(90);
  flushSync();
  expect(query()['days']).toBe('90');
  screen.rest(0);
  flushSync();
  expect(spring()).toEqual(before);
});

test('ready to learn: first in the list, and one more choice of the filter', async () => {
  const { screen, titles } = await graph();
  const ready = () => screen.lists.ready.map(({ title }) => title);
  expect([ready(), screen.lists.readyCount]).toEqual([['Spring'], 1]);
  screen.change({ ready: true });
  flushSync();
  expect([ready(), titles()]).toEqual([['Spring'], []]);
  expect(screen.model!.nodes.filter(({ isDim }) => !isDim)).toHaveLength(1);
  expect(query()['m']).toBe('ready');
  screen.change({ ready: true, states: ['new'] });
  flushSync();
  expect(titles()).toHaveLength(4);
});
