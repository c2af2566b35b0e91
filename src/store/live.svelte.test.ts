// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { live, type Live } from './live.svelte.ts';
import { newDb } from './sample.ts';

/** Runs in an effect root, as in a component. */
function mounted<T>(create: () => Live<T>): { of: Live<T>; unmount: () => void } {
  let of: Live<T> | undefined;
  const unmount = $effect.root(() => {
    of = create();
  });
  flushSync();
  return { of: of!, unmount };
}

test('loading, then ready, then ready with the new value after each change', async () => {
  const db = newDb();
  const { of, unmount } = mounted(() => live(() => db.local.toArray()));
  expect(of.now).toEqual({ status: 'loading' });
  await vi.waitFor(() => expect(of.now).toEqual({ status: 'ready', value: [] }));
  await db.local.put({ key: 'a', value: 1 });
  await vi.waitFor(() => expect(of.now).toMatchObject({ value: [{ key: 'a' }] }));
  unmount();
});

test('a query that throws is failed, with the cause', async () => {
  const { of, unmount } = mounted(() => live(() => Promise.reject(new Error('closed'))));
  await vi.waitFor(() =>
    expect(of.now).toMatchObject({ status: 'failed', cause: { message: 'closed' } }),
  );
  unmount();
});

test('a changed argument asks again', async () => {
  const db = newDb();
  await db.local.bulkPut(['a', 'b'].map((key) => ({ key, value: key })));
  let key = $state('a');
  const { of, unmount } = mounted(() =>
    live(
      (of) => db.local.get(of),
      () => key,
    ),
  );
  await vi.waitFor(() => expect(of.now).toMatchObject({ value: { key: 'a' } }));
  key = 'b';
  flushSync();
  await vi.waitFor(() => expect(of.now).toMatchObject({ value: { key: 'b' } }));
  unmount();
});

test('after the component has gone nothing is asked any more', async () => {
  const db = newDb();
  let asked = 0;
  const { of, unmount } = mounted(() =>
    live(() => {
      asked += 1;
      return db.local.count();
    }),
  );
  await vi.waitFor(() => expect(of.now).toEqual({ status: 'ready', value: 0 }));
  unmount();
  const before = asked;
  await db.local.put({ key: 'a', value: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(asked).toBe(before);
});
