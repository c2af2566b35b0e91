import type { Entry } from './folder.ts';
import { LIMITS } from './limits.ts';
import { mediaType } from './names.ts';
import type { MediaSource } from './reading.ts';

/** Whether a name is that of a picture, sound, film or font. */
export const isMediaName = (name: string): boolean =>
  mediaType(name) !== 'application/octet-stream';

/** The last part of a path, in NFC: what a card calls the file. */
export const fileName = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? '').normalize('NFC');

/** Those of the files that are wanted, and how many wanted ones are not there. */
export function mediaSources(
  entries: readonly Entry[],
  wanted: ReadonlySet<string>,
): { readonly sources: MediaSource[]; readonly missing: string[] } {
  const sources = new Map<string, MediaSource>();
  for (const entry of entries) {
    const name = fileName(entry.path);
    if (wanted.has(name) && !sources.has(name)) sources.set(name, sourceOf(entry, name));
  }
  return { sources: [...sources.values()], missing: [...wanted].filter((n) => !sources.has(n)) };
}

/** A file under the name by which cards call it. */
export const sourceOf = ({ size, read }: Entry, name: string): MediaSource => ({
  ...{ name, type: mediaType(name), size },
  read: () => read(LIMITS.media),
});
