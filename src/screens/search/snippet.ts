import type { Note } from '../../deck/deck.ts';
import { fold, pieces, type Piece } from './fold.ts';
import { wordsOf, wordsOfHtml } from './plain-text.ts';

const AROUND = 48;

/** Where a note says what was sought, when its title does not: a line of its text; null when only its tags do. */
export function snippetOf(note: Note, needles: readonly string[]): readonly Piece[] | null {
  const words = note.kind === 'imported' ? wordsOfHtml : wordsOf;
  for (const field of Object.values(note.fields) as readonly string[]) {
    const text = words(field).replace(/\s+/g, ' ').trim();
    const folded = fold(text);
    for (const needle of needles) {
      const at = folded.indexOf(needle);
      if (at < 0) continue;
      const from = at <= AROUND ? 0 : text.indexOf(' ', at - AROUND) + 1 || at - AROUND;
      const line = text.slice(from, at + needle.length + AROUND);
      return pieces(`${from > 0 ? '…' : ''}${line}`, needles);
    }
  }
  return null;
}
