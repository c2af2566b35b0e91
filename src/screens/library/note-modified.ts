import type { DeckRow, NoteRow } from '../../store/db.ts';

/** Decks of other formats have no version: theirs is the second at which they were written. */
const NO_VERSION = 1_000_000;
/** Seconds to which a version is added: a later version of a deck is a later change of its notes. */
const VERSION_BASE = 1_700_000_000;

/** Unix seconds of a note's last change, as packages say it: the learner's own, else its author's. */
export function modifiedOf(note: NoteRow, deck: Pick<DeckRow, 'version'> | undefined): number {
  const isOwn = Object.keys(note.base).length === 0;
  if (note.edited || isOwn) return Math.floor(note.changedAt / 1000);
  if (note.kind === 'imported' && note.modified > 0) return note.modified;
  const version = deck?.version ?? 0;
  return version < NO_VERSION ? VERSION_BASE + version : version;
}
