import type { NoteId } from '../../../base/id.ts';
import { PART_BACK } from '../../../deck/deck.ts';

const ANKI = 'anki/';
const OWN = 'engraph/';

/** A note's identity in Anki: its own guid when it came from there, else one that names the note here. */
export const guidOf = (id: NoteId): string =>
  id.startsWith(ANKI) ? id.slice(ANKI.length) : OWN + id;

/** The note that a guid of ours names; null for all others. */
export const noteOfGuid = (guid: string): NoteId | null =>
  guid.startsWith(OWN) && guid.length > OWN.length ? (guid.slice(OWN.length) as NoteId) : null;

/** The ordinal of a native card: the second one of a note is its way back. */
export const nativeOrdinal = (part: string): number => (part === PART_BACK ? 1 : 0);
