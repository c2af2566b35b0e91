import type { DeckId } from '../../base/id.ts';
import type { Deck, Note } from '../../deck/deck.ts';
import { cardsCsv } from '../../exchange/csv/write.ts';
import type { EngraphDb } from '../../store/db.ts';
import type { ExportData } from './export-data.ts';

/** The cards as a table, one row each: words and HTML of both sides. */
export async function csvOf(db: EngraphDb, data: ExportData): Promise<Blob> {
  const used = new Set(
    data.notes.flatMap(({ note }) => (note.kind === 'imported' ? [note.notetype] : [])),
  );
  const rows = await db.notetypes.bulkGet([...used]);
  const notetypes = new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
  return new Blob([cardsCsv(decksOf(data), notetypes)], { type: 'text/csv' });
}

/** Decks with the cards that are asked in them; no media, no concepts. */
function decksOf({ decks, notes }: ExportData): Deck[] {
  const byDeck = new Map<DeckId, Note[]>();
  for (const { note, cards } of notes)
    for (const deck of new Set(cards.map((card) => card.deck))) {
      const parts = new Set(cards.filter((card) => card.deck === deck).map(({ part }) => part));
      const own = { ...note, cards: note.cards.filter(({ part }) => parts.has(part)) };
      const group = byDeck.get(deck);
      if (group) group.push(own);
      else byDeck.set(deck, [own]);
    }
  return decks.map((deck) => ({
    ...deck,
    notes: byDeck.get(deck.id) ?? [],
    concepts: [],
    media: [],
  }));
}
