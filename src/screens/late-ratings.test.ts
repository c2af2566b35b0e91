// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceId } from '../base/id.ts';
import type { EngraphDb } from '../store/db.ts';
import { wrongRows } from '../store/derived-oracle.ts';
import { readAll } from '../store/history.ts';
import { withConnection } from '../store/open.ts';
import { JOURNAL_KEY, ratingJournal } from '../store/rating-journal.ts';
import { recordReview } from '../store/record.ts';
import { answer, at, card, dbWithDeck, fold } from '../store/sample.ts';
import { DEFAULT_SETTINGS } from '../store/settings-values.ts';
import { AppState } from './app-state.svelte.ts';
import { takeLateRatings } from './late-ratings.ts';
import { NOT_READ_BACK } from './notice/fault-texts.ts';

let db: EngraphDb;
const row = answer({ card: card('n0') });
beforeEach(async () => {
  localStorage.clear();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  db = await dbWithDeck();
});
afterEach(() => void vi.restoreAllMocks());

const page = () => new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
/** Nothing can be added to the log until the mock is restored. */
function fillDisk() {
  const full = () => {
    throw Object.assign(new Error('no space'), { name: 'QuotaExceededError' });
  };
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(full);
}
const save = (app: AppState) =>
  app.writes.add(
    () => withConnection(db, () => recordReview(db, { row, after: fold([row]) })),
    [row],
  );
const logged = async () => (await readAll(db)).map(({ id }) => id);

test('a rating that could not be stored is in the log once after the page was lost, however often it starts', async () => {
  const lost = page();
  fillDisk();
  save(lost);
  await vi.waitFor(() => expect(lost.failedWrite).toMatchObject({ problem: 'full', waiting: 1 }));
  vi.restoreAllMocks();
  for (let n = 0; n < 2; n += 1) {
    const next = page();
    expect(next.journal.isEmpty).toBe(n > 0);
    await takeLateRatings(next);
    expect([next.failedWrite, next.told, next.epoch]).toEqual([null, '', 0]);
    expect(await logged()).toEqual([row.id]);
  }
  expect(localStorage.getItem(JOURNAL_KEY)).toBeNull();
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('one that is stored by Try again leaves nothing behind', async () => {
  const app = page();
  fillDisk();
  save(app);
  await vi.waitFor(() => expect(app.failedWrite).not.toBeNull());
  expect(app.journal.isEmpty).toBe(false);
  vi.restoreAllMocks();
  await app.retryWrites();
  expect([app.failedWrite, app.journal.isEmpty]).toEqual([null, true]);
});

test('while it still cannot be stored the notice stands and it stays kept; then screens are made anew', async () => {
  ratingJournal().keep([row]);
  const app = page();
  fillDisk();
  await takeLateRatings(app);
  await vi.waitFor(() => expect(app.failedWrite).toMatchObject({ problem: 'full', waiting: 1 }));
  expect(localStorage.getItem(JOURNAL_KEY)).toContain(row.id);
  vi.restoreAllMocks();
  await app.retryWrites();
  expect([app.failedWrite, app.epoch, app.journal.isEmpty]).toEqual([null, 1, true]);
  expect(await logged()).toEqual([row.id]);
});

test('a journal that is damaged is told once; what is sound of it is stored', async () => {
  localStorage.setItem(JOURNAL_KEY, JSON.stringify([row, { id: 'x' }]));
  const app = page();
  await takeLateRatings(app);
  expect(app.told).toBe(NOT_READ_BACK);
  expect(await logged()).toEqual([row.id]);
  expect(app.journal.isEmpty).toBe(true);
});

test('nothing is said of one that holds nothing', async () => {
  localStorage.setItem(JOURNAL_KEY, '');
  const app = page();
  await takeLateRatings(app);
  expect([app.told, app.journal.isEmpty]).toEqual(['', true]);
});

test('reviewed again before it came: both stand in the order in which they were given', async () => {
  ratingJournal().keep([row]);
  const newer = answer({ card: row.card, at: at(1), rating: 'again' });
  await recordReview(db, { row: newer, after: fold([newer]) });
  await takeLateRatings(page());
  expect(await logged()).toEqual([row.id, newer.id]);
  expect(await db.cards.get(row.card)).toMatchObject(fold([row, newer]));
});
