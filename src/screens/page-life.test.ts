// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
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
  followPageLife({ replaced: false, isGone: false, ...state } as AppState);
  const event = Object.assign(new Event('unhandledrejection', { cancelable: true }), { reason });
  return !target.dispatchEvent(event);
}

test.each([
  ['an error', new Error('broken'), true],
  ['a remark of the browser', undefined, false],
])('what nothing waited for is told: %s', (_, reason, told) => {
  for (const type of ['unhandledrejection', 'error']) {
    const app = { replaced: false, isGone: false, fault: null } as unknown as AppState;
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
