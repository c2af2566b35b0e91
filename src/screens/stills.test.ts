import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import type { Still } from '../pwa/still.ts';
import { writeLocal } from '../store/local.ts';
import { newDb } from '../store/sample.ts';
import { Stills } from './stills.ts';

const port = vi.hoisted(() => ({ kept: null as readonly unknown[] | null, drops: 0 }));
let whileKeeping = () => Promise.resolve();
vi.mock('../pwa/still.ts', () => ({
  keepStills: async (stills: readonly unknown[]) => {
    port.kept = stills;
    await whileKeeping();
  },
  dropStills: async () => {
    port.drops += 1;
    port.kept = null;
  },
}));
afterEach(() => {
  Object.assign(port, { kept: null, drops: 0 });
  whileKeeping = () => Promise.resolve();
});

const SOME = [{ from: 0, until: 1, page: null }] as unknown as readonly Still[];

test('the first change drops what an earlier visit kept, the next ones ask for nothing', async () => {
  const db = newDb();
  const stills = new Stills(db);
  await writeLocal(db, 'choice', 1);
  await writeLocal(db, 'choice', 2);
  await vi.waitFor(() => expect(stills.changes).toBeGreaterThanOrEqual(2));
  expect(port.drops).toBe(1);
});

test('what was drawn before a change is not kept', async () => {
  const db = newDb();
  const stills = new Stills(db);
  const { changes } = stills;
  await writeLocal(db, 'choice', 1);
  await vi.waitFor(() => expect(stills.changes).toBeGreaterThan(0));
  await stills.keep(SOME, changes);
  expect(port.kept).toBeNull();
});

test('nor is what a change overtook while it was kept', async () => {
  const db = newDb();
  const stills = new Stills(db);
  whileKeeping = async () => {
    await writeLocal(db, 'choice', 1);
    await vi.waitFor(() => expect(stills.changes).toBeGreaterThan(0));
  };
  await stills.keep(SOME, stills.changes);
  expect(port.kept).toBeNull();
  expect(stills.keptFor).toBe('');
});

test('without a change it stays', async () => {
  const stills = new Stills(newDb());
  await stills.keep(SOME, stills.changes);
  expect(port.kept).toBe(SOME);
});

test('what is kept goes with everything else, and nothing drawn before comes after', async () => {
  const stills = new Stills(newDb());
  const { changes } = stills;
  await stills.keep(SOME, changes);
  await stills.forget();
  expect(port.kept).toBeNull();
  await stills.keep(SOME, changes);
  expect(port.kept).toBeNull();
});
