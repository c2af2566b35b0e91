import { isJunk } from './folder.ts';
import { isMediaName } from './media-sources.ts';
import type { ImportFile } from './reading.ts';

const PACKAGE = /\.(?:apkg|colpkg|anki2|anki21|anki21b|anki|zip|mochi|engraph)$/i;
const NOTES = /\.(?:md|markdown|mdown|mkd)$/i;

/**
 * Chosen files in groups that are read together: a deck's folder with all that is in it, the notes of a folder
 * with their pictures, a text with its media; every package and every other text alone. By name only, for there is
 * nothing else yet; `readFiles` looks at the content.
 */
export function groupFiles(files: readonly ImportFile[]): ImportFile[][] {
  const rest = new Set(files.filter(({ name }) => !isJunk(name.replace(/^(?:\.\/|\/)+/, ''))));
  if (rest.size <= 1) return [[...rest, ...files].slice(0, 1)].filter((group) => group.length > 0);
  const groups: ImportFile[][] = [];
  const take = (chosen: readonly ImportFile[]): void => {
    if (chosen.length === 0) return;
    groups.push([...chosen]);
    for (const file of chosen) rest.delete(file);
  };
  const database = files.find(({ name }) => /(?:^|\/)collection\.anki2$/.test(name));
  if (database) take([database]);
  for (const file of [...rest]) if (PACKAGE.test(file.name)) take([file]);
  // Outermost folders first: what lies below a deck's page belongs to it.
  for (const root of rootsOf([...rest], /(?:^|\/)deck\.md$/i)) take(below(root, rest));
  for (const root of rootsOf(
    [...rest],
    /(?:^|\/)(?:deck|data)\.json$|(?:^|\/)data\.edn$|(?:^|\/)([^/]+)\/\1\.json$/i,
  ))
    take(below(root, rest));
  for (const top of new Set([...rest].map(topOf))) {
    const own = [...rest].filter((file) => topOf(file) === top);
    const media = own.filter(({ name }) => isMediaName(name));
    const notes = own.filter(({ name }) => NOTES.test(name));
    if (notes.length > 0) take([...notes, ...media]);
    const texts = own.filter((file) => !notes.includes(file) && !media.includes(file));
    for (const text of texts) take(notes.length > 0 ? [text] : [text, ...media]);
    if (notes.length === 0 && texts.length === 0) take(media);
  }
  return groups;
}

const topOf = ({ name }: ImportFile): string => {
  const parts = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  return parts.length > 1 ? (parts[0] ?? '') : '';
};

const rootsOf = (files: readonly ImportFile[], page: RegExp): string[] => {
  const roots = files
    .filter(({ name }) => page.test(name))
    .map(({ name }) => name.slice(0, name.lastIndexOf('/') + 1))
    .sort((a, b) => a.length - b.length);
  return [...new Set(roots)];
};

const below = (root: string, files: ReadonlySet<ImportFile>): ImportFile[] =>
  [...files].filter(({ name }) => name.startsWith(root));
