import { cardId, type DeckId, type NoteId } from '../../base/id.ts';
import type { Note } from '../../deck/deck.ts';
import type { CardRow, DeckRow, EngraphDb, NoteRow } from '../../store/db.ts';
import { subtree } from './subtree.ts';

/** Rows asked for at once. */
const CHUNK = 1_000;
/** A deck, the decks below it, and their notes with the cards that can be asked. */
export interface ExportData {
  /** Outermost first. */
  readonly decks: readonly DeckRow[];
  /** In author order. */
  readonly notes: readonly DataNote[];
}

export interface DataNote {
  readonly note: NoteRow;
  readonly cards: readonly CardRow[];
}

/** Reads what goes out; null when the deck is gone. Proportional to the decks. */
export async function exportData(db: EngraphDb, id: DeckId): Promise<ExportData | null> {
  const all = await db.decks.toArray();
  const root = all.find((deck) => deck.id === id);
  if (!root) return null;
  const decks = subtree(root, all);
  const order = new Map(decks.map((deck, i) => [deck.id, i]));
  const cards = await db.cards
    .where('deck')
    .anyOf([...order.keys()])
    .toArray();
  const asked = cards
    .filter(({ retired }) => !retired)
    .sort(
      (a, b) =>
        (order.get(a.deck) ?? 0) - (order.get(b.deck) ?? 0) ||
        a.position - b.position ||
        (a.id < b.id ? -1 : 1),
    );
  const byNote = new Map<NoteId, CardRow[]>();
  for (const card of asked) {
    const group = byNote.get(card.note);
    if (group) group.push(card);
    else byNote.set(card.note, [card]);
  }
  const notes = await inChunks([...byNote.keys()], (ids) => db.notes.bulkGet(ids));
  return {
    decks,
    notes: notes.flatMap((note) =>
      note === undefined ? [] : [{ note, cards: inOrder(note, byNote.get(note.id) ?? []) }],
    ),
  };
}

/** The cards in the order of the note's parts; cards of which the note knows nothing are left out. */
function inOrder(note: Note, cards: readonly CardRow[]): CardRow[] {
  const byId = new Map(cards.map((card) => [card.id, card]));
  return note.cards.flatMap(({ part }) => byId.get(cardId(note.id, part)) ?? []);
}

/** Rows by their keys, a thousand at a time. */
export async function inChunks<Key, Row>(
  keys: readonly Key[],
  get: (keys: Key[]) => PromiseLike<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let i = 0; i < keys.length; i += CHUNK)
    for (const row of await get(keys.slice(i, i + CHUNK))) rows.push(row);
  return rows;
}
