// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceId } from '../../base/id.ts';
import { installDeck } from '../../store/install.ts';
import { card, context, newDb, sampleDeck, sampleNote, DECK, drawn } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { readCardList } from '../card-list.ts';
import type { SearchReply } from '../search/search-messages.ts';
import { searchInProcess } from '../search/in-process.ts';
import { SearchScreen } from '../search/search.svelte.ts';
import { BrowseScreen } from './browse.svelte.ts';
import { rowsInView } from './rows-in-view.ts';

let unmount = () => {};
beforeEach(() => history.replaceState(null, '', '#/browse'));
afterEach(() => unmount());
const shown = (test: () => void) => vi.waitFor(test);

const note = (stable: string, prompt: string) =>
  sampleNote(DECK, stable, { cards: [drawn('there', prompt)] });

async function mounted<T>(create: (app: AppState) => T) {
  const db = newDb();
  const notes = Array.from({ length: 120 }, (_, i) => note(`n${i}`, `Question ${i}`));
  await installDeck(
    db,
    sampleDeck(0, { notes: [...notes, note('ford', 'Where is the ford?')] }),
    context(),
  );
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  let screen: T | undefined;
  unmount = $effect.root(() => {
    screen = create(app);
  });
  flushSync();
  return { app, db, screen: screen! };
}
const browse = (query: Record<string, string> = {}) =>
  mounted((app) => new BrowseScreen(app, () => query, searchInProcess(app.db)));

test.each([
  ['the beginning', 0, 100, [0, 16]],
  ['the middle', 7_600, 1_000, [94, 116]],
  ['before the list', -400, 100, [0, 11]],
  ['the end', 76 * 95, 100, [89, 100]],
  ['an empty list', 0, 0, [0, 0]],
] as const)('rows in view at %s', (_, top, total, expected) => {
  expect(rowsInView({ top, height: 760, row: 76, total })).toEqual(expected);
});

test('all cards stand in author order, the far ones are read when they are seen', async () => {
  const { screen } = await browse();
  await shown(() => expect(screen.count).toBe('121 cards'));
  await shown(() => expect(screen.lines.at(0)?.title[0]?.text).toBe('Question 0'));
  await shown(() => expect(screen.reading).toBe(''));
  await shown(() => {
    screen.sees([100, 120]);
    expect(screen.lines.at(110)?.title[0]?.text).toBe('Question 110');
  });
});

test('nothing is asked of the search before the first rows stand', async () => {
  const stood: (string | undefined)[] = [];
  const { screen } = await mounted((app) => {
    const port = searchInProcess(app.db);
    const made: BrowseScreen = new BrowseScreen(app, () => ({}), {
      ...port,
      ask(request) {
        stood.push(made.lines.at(0)?.title[0]?.text);
        port.ask(request);
      },
    });
    return made;
  });
  await shown(() => expect(screen.reading + String(screen.total)).toBe('121'));
  // How often it is asked depends on what is read meanwhile.
  expect([...new Set(stood)]).toEqual(['Question 0']);
});

test('the address is the search: read at first, kept as it is typed', async () => {
  const { screen } = await browse({ q: 'ford is:new', sort: '-added' });
  expect([screen.field.chips, screen.field.rest]).toEqual([['is:new'], 'ford']);
  expect([screen.sort, screen.reverse]).toEqual(['added', true]);
  await shown(() => expect(screen.count).toBe('1 card'));
  screen.field.type('question 11');
  flushSync();
  await shown(() => expect(screen.total).toBe(11));
  await shown(() => expect(location.hash).toBe('#/browse?q=is%3Anew+question+11&sort=-added'));
});

test('deck and state in the address become chips', async () => {
  const { screen } = await browse({ deck: DECK, state: 'new' });
  await shown(() => expect(screen.field.chips).toEqual(['deck:"Brook"', 'is:new']));
  await shown(() => expect(screen.total).toBe(121));
});

test('a stretch, all, all but one: what is chosen is acted on as one job, and undone', async () => {
  const { screen, db } = await browse();
  const { selection, acting } = screen;
  await shown(() => expect(screen.reading + String(screen.total)).toBe('121'));
  await shown(() => expect(screen.lines.at(3)).not.toBeNull());
  selection.toggle(screen.lines.at(1)!.id, 1);
  await selection.extend(screen.lines.at(3)!.id, 3);
  expect(await selection.cards()).toEqual([card('n1'), card('n2'), card('n3')]);
  expect(screen.reviewable).toBe(3);
  expect(await acting.act(await selection.cards(), { kind: 'suspend', on: true })).toBe(true);
  expect(acting.done?.text).toBe('Suspended 3 cards.');
  await acting.undo();
  expect(acting.done?.text).toBe('Undone: suspended 3 cards.');
  expect(await db.cards.filter(({ suspended }) => suspended).count()).toBe(0);

  selection.all();
  selection.toggle(card('ford'), 120);
  expect(selection.count).toBe(120);
  await acting.act(await selection.cards(), { kind: 'flag', flag: 3 });
  expect(acting.done?.text).toBe('Flagged 120 cards.');
  expect(await db.marks.count()).toBe(120);
  expect(await db.jobs.filter(({ kind }) => kind === 'bulk').count()).toBe(2);
});

test('cards chosen while a newer list is on its way are not lost', async () => {
  const held: SearchReply[] = [];
  let isHeld = false;
  let tell: (reply: SearchReply) => void = () => undefined;
  const { screen, db } = await mounted((app) => {
    const port = searchInProcess(app.db);
    return new BrowseScreen(app, () => ({}), {
      ask: (request) => port.ask(request),
      listen(listener) {
        tell = listener;
        return port.listen((reply) => {
          if (isHeld && reply.kind === 'listed') held.push(reply);
          else listener(reply);
        });
      },
    });
  });
  await shown(() => expect(screen.total).toBe(121));
  screen.selection.all();
  expect(await screen.selection.cards()).toHaveLength(121);
  isHeld = true;
  await db.transaction('rw', db.cards, () => db.cards.update(card('n1'), { position: 500 }));
  await shown(() => expect(held).not.toEqual([]));
  const chosen = screen.selection.cards();
  isHeld = false;
  // Not before the worker has said that it knows the older list no more.
  setTimeout(() => held.forEach((reply) => tell(reply)), 50);
  expect(await chosen).toHaveLength(121);
});

test('cards chosen in the moment before the screen is left are not lost', async () => {
  const { screen, app } = await browse();
  await shown(() => expect(screen.reading + String(screen.total)).toBe('121'));
  screen.selection.all();
  const chosen = screen.selection.cards();
  unmount();
  expect(await chosen).toHaveLength(121);
  expect(await screen.acting.act(await chosen, { kind: 'flag', flag: 2 })).toBe(true);
  expect(await app.db.marks.count()).toBe(121);
});

test('a screen that is left while its first rows stand alone still says which cards were chosen, then hears no more', async () => {
  let heard = 0;
  const { screen } = await mounted((app) => {
    const port = searchInProcess(app.db);
    return new BrowseScreen(app, () => ({}), {
      ask: (request) => port.ask(request),
      listen(listener) {
        heard += 1;
        const stop = port.listen(listener);
        return () => {
          heard -= 1;
          stop();
        };
      },
    });
  });
  await shown(() => expect(screen.total).toBe(121));
  screen.selection.all();
  const chosen = screen.selection.cards();
  unmount();
  expect([await chosen.then((ids) => ids.length), heard]).toEqual([121, 0]);
});

test('the list follows what was done', async () => {
  const { screen } = await browse({ q: 'is:flagged' });
  await shown(() => expect(screen.reading + String(screen.total)).toBe('0'));
  await screen.acting.act([card('ford')], { kind: 'flag', flag: 1 });
  await shown(() => expect(screen.total).toBe(1));
  expect(screen.lines.at(0)).toMatchObject({ id: card('ford'), flag: 1 });
});

test('a search starts a session over what it found', async () => {
  const { screen, db } = await browse({ q: 'question 11' });
  await shown(() => expect(screen.reviewable).toBe(11));
  await screen.review();
  const list = new URLSearchParams(location.hash.split('?')[1]).get('list')!;
  expect(location.hash).toMatch(/^#\/review\?list=\d+$/);
  expect((await readCardList(db, list)).length).toBe(11);
  expect(await readCardList(db, '1')).toEqual([]);
});

test('a window that only reads changes nothing', async () => {
  const { app, screen } = await browse();
  app.readOnly = true;
  expect(await screen.acting.act([card('ford')], { kind: 'flag', flag: 1 })).toBe(false);
});

test('a failed write is told and changes nothing', async () => {
  const { screen } = await browse();
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw Object.assign(new Error('full'), { name: 'QuotaExceededError' });
  });
  expect(await screen.acting.act([card('ford')], { kind: 'flag', flag: 1 })).toBe(false);
  put.mockRestore();
  expect(screen.acting.failed).toMatch(/^The cards were not changed: the device is out of space\./);
  expect(screen.acting.busy).toBe(false);
});

test('the layer finds while typing, says how much, and knows where Enter leads', async () => {
  const { screen } = await mounted((app) => new SearchScreen(app, searchInProcess(app.db)));
  expect(screen.commands).toHaveLength(5);
  screen.field.type('because ford');
  flushSync();
  await shown(() => expect(screen.said).toBe('1 card'));
  expect(screen.first).toBe(`#/cards/${encodeURIComponent(card('ford'))}`);
  screen.field.type('because');
  flushSync();
  await shown(() => expect(screen.allCards?.text).toBe('All 121 cards'));
  await shown(() =>
    expect([...screen.snippets.values()][0]).toEqual([
      { text: 'Because', hit: true },
      { text: ' ford.', hit: false },
    ]),
  );
  screen.field.type('back up');
  flushSync();
  await shown(() => expect(screen.first).toBe('#/settings/data'));
  screen.field.type('zzzz');
  flushSync();
  await shown(() => expect(screen.said).toBe('Nothing matches.'));
});
