import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { newDb, writer } from './sample.ts';
import { deleteStamped, putStamped } from './stamp.ts';

const setting = { key: 'theme', value: 'dark' };

test('a first version carries the clock and replaces nothing', async () => {
  const row = await putStamped(newDb(), 'settings', setting, writer(1_000));
  expect(row).toEqual({ ...setting, changedAt: 1_000, by: 'here', was: 0 });
});

test('a device whose clock is behind still outranks the version it replaces', async () => {
  const db = newDb();
  await putStamped(db, 'settings', setting, writer(5_000, 'there'));
  const row = await putStamped(db, 'settings', setting, writer(1_000));
  expect(row).toMatchObject({ changedAt: 5_001, was: 5_000, by: 'here' });
});

test('deletion leaves a tombstone, and writing again outranks and removes it', async () => {
  const db = newDb();
  await putStamped(db, 'settings', setting, writer(5_000));
  await deleteStamped(db, 'settings', ['theme', 'absent'], writer(1_000));
  expect(await db.settings.count()).toBe(0);
  expect(await db.tombstones.toArray()).toEqual([
    { id: 'settings/theme', changedAt: 5_001, was: 5_000, by: 'here' },
  ]);
  const row = await putStamped(db, 'settings', setting, writer(1_000));
  expect(row).toMatchObject({ changedAt: 5_002, was: 5_001 });
  expect(await db.tombstones.count()).toBe(0);
});
