// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { deleteEverything, isDeleted } from '../store/open.ts';
import { newDb } from '../store/sample.ts';
import type { AppState } from './app-state.svelte.ts';
import { followPageLife } from './page-life.ts';

const closed = Object.assign(new Error('closed'), { name: 'DatabaseClosedError' });
const again = new Error('The database cannot be opened again: newer', { cause: closed });

afterEach(() => {
  vi.unstubAllGlobals();
});

function isHushed(state: Partial<AppState>, reason: unknown): boolean {
  const target = new EventTarget();
  vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
  followPageLife({ replaced: false, isGone: false, db: newDb(), ...state } as AppState);
  const event = Object.assign(new Event('unhandledrejection', { cancelable: true }), { reason });
  return !target.dispatchEvent(event);
}

test.each([
  ['an error', new Error('broken'), true],
  ['a remark of the browser', undefined, false],
])('what nothing waited for is told: %s', (_, reason, told) => {
  for (const type of ['unhandledrejection', 'error']) {
    const db = newDb();
    const app = { replaced: false, isGone: false, fault: null, db } as unknown as AppState;
    const target = new EventTarget();
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    followPageLife(app);
    target.dispatchEvent(Object.assign(new Event(type), { reason, error: reason }));
    expect(app.fault).toBe(told ? reason : null);
  }
});

test.each([
  ['while the connection may come back', {}, closed, false],
  ['another failure', { replaced: true }, new Error('broken'), false],
  ['a newer window took the database', { replaced: true }, closed, true],
  ['and it was asked for again', { replaced: true }, again, true],
  ['the data is gone', { isGone: true }, closed, true],
])('a read that nobody waits for fails: %s', (_, state, reason, hushed) => {
  expect(isHushed(state, reason)).toBe(hushed);
});

test('what was still being read when the learner deleted everything comes to nothing', async () => {
  const db = newDb();
  await db.open();
  expect(isHushed({ db }, closed)).toBe(false);
  await deleteEverything(db);
  expect(isDeleted(db)).toBe(true);
  expect(isHushed({ db }, closed)).toBe(true);
  expect(isHushed({ db }, new Error('broken'))).toBe(false);
});

test('data that could not be deleted is no deleted data', async () => {
  const db = newDb();
  vi.spyOn(db, 'delete').mockRejectedValue(new Error('blocked'));
  await expect(deleteEverything(db)).rejects.toThrow('blocked');
  expect(isDeleted(db)).toBe(false);
});
