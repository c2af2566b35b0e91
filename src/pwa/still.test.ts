import { beforeEach, expect, test, vi } from 'vitest';
import { dropStills, keepStills, stillAt } from './still.ts';

const HOUR = 3_600_000;
const MORNING = 1_772_452_800_000;

/** Cache storage in memory: by name, by address. */
let stored: Map<string, Map<string, Response>>;
beforeEach(() => {
  stored = new Map();
  vi.stubGlobal('caches', {
    has: async (name: string) => stored.has(name),
    delete: async (name: string) => stored.delete(name),
    open: async (name: string) => {
      const entries = stored.get(name) ?? new Map<string, Response>();
      stored.set(name, entries);
      return {
        keys: async () => [...entries.keys()].map((url) => ({ url })),
        match: async ({ url }: { url: string }) => entries.get(url)?.clone(),
        put: async (path: string, page: Response) =>
          void entries.set(new URL(path, 'https://app.example/').href, page),
      };
    },
  });
});

const still = (from: number, until: number, text: string) => ({
  ...{ from, until },
  page: new Response(text),
});
const textAt = async (now: number) => (await stillAt(now))?.text();

test('each page is served in its span and in no other', async () => {
  await keepStills([
    still(MORNING, MORNING + HOUR, 'today'),
    still(MORNING + 2 * HOUR, MORNING + 3 * HOUR, 'tomorrow'),
  ]);
  expect(await textAt(MORNING - 1)).toBeUndefined();
  expect(await textAt(MORNING)).toBe('today');
  expect(await textAt(MORNING + HOUR - 1)).toBe('today');
  expect(await textAt(MORNING + HOUR)).toBeUndefined();
  expect(await textAt(MORNING + 2 * HOUR)).toBe('tomorrow');
});

test('in another time zone none is served: the day may be another', async () => {
  await keepStills([still(MORNING, MORNING + HOUR, 'today')]);
  const zone = vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-345);
  expect(await textAt(MORNING)).toBeUndefined();
  zone.mockRestore();
  expect(await textAt(MORNING)).toBe('today');
});

test('what is kept replaces what was, and can be dropped', async () => {
  await keepStills([still(MORNING, MORNING + HOUR, 'old')]);
  await keepStills([still(MORNING, MORNING + HOUR, 'new')]);
  expect(await textAt(MORNING)).toBe('new');
  await dropStills();
  expect(await textAt(MORNING)).toBeUndefined();
});

test('looking for one makes no place for any', async () => {
  expect(await textAt(MORNING)).toBeUndefined();
  expect(stored.size).toBe(0);
});

test('a browser without caches has nothing to drop', async () => {
  vi.stubGlobal('caches', undefined);
  Reflect.deleteProperty(globalThis, 'caches');
  await expect(dropStills()).resolves.toBeUndefined();
});
