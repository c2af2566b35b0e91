import type { Notetype } from '../../../deck/notetype.ts';
import { fieldValues } from '../../../deck/notetype.ts';
import { cleanField } from './checksum.ts';
import type { ExportContent, ExportNote, ExportOptions } from './content.ts';
import { fieldsWithNames, pictureName, type FileNames } from './media.ts';
import { nativeFace } from './native.ts';
import { picturesIn, type PictureName } from './native-html.ts';

/** A note ready to be written: notetype and fields as Anki has them. */
export interface Face {
  readonly source: ExportNote;
  readonly notetype: Notetype;
  readonly fields: readonly string[];
}

/** Every note with its notetype and fields; claims the names of the files that it shows. */
export async function facesOf(
  { notes, notetypes, file }: ExportContent,
  { media }: ExportOptions,
  names: FileNames,
): Promise<Face[]> {
  const byId = new Map(notetypes.map((notetype) => [notetype.id, notetype]));
  if (media)
    for (const { media: files, ...notetype } of notetypes)
      for (const { name, hash } of notetype.files)
        if (files.includes(name)) names.claim(name, hash);
  const pictures = media ? await pictureNames(notes, file, names) : new Map<string, string>();
  const nameOf: PictureName = (hash) => pictures.get(hash) ?? null;
  return notes.map((source) => {
    const { note } = source;
    if (note.kind !== 'imported') {
      const { notetype, fields } = nativeFace(note, nameOf);
      return { source, notetype, fields: fields.map(cleanField) };
    }
    const notetype = byId.get(note.notetype);
    if (!notetype) throw new Error(`Inconsistent: no notetype ${note.notetype} of ${note.id}`);
    const values = fieldValues(notetype, note).map(cleanField);
    return {
      source,
      notetype,
      fields: media ? fieldsWithNames(values, note.files, names) : values,
    };
  });
}

/** Names of the pictures of native notes. Each is read once for its type, and again when it is written. */
async function pictureNames(
  notes: readonly ExportNote[],
  file: ExportContent['file'],
  names: FileNames,
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Set(
    notes.flatMap(({ note }) =>
      note.kind === 'imported'
        ? []
        : note.cards.flatMap((card) =>
            [card.prompt, card.answer, card.note, card.source].flatMap(picturesIn),
          ),
    ),
  );
  const found = new Map<string, string>();
  for (const hash of hashes) {
    const picture = await file(hash);
    if (picture) found.set(hash, names.claim(pictureName(hash, picture), hash));
  }
  return found;
}
