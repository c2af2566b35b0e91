import type { DeckId, NoteId, NotetypeId } from '../base/id.ts';

/**
 * 64 bits as 16 hexadecimal digits, from two independently mixed lanes over UTF-16 units. Synchronous; for
 * identity, not for security. The same text gives the same digits on every device and in every version.
 */
export function hashText(text: string): string {
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b + unit, 0x2c1b3c6d);
    b ^= b >>> 13;
  }
  const length = text.length;
  return hex(scattered(a ^ length)) + hex(scattered(Math.imul(b, 31) + length));
}

/** Lets every bit of the input change every bit of the output. */
function scattered(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** One text of several: the separator cannot stand in names, so ["a b"] and ["a", "b"] differ. */
const joined = (parts: readonly string[]): string => parts.join('\u001f');

/** `anki-` + 12 hexadecimal digits of the lower-cased path: decks match by name, as in Anki. */
export const importedDeckId = (path: readonly string[]): DeckId =>
  `anki-${hashText(joined(path).normalize('NFC').toLowerCase()).slice(0, 12)}` as DeckId;

/** What makes two notetypes the same: decks made by generators share numbers, so the schema counts too. */
export interface NotetypeSchema {
  readonly kind: string;
  readonly fields: readonly string[];
  readonly templates: readonly string[];
}

/** `anki/<number or other name>.<hash of kind, field names and template names>`. */
export const notetypeId = (
  foreign: string | number,
  { kind, fields, templates }: NotetypeSchema,
): NotetypeId =>
  `anki/${foreign}.${hashText(joined([kind, ...fields, '\u001e', ...templates])).slice(0, 12)}` as NotetypeId;

/** A guid that our own export gave to a note from a text file: such a note comes home under its id. */
const OWN_TEXT = /^engraph\/(text\/[0-9a-f]{16})$/;

/** `anki/<guid>`: the identity of a note across collections. */
export const ankiNoteId = (guid: string): NoteId =>
  (OWN_TEXT.exec(guid)?.[1] ?? `anki/${guid}`) as NoteId;

/** `text/<hash>` of a note from a text file without guids: its first field within its notetype. */
export const textNoteId = (notetype: NotetypeId, firstField: string): NoteId =>
  `text/${hashText(joined([notetype, firstField.normalize('NFC')]))}` as NoteId;
