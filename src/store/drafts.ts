import type { EngraphDb } from './db.ts';
import type { NewFile } from './edit-note.ts';

/* What is being written and not saved yet. On this device only; kept until it is saved or thrown away. */

const ROW = 'draft/';
const FILE = 'draft-file/';
/** Of a card that does not exist yet: there is one at a time. */
export const NEW_DRAFT = 'new';

/** A file of a draft, by the name that its text uses. */
export interface DraftFile extends NewFile {
  readonly name: string;
}

/** The draft under a key (a note's id, or `NEW_DRAFT`), as the editor wrote it; null when there is none. */
export async function readDraft<T>(db: EngraphDb, key: string): Promise<T | null> {
  return ((await db.local.get(ROW + key))?.value as T | undefined) ?? null;
}

export const writeDraft = async (db: EngraphDb, key: string, value: unknown): Promise<void> =>
  void (await db.local.put({ key: ROW + key, value }));

/** Files apart from the text: that is written at every pause. */
export const writeDraftFile = async (db: EngraphDb, key: string, file: DraftFile): Promise<void> =>
  void (await db.local.put({ key: `${FILE}${key}/${file.hash}`, value: file }));

export async function draftFiles(db: EngraphDb, key: string): Promise<DraftFile[]> {
  const rows = await db.local.where('key').startsWith(`${FILE}${key}/`).toArray();
  return rows.map((row) => row.value as DraftFile);
}

/** The draft and its files go. */
export async function dropDraft(db: EngraphDb, key: string): Promise<void> {
  await db.transaction('rw', db.local, async () => {
    await db.local.delete(ROW + key);
    await db.local.where('key').startsWith(`${FILE}${key}/`).delete();
  });
}

/** Keys of all drafts. */
export async function draftKeys(db: EngraphDb): Promise<string[]> {
  const keys = await db.local.where('key').startsWith(ROW).primaryKeys();
  return keys.map((key) => key.slice(ROW.length));
}
