/* A private file system in memory, for the tests of this room. Not imported by the app. */

interface Entry {
  bytes: Uint8Array<ArrayBuffer>;
  /** A sync access handle is open. */
  locked: boolean;
}

export interface FakeOpfs {
  readonly storage: StorageManager;
  readonly entries: Map<string, Entry>;
  /** Bytes that may still be written. */
  space: number;
  /** Files can be renamed. */
  canMove: boolean;
  /** Called after each piece that is written: throw to stop there, as a killed worker does. */
  onpiece: () => void;
}

export function fakeOpfs(): FakeOpfs {
  const fake = {
    entries: new Map<string, Entry>(),
    space: Infinity,
    canMove: true,
    onpiece: () => {},
  };
  let isMade = false;
  const root = {
    async getDirectoryHandle(name: string, { create = false } = {}) {
      await Promise.resolve();
      isMade ||= create;
      if (!isMade) throw new DOMException(name, 'NotFoundError');
      return directoryOf(fake);
    },
  };
  const storage = { getDirectory: () => Promise.resolve(root) } as unknown as StorageManager;
  return Object.assign(fake, { storage });
}

type Inner = Omit<FakeOpfs, 'storage'>;

function directoryOf(fake: Inner): unknown {
  const entryOf = (name: string): Entry => {
    const entry = fake.entries.get(name);
    if (!entry) throw new DOMException(name, 'NotFoundError');
    return entry;
  };
  return {
    async getFileHandle(name: string, { create = false } = {}) {
      if (create && !fake.entries.has(name))
        fake.entries.set(name, { bytes: new Uint8Array(), locked: false });
      entryOf(name);
      await Promise.resolve();
      return handleOf(fake, name, entryOf);
    },
    async removeEntry(name: string) {
      await Promise.resolve();
      if (entryOf(name).locked) throw new DOMException(name, 'NoModificationAllowedError');
      fake.space += entryOf(name).bytes.length;
      fake.entries.delete(name);
    },
    async *values() {
      await Promise.resolve();
      for (const name of fake.entries.keys()) yield handleOf(fake, name, entryOf);
    },
  };
}

function handleOf(fake: Inner, first: string, entryOf: (name: string) => Entry) {
  let name = first;
  const move = (next: string): Promise<void> => {
    fake.entries.set(next, entryOf(name));
    fake.entries.delete(name);
    name = next;
    return Promise.resolve();
  };
  return {
    kind: 'file',
    get name() {
      return name;
    },
    getFile: () => Promise.resolve(new Blob([entryOf(name).bytes])),
    createSyncAccessHandle: () => {
      const entry = entryOf(name);
      entry.locked = true;
      return Promise.resolve({
        truncate: (size: number) => (entry.bytes = entry.bytes.slice(0, size)),
        write(piece: Uint8Array, { at }: { at: number }) {
          const fits = Math.max(0, Math.min(piece.length, fake.space));
          fake.space -= fits;
          const next = new Uint8Array(Math.max(entry.bytes.length, at + fits));
          next.set(entry.bytes);
          next.set(piece.subarray(0, fits), at);
          entry.bytes = next;
          fake.onpiece();
          return fits;
        },
        flush: () => undefined,
        close: () => (entry.locked = false),
      });
    },
    ...(fake.canMove ? { move } : {}),
  };
}
