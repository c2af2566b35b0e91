// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import type { DeckId, DeviceId, JobId } from '../../base/id.ts';
import { instant, now } from '../../base/time.ts';
import type { Deck } from '../../deck/deck.ts';
import type { BundledDeck } from '../../deck/load-bundled.ts';
import type { EngraphDb, JobRow } from '../../store/db.ts';
import { installDeck } from '../../store/install.ts';
import { context, DECK, newDb, sampleDeck } from '../../store/sample.ts';
import { writeOptions } from '../../store/options.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { DeckOptionsScreen } from './deck-options.svelte.ts';
import { DeckScreen } from './deck.svelte.ts';
import { LibraryScreen } from './library.svelte.ts';

const WEIR = 'weir' as DeckId;
const { header, loading } = vi.hoisted(() => ({
  header: (id: string, cards: number) =>
    ({
      ...{ id, title: id, version: 1, cards, concepts: 1, bytes: 2_100, summary: 'Water.' },
      url: `${id}.json`,
    }) as BundledDeck,
  loading: { load: (_id: string): Promise<unknown> => Promise.reject(new Error('none')) },
}));
vi.mock('../../deck/bundled.ts', () => ({
  bundledDecks: [header('brook', 3), header('weir', 40)],
}));
vi.mock('../../deck/load-bundled.ts', () => ({
  loadBundled: ({ id }: BundledDeck) => loading.load(id),
}));
const loads = (of: (id: DeckId) => Promise<Deck>) => {
  loading.load = (id) => of(id as DeckId);
};

let unmount = () => {};
afterEach(() => {
  unmount();
  vi.restoreAllMocks();
});

async function mounted<T>(create: (app: AppState) => T, decks: readonly Deck[] = [sampleDeck(3)]) {
  const db = newDb();
  for (const deck of decks) await installDeck(db, deck, context());
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  let screen: T | undefined;
  unmount = $effect.root(() => {
    screen = create(app);
  });
  flushSync();
  return { app, db, screen: screen! };
}
const shown = (test: () => void) => vi.waitFor(test);
const writes = async (db: EngraphDb, id: DeckId) => (await db.options.get(id)) ?? {};

test('the library lists what is installed with its mastery, and offers the rest', async () => {
  const { screen } = await mounted((app) => new LibraryScreen(app));
  await shown(() =>
    expect(screen.view?.installed).toEqual([
      {
        ...{ id: DECK, title: 'Brook', split: '3 new', due: 3, paused: false },
        mastery: { new: 1, faded: 0, fading: 0, holding: 0, strong: 0 },
      },
    ]),
  );
  expect(screen.view?.others.map(({ id }) => id)).toEqual([WEIR]);
});

test('a paused deck says so and has nothing due', async () => {
  const { screen } = await mounted((app) => new LibraryScreen(app));
  await shown(() => expect(screen.view).not.toBeNull());
  await screen.pause(DECK, true);
  await shown(() =>
    expect(screen.view?.installed[0]).toMatchObject({ split: 'Paused', due: 0, paused: true }),
  );
});

test('adding counts, shows the deck when all of it is there, and tells it once', async () => {
  loads(async (id) => sampleDeck(40, { id, title: 'Weir' }));
  const { app, screen } = await mounted((app) => new LibraryScreen(app));
  await shown(() => expect(screen.view).not.toBeNull());
  const seen: string[] = [];
  const stop = $effect.root(() => {
    $effect.pre(() => void seen.push(screen.adding.progress));
  });
  const visible: number[] = [];
  const watch = setInterval(() => void app.db.decks.count().then((n) => visible.push(n)), 1);
  expect(await screen.adding.add(header(WEIR, 40))).toBe(true);
  clearInterval(watch);
  stop();
  expect(seen.some((text) => /^Adding \d+ of 40$/.test(text))).toBe(true);
  expect(visible.every((n) => n === 1 || n === 2)).toBe(true);
  expect(screen.adding).toMatchObject({ deck: null, told: 'weir was added.', problem: '' });
  await shown(() => expect(screen.view?.others).toEqual([]));
  expect(await app.db.jobs.where('state').equals('open').count()).toBe(0);
});

test('a deck that cannot be loaded is told in a sentence, and nothing of it stays', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  loads(() => Promise.reject(new Error('404')));
  const { db, screen } = await mounted((app) => new LibraryScreen(app));
  expect(await screen.adding.add(header(WEIR, 40))).toBe(false);
  expect(screen.adding.problem).toBe(
    'Nothing was added: the deck could not be read. Reload Engraph, then try again.',
  );
  expect(await db.decks.count()).toBe(1);
});

test('a full device is told, and half a deck is taken back', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  loads(async (id) => sampleDeck(40, { id }));
  const { db, screen } = await mounted((app) => new LibraryScreen(app));
  const full = Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  db.decks.hook('creating', () => {
    throw full;
  });
  expect(await screen.adding.add(header(WEIR, 40))).toBe(false);
  expect(screen.adding.problem).toMatch(/^Nothing was added: the device is out of space\./);
  expect(await db.notes.where('deck').equals(WEIR).count()).toBe(0);
  expect(await db.decks.count()).toBe(1);
});

test('a window that only reads adds nothing', async () => {
  const { app, screen } = await mounted((app) => new LibraryScreen(app));
  app.readOnly = true;
  expect(await screen.adding.add(header(WEIR, 40))).toBe(false);
});

test('a deck is removed, offered again, and comes back with Undo', async () => {
  const { screen } = await mounted((app) => new DeckScreen(app, () => DECK));
  await shown(() => expect(screen.view?.due).toBe(3));
  await screen.remove();
  await shown(() => expect(screen.view).toBeNull());
  expect(screen.offer?.id).toBe(DECK);
  expect(screen.removal).toMatchObject({ cards: 3 });
  await screen.undoRemove();
  await shown(() => expect(screen.view?.deck.title).toBe('Brook'));
  expect(screen).toMatchObject({ removal: null, problem: '' });
});

test('the page of a deck names its facts and lists concepts outside every chapter last', async () => {
  const deck = sampleDeck(3, { authors: ['A. Rill', 'B. Beck'] });
  const { screen } = await mounted((app) => new DeckScreen(app, () => DECK), [deck]);
  await shown(() =>
    expect(screen.view).toMatchObject({
      facts: 'A. Rill, B. Beck. Version 1. CC-BY-4.0.',
      updated: '',
      split: '3 new',
      chapters: [{ title: 'Concepts', concepts: [{ title: 'c0', state: 'new', word: 'New' }] }],
    }),
  );
});

test('an import that brought its cards is told on the page for as long as it can be undone', async () => {
  const { db, screen } = await mounted((app) => new DeckScreen(app, () => DECK));
  const row: JobRow = {
    ...({ kind: 'import', state: 'done', deck: null } as const),
    ...{ id: 'j1' as JobId, startedAt: now() },
    report: { added: 3, skipped: 2 },
    undoUntil: instant(now() + 1_000_000),
    import: {
      ...{ title: 'Brook', skipped: [], remarks: [], segments: [] },
      decks: [
        { id: WEIR, fresh: true },
        { id: DECK, fresh: false },
      ],
    },
  };
  await db.jobs.put(row);
  await shown(() =>
    expect(screen.view?.imported).toEqual({ job: 'j1', text: '3 added, 2 skipped.' }),
  );
  await db.jobs.put({ ...row, undoUntil: instant(now() - 1) });
  await shown(() => expect(screen.view?.imported).toBeNull());
});

test('an update is named on the page', async () => {
  const { db, screen } = await mounted((app) => new DeckScreen(app, () => DECK));
  const later = { now: context().writer.now + 1, device: 'here' } as never;
  await installDeck(db, sampleDeck(3, { version: 2 }), context({ writer: later }));
  const at = Date.now();
  await db.jobs.toCollection().modify({ undoUntil: (at + 1_000) as never });
  await shown(() => expect(screen.view?.updated).toBe('Updated to version 2'));
});

test.each([
  ['a bundled deck that is not installed', WEIR, false],
  ['a deck nobody knows', 'fen' as DeckId, true],
])('%s', async (_, id, unknown) => {
  const { screen } = await mounted((app) => new DeckScreen(app, () => id));
  await shown(() => expect(screen.unknown || screen.offer !== null).toBe(true));
  expect(screen).toMatchObject({ unknown, view: null });
});

test('an option typed is stored at once, and Reset gives it back', async () => {
  const { db, screen } = await mounted((app) => new DeckOptionsScreen(app, () => DECK));
  await shown(() => expect(screen.text('newPerDay')).toBe('10'));
  expect(screen.view?.of.newPerDay).toEqual({ isOwn: false, inherited: 'Default: 10' });
  await screen.enter('newPerDay', ' 5 ');
  expect(await writes(db, DECK)).toMatchObject({ newPerDay: 5 });
  await shown(() => expect(screen.view?.of.newPerDay.isOwn).toBe(true));
  expect(screen.text('newPerDay')).toBe('5');
  await screen.reset('newPerDay');
  expect(await writes(db, DECK)).not.toHaveProperty('newPerDay');
  await shown(() => expect(screen.text('newPerDay')).toBe('10'));
});

test('what cannot be read stays in the field with a message, and is not stored', async () => {
  const { db, screen } = await mounted((app) => new DeckOptionsScreen(app, () => DECK));
  await shown(() => expect(screen.view).not.toBeNull());
  await screen.enter('retention', '99');
  expect(screen.text('retention')).toBe('99');
  expect(screen.problem('retention')).toBe('Write a percentage from 80 to 97.');
  expect(await db.options.count()).toBe(0);
  await screen.enter('retention', '85');
  expect(screen.problem('retention')).toBe('');
  expect(await writes(db, DECK)).toMatchObject({ retention: 0.85 });
});

test('an inherited value names who sets it', async () => {
  const inner = sampleDeck(1, { id: WEIR, path: ['Brook', 'Weir'], title: 'Weir' });
  const decks = [sampleDeck(1), inner];
  const { app, db, screen } = await mounted((app) => new DeckOptionsScreen(app, () => WEIR), decks);
  await writeOptions(db, 'global', { retention: 0.85, newPerDay: 30 }, app.writer());
  await writeOptions(db, DECK, { newPerDay: 4 }, app.writer());
  await shown(() =>
    expect(screen.view?.of).toMatchObject({
      retention: { isOwn: false, inherited: 'All decks: 85%' },
      newPerDay: { isOwn: false, inherited: 'From Brook: 4' },
      leechLimit: { isOwn: false, inherited: 'Default: 8' },
    }),
  );
  expect(screen.view?.options.newPerDay).toBe(4);
});

test('options of a deck that is not installed are missing', async () => {
  const { screen } = await mounted((app) => new DeckOptionsScreen(app, () => WEIR));
  await shown(() => expect(screen.missing).toBe(true));
});
