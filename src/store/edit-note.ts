import type { Note } from '../deck/deck.ts';
import type { Fold } from './card-rows.ts';
import type { EngraphDb } from './db.ts';
import { rebuildCardsOf } from './derive.ts';
import { editedFields } from './note-base.ts';
import { putStamped, type Writer } from './stamp.ts';

/**
 * Saves what the learner changed in a note, already drawn. Its cards keep their history; they are rebuilt
 * only when parts or concepts changed.
 */
export async function saveNote(
  db: EngraphDb,
  note: Note,
  { writer, fold }: { readonly writer: Writer; readonly fold: Fold },
): Promise<void> {
  const reshaped = await db.transaction('rw', db.notes, db.tombstones, async () => {
    const old = await db.notes.get(note.id);
    if (!old) throw new Error(`Inconsistent: no note ${note.id}`);
    const edited = editedFields(note.fields, old.base).length > 0;
    await putStamped(db, 'notes', { ...old, ...note, edited }, writer);
    return shape(old) !== shape(note);
  });
  if (reshaped) await rebuildCardsOf(db, [note.id], fold);
}

const shape = ({ cards, concepts }: Note): string =>
  JSON.stringify([cards.map((card) => card.part), concepts.map((entry) => entry.concept)]);
