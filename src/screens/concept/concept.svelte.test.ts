// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { conceptId, type ConceptId, type DeckId, type DeviceId } from '../../base/id.ts';
import { dayOf, daysAfter, momentAt } from '../../base/time.ts';
import type { Edge, Source } from '../../deck/deck.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { installDeck } from '../../store/install.ts';
import { buryUntil, setSuspended } from '../../store/mark.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
  at,
  card,
  context,
  DECK,
  fold,
  newDb,
  NOON,
  sampleConcept,
  sampleDeck,
  sampleNote,
  writer,
} from '../../store/sample.ts';
import { sealOld } from '../../store/seal.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { chipsOf } from './chips.ts';
import { conceptView, curveFor } from './concept-data.ts';
import { ConceptScreen } from './concept.svelte.ts';
import { masterySentence, placeOf, sourceView } from './concept-view.ts';

const id = (slug: string, deck = DECK): ConceptId => conceptId(deck, slug);
const to = (kind: Edge['kind'], concept: ConceptId): Edge => ({ kind, to: concept });
const WEIR = 'weir' as DeckId;
const reading = (days: number) => ({
  moment: momentAt(at(days), 4),
  parameters: DEFAULT_PARAMETERS,
});

async function brook() {
  const db = newDb();
  const deck = sampleDeck(0, {
    title: 'nova-scheduler behaviour',
    concepts: [
      sampleConcept(DECK, 'filter', {
        title: 'Filter',
        layer: 'module',
        edges: [
          to('requires', id('host')),
          to('requires', id('weir-gate', WEIR)),
          to('calls', id('host')),
          to('part-of', id('driver')),
          to('contrasts-with', id('weigher')),
          to('requires', id('gone')),
        ],
      }),
      sampleConcept(DECK, 'host', { title: 'Host', edges: [to('calls', id('filter'))] }),
      sampleConcept(DECK, 'driver', { title: 'Driver', edges: [to('calls', id('filter'))] }),
      sampleConcept(DECK, 'weigher', {
        title: 'Weigher',
        edges: [to('requires', id('filter')), to('contrasts-with', id('filter'))],
      }),
    ],
    notes: ['a', 'b', 'c', 'd'].map((stable) =>
      sampleNote(DECK, stable, { concepts: [{ concept: id('filter'), weight: 1 }] }),
    ),
  });
  await installDeck(db, deck, context());
  const rate = async (stable: string, when: number, days: number) => {
    const row = answer({ card: card(stable), at: at(when), next: { days } });
    await recordReview(db, { row, after: fold([row]) });
  };
  return { db, rate };
}

test('a concept nobody studied: place, sentence, links and new cards', async () => {
  const { db } = await brook();
  const view = (await conceptView(db, id('filter'), reading(0)))!;
  expect(view).toMatchObject({
    ...{ title: 'Filter', place: 'Module in nova-scheduler behaviour', word: 'New' },
    ...{ sentence: '0 of 4 cards seen', curve: null, due: 0, unseen: 4 },
  });
  expect(view.cards[0]).toEqual({ id: card('a'), prompt: 'Why a?', when: 'new', isDue: false });
});

test('links: needs, leads to, contrasts and related, each once; a deck not installed has no state', async () => {
  const { db } = await brook();
  const view = (await conceptView(db, id('filter'), reading(0)))!;
  const names = (links: typeof view.needs) => links.map(({ title, state }) => [title, state]);
  expect(names(view.needs)).toEqual([
    ['Host', 'new'],
    ['weir gate', null],
  ]);
  expect(view.needs[1]).toMatchObject({ deck: WEIR });
  expect(names(view.leadsTo)).toEqual([['Weigher', 'new']]);
  expect(names(view.contrasts)).toEqual([['Weigher', 'new']]);
  expect(names(view.related).sort()).toEqual([
    ['Driver', 'new'],
    ['Host', 'new'],
  ]);
});

test('cards: due now, later, new, suspended and buried, and what Review would offer', async () => {
  const { db, rate } = await brook();
  await rate('a', 0, 2);
  await rate('b', 0, 9);
  await setSuspended(db, [card('c')], true, writer());
  await buryUntil(db, [card('d')], daysAfter(dayOf(momentAt(at(3), 4)), 1), writer());
  const view = (await conceptView(db, id('filter'), reading(3)))!;
  expect(view.cards.map(({ when }) => when.replace(/\d+%/, '%'))).toEqual([
    'now, %',
    'in 6 days, %',
    'suspended',
    'buried today',
  ]);
  expect(view.cards.map(({ isDue }) => isDue)).toEqual([true, false, false, false]);
  expect(view).toMatchObject({ due: 1, unseen: 0 });
  expect(view.sentence).toMatch(/^\d+% recall now, 2 of 3 cards seen$/);
});

test('the curve ends at the recall of the sentence, against the target of the deck', async () => {
  const { db, rate } = await brook();
  await rate('a', 0, 2);
  await rate('b', 1, 2);
  const view = (await conceptView(db, id('filter'), reading(5)))!;
  const now = Math.round(100 * view.curve!.now.y);
  expect(view.sentence).toBe(`${now}% recall now, 2 of 4 cards seen`);
  expect(view.curve).toMatchObject({ target: 0.9, colour: `var(--m-${view.state})` });
  expect(view.curve!.summary).toMatch(
    /^Mean recall of 2 cards since .+: \d+% now, target 90%\. 2 answers on 2 days\.$/,
  );
});

/** Three answers to a and b, of which the first four are in a sealed segment. */
async function sealed() {
  const { db, rate } = await brook();
  for (const when of [0, 2, 9]) for (const stable of ['a', 'b']) await rate(stable, when, 2);
  const whole = (await conceptView(db, id('filter'), reading(12)))!;
  expect(await sealOld(db, { before: at(5), size: 4 })).toBe(4);
  return { db, rate, whole };
}

test('a curve that is in the sealed log comes after the rest, and is the same', async () => {
  const { db, whole } = await sealed();
  const view = (await conceptView(db, id('filter'), reading(12)))!;
  expect(view).toEqual({ ...whole, curve: null, curveComes: true });
  expect(await curveFor(db, id('filter'), reading(12))).toEqual(whole.curve);
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  vi.spyOn(app, 'moment').mockReturnValue(reading(12).moment);
  let screen: ConceptScreen | undefined;
  const unmount = $effect.root(() => {
    screen = new ConceptScreen(app, () => id('filter'));
  });
  flushSync();
  await vi.waitFor(() => expect(screen?.view?.curve).toEqual(whole.curve));
  expect(screen?.view?.curveComes).toBe(false);
  unmount();
});

test.each([
  ['never seen', [], false],
  ['seen today only', [[12]], false],
  ['seen before', [[7]], true],
  ['seen before and today', [[7, 12]], true],
])('a place is kept for the curve of a card %s: %o', async (_, times, expected) => {
  const { db, rate } = await sealed();
  for (const when of times.flat()) await rate('c', when, 2);
  for (const stable of ['a', 'b']) await setSuspended(db, [card(stable)], true, writer());
  const view = (await conceptView(db, id('filter'), reading(12)))!;
  expect(view).toMatchObject({ curve: null, curveComes: expected });
  expect((await curveFor(db, id('filter'), reading(12))) !== null).toBe(expected);
});

test('a step is due once it can be shown, and else has its time', async () => {
  const { db } = await brook();
  const row = answer({ card: card('a'), next: { step: 0, minutes: 60 } });
  await recordReview(db, { row, after: fold([row]) });
  const early = (await conceptView(db, id('filter'), reading(0)))!;
  expect(early.cards[0]!.when).toMatch(/^at \d\d:\d\d/);
  expect(early.due).toBe(0);
  const ready = { ...reading(0), moment: momentAt(at(0, 41 * 60_000), 4) };
  expect((await conceptView(db, id('filter'), ready))!.due).toBe(1);
});

test('the screen follows its concept, and says when there is none', async () => {
  const { db } = await brook();
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  let concept = $state(id('filter'));
  let screen: ConceptScreen | undefined;
  const unmount = $effect.root(() => {
    screen = new ConceptScreen(app, () => concept);
  });
  flushSync();
  await vi.waitFor(() => expect(screen?.view?.title).toBe('Filter'));
  concept = id('host');
  flushSync();
  await vi.waitFor(() => expect(screen?.view?.title).toBe('Host'));
  concept = id('nowhere');
  flushSync();
  await vi.waitFor(() => expect(screen?.missing).toBe(true));
  unmount();
});

test('chips: in the card’s order, with state and word, without decks that are not installed', async () => {
  const { db, rate } = await brook();
  for (const stable of ['a', 'b', 'c', 'd']) await rate(stable, 0, 2);
  const app = { db, day: dayOf(momentAt(NOON, 4)), settings: DEFAULT_SETTINGS };
  const chips = await chipsOf(app, [
    { concept: id('filter'), weight: 1 },
    { concept: id('weir-gate', WEIR), weight: 0.5 },
    { concept: id('host'), weight: 0.5 },
  ]);
  expect(chips).toEqual([
    { id: id('filter'), title: 'Filter', layer: 'module', state: 'strong', word: 'Strong' },
    { id: id('host'), title: 'Host', layer: 'component', state: 'new', word: 'New' },
  ]);
});

const code = (version: string, repo = 'openstack/nova'): Source => ({
  ...{ kind: 'code', repo, path: 'nova/scheduler/utils.py', symbol: 'claim_resources', version },
});
test.each<[string, Source, ReturnType<typeof sourceView>]>([
  [
    'a document has its address',
    { kind: 'document', title: 'Placement API', url: 'https://docs.openstack.org/api-ref/x' },
    {
      ...{ text: 'Placement API', code: false, detail: 'docs.openstack.org' },
      href: 'https://docs.openstack.org/api-ref/x',
    },
  ],
  [
    'a file of a release has an address',
    code('21.0.0'),
    {
      ...{ text: 'nova/scheduler/utils.py', code: true },
      detail: 'claim_resources, openstack/nova 21.0.0',
      href: 'https://opendev.org/openstack/nova/src/tag/21.0.0/nova/scheduler/utils.py',
    },
  ],
  [
    'a file between releases has none',
    code('33.0.0-373-g00a030403f'),
    {
      ...{ text: 'nova/scheduler/utils.py', code: true, href: null },
      detail: 'claim_resources, openstack/nova 33.0.0-373-g00a030403f',
    },
  ],
])('source: %s', (_, source, view) => {
  expect(sourceView(source)).toEqual(view);
});
test('a file of another project has no sure address', () => {
  expect(sourceView(code('3.13.0', 'python/cpython')).href).toBeNull();
});

test.each([
  [{ strength: 0.61, cards: 6, seen: 6 }, '61% recall now, across 6 cards'],
  [{ strength: 0.61, cards: 1, seen: 1 }, '61% recall now, across 1 card'],
  [{ strength: 0.61, cards: 6, seen: 3 }, '61% recall now, 3 of 6 cards seen'],
  [{ strength: null, cards: 6, seen: 0 }, '0 of 6 cards seen'],
  [{ strength: null, cards: 0, seen: 0 }, 'No cards yet'],
])('mastery %j reads as a sentence', (mastery, sentence) => {
  expect(masterySentence({ coverage: 0, mastery: 0, ...mastery })).toBe(sentence);
});

test('place without a layer', () => {
  expect(placeOf(null, 'Brook')).toBe('Concept in Brook');
});
