import type { DeckId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import { ok } from '../base/result.ts';
import type { NativeFields, NativeNote } from '../deck/deck.ts';
import type { DrawnNote } from '../deck/draw.ts';
import type { DeckProblem } from '../deck/problem.ts';
import { titlesOfDeck } from '../store/queries.ts';
import type { EngraphDb } from '../store/db.ts';

/** A note drawn anew from other fields. Parser and highlighter are loaded now, not before. */
export async function redrawn(
  db: EngraphDb,
  deck: DeckId,
  note: NativeNote,
  fields: NativeFields,
): Promise<Result<NativeNote, readonly DeckProblem[]>> {
  const { redrawNote } = await import('../deck/draw.ts');
  const titles = await titlesOfDeck(db, deck);
  const drawn = redrawNote(fields, note.kind, { deck, titles, media: mediaOf(note) });
  if (!drawn.ok) return drawn;
  return ok(withDrawing(note, fields, drawn.value));
}

/** A note with other fields and what was drawn from them; its first concept stays, the others are those mentioned. */
export function withDrawing(note: NativeNote, fields: NativeFields, drawn: DrawnNote): NativeNote {
  const { cards, accepted, media, references } = drawn;
  const first = note.concepts[0];
  const others = references.filter((id) => id !== first?.concept);
  const concepts = [
    ...(first ? [first] : []),
    ...others.map((concept) => ({ concept, weight: 0.5 })),
  ];
  return { ...note, fields, cards, accepted, media, concepts };
}

/** Name → hash of the pictures a note already shows, read back from what was drawn. */
export function mediaOf({ cards, media }: NativeNote): Map<string, string> {
  const html = cards.flatMap(({ prompt, answer, note }) => [prompt, answer, note]).join('');
  const hashes = [...html.matchAll(/data-media="([0-9a-f]+)"/g)].map((match) => match[1] ?? '');
  const unique = [...new Set(hashes)];
  return new Map(media.map((name, i) => [name, unique[i] ?? '']));
}
