import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A deck's files by name relative to its folder, as `readDeck` takes them. */
export type DeckFiles = ReadonlyMap<string, Uint8Array>;

/** Every folder below `root` that holds a deck, by folder name. */
export async function readDeckFolders(root: string): Promise<Map<string, DeckFiles>> {
  const folders = new Map<string, DeckFiles>();
  const entries = await readdir(root, { withFileTypes: true });
  for (const { name } of entries.filter((e) => e.isDirectory()).sort(byName))
    folders.set(name, await readDeckFiles(join(root, name)));
  return folders;
}

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

async function readDeckFiles(folder: string): Promise<DeckFiles> {
  const files = new Map<string, Uint8Array>();
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort(byName)) {
    const path = join(folder, entry.name);
    if (entry.isFile() && entry.name.endsWith('.md')) files.set(entry.name, await readFile(path));
    if (!entry.isDirectory() || entry.name !== 'media') continue;
    for (const picture of (await readdir(path, { withFileTypes: true })).sort(byName))
      if (picture.isFile() && !picture.name.startsWith('.'))
        files.set(`media/${picture.name}`, await readFile(join(path, picture.name)));
  }
  return files;
}
