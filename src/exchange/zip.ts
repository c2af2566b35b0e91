import type { FileEntry } from '@zip.js/zip.js';
import { ZipReader } from '@zip.js/zip.js/lib/zip-core-reader.js';
import { fail, ok, type Result } from '../base/result.ts';
import { checkCancelled, problemOf } from './fault.ts';
import { LIMITS } from './limits.ts';
import { safePath } from './names.ts';
import type { ReadProblem, Skipped } from './reading.ts';
import { unpacked, type Packed } from './zip-entry.ts';

/** The only door to zip.js. Entries are read from the Blob where they stand; nothing is unpacked ahead. */
export interface Zip {
  /** By path, `/` between parts, folders left out. Of an entry listed twice the later one. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** Names that may not be used, entries listed twice. */
  readonly skipped: readonly Skipped[];
}

export interface ZipEntry {
  readonly path: string;
  /** Inflated bytes as the archive says; it may lie. */
  readonly size: number;
  readonly encrypted: boolean;
  /** Inflates it, checked against its checksum; gives up beyond `limit` bytes. Never throws. */
  readonly read: (limit: number) => Promise<Result<Bytes, EntryProblem>>;
}

export type Bytes = Uint8Array<ArrayBuffer>;
export type EntryProblem = 'damaged' | 'too-large' | 'encrypted';

/** Local: nothing runs in another worker, and the platform's own inflate is used. */
/** For reading and writing (`zip-write.ts`). */
export const SETTINGS = { useWebWorkers: false, useCompressionStream: true } as const;

const DAMAGED: ReadProblem = {
  kind: 'damaged',
  sentence:
    'This file is not complete or was changed on the way. Get it again from where it came from and try once more.',
  details: [],
};

const tooLarge = (what: string): ReadProblem => ({
  kind: 'too-large',
  sentence: `${what} Nothing was read. Split the deck into smaller files and import them one by one.`,
  details: [],
});

/** Whether bytes begin as a zip does. */
export const isZip = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && [3, 5, 7].includes(head[2] ?? 0);

/** Lists a zip by its central directory. Never throws. */
export async function openZip(
  blob: Blob,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Result<Zip, ReadProblem>> {
  if (blob.size > LIMITS.file) return fail(tooLarge('This file is larger than 2 GB.'));
  try {
    return await listed(blob, signal);
  } catch (error) {
    return fail(problemOf(error, DAMAGED));
  }
}

async function listed(blob: Blob, signal?: AbortSignal): Promise<Result<Zip, ReadProblem>> {
  const reader = new ZipReader(source(blob), { ...SETTINGS, strictness: 'tolerant' });
  const entries = new Map<string, ZipEntry>();
  const skipped: Skipped[] = [];
  let count = 0;
  let stored = 0;
  for await (const entry of reader.getEntriesGenerator()) {
    checkCancelled(signal);
    if (++count > LIMITS.entries)
      return fail(tooLarge('This archive holds more than 100,000 files.'));
    if (entry.directory) continue;
    stored += entry.compressedSize;
    admit(entry, blob, entries, skipped);
  }
  // Honest entries never share bytes: more of them than the file has means a bomb.
  if (stored > blob.size) return fail(DAMAGED);
  return ok({ entries, skipped });
}

function admit(
  entry: FileEntry,
  blob: Blob,
  entries: Map<string, ZipEntry>,
  skipped: Skipped[],
): void {
  const path = safePath(entry.filename);
  const where = entry.filename.slice(0, 100);
  if (path === null)
    skipped.push({ where, cause: 'The name of this file is not allowed.', advice: '' });
  else {
    if (entries.has(path))
      skipped.push({ where, cause: 'Listed twice: the later one was taken.', advice: '' });
    entries.set(path, entryOf(entry, blob, path));
  }
}

/** What zip.js made of it is not kept: some kilobytes for each of thousands of entries. */
function entryOf(entry: FileEntry, blob: Blob, path: string): ZipEntry {
  const { encrypted, offset, compressedSize, uncompressedSize, compressionMethod } = entry;
  const sizes = { offset, compressedSize, uncompressedSize, compressionMethod };
  const packed: Packed = { ...sizes, crc32: entry.crc32 ?? 0 };
  return {
    ...{ path, size: uncompressedSize, encrypted },
    read: async (limit) => (encrypted ? fail('encrypted') : readEntry(packed, blob, limit)),
  };
}

async function readEntry(
  entry: Packed,
  blob: Blob,
  limit: number,
): Promise<Result<Bytes, EntryProblem>> {
  // Also beyond what the archive can honestly hold: a bomb says how large it is.
  const most = Math.min(limit, 2 ** 20 + LIMITS.ratio * entry.compressedSize);
  if (entry.uncompressedSize > most || entry.compressedSize > blob.size) return fail('too-large');
  try {
    const bytes = await unpacked(blob, entry);
    return bytes ? ok(bytes) : fail('damaged');
  } catch {
    return fail('damaged');
  }
}

/** What zip.js needs of a file: any part of it, by place. */
export const source = (blob: Blob) => ({
  size: blob.size,
  get readable() {
    return blob.stream();
  },
  readUint8Array: async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  createReadable: ({ offset = 0, size = blob.size - offset }: Part = {}) =>
    blob.slice(offset, offset + size).stream(),
});

interface Part {
  readonly offset?: number;
  readonly size?: number;
}
