import { conceptId, noteId } from '../base/id.ts';
import type { ConceptId, DeckId, NoteId } from '../base/id.ts';

/** Small letters, digits and hyphens out of any text, at most `most` characters; '' where none are left. */
export const slugFrom = (text: string, most = 32): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, most)
    .replace(/^-+|(?<!-)-+$/g, '');

/** Enough of a random id to keep apart what two devices, or an author later, call alike: 30 bits. */
const tail = (random: string): string => random.slice(-6);

/** The id of a deck that the learner begins: its title and some chance, so that it never meets another deck. */
export const ownDeckId = (title: string, random: string): DeckId =>
  `${slugFrom(title) || 'deck'}-${tail(random)}` as DeckId;

/** The id of a note that the learner writes; it stays when the note is put in other words. */
export const ownNoteId = (deck: DeckId, prompt: string, random: string): NoteId =>
  noteId(deck, `${slugFrom(prompt, 24) || 'card'}-${tail(random)}`);

/** The id of a concept that the learner adds: the name of its file, so it is short and free in the deck. */
export function ownConceptId(
  deck: DeckId,
  title: string,
  isTaken: (id: ConceptId) => boolean,
): ConceptId {
  const slug = slugFrom(title) || 'concept';
  // `deck.md` is the deck's own page.
  for (let n = slug === 'deck' ? 2 : 1; ; n++) {
    const id = conceptId(deck, n === 1 ? slug : `${slug}-${n}`);
    if (!isTaken(id)) return id;
  }
}
