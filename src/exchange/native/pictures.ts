import { contentHash } from '../../deck/media.ts';
import type { Entry } from '../folder.ts';
import { hashText } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import { fileName, sourceOf } from '../media-sources.ts';
import type { MediaSource } from '../reading.ts';
import { mediaNameOf } from '../references.ts';
import { slugOf } from '../text.ts';

/** Pictures of a folder, for notes that are drawn as they are read. */
export interface Pictures {
  /** The name below `media/` of the file that an address in a text means; null when there is none. */
  readonly nameOf: (address: string) => string | null;
  /** Content hash by that name. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly sources: readonly MediaSource[];
}

const PICTURE = /\.(?:png|jpe?g|gif|webp|avif|svg)$/i;
const ADDRESSES = [
  /!\[\[([^\]|#\n]{1,500})/g,
  /\]\(\s{0,9}<?([^()<>\n]{1,500})/g,
  /\bsrc\s{0,9}=\s{0,9}["']?([^"'<>\n]{1,500})/gi,
];

/** Reads those pictures that the texts name: drawing needs their content hash. */
export async function readPictures(
  entries: readonly Entry[],
  texts: readonly string[],
): Promise<Pictures> {
  const wanted = new Set<string>();
  for (const text of texts)
    for (const pattern of ADDRESSES)
      for (const [, address = ''] of text.matchAll(pattern)) wanted.add(keyOf(address));
  const names = new Map<string, string>();
  const hashes = new Map<string, string>();
  const sources: MediaSource[] = [];
  for (const entry of entries) {
    const key = keyOf(entry.path);
    if (!PICTURE.test(key) || !wanted.has(key) || names.has(key)) continue;
    const bytes = await entry.read(LIMITS.media);
    if (bytes === null) continue;
    const name = safeName(key);
    // The text is looked at again once it bears the new name.
    names.set(key, name).set(keyOf(name), name);
    hashes.set(name, await contentHash(bytes));
    sources.push(sourceOf(entry, name));
  }
  const isWeb = (address: string) => /^(?:https?|data|ftp|file):/i.test(address);
  const nameOf = (address: string) => (isWeb(address) ? null : (names.get(keyOf(address)) ?? null));
  return { nameOf, hashes, sources };
}

/** Files are known by their name alone, whatever the case: links of notes rarely give the whole path. */
const keyOf = (address: string): string =>
  fileName(
    mediaNameOf(
      address
        .trim()
        .replace(/(?<!\s)\s+["'][^"']*["']$/, '')
        .replace(/[?#].*$/, ''),
    ),
  ).toLowerCase();

/** A name that our own format can write. */
function safeName(name: string): string {
  if (/^\w[\w.-]*$/.test(name)) return name;
  const dot = name.lastIndexOf('.');
  return `${slugOf(name.slice(0, dot)) || 'picture'}-${hashText(name).slice(0, 6)}${name.slice(dot)}`;
}
