import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conceptId } from '../../base/id.ts';
import type { ConceptId, DeckId } from '../../base/id.ts';
import type { NativeDeck } from '../deck.ts';
import { lintDecks } from '../lint.ts';
import type { LintProblem, Topic } from '../lint.ts';
import { readDeck } from '../read-deck.ts';
import { readDeckFolders } from './deck-folders.ts';
import type { DeckFiles } from './deck-folders.ts';
import { readTopics } from './read-topics.ts';

/** A problem with its place in the repository. */
export interface PlacedProblem {
  readonly level: 'problem' | 'warning';
  /** Folder of its deck, '' for the topics. */
  readonly folder: string;
  /** Relative to `decks/`. */
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly suggestion: string;
}

export interface CheckedDecks {
  readonly decks: readonly NativeDeck[];
  readonly topics: ReadonlyMap<string, Topic>;
  readonly problems: readonly PlacedProblem[];
  readonly folders: ReadonlyMap<string, DeckFiles>;
}

/** Reads every deck below `root` and lints those that can be read. */
export async function checkDecks(root: string): Promise<CheckedDecks> {
  const folders = await readDeckFolders(root);
  const decks: NativeDeck[] = [];
  const problems: PlacedProblem[] = [];
  const unread = new Set<ConceptId>();
  for (const [folder, files] of folders) {
    const read = await readDeck(files);
    if (read.ok) {
      decks.push(read.value);
      if (read.value.id !== folder) problems.push(misnamed(folder, read.value.id));
      continue;
    }
    for (const problem of read.problem)
      problems.push({ ...problem, level: 'problem', folder, file: `${folder}/${problem.file}` });
    for (const name of files.keys())
      if (name.endsWith('.md')) unread.add(conceptId(folder as DeckId, name.slice(0, -3)));
  }
  const topicsFile = join(root, 'topics.yaml');
  const yaml = existsSync(topicsFile) ? await readFile(topicsFile, 'utf8') : '';
  const topics = readTopics(yaml);
  for (const problem of lintDecks({ decks, topics, unread }))
    problems.push(place(problem, folders, yaml));
  return { decks, topics, problems, folders };
}

const misnamed = (folder: string, id: string): PlacedProblem => ({
  level: 'problem',
  folder,
  file: `${folder}/deck.md`,
  line: 1,
  message: `The deck's id "${id}" is not the name of its folder`,
  suggestion: `Write \`id: ${folder}\`.`,
});

/** Finds the line of a lint problem in its file. */
export function place(
  { level, deck, file, near, message, suggestion }: Omit<LintProblem, 'rule'>,
  folders: ReadonlyMap<string, DeckFiles>,
  topics: string,
): PlacedProblem {
  const folder = deck ?? '';
  const bytes = folders.get(folder)?.get(file);
  const lines = (bytes ? new TextDecoder().decode(bytes) : topics).split('\n');
  const at = near === '' ? -1 : lines.findIndex((line) => contains(line, near));
  const path = folder === '' ? file : `${folder}/${file}`;
  return { level, folder, file: path, line: Math.max(at, 0) + 1, message, suggestion };
}

/** `{#all` must not be found in `{#all-zero}`. */
const contains = (line: string, near: string): boolean => {
  const at = line.indexOf(near);
  return at >= 0 && !/[a-z0-9-]/.test(line[at + near.length] ?? '');
};
