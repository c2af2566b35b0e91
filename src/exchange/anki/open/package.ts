import { fault } from '../../fault.ts';
import { LIMITS } from '../../limits.ts';
import { isSqlite } from '../../sqlite.ts';
import type { Bytes, EntryProblem, Zip, ZipEntry } from '../../zip.ts';
import { inflateZstd, isZstd } from '../../zstd.ts';
import type { AnkiGeneration } from '../collection.ts';
import { integer, readMessage } from './proto.ts';

/** Where a package keeps its collection. */
export interface Located {
  readonly generation: AnkiGeneration;
  readonly entry: ZipEntry;
  /** `''`, or `folder/` for a package that was zipped again with its folder. */
  readonly folder: string;
}

const ENTRIES = {
  legacy1: 'collection.anki2',
  legacy2: 'collection.anki21',
  latest: 'collection.anki21b',
} as const;
const GENERATIONS = ['legacy1', 'legacy2', 'latest'] as const;

/** Whether a zip holds an Anki collection: where `openAnki` would look for one. */
export const isAnkiPackage = (paths: Iterable<string>): boolean =>
  [...paths].some((path) => folderOf(path) !== null);

/**
 * The collection to read (facts §1): `meta` decides, without it the newest entry. The note that newer packages
 * keep in `collection.anki2` for old versions of Anki is never taken for the deck.
 */
export async function locate({ entries }: Zip): Promise<Located> {
  const folder = [...entries.keys()].map(folderOf).find((found) => found !== null) ?? null;
  if (folder === null)
    throw fault(
      'unknown',
      'This archive holds no Anki collection. Choose an .apkg or .colpkg file.',
    );
  const said = await generationSaid(entries.get(`${folder}meta`));
  const newest = GENERATIONS.findLast((name) => entries.has(`${folder}${ENTRIES[name]}`));
  const generation = said ?? newest ?? 'legacy1';
  const entry = entries.get(`${folder}${ENTRIES[generation]}`);
  if (!entry)
    throw fault(
      'damaged',
      'The collection is missing from this package. Export it again from Anki.',
    );
  return { generation, entry, folder };
}

function folderOf(path: string): string | null {
  const cut = path.lastIndexOf('/') + 1;
  const isCollection = Object.values(ENTRIES).some((name) => name === path.slice(cut));
  return isCollection && !path.startsWith('__MACOSX/') ? path.slice(0, cut) : null;
}

/** Null when there is no `meta` or it says nothing; faults when it names a version that nobody knows. */
async function generationSaid(
  meta: ZipEntry | undefined,
): Promise<(typeof GENERATIONS)[number] | null> {
  const bytes = await meta?.read(2 ** 16);
  if (bytes?.ok !== true) return null;
  const message = readMessage(bytes.value);
  if (!message.isWhole) return null;
  const version = integer(message, 1);
  const generation = GENERATIONS[version - 1];
  if (generation === undefined)
    throw fault(
      'too-new',
      `This package has version ${version}, which is newer than this app knows. In Anki choose “Support older Anki versions” when you export it.`,
    );
  return generation;
}

/** The collection as an SQLite image, whichever way it is packed. */
export async function collectionBytes(entry: ZipEntry): Promise<Bytes> {
  const raw = await entry.read(LIMITS.collection);
  if (!raw.ok) throw entryFault(raw.problem);
  return inflated(raw.value);
}

/** Inflates a Zstandard frame; an SQLite image passes as it is. */
export function inflated(bytes: Bytes): Bytes {
  if (isSqlite(bytes) || !isZstd(bytes)) return bytes;
  const result = inflateZstd(bytes, LIMITS.collection);
  if (!result.ok) throw entryFault(result.problem);
  return result.value;
}

const SENTENCES: Readonly<Record<EntryProblem, string>> = {
  damaged:
    'The collection in this package is damaged. Get the file again from where it came from, or export it again from Anki.',
  'too-large':
    'The collection in this package is larger than this app can open. Nothing was read. Export it from Anki deck by deck.',
  encrypted: 'This package is protected by a password. Export it from Anki again without one.',
};

const entryFault = (problem: EntryProblem): Error => fault(problem, SENTENCES[problem]);
