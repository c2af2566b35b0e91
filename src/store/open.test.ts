import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { NOON } from './sample.ts';
import { exportRaw } from './export-raw.ts';
import { readBackup } from './backup.ts';
import { openDb, SCHEMA_VERSION, storedVersion, withConnection } from './open.ts';
import { createVersion1 } from './versions/version-1.ts';

afterEach(() => vi.unstubAllGlobals());
const name = () => crypto.randomUUID();

async function opened(of: string, onreplaced?: () => void) {
  const result = await openDb({ name: of, ...(onreplaced ? { onreplaced } : {}) });
  if (!result.ok) throw new Error(result.problem.kind);
  return result.value;
}

const raw = (of: string, version?: number, upgrade?: (database: IDBDatabase) => void) =>
  new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(of, version);
    request.onupgradeneeded = () => upgrade?.(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });

test('without IndexedDB: missing', async () => {
  vi.stubGlobal('indexedDB', undefined);
  expect(await openDb({ name: name() })).toEqual({ ok: false, problem: { kind: 'missing' } });
});

test('refused by the browser: refused, with the cause', async () => {
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new DOMException('private window', 'SecurityError');
    },
  });
  expect(await openDb({ name: name() })).toMatchObject({
    problem: { kind: 'refused', cause: { name: 'SecurityError' } },
  });
});

const NEWER = SCHEMA_VERSION + 1;

test('an older window that does not let go: blocked', async () => {
  const of = name();
  const older = await raw(of, 5);
  expect(await openDb({ name: of, blockedAfter: 20 })).toEqual({
    ok: false,
    problem: { kind: 'blocked' },
  });
  older.close();
});

test('looking for a version creates no database', async () => {
  const of = name();
  expect(await storedVersion(of)).toBe(0);
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(of);
});

test('a newer database is refused, left as it is, and can be exported', async () => {
  const of = name();
  (await opened(of)).close();
  const newer = await raw(of, NEWER * 10, (database) =>
    database.createObjectStore('dreams', { keyPath: 'id' }),
  );
  const settings = newer.transaction(['settings', 'dreams'], 'readwrite');
  settings
    .objectStore('settings')
    .put({ key: 'theme', value: 'dark', changedAt: 1, by: 'x', was: 0 });
  settings.objectStore('dreams').put({ id: 'd', bytes: Uint8Array.of(1, 2) });
  await new Promise((resolve) => (settings.oncomplete = resolve));
  newer.close();
  expect(await openDb({ name: of })).toEqual({
    ok: false,
    problem: { kind: 'newer', version: NEWER },
  });
  const file = new Uint8Array(await (await exportRaw(NOON, of)).arrayBuffer());
  expect(new TextDecoder().decode(file.subarray(0, 200))).toContain(`"schema":${NEWER}`);
  expect(await readBackup(file)).toMatchObject({ problem: { kind: 'newer', format: NEWER } });
  const after = await raw(of);
  expect([after.version, after.objectStoreNames.contains('dreams')]).toEqual([NEWER * 10, true]);
  after.close();
});

test('a window that upgrades closes this one, which then refuses the newer database', async () => {
  const of = name();
  let replaced = 0;
  const db = await opened(of, () => void (replaced += 1));
  const newer = await raw(of, NEWER * 10);
  expect(replaced).toBe(1);
  await expect(withConnection(db, () => db.decks.toArray())).rejects.toThrow('newer');
  expect(newer.version).toBe(NEWER * 10);
  newer.close();
});

test('after the connection was lost, the next operation opens it again', async () => {
  const db = await opened(name());
  await db.local.put({ key: 'a', value: 1 });
  db.close();
  const read = () => withConnection(db, () => db.local.get('a'));
  expect(await Promise.all([read(), read()])).toEqual(Array(2).fill({ key: 'a', value: 1 }));
});

test('other failures are not retried', async () => {
  const db = await opened(name());
  let tries = 0;
  const failing = withConnection(db, () => {
    tries += 1;
    return Promise.reject(new Error('full'));
  });
  await expect(failing).rejects.toThrow('full');
  expect(tries).toBe(1);
});

test('what was stored is gone: said, and no empty database takes its place', async () => {
  const of = name();
  let gone = 0;
  const result = await openDb({ name: of, ongone: () => void (gone += 1) });
  if (!result.ok) throw new Error(result.problem.kind);
  const db = result.value;
  // As a browser that clears storage: the connection is closed from outside, and the data goes.
  db.backendDB().close();
  await new Promise((resolve, reject) => {
    const deletion = indexedDB.deleteDatabase(of);
    deletion.onsuccess = resolve;
    deletion.onerror = () => reject(deletion.error!);
  });
  db.close({ disableAutoOpen: false });
  await vi.waitFor(() => expect(gone).toBeGreaterThan(0));
  await expect(db.decks.toArray()).rejects.toThrow();
  await expect(withConnection(db, () => db.decks.toArray())).rejects.toThrow('gone');
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(of);
});

test('Safari loses the server of its databases: opened again', async () => {
  const db = await opened(name());
  let tries = 0;
  const stumbling = withConnection(db, async () => {
    tries += 1;
    if (tries === 1)
      throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
    return db.local.count();
  });
  expect(await stumbling).toBe(0);
  expect(tries).toBe(2);
});

test('before an upgrade, and only then, what is to happen before it happens first', async () => {
  const seen: number[] = [];
  const openHeard = (of: string) =>
    openDb({ name: of, beforeUpgrade: async () => void seen.push(await storedVersion(of)) });
  await openHeard(name());
  expect(seen).toEqual([]);
  const old = name();
  await createVersion1(old);
  const upgraded = await openHeard(old);
  expect(seen).toEqual([1]);
  expect(upgraded.ok && upgraded.value.verno).toBe(SCHEMA_VERSION);
});
