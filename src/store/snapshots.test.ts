import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { instant } from '../base/time.ts';
import { readBackup, writeBackup } from './backup.ts';
import { fakeOpfs, type FakeOpfs } from './fake-opfs.ts';
import { recordReview } from './record.ts';
import { answer, card, dbWithDeck, DAY, fold, newDb, NOON } from './sample.ts';
import { snapshotFolder, type SnapshotFolder } from './snapshot-folder.ts';
import { isSnapshotPlace } from './snapshot-place.ts';
import type { SnapshotReason } from './snapshot-rule.ts';
import { deleteSnapshots, listSnapshots, makeSnapshot, readSnapshot } from './snapshots.ts';

let opfs: FakeOpfs;
let folder: SnapshotFolder;
let blob: Blob;
beforeEach(async () => {
  opfs = fakeOpfs();
  folder = (await snapshotFolder(opfs.storage))!;
  const db = await dbWithDeck();
  const row = answer({ card: card('n0') });
  await recordReview(db, { row, after: fold([row]) });
  blob = await writeBackup(db, NOON);
});

const make = (
  days = 0,
  change: Partial<Parameters<typeof makeSnapshot>[1]> = {},
  reason: SnapshotReason = 'weekly',
) => {
  const content = () => Promise.resolve(blob);
  const free = () => Promise.resolve<number | null>(null);
  return makeSnapshot(folder, {
    ...{ now: instant(NOON + days * DAY), reason, content, free },
    ...change,
  });
};
const names = () => [...opfs.entries.keys()].sort();
const name = (days: number, reason = 'weekly') => `${NOON + days * DAY}.${reason}.engraph`;

describe.each([true, false])('where files can be renamed: %s', (canMove) => {
  beforeEach(() => void (opfs.canMove = canMove));

  test('a snapshot is a backup, listed with what it holds, and read back', async () => {
    const made = await make(0, {}, 'import');
    const counts = { decks: 1, cards: 3, reviews: 1 };
    const listed = { name: name(0, 'import'), createdAt: NOON, reason: 'import', counts };
    expect(made).toMatchObject({ ok: true, value: listed });
    expect(await listSnapshots(folder)).toMatchObject([{ ...listed, bytes: blob.size }]);
    const file = await readSnapshot(folder, name(0, 'import'));
    expect((await readBackup(new Uint8Array(await file!.arrayBuffer()))).ok).toBe(true);
    expect(names()).toEqual([name(0, 'import')]);
  });

  test('a writer that dies at any moment leaves no half snapshot, and its remains go next time', async () => {
    await make(0);
    // What a kill leaves: nothing is cleaned up after it.
    const handle = await folderAfterKill(() => make(7));
    expect((await listSnapshots(handle)).map((one) => one.name)).toEqual([name(0)]);
    expect(await make(8)).toMatchObject({ ok: true });
    expect(names()).toEqual([name(0), name(8)]);
  });
});

/** Runs the work until its first piece is written, then takes the files as they are at that moment. */
async function folderAfterKill(work: () => Promise<unknown>): Promise<SnapshotFolder> {
  let killed: Map<string, { bytes: Uint8Array<ArrayBuffer>; locked: boolean }> | null = null;
  opfs.onpiece = () => {
    killed ??= new Map(
      [...opfs.entries].map(([key, { bytes }]) => [
        key,
        { bytes: key === name(0) ? bytes : bytes.slice(0, bytes.length / 2), locked: false },
      ]),
    );
  };
  await work();
  opfs.onpiece = () => {};
  opfs.entries.clear();
  for (const [key, entry] of killed!) opfs.entries.set(key, entry);
  return folder;
}

test('a file that was cut short, or is something else, is no snapshot', async () => {
  await make();
  const { bytes } = opfs.entries.get(name(0))!;
  const put = (key: string, of: Uint8Array<ArrayBuffer>) =>
    opfs.entries.set(key, { bytes: of, locked: false });
  put(name(1), bytes.slice(0, -1));
  put(name(2), bytes.slice(0, 30));
  put(name(3), new Uint8Array());
  put(name(4, 'unheard'), bytes);
  put('notes.txt', bytes);
  put(`${name(5)}.part`, bytes);
  expect((await listSnapshots(folder)).map((one) => one.name)).toEqual([name(0)]);
});

test('an empty collection is not kept', async () => {
  const content = () => writeBackup(newDb(), NOON);
  expect(await make(0, { content })).toEqual({ ok: false, problem: 'empty' });
  expect(names()).toEqual([]);
});

test('the oldest go when there are too many, the newest never', async () => {
  for (let week = 0; week < 15; week++) await make(7 * week);
  expect(names()).toEqual(Array.from({ length: 12 }, (_, i) => name(7 * (i + 3))));
  const free = () => Promise.resolve(0);
  await make(200, { free });
  expect(names()).toEqual([name(200)]);
});

test('a full disk: older snapshots make room, the newest stays; when that is not enough nothing half stays', async () => {
  for (const day of [0, 1, 2]) await make(day);
  opfs.space = 10;
  expect(await make(3)).toMatchObject({ ok: true });
  expect(names()).toEqual([name(2), name(3)]);
  opfs.space = -10 * blob.size;
  expect(await make(4)).toEqual({ ok: false, problem: 'space' });
  expect(names()).toEqual([name(3)]);
});

test('content that cannot be made is a problem, not a throw', async () => {
  const content = () => Promise.reject(new Error('gone'));
  expect(await make(0, { content })).toEqual({ ok: false, problem: 'failed' });
});

test('all of them can be deleted', async () => {
  await make();
  await deleteSnapshots(folder);
  expect(names()).toEqual([]);
});

test.each([
  { name: 'without the file system', storage: {} as StorageManager },
  {
    name: 'that refuses it',
    storage: { getDirectory: () => Promise.reject(new DOMException('', 'SecurityError')) },
  },
  { name: 'without storage', storage: undefined },
])('a browser $name goes on without', async ({ storage }) => {
  expect(await snapshotFolder(storage as StorageManager | undefined)).toBeNull();
  expect(await isSnapshotPlace(storage as StorageManager | undefined)).toBe(false);
});

test('asking whether there ever was a snapshot makes no place for any', async () => {
  const { storage } = fakeOpfs();
  expect(await isSnapshotPlace(storage)).toBe(false);
  await snapshotFolder(storage);
  expect(await isSnapshotPlace(storage)).toBe(true);
});
