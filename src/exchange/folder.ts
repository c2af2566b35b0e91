import { LIMITS } from './limits.ts';
import type { ImportFile, ReadOptions, ReadProblem, Reading } from './reading.ts';
import type { Result } from '../base/result.ts';
import type { Bytes, Zip } from './zip.ts';

/** A file of a folder or of a zip: readers of text formats do not care which. */
export interface Entry {
  /** Relative, `/` between parts. */
  readonly path: string;
  /** Bytes, as the archive says; it may lie. */
  readonly size: number;
  /** The bytes; null when they are damaged, locked or more than `limit`. Never throws. */
  readonly read: (limit?: number) => Promise<Bytes | null>;
}

/** The contract of the readers of this room that are met through `detect.ts`. `name`: of the file or folder. */
export type EntryReader = (
  entries: readonly Entry[],
  options: ReadOptions,
  name: string,
) => Promise<Result<Reading, ReadProblem>>;

export const entryOfFile = ({ name, blob }: ImportFile): Entry => ({
  path: name.replaceAll('\\', '/').replace(/^\.?\/+/, ''),
  size: blob.size,
  read: async (limit = LIMITS.media) => {
    if (blob.size > limit) return null;
    try {
      return new Uint8Array(await blob.arrayBuffer());
    } catch {
      return null;
    }
  },
});

/** The entries of a zip, without what operating systems put beside them. */
export const entriesOfZip = ({ entries }: Zip): Entry[] =>
  [...entries.values()]
    .filter(({ path }) => !isJunk(path))
    .map(({ path, size, read }) => ({
      path,
      size,
      read: async (limit = LIMITS.media) => {
        const bytes = await read(limit);
        return bytes.ok ? bytes.value : null;
      },
    }));

/** Files that nobody put there on purpose: `.DS_Store`, `__MACOSX/`, `.obsidian/`, `.git/`. */
export const isJunk = (path: string): boolean =>
  path
    .split('/')
    .some((part) => part.startsWith('.') || part === '__MACOSX' || part === 'Thumbs.db');

/** The folders that all files have in common are taken off their paths; their names are returned. */
export function withinFolder(entries: readonly Entry[]): {
  readonly folder: string;
  readonly entries: readonly Entry[];
} {
  const first = entries[0]?.path.split('/').slice(0, -1) ?? [];
  let depth = first.length;
  for (const { path } of entries) {
    const parts = path.split('/');
    depth = Math.min(depth, parts.length - 1);
    while (depth > 0 && parts.slice(0, depth).join('/') !== first.slice(0, depth).join('/'))
      depth--;
  }
  const inside = entries.map((entry) => ({
    ...entry,
    path: entry.path.split('/').slice(depth).join('/'),
  }));
  return { folder: first.slice(0, depth).join('/'), entries: inside };
}
