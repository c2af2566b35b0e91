// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceId } from '../../base/id.ts';
import { dbWithDeck } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { refreshNewOrder } from './refresh-order.ts';

let workers: { onmessage?: (event: unknown) => void; isOver: boolean }[] = [];
beforeEach(() => {
  workers = [];
  vi.stubGlobal(
    'Worker',
    class {
      isOver = false;
      constructor() {
        workers.push(this);
      }
      postMessage() {}
      terminate() {
        this.isOver = true;
      }
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const open = async () =>
  new AppState({
    db: await dbWithDeck(),
    device: 'here' as DeviceId,
    settings: DEFAULT_SETTINGS,
  });
const begun = (count: number) => vi.waitFor(() => expect(workers).toHaveLength(count));

test('asked for again while it is worked out, it is not begun twice', async () => {
  const app = await open();
  const { signal } = new AbortController();
  const first = refreshNewOrder(app, signal);
  await begun(1);
  await refreshNewOrder(app, signal);
  expect(workers).toHaveLength(1);
  workers[0]!.onmessage?.({ data: { ok: true, reply: null } });
  await first;
});

test('called off, it ends at once, and the next time it is begun anew', async () => {
  const app = await open();
  const left = new AbortController();
  const first = refreshNewOrder(app, left.signal);
  await begun(1);
  left.abort();
  await first;
  expect(workers[0]!.isOver).toBe(true);
  const leftAgain = new AbortController();
  const second = refreshNewOrder(app, leftAgain.signal);
  await begun(2);
  leftAgain.abort();
  await second;
});

test('a failure that is none of the learner’s doing is told', async () => {
  const app = await open();
  const first = refreshNewOrder(app, new AbortController().signal);
  await begun(1);
  workers[0]!.onmessage?.({ data: { ok: false, message: 'no' } });
  await expect(first).rejects.toThrow('no');
});
