import { ok } from '../../base/result.ts';
import type { NativeDeck } from '../../deck/deck.ts';
import { FORMAT } from '../../deck/keys.ts';
import type { DeckProblem } from '../../deck/problem.ts';
import { readDeck } from '../../deck/read-deck.ts';
import { mediaTypeOf } from '../../deck/media-types.ts';
import type { Entry, EntryReader } from '../folder.ts';
import { refused } from '../problem.ts';
import type { MediaSource, Skipped } from '../reading.ts';
import { LONGEST_TEXT, decodeText, slugOf, titleOf } from '../text.ts';

type Files = Map<string, Uint8Array | string>;

/** Reads decks in Engraph Markdown: a folder, several folders, or a single concept's file. Whole or not at all. */
export const readEngraph: EntryReader = async (entries, options, name) => {
  const roots = entries
    .filter(({ path }) => /(?:^|\/)deck\.md$/.test(path))
    .map(({ path }) => path.slice(0, -'deck.md'.length));
  const problems: Skipped[] = [];
  const decks: NativeDeck[] = [];
  for (const root of roots.length > 0 ? roots : [null]) {
    if (options.signal?.aborted)
      return refused('cancelled', 'Reading was stopped. Nothing was changed.');
    const files = await (root === null ? loneFile(entries, name) : filesBelow(root, entries));
    if (!files) return refused('too-large', 'This deck is too large for one import. Divide it.');
    const format = formatOf(files.get('deck.md'));
    if (format > Number(FORMAT))
      return refused(
        'too-new',
        `This deck was made by a newer Engraph (format ${format}). Update, then try again.`,
      );
    const read = await readDeck(files);
    if (read.ok) decks.push(read.value);
    else problems.push(...read.problem.map((problem) => detailOf(problem, root ?? '')));
  }
  if (problems.length > 0) return refused('invalid', sentence(problems.length), problems);
  return ok({
    format: 'engraph',
    title: decks.length === 1 ? (decks[0]?.title ?? '') : titleOf(name),
    complete: true,
    decks: decks.map((deck) => ({ ...deck, media: [] })),
    notetypes: [],
    media: [...new Map(decks.flatMap(sourcesOf)).values()],
    ...{ past: new Map(), presets: [], parameters: [], isCollection: false },
    ...{ skipped: [], remarks: [], mapping: null },
  });
};

const sentence = (n: number): string =>
  n === 1
    ? 'This deck has a problem, so nothing was added. A deck comes in whole or not at all.'
    : `This deck has ${n.toLocaleString('en')} problems, so nothing was added. A deck comes in whole or not at all.`;

const detailOf = ({ file, line, message, suggestion }: DeckProblem, root: string): Skipped => ({
  where: `${root}${file}:${line}`,
  cause: message,
  advice: suggestion,
});

/** Pictures of all decks; decks that hold one under the same name and with the same bytes share it. */
const sourcesOf = ({ media }: NativeDeck): [string, MediaSource][] =>
  media.map(({ name, type, hash, bytes }) => [
    `${name} ${hash}`,
    { name, type, size: bytes.length, read: () => Promise.resolve(bytes) },
  ]);

/** The deck's own files: pages beside `deck.md` and pictures; null when they are too large. */
async function filesBelow(root: string, entries: readonly Entry[]): Promise<Files | null> {
  const files: Files = new Map();
  let total = 0;
  for (const { path, read } of entries) {
    const own = path.startsWith(root) ? path.slice(root.length) : '';
    if (!/^(?:[^/]+\.md|media\/[^/]+)$/.test(own)) continue;
    const bytes = await read();
    total += bytes?.length ?? 0;
    if (!bytes || total > LONGEST_TEXT) return null;
    files.set(own, bytes);
  }
  return files;
}

/** A concept's file that came without its deck: a deck of its own, named after it. */
async function loneFile(entries: readonly Entry[], name: string): Promise<Files | null> {
  const files: Files = new Map();
  let first = '';
  for (const { path, read } of entries) {
    const own = path.split('/').at(-1) ?? '';
    const bytes = await read();
    if (!bytes) return null;
    if (entries.length === 1 && formatOf(bytes) > 0) return new Map([['deck.md', bytes]]);
    if (/\.(?:md|markdown|txt)$/i.test(own) || entries.length === 1) {
      const slug = slugOf(titleOf(own)) || 'concept';
      first ||= slug;
      files.set(`${slug}.md`, decodeText(bytes).text);
    } else if (mediaTypeOf(own) !== null) files.set(`media/${own}`, bytes);
  }
  const title = (files.size === 1 ? titleIn(files.get(`${first}.md`)) : null) ?? titleOf(name);
  const quoted = `'${title.replaceAll("'", "''")}'`;
  const head = `format: 1\nid: ${first || 'deck'}\ntitle: ${quoted}\nversion: 1`;
  files.set('deck.md', `---\n${head}\nlanguage: und\nlicence: Not stated\nauthors: []\n---\n`);
  return files;
}

const titleIn = (text: Uint8Array | string | undefined): string | null =>
  /^title:[ \t]*["']?(.*?)["']?[ \t]*$/m.exec(typeof text === 'string' ? text : '')?.[1] || null;

const formatOf = (page: Uint8Array | string | undefined): number => {
  const text = page instanceof Uint8Array ? decodeText(page.subarray(0, 4096)).text : (page ?? '');
  return Number(/^format:[ \t]*["']?(\d{1,6})/m.exec(text)?.[1] ?? 0);
};
