// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { conceptId, type ConceptId, type DeviceId } from '../../base/id.ts';
import { studyDayNumber } from '../../base/time.ts';
import { goalForecast, type GoalForecast } from '../../study/forecast.ts';
import { runJob } from '../../study/job.ts';
import type { SimulatorRequest } from '../../study/simulator-messages.ts';
import { installDeck } from '../../store/install.ts';
import { goals, setGoal } from '../../store/links.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
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
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { goalCard } from './goal-card.ts';
import { goalStrip } from './goal-strip.ts';
import { dateText } from './goal-view.ts';
import { GoalPath } from './goal.svelte.ts';

const id = (slug: string): ConceptId => conceptId(DECK, slug);
const requires = (slug: string) => ({ kind: 'requires' as const, to: id(slug) });

let asked: SimulatorRequest[] = [];
let isBroken = false;
/** The simulator's worker, in place. */
class InPlace {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  postMessage(request: SimulatorRequest) {
    asked.push(request);
    if (isBroken || request.kind !== 'goal') return this.onerror?.({ message: 'no' });
    const value = runJob(goalForecast({ ...request.input, rollouts: 20 }));
    this.onmessage?.({ data: { kind: 'done', id: request.id, result: { kind: 'goal', value } } });
  }
  terminate() {}
}

let ends: (() => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  vi.stubGlobal('Worker', InPlace);
  [asked, isBroken, ends] = [[], false, []];
});
afterEach(() => {
  for (const end of ends) end();
  vi.useRealTimers();
});

async function river(goal: string | null) {
  const db = newDb();
  const concepts = [
    sampleConcept(DECK, 'spring', { title: 'Spring', layer: 'architecture' }),
    sampleConcept(DECK, 'brook', { title: 'Brook', edges: [requires('spring')] }),
    sampleConcept(DECK, 'weir', { title: 'Weir', layer: 'code', edges: [requires('brook')] }),
    sampleConcept(DECK, 'pond', { title: 'Pond' }),
  ];
  const notes = ['pond', 'weir', 'brook', 'spring'].map((stable) =>
    sampleNote(DECK, stable, { concepts: [{ concept: id(stable), weight: 1 }] }),
  );
  await installDeck(db, sampleDeck(0, { concepts, notes }), context());
  if (goal) await setGoal(db, id(goal), writer());
  return new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
}

function pathOf(app: AppState): GoalPath {
  let path!: GoalPath;
  ends.push(
    $effect.root(() => {
      path = new GoalPath(app);
    }),
  );
  flushSync();
  return path;
}

test('without a goal there is nothing to show', async () => {
  const app = await river(null);
  const path = pathOf(app);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([path.view, path.date, asked.length]).toEqual([null, '', 0]);
  expect(await goalCard(app)).toBe(null);
});

test('the path in order, what is left by layer, and a date that calls itself rough', async () => {
  const path = pathOf(await river('weir'));
  await vi.waitFor(() => expect(path.date).not.toBe(''));
  expect(path.view).toMatchObject({
    sentence: '0 of 3 concepts mastered, 0%.',
    start: 'Nothing leads there from what you know. Start at Spring.',
    current: { title: 'Spring', state: 'new' },
    remains: 'If you stopped today, 0 of 3 would still hold in 30 days.',
    done: false,
    canReview: true,
    layers: [
      { name: 'Architecture', left: '1 concept, 1 new card, about 1 minute' },
      { name: 'Component', left: '1 concept, 1 new card, about 1 minute' },
      { name: 'Code', left: '1 concept, 1 new card, about 1 minute' },
    ],
  });
  expect(path.view?.steps.map(({ title }) => title)).toEqual(['Spring', 'Brook', 'Weir']);
  expect(path.date).toMatch(/^About \d+ \w+|^About \w+ \d+/);
  expect(path.date).toMatch(/fewer than 200 answers of yours\.$/);
  expect(path.reviewHref).toBe('#/review?path=brook%2Fweir');
});

test('the simulator learns the path first, then the rest of its deck', async () => {
  const path = pathOf(await river('weir'));
  await vi.waitFor(() => expect(path.date).not.toBe(''));
  const [request] = asked;
  if (request?.kind !== 'goal') throw new Error('no request');
  // Author order is pond, weir, brook, spring.
  expect([...request.input.simulation.sequence]).toEqual([3, 2, 1, 0]);
  expect(request.input.simulation.newPerDay).toBe(4);
});

test('an answer moves the path; the date is worked out once a day', async () => {
  const app = await river('weir');
  const path = pathOf(app);
  await vi.waitFor(() => expect(path.date).not.toBe(''));
  const row = answer({ card: card('spring') });
  await recordReview(app.db, { row, after: fold([row]) });
  await vi.waitFor(() => expect(path.view?.sentence).toBe('1 of 3 concepts mastered, 33%.'));
  expect([path.view?.start, path.view?.current.title]).toEqual(['', 'Brook']);
  const again = pathOf(app);
  await vi.waitFor(() => expect(again.date).toBe(path.date));
  expect(asked).toHaveLength(1);
});

test('a goal that is reached has no date', async () => {
  const app = await river('spring');
  const row = answer({ card: card('spring') });
  await recordReview(app.db, { row, after: fold([row]) });
  const path = pathOf(app);
  await vi.waitFor(() => expect(path.view?.done).toBe(true));
  expect([path.date, path.view?.layers, asked.length]).toEqual(['', [], 0]);
});

test('giving up', async () => {
  const app = await river('weir');
  const path = pathOf(app);
  await vi.waitFor(() => expect(path.view).not.toBe(null));
  await path.giveUp();
  await vi.waitFor(() => expect(path.view).toBe(null));
  expect(await goals(app.db)).toEqual([]);
});

test('where the simulator fails, the rest still stands', async () => {
  isBroken = true;
  const path = pathOf(await river('weir'));
  await vi.waitFor(() =>
    expect(path.date).toBe('The date could not be worked out on this device.'),
  );
  expect(path.view?.steps).toHaveLength(3);
});

test('a session shows the path only when it moved a concept of it', async () => {
  const app = await river('weir');
  expect(await goalStrip(app, [id('pond')])).toBe(null);
  const strip = await goalStrip(app, [id('pond'), id('brook')]);
  expect(strip?.steps.map(({ title }) => title)).toEqual(['Spring', 'Brook', 'Weir']);
  await setGoal(app.db, null, writer());
  expect(await goalStrip(app, [id('brook')])).toBe(null);
});

const TODAY = studyDayNumber(Date.UTC(2026, 2, 1) / 86_400_000);
test.each<[string, Partial<GoalForecast>, RegExp]>([
  ['a date with its band', {}, /^About \D*10\D*, between \D*5\D* and \D*20\D*\.$/],
  ['a band of one day is none', { low: 10, high: 10 }, /^About \D*10\D*\.$/],
  ['few answers', { rough: true }, /Rough: it rests on fewer than 200 answers of yours\.$/],
  ['an open end', { high: null }, /not before \D*5\D*; it may take over two years\.$/],
  ['nothing in sight', { median: null }, /^No date within two years at your present pace\.$/],
])('%s', (_, change, text) => {
  // Day 1 is the first of a month.
  const forecast = { median: 10, low: 5, high: 20, rough: false, ...change };
  expect(dateText(forecast, TODAY)).toMatch(text);
});
