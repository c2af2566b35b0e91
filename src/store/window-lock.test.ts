import { expect, test } from 'vitest';
import { claimWriter, takeOver } from './window-lock.ts';

/** Web Locks with one lock, after the specification: Node has none. */
function fakeLocks(): LockManager {
  let holder: { reject: (cause: unknown) => void } | null = null;
  const request = (_: string, options: LockOptions, use: (lock: Lock | null) => unknown) =>
    new Promise((resolve, reject) => {
      if (holder && options.ifAvailable) {
        resolve(use(null));
        return;
      }
      holder?.reject(Object.assign(new Error('stolen'), { name: 'AbortError' }));
      holder = { reject };
      resolve(
        Promise.race([
          use({ name: 'engraph', mode: 'exclusive' }),
          new Promise((_, lost) => (holder!.reject = lost)),
        ]),
      );
    });
  return { request } as unknown as LockManager;
}

test('the first window writes, the second reads; "Use here" swaps them and tells the first', async () => {
  const locks = fakeLocks();
  let lost = 0;
  const first = { onlost: () => void (lost += 1), locks };
  const second = { onlost: () => {}, locks };
  expect(await claimWriter(first)).toBe('writer');
  expect(await claimWriter(second)).toBe('reader');
  expect(lost).toBe(0);
  expect(await takeOver(second)).toBe('writer');
  await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
  expect(lost).toBe(1);
  expect(await claimWriter(first)).toBe('reader');
});
