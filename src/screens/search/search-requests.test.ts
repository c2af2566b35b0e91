import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChangedRows } from '../../store/changed-rows.ts';
import type { EngraphDb } from '../../store/db.ts';
import { searchRequests } from './search-requests.ts';

const { told, readWhole } = vi.hoisted(() => ({
  told: { hear: (_: readonly ChangedRows[]): void => undefined },
  readWhole: vi.fn(() => Promise.resolve()),
}));
vi.mock('../../store/changed-rows.ts', () => ({
  onChangedRows: (_: unknown, __: unknown, hear: typeof told.hear) => void (told.hear = hear),
}));
vi.mock('./corpus-load.ts', () => ({ SEARCHED: [], readCorpus: () => Promise.resolve() }));
vi.mock('./corpus-follow.ts', () => ({
  readChanges: (_: unknown, __: unknown, changes: readonly ChangedRows[]) =>
    Promise.resolve([...new Set(changes.map(({ table }) => table))]),
  readWhole,
}));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  readWhole.mockClear();
});

const everywhere: ChangedRows = { table: 'notes', ranges: [{ from: '', to: '\uffff' }] };

test('a table is read again when a long write is over, not in its middle', async () => {
  const take = searchRequests(
    () => undefined,
    () => Promise.resolve({} as EngraphDb),
  );
  take({ kind: 'ids', list: -1, id: 1, from: 0, to: 0 });
  await vi.advanceTimersByTimeAsync(0);
  for (let written = 0; written < 100; written += 1) {
    told.hear([everywhere]);
    await vi.advanceTimersByTimeAsync(150);
  }
  expect(readWhole).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(readWhole).toHaveBeenCalledOnce();
});
