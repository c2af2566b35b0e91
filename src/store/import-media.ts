import { newReminder } from '../base/reminder.ts';
import { contentHash } from '../deck/media.ts';
import type { MediaReference, Note } from '../deck/deck.ts';
import { canonical } from './canonical.ts';
import type { ImportWork } from './import-write.ts';
import { putForJob } from './job.ts';
import { deliveryStamp } from './job.ts';

/** Content hash by name of every file that what comes in needs; absent where the bytes could not be had. */
export type Files = ReadonlyMap<string, string>;

/** Writes the media that new and changed notes, or their notetypes, name; each content once. */
export async function writeImportMedia(work: ImportWork): Promise<Files> {
  const { db, job, content, writer, signal, pace } = work;
  const needed = neededNames(work);
  const files = new Map<string, string>();
  const remind = newReminder();
  for (const { name, type, read } of content.media) {
    if (signal?.aborted) break;
    if (!needed.has(name) || files.has(name)) continue;
    const bytes = await read();
    if (!bytes) continue;
    const hash = await contentHash(bytes);
    files.set(name, hash);
    remind(bytes.length);
    if (await db.media.where('hash').equals(hash).count()) continue;
    await putForJob(db, job, 'media', [{ hash, type, bytes }], deliveryStamp(0, writer));
    await pace.turn();
  }
  return files;
}

function neededNames({ content, plan }: ImportWork): ReadonlySet<string> {
  const names = new Set(content.notetypes.flatMap(({ media }) => media));
  for (const { notes } of content.decks)
    for (const { id, media } of notes)
      if (plan.notes.has(id)) for (const name of media) names.add(name);
  return names;
}

/** What the names in a note stand for. */
export const referencesOf = (names: readonly string[], files: Files): MediaReference[] =>
  names.flatMap((name) => {
    const hash = files.get(name);
    return hash === undefined ? [] : [{ name, hash }];
  });

/** An imported note with the files that were stored for it. */
export const withFiles = (note: Note, files: Files): Note =>
  note.kind === 'imported' ? { ...note, files: referencesOf(note.media, files) } : note;

/** Notetypes that are new here, or newer than what is stored. */
export async function writeNotetypes(
  { db, job, content, writer }: ImportWork,
  files: Files,
): Promise<void> {
  for (const notetype of content.notetypes) {
    const old = await db.notetypes.get(notetype.id);
    if (old && old.modified > notetype.modified) continue;
    const row = { ...notetype, files: referencesOf(notetype.media, files) };
    if (old) {
      const { changedAt, by, was, ...same } = old;
      void [changedAt, by, was];
      if (canonical(same) === canonical(row)) continue;
    }
    await putForJob(db, job, 'notetypes', [row], deliveryStamp(notetype.modified, writer));
  }
}
