import type { Instant } from '../base/time.ts';
import type { Note } from '../deck/deck.ts';
import type { NoteRow } from './db.ts';
import { isByLearner, type Unstamped } from './stamp.ts';

export type FieldHashes = NoteRow['base'];
type Fields = Note['fields'];

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

/** Hash of each field as delivered, by the field's name or ordinal. */
export const baseOf = (fields: Fields): FieldHashes =>
  Object.fromEntries(
    Object.entries(fields as Readonly<Record<string, string>>).map(([name, text]) => [
      name,
      fieldHash(text),
    ]),
  );

/** The fields that the learner changed since they were delivered. */
export const editedFields = (fields: Fields, base: FieldHashes): string[] =>
  Object.keys(fields).filter((name) => fieldHash(textOf(fields, name)) !== base[name]);

type Texts = Readonly<Record<string, string>>;

/** Of the texts at hand, those that are as last delivered. */
export function deliveredAmong(
  names: readonly string[],
  base: FieldHashes,
  atHand: readonly Texts[],
): Texts {
  const found = names.flatMap((name) => {
    const texts = atHand.map((each) => each[name]).filter((text) => text !== undefined);
    const text = texts.find((each) => fieldHash(each) === base[name]);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(found);
}

/** What a note row keeps of the delivered texts that the learner's edits hide. */
export function theirsFor(
  fields: Fields,
  base: FieldHashes,
  atHand: readonly Fields[],
): Pick<NoteRow, 'theirs'> {
  const theirs = deliveredAmong(editedFields(fields, base), base, atHand as readonly Texts[]);
  return Object.keys(theirs).length > 0 ? { theirs } : {};
}

const textOf = (fields: Fields, name: string): string =>
  (fields as Readonly<Record<string, string>>)[name] ?? '';

/**
 * Draws a note anew from its fields: parser and highlighter, loaded by whoever calls the installer. Null when
 * the fields no longer make a card of that kind (a cloze without a blank).
 */
export type Redraw = (note: Note) => Note | null | Promise<Note | null>;

/** A note row as it is delivered, without its stamp. */
export type NoteContent = Unstamped<'notes'>;

export const delivered = (note: Note, deck: NoteRow['deck'], position: number): NoteContent => ({
  ...note,
  deck,
  position,
  base: baseOf(note.fields),
  edited: false,
  retired: false,
});

/** A note that joins a deck which was there before says when; one that is stored keeps what it says. */
export function joining(note: NoteContent, old: NoteRow | undefined, now: Instant): NoteContent {
  const addedAt = old ? old.addedAt : now;
  return addedAt === undefined ? note : { ...note, addedAt };
}

/** What an update makes of a stored note: fields the learner edited stay, everything else is the new version's. */
export async function updated(
  old: NoteRow,
  delivery: NoteContent,
  redraw: Redraw,
): Promise<NoteContent> {
  const next = isByLearner(old) ? withOwn(old, delivery) : delivery;
  const kept = editedFields(old.fields, old.base).filter(
    (name) => textOf(old.fields, name) !== textOf(next.fields, name),
  );
  if (kept.length === 0) return next;
  const { deck, position, base } = next;
  const mixed = withFields(noteOf(next), old.fields, kept);
  const drawn = await redraw(mixed);
  // Mixed texts that make no card: the learner's own card stays whole.
  const note = drawn ?? noteOf(old);
  const theirs = theirsFor(note.fields, base, [next.fields]);
  return { ...note, ...theirs, deck, position, base, edited: true, retired: false };
}

/** What the learner did to the note besides its text stays: tags, and the decks that its cards were moved to. */
function withOwn(old: NoteRow, next: NoteContent): NoteContent {
  const tags = [...new Set([...next.tags, ...old.tags])];
  const decks = new Map(old.cards.map(({ part, deck }) => [part, deck]));
  const cards = next.cards.map((card) => {
    const deck = card.deck ?? decks.get(card.part);
    return deck === undefined ? card : { ...card, deck };
  });
  return { ...next, tags, cards };
}

/** The note with some fields of another. */
function withFields(note: Note, from: Fields, names: readonly string[]): Note {
  const fields = {
    ...note.fields,
    ...Object.fromEntries(names.map((name) => [name, textOf(from, name)])),
  };
  return { ...note, fields } as Note;
}

/** The note in a row, without what the store adds. */
export function noteOf(content: NoteContent): Note {
  const { deck, position, base, theirs, edited, retired, addedAt, ...note } = content;
  void [deck, position, base, theirs, edited, retired, addedAt];
  return note;
}
