import { expect, test } from 'vitest';
import { protectStorage, storageState } from './storage.ts';

const manager = (value: object) => value as StorageManager;

test.each([
  { name: 'kept', says: async () => true, expected: 'protected' },
  { name: 'may go', says: async () => false, expected: 'may-be-cleared' },
  {
    name: 'refuses to say',
    says: async () => Promise.reject(new Error('no')),
    expected: 'unknown',
  },
  { name: 'does not know the question', says: undefined, expected: 'unknown' },
])('storage: $name → $expected', async ({ says, expected }) => {
  expect((await storageState(manager({ persisted: says }))).protection).toBe(expected);
  expect(await protectStorage(manager({ persist: says }))).toBe(expected);
});

test('bytes used and free come from the estimate', async () => {
  const storage = manager({ estimate: async () => ({ usage: 10, quota: 100 }) });
  expect(await storageState(storage)).toEqual({ protection: 'unknown', used: 10, free: 90 });
});
