// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cardId, noteId, type CardId, type DeviceId } from '../../base/id.ts';
import { showHtml } from '../../deck/show.ts';
import { installDeck } from '../../store/install.ts';
import { sessionUnderWay, writeLocal } from '../../store/local.ts';
import { setSuspended } from '../../store/mark.ts';
import { writeOptions } from '../../store/options.ts';
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
  sampleDeck,
  sampleNote,
  writer,
} from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { DEFAULT_CHOICE } from '../study-data.ts';
import { reviewAhead } from './review-ahead.ts';
import { beginReview, loadReview } from './review-loader.ts';
import { readStart, scopeOf } from './review-start.ts';

const TODAY = { kind: 'today', choice: DEFAULT_CHOICE } as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
});
let stop = () => {};
afterEach(() => {
  stop();
  vi.useRealTimers();
});

async function prepared() {
  const db = newDb();
  await installDeck(db, sampleDeck(), context());
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  const ahead = reviewAhead(app);
  stop = ahead.keep();
  await vi.waitFor(() => expect(ahead.isReady).toBe(true));
  return { app, db, ahead };
}
const queueOf = ({ data }: { data: { plan: { queue: readonly { id: CardId }[] } } }) =>
  data.plan.queue.map(({ id }) => id);

test('what waits is what would be read now, and is given once', async () => {
  const { app, ahead } = await prepared();
  const read = await readStart(app, TODAY);
  const taken = ahead.take({})!;
  expect({ ...taken, notes: null, imported: null }).toEqual({
    ...read,
    notes: null,
    imported: null,
  });
  expect(taken.notes.get(noteId(DECK, 'n0'))).toEqual(read.notes.get(noteId(DECK, 'n0')));
  expect(ahead.take({})).toBeNull();
});

test('a session from it shows the first card at once, and is remembered as today’s', async () => {
  const { app, db, ahead } = await prepared();
  expect(await sessionUnderWay(db)).toBeNull();
  const { review } = beginReview(app, ahead.take({})!);
  expect([review.card?.id, review.drawn?.prompt]).toEqual([card('n0'), 'Why n0?']);
  await vi.waitFor(async () => expect((await sessionUnderWay(db))?.session).toBe(review.id));
  // Continued, not begun anew.
  expect((await loadReview(app, TODAY)).review.id).toBe(review.id);
});

test('the sides of the first card are parsed already', async () => {
  const parse = vi.spyOn(DOMParser.prototype, 'parseFromString');
  const { ahead } = await prepared();
  const { notes } = ahead.take({})!;
  parse.mockClear();
  showHtml(document.createElement('p'), notes.get(noteId(DECK, 'n0'))!.cards[0]!.prompt);
  expect(parse).not.toHaveBeenCalled();
});

const suspend = (app: AppState) => setSuspended(app.db, [card('n0')], true, writer());
const rate = (app: AppState) => {
  const row = answer({ card: card('n0'), rating: 'easy' });
  return recordReview(app.db, { row, after: fold([row]), deck: DECK });
};
const edit = ({ db }: AppState) =>
  db.notes.update(noteId(DECK, 'n0'), { cards: sampleNote(DECK, 'other').cards });
const addDeck = async ({ db }: AppState) => {
  const other = 'pond' as typeof DECK;
  const notes = [sampleNote(other, 'p0')];
  await installDeck(db, sampleDeck(0, { id: other, notes }), context());
};
const chooseNoNew = ({ db }: AppState) =>
  writeLocal(db, 'choice', { ...DEFAULT_CHOICE, newCards: false });
const limit = ({ db }: AppState) => writeOptions(db, 'global', { newPerDay: 1 }, writer());
const queueNew = ({ db }: AppState) => writeLocal(db, 'queuedNew', [card('n2')]);

test.each([
  ['a card is suspended', suspend],
  ['a card is rated', rate],
  ['a note is edited', edit],
  ['a deck is added', addDeck],
  ['other cards are chosen', chooseNoNew],
  ['a limit changes', limit],
  ['a new card is queued', queueNew],
])('when %s it is old at once, and read anew', async (_, change) => {
  const { app, ahead } = await prepared();
  await change(app);
  expect(ahead.take({})).toBeNull();
  await vi.waitFor(() => expect(ahead.isReady).toBe(true));
  const [read, taken] = [await readStart(app, await scopeOf(app, {})), ahead.take({})!];
  expect(queueOf(taken)).toEqual(queueOf(read));
  expect(taken.data.options).toEqual(read.data.options);
  expect(taken.notes.get(noteId(DECK, 'n0'))).toEqual(read.notes.get(noteId(DECK, 'n0')));
});

test('what was kept of mastery or of the order of new cards does not make it old', async () => {
  const { app, ahead } = await prepared();
  await writeLocal(app.db, 'mastery', { key: 'k' });
  await writeLocal(app.db, 'newOrder', { key: 'k', cards: [cardId(noteId(DECK, 'n1'), 'there')] });
  expect(ahead.take({})).not.toBeNull();
});

test.each<[string, (app: AppState) => void]>([
  ['on another study day', () => vi.setSystemTime(at(1))],
  ['with other settings', (app) => (app.settings = { ...app.settings, rollOver: 5 })],
  ['while another window writes', (app) => (app.readOnly = true)],
  [
    'while a rating could not be stored',
    (app) => Object.defineProperty(app, 'writes', { value: { waiting: 1 } }),
  ],
])('nothing is given %s', async (_, change) => {
  const { app, ahead } = await prepared();
  change(app);
  expect(ahead.take({})).toBeNull();
});

test('nothing is given to a session of another kind', async () => {
  const { ahead } = await prepared();
  expect(ahead.take({ deck: DECK })).toBeNull();
});

test('once Today is left nothing is read any more, and a change still makes it old', async () => {
  const { app, ahead } = await prepared();
  stop();
  const timer = vi.spyOn(globalThis, 'setTimeout');
  await suspend(app);
  expect(ahead.take({})).toBeNull();
  expect(timer.mock.calls.filter(([, wait]) => wait === 500)).toEqual([]);
});
