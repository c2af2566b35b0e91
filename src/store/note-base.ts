import { FIELD_NAMES, type FieldName, type NativeFields, type Note } from '../deck/deck.ts';
import type { NoteRow } from './db.ts';

export type FieldHashes = NoteRow['base'];

/**
 * 64 bits in hexadecimal from two FNV-1a-like passes over UTF-16 units: says "as delivered" or not, nothing
 * more, and must be synchronous because it is taken inside transactions.
 */
export function fieldHash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9dc5811c ^ text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit ^ (low >>> 15), 0x85ebca6b);
  }
  return hex(low) + hex(high);
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** Hash of each field as delivered. */
export const baseOf = (fields: NativeFields): FieldHashes => {
  const [prompt, more, answer, note, source] = FIELD_NAMES.map((name) => fieldHash(fields[name]));
  return { prompt, more, answer, note, source } as Record<FieldName, string>;
};

/** The fields that the learner changed since they were delivered. */
export const editedFields = (fields: NativeFields, base: FieldHashes): FieldName[] =>
  FIELD_NAMES.filter((name) => fieldHash(fields[name]) !== base[name]);

/**
 * Draws a note anew from its fields: parser and highlighter, loaded by whoever calls the installer. Null when
 * the fields no longer make a card of that kind (a cloze without a blank).
 */
export type Redraw = (note: Note) => Note | null | Promise<Note | null>;

/** A note row as it is delivered, without its stamp. */
export type NoteContent = Omit<NoteRow, 'changedAt' | 'by' | 'was'>;

export const delivered = (note: Note, deck: NoteRow['deck'], position: number): NoteContent => ({
  ...note,
  deck,
  position,
  base: baseOf(note.fields),
  edited: false,
  retired: false,
});

/** What an update makes of a stored note: fields the learner edited stay, everything else is the new version's. */
export async function updated(
  old: NoteRow,
  next: NoteContent,
  redraw: Redraw,
): Promise<NoteContent> {
  const kept = editedFields(old.fields, old.base).filter(
    (name) => old.fields[name] !== next.fields[name],
  );
  if (kept.length === 0) return next;
  const fields = { ...next.fields };
  for (const name of kept) fields[name] = old.fields[name];
  const { deck, position, base } = next;
  const drawn = await redraw({ ...noteOf(next), fields });
  // Mixed texts that make no card: the learner's own card stays whole.
  if (!drawn) return { ...old, deck, position, base, edited: true, retired: false };
  return { ...drawn, deck, position, base, edited: true, retired: false };
}

function noteOf(content: NoteContent): Note {
  const { id, kind, fields, accepted, tags, media, concepts, cards } = content;
  return { id, kind, fields, accepted, tags, media, concepts, cards };
}
