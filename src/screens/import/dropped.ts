import type { ImportFile } from '../../exchange/reading.ts';

/** Files of a folder that are looked at; a deck holds fewer. */
export const MOST_FILES = 20_000;
const MOST_LEVELS = 20;

/** What a drop holds, taken while its event lasts. */
export type Grabbed = readonly (FileSystemEntry | File)[];

/** The files of a drop, folders opened; names hold the path from the dropped folder on. */
export async function filesOf(grabbed: Grabbed): Promise<ImportFile[]> {
  const found: ImportFile[] = [];
  for (const item of grabbed) {
    if ('arrayBuffer' in item) found.push({ name: item.name, blob: item });
    else await visit(item, found, 0);
  }
  return found;
}

/** Files of an input, a chosen folder's with their path. */
export const chosenFiles = (list: FileList | readonly File[]): ImportFile[] =>
  [...list].map((file) => ({ name: file.webkitRelativePath || file.name, blob: file }));

async function visit(entry: FileSystemEntry, found: ImportFile[], level: number): Promise<void> {
  if (level > MOST_LEVELS || found.length >= MOST_FILES || isHidden(entry.name)) return;
  if (entry.isFile) {
    const blob = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    found.push({ name: entry.fullPath.replace(/^\//, ''), blob });
  } else if (entry.isDirectory) {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // A folder comes in portions; an empty one is the end.
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (entries.length === 0) return;
      for (const inner of entries) await visit(inner, found, level + 1);
    }
  }
}

/** `.git`, `.obsidian`, `.DS_Store`: never part of a deck. */
const isHidden = (name: string): boolean => name.startsWith('.');
