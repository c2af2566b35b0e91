import { FOLDER } from './snapshot-place.ts';

/** A place for snapshots beside the database. */
export interface SnapshotFolder {
  /** Everything in it, half-written files included. */
  files(): Promise<readonly { readonly name: string; readonly file: Blob }[]>;
  /** Writes a file whole or not at all. Rejects when it cannot, and then leaves nothing. */
  write(name: string, content: Blob): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Not yet in the library of types. */
interface Movable {
  move?(name: string): Promise<void>;
}

/** What a file is called while it is written. */
export const PART = '.part';

/** The folder in the browser's private file system; null where there is none, as in some private windows. */
export async function snapshotFolder(
  storage: StorageManager | undefined = globalThis.navigator?.storage,
): Promise<SnapshotFolder | null> {
  try {
    const root = await storage?.getDirectory?.();
    if (!root) return null;
    return folderIn(await root.getDirectoryHandle(FOLDER, { create: true }));
  } catch {
    return null;
  }
}

const folderIn = (directory: FileSystemDirectoryHandle): SnapshotFolder => ({
  async files() {
    const found: { name: string; file: Blob }[] = [];
    for await (const handle of valuesOf(directory)) {
      if (handle.kind !== 'file') continue;
      // A file that is being written, or has just gone, cannot be read: it is no snapshot.
      const file = await (handle as FileSystemFileHandle).getFile().catch(() => new Blob());
      found.push({ name: handle.name, file });
    }
    return found;
  },
  async write(name, content) {
    const part = name + PART;
    const handle = await directory.getFileHandle(part, { create: true });
    try {
      if ('createSyncAccessHandle' in handle) await writeSync(handle, content);
      else await writeStream(handle, content);
      await rename(directory, handle, name, content);
    } catch (cause) {
      await directory.removeEntry(part).catch(() => undefined);
      throw cause;
    }
  },
  remove: (name) => directory.removeEntry(name),
});

type Values = () => AsyncIterableIterator<FileSystemHandle>;
const valuesOf = (directory: FileSystemDirectoryHandle) =>
  (directory as unknown as { readonly values: Values }).values();

/** In a worker: every browser that has the file system has this. On the disk before it returns. */
async function writeSync(handle: FileSystemFileHandle, content: Blob): Promise<void> {
  const access = await handle.createSyncAccessHandle();
  try {
    access.truncate(0);
    const reader = content.stream().getReader();
    for (let at = 0; ;) {
      const { done, value } = await reader.read();
      if (done) break;
      const written = access.write(value, { at });
      if (written < value.length) throw new DOMException('Disk full', 'QuotaExceededError');
      at += written;
    }
    access.flush();
  } finally {
    access.close();
  }
}

async function writeStream(handle: FileSystemFileHandle, content: Blob): Promise<void> {
  await content.stream().pipeTo(await handle.createWritable());
}

/** Only a file that is whole gets its name. Where files cannot be renamed, their length tells (`snapshots.ts`). */
async function rename(
  directory: FileSystemDirectoryHandle,
  handle: FileSystemFileHandle & Movable,
  name: string,
  content: Blob,
): Promise<void> {
  if (handle.move) return handle.move(name);
  const copy = await directory.getFileHandle(name, { create: true });
  if ('createSyncAccessHandle' in copy) await writeSync(copy, content);
  else await writeStream(copy, content);
  await directory.removeEntry(handle.name);
}
