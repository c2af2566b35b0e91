import type { NoteId } from '../base/id.ts';
import type { MediaFile, Note } from '../deck/deck.ts';
import type { Fold } from './card-rows.ts';
import type { EngraphDb, NoteRow } from './db.ts';
import { cardRowsNow, groupByNote, possibleCards } from './derive.ts';
import { readKnownPast } from './history.ts';
import { editedFields, theirsFor } from './note-base.ts';
import { putManyStamped, putStamped, type Unstamped, type Writer } from './stamp.ts';

export interface EditContext {
  readonly writer: Writer;
  readonly fold: Fold;
}
/** Bytes that an edit brings: written in the same transaction. */
export type NewFile = Pick<MediaFile, 'hash' | 'type' | 'bytes'>;

/** A note as it was before it was written; row null: it was not there. */
export interface NoteBefore {
  readonly id: NoteId;
  readonly row: NoteRow | null;
}

/**
 * Saves what the learner changed in a note, already drawn, in one transaction. Its cards keep their history; they
 * are rebuilt only when parts, decks or concepts changed. Returns the note as it was, for undo.
 */
export async function saveNote(
  db: EngraphDb,
  note: Note,
  context: EditContext & { readonly files?: readonly NewFile[] },
): Promise<NoteBefore> {
  for (;;) {
    const old = await db.notes.get(note.id);
    if (!old) throw new Error(`Inconsistent: no note ${note.id}`);
    if (await write(db, old, note, context)) return { id: note.id, row: old };
  }
}

/** False when the note was written meanwhile: then it is prepared again. */
async function write(
  db: EngraphDb,
  old: NoteRow,
  note: Note,
  { writer, fold, files = [] }: EditContext & { readonly files?: readonly NewFile[] },
): Promise<boolean> {
  const isReshaped = shape(old) !== shape(note);
  // Segments of the log are read beforehand: too much for a transaction.
  const past = isReshaped ? await readKnownPast(db, await possibleCards(db, [old, note])) : null;
  const tables = [
    ...[db.notes, db.cards, db.marks, db.links, db.reviews],
    ...[db.decks, db.media, db.tombstones],
  ];
  return db.transaction('rw', tables, async () => {
    const now = await db.notes.get(note.id);
    if (now?.changedAt !== old.changedAt) return false;
    await putFiles(db, files, writer);
    const row = await putStamped(db, 'notes', withText(old, note), writer);
    if (!past) return true;
    const former = groupByNote(past.histories.keys());
    const cards = await cardRowsNow(db, [row], { past, former, fold });
    await db.cards.where('note').equals(row.id).delete();
    await db.cards.bulkPut(cards);
    await countCards(db, row.deck, note.cards.length - old.cards.length, writer);
    return true;
  });
}

/** A note of the learner's own has nothing delivered, so nothing in it is an edit. */
export function withText(old: NoteRow, note: Note): Unstamped<'notes'> {
  const { theirs = {}, ...row } = old;
  const { base } = row;
  const edited = Object.keys(base).length > 0 && editedFields(note.fields, base).length > 0;
  return { ...row, ...note, edited, ...theirsFor(note.fields, base, [theirs, old.fields]) };
}

const shape = ({ cards, concepts }: Note): string =>
  JSON.stringify([
    cards.map((card) => [card.part, card.deck ?? null]),
    concepts.map((entry) => entry.concept),
  ]);

/** Each content once. */
export async function putFiles(
  db: EngraphDb,
  files: readonly NewFile[],
  writer: Writer,
): Promise<void> {
  const stored = await db.media.bulkGet(files.map(({ hash }) => hash));
  const fresh = files.filter((_, i) => !stored[i]);
  const rows = fresh.map(({ hash, type, bytes }) => ({ hash, type, bytes }));
  if (rows.length > 0) await putManyStamped(db, 'media', rows, writer);
}

/** The deck row's count of cards follows. */
export async function countCards(
  db: EngraphDb,
  deck: NoteRow['deck'],
  by: number,
  writer: Writer,
): Promise<void> {
  const row = by === 0 ? undefined : await db.decks.get(deck);
  if (row) await putStamped(db, 'decks', { ...row, cards: Math.max(0, row.cards + by) }, writer);
}
