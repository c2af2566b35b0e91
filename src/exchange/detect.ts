import { fail } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { entriesOfZip, entryOfFile, isJunk } from './folder.ts';
import type { Entry, EntryReader } from './folder.ts';
import { kindOfText } from './kind-of-text.ts';
import type { TextKind } from './kind-of-text.ts';
import { LIMITS } from './limits.ts';
import { isMediaName } from './media-sources.ts';
import { refused } from './problem.ts';
import type { ImportFile, Reader, ReadOptions, ReadProblem, Reading } from './reading.ts';
import { latin, officeOf, signOf } from './signs.ts';
import { LONGEST_TEXT, decodeText } from './text.ts';
import { isZip, openZip } from './zip.ts';
import type { Zip } from './zip.ts';

type Answer = Promise<Result<Reading, ReadProblem>>;

/**
 * Reads files that belong together (`groupFiles`), whatever they are: the format is found by content, its code
 * loads only then. Never throws.
 */
export const readFiles: Reader = async (files, options) => {
  try {
    if (files.length === 0) return refused('empty', 'There is no file to read.');
    const [only, second] = files;
    if (only && second === undefined) return await readOne(only, options);
    return await readFolder(files, options);
  } catch {
    if (options.signal?.aborted)
      return refused('cancelled', 'Reading was stopped. Nothing was changed.');
    return refused(
      'damaged',
      'This file is damaged in a way that Engraph cannot read. Nothing was added.',
    );
  }
};

async function readOne(file: ImportFile, options: ReadOptions): Answer {
  const { blob, name } = file;
  if (blob.size === 0)
    return refused('empty', 'This file is empty. Get it again from where it came from.');
  if (blob.size > LIMITS.file) return refused('too-large', 'This file is larger than 2 GB.');
  const head = new Uint8Array(await blob.slice(0, 65_536).arrayBuffer());
  if (isZip(head)) return readZip(file, options, 0);
  if (latin(head.subarray(0, 15)) === 'SQLite format 3') return readDatabase(file, head, options);
  const sign = signOf(head);
  if (sign !== null)
    return refused('unknown', `This file is not a deck Engraph can read. It looks like ${sign}.`);
  return readText([entryOfFile(file)], options, name);
}

async function readZip(file: ImportFile, options: ReadOptions, depth: number): Answer {
  const opened = await openZip(file.blob, options.signal ? { signal: options.signal } : {});
  if (!opened.ok) return fail(opened.problem);
  const { entries } = opened.value;
  const names = new Set(entries.keys());
  if (
    ['collection.anki2', 'collection.anki21', 'collection.anki21b'].some((name) => names.has(name))
  )
    return readPackage(file, options, opened.value);
  if (names.size === 0) return refused('empty', 'This archive is empty. Nothing was added.');
  if ([...entries.values()].every(({ encrypted }) => encrypted))
    return refused(
      'encrypted',
      'This archive is locked with a password. Unlock it first, then import it.',
    );
  const office = officeOf(names);
  if (office !== null)
    return refused('unknown', `This file is not a deck Engraph can read. It looks like ${office}.`);
  return readInside(opened.value, file, options, depth);
}

/** An archive of other things: a folder of notes, or a single package inside one more wrapping. */
async function readInside(zip: Zip, file: ImportFile, options: ReadOptions, depth: number): Answer {
  const entries = entriesOfZip(zip);
  const packages = entries.filter(({ path }) => PACKAGE.test(path));
  const [only, second] = packages;
  if (only && second === undefined && depth === 0) {
    const bytes = await only.read(LIMITS.collection);
    if (!bytes) return refused('damaged', 'The package in this archive is damaged. Get it again.');
    const inner = { name: only.path, blob: new Blob([bytes]) };
    return isZip(bytes) ? readZip(inner, options, 1) : readOne(inner, options);
  }
  if (second !== undefined)
    return refused(
      'unknown',
      `This archive holds ${packages.length.toLocaleString('en')} packages. Unpack it and choose those you want.`,
    );
  return readEntries(entries, options, file.name);
}

const PACKAGE = /\.(?:apkg|colpkg|anki2|anki21|mochi)$/i;
const NOTES = /\.(?:md|markdown|mdown|mkd)$/i;
const ROWS = /\.(?:csv|tsv|tab|txt)$/i;

async function readFolder(files: readonly ImportFile[], options: ReadOptions): Answer {
  const entries = files.filter(({ name }) => !isJunk(name.replace(/^\.\//, ''))).map(entryOfFile);
  const database = files.find(({ name }) => /(?:^|\/)collection\.anki2$/.test(name));
  if (database) return readOne(database, options);
  const [only, second] = entries;
  const lone = files.find(
    ({ name }) => only !== undefined && entryOfFile({ name, blob: new Blob() }).path === only.path,
  );
  if (lone && second === undefined) return readOne(lone, options);
  return readEntries(entries, options, folderName(entries));
}

const folderName = (entries: readonly Entry[]): string => {
  const top = entries[0]?.path.split('/') ?? [];
  return top.length > 1 ? (top[0] ?? '') : 'Markdown notes';
};

/** A folder, or a zip of one: what it is shows in the files it cannot do without. */
async function readEntries(entries: readonly Entry[], options: ReadOptions, name: string): Answer {
  const named = (pattern: RegExp) => entries.filter(({ path }) => pattern.test(path));
  if (named(/(?:^|\/)deck\.md$/).length > 0) {
    const kinds = await Promise.all(
      named(/(?:^|\/)deck\.md$/)
        .slice(0, 50)
        .map(kindOf),
    );
    if (kinds.includes('engraph')) return readAs('engraph', entries, options, name);
  }
  const [data] = named(/(?:^|\/)data\.(?:edn|json)$/);
  if (data && (await kindOf(data)) === 'mochi')
    return readAs('mochi', [data, ...entries], options, name);
  for (const entry of named(/\.json$/i).slice(0, 50))
    if ((await kindOf(entry)) === 'crowdanki')
      return readAs(
        'crowdanki',
        [entry, ...entries.filter((other) => other !== entry)],
        options,
        entry.path,
      );
  const notes = named(NOTES);
  if (notes.length > 0) {
    const kinds = await Promise.all(notes.slice(0, 20).map(kindOf));
    const all = notes.length === 1 && kinds[0] === 'engraph' ? 'engraph' : 'markdown';
    return readAs(all, entries, options, name);
  }
  const rows = named(ROWS);
  const [only, second] = rows;
  if (only && second === undefined)
    return readText([only, ...entries.filter((entry) => entry !== only)], options, only.path);
  if (second !== undefined)
    return refused(
      'unknown',
      `These are ${rows.length.toLocaleString('en')} separate texts. Import them one by one.`,
    );
  const isMedia = entries.length > 0 && entries.every(({ path }) => isMediaName(path));
  return refused(
    'unknown',
    isMedia
      ? 'These are pictures or sounds without a deck. Choose the deck that uses them as well.'
      : 'Nothing in here is a deck that Engraph can read.',
  );
}

async function kindOf(entry: Entry): Promise<TextKind | null> {
  const bytes = await entry.read(LONGEST_TEXT);
  return bytes === null ? null : kindOfText(decodeText(bytes).text, entry.path);
}

/** The first of the entries is a text; the others may be its media. */
async function readText(entries: readonly Entry[], options: ReadOptions, name: string): Answer {
  const bytes = await entries[0]?.read(LONGEST_TEXT);
  if (!bytes)
    return refused(
      'too-large',
      'This text is too long for one import. Divide it into smaller files.',
    );
  if (isBinary(bytes)) return refused('unknown', 'This file is not a deck that Engraph can read.');
  const kind = kindOfText(decodeText(bytes).text, name);
  switch (kind) {
    case 'empty':
      return refused('empty', 'This file holds nothing but empty lines. Nothing was added.');
    case 'pointer':
      return refused(
        'unknown',
        'This is a pointer to a file that is kept elsewhere (Git LFS). Download the file itself from the site.',
      );
    case 'page':
      return refused(
        'unknown',
        'This is a web page, not a deck. The download probably failed; open the page and get the file from there.',
      );
    case 'backup':
      return refused('unknown', 'This is a backup of Engraph. Use Restore in Settings for it.');
    case 'json':
      return refused('unknown', 'This JSON file is not a deck that Engraph can read.');
    case 'cut-json':
      return refused(
        'damaged',
        'This file ends early or is damaged. Nothing was added. Get it again.',
      );
    case 'binary':
      return refused('unknown', 'This file is not a deck that Engraph can read.');
    default:
      return readAs(kind, entries, options, name);
  }
}

/** Zero bytes beyond what UTF-16 has: no text. */
function isBinary(bytes: Uint8Array): boolean {
  const text = decodeText(bytes.subarray(0, 8_192)).text;
  const head = bytes.subarray(0, 8_192);
  const zeros = head.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  const odd = head.reduce((sum, byte) => sum + (byte < 9 || (byte > 13 && byte < 32) ? 1 : 0), 0);
  // UTF-16 was decoded: then the text has about half as many characters as bytes.
  return text.length > head.length * 0.6 && (zeros > head.length / 50 || odd > head.length / 10);
}

async function readAs(
  kind: 'engraph' | 'mochi' | 'crowdanki' | 'markdown' | 'rows',
  entries: readonly Entry[],
  options: ReadOptions,
  name: string,
): Answer {
  const read = await loaded(kind);
  return read(entries, options, name);
}

async function loaded(kind: Parameters<typeof readAs>[0]): Promise<EntryReader> {
  switch (kind) {
    case 'engraph':
      return (await import('./engraph/read.ts')).readEngraph;
    case 'mochi':
      return (await import('./mochi/read.ts')).readMochi;
    case 'crowdanki':
      return (await import('./crowdanki/read.ts')).readCrowdAnki;
    case 'markdown':
      return (await import('./markdown/read.ts')).readMarkdown;
    case 'rows':
      return (await import('./csv/read.ts')).readCsv;
  }
}

const readPackage = async (file: ImportFile, options: ReadOptions, zip?: Zip): Answer =>
  (await import('./anki/read.ts')).readAnki([file], zip ? { ...options, zip } : options);

/** Loads what reads a package, before one is there: most files are packages. */
export const prepareReader = async (): Promise<void> =>
  (await import('./anki/read.ts')).warmSqlite();

/** Anki 1.x kept tables of other names; its files have to go through Anki itself. */
async function readDatabase(file: ImportFile, head: Uint8Array, options: ReadOptions): Answer {
  const schema = latin(head);
  const isOld =
    /CREATE TABLE "?(?:facts|models)"?/i.test(schema) && !/CREATE TABLE "?col"?\b/i.test(schema);
  if (isOld)
    return refused(
      'too-old',
      'This is a deck of Anki 1, of before 2012. Open it in Anki 2.0, export it as .apkg and import that.',
    );
  return readPackage(file, options);
}

// Whoever reads files groups them first: both doors stand in one place.
export { groupFiles } from './groups.ts';
