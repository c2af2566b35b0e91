import { cardId, type CardId, type DeckId } from '../../../base/id.ts';
import type { ImportedNote } from '../../../deck/deck.ts';
import type { Notetype } from '../../../deck/notetype.ts';
import type { AnkiCard, AnkiCollection } from '../collection.ts';
import { builtNames, type BuiltNames } from './built-names.ts';
import type { Place, Places } from './decks.ts';
import type { MediaNames } from './media-names.ts';
import { convertNote, drawnCards, noteIds, possibleCards } from './notes.ts';
import { convertNotetype } from './notetypes.ts';
import type { Report } from './report.ts';
import { NEW } from './seen.ts';

export interface Converted {
  /** In author order. */
  readonly byDeck: ReadonlyMap<DeckId, readonly ImportedNote[]>;
  /** Those in use, by the number in the file. */
  readonly notetypes: ReadonlyMap<string, Notetype>;
  /** The cards that come in: id, and index in the collection. */
  readonly cards: readonly (readonly [id: CardId, index: number])[];
  /** The deck that is each card's own, by the card's index in the collection. */
  readonly placeOf: readonly Place[];
}

export interface NotesContext {
  readonly places: Places;
  readonly media: MediaNames;
  readonly report: Report;
}

/** Notes with their cards, each in the deck of its first card. */
export function convertNotes(collection: AnkiCollection, context: NotesContext): Converted {
  const { places, media, report } = context;
  const sources = new Map(collection.notetypes.map((source) => [source.id, source]));
  const notetypes = new Map<string, Notetype>();
  const builtOf = new Map<string, BuiltNames>();
  const placeOf = collection.cards.map((card) => places.homeOf(card));
  const firstCards = firstCardsOf(collection);
  const home = generatedHome(placeOf, places);
  const cards: [CardId, number][] = [];
  const byDeck = new Map<DeckId, ImportedNote[]>();
  const ids = noteIds(collection.notes, report);
  for (const index of authorOrder(collection, firstCards)) {
    const [note, id] = [collection.notes[index], ids[index]];
    if (note === undefined || id === undefined || id === null) continue;
    const source = sources.get(note.notetype);
    if (source === undefined) {
      report.skip(`notes[${index}]`, 'The file does not hold the notetype of this note.');
      continue;
    }
    const notetype = notetypes.get(source.id) ?? convertNotetype(source, media);
    notetypes.set(source.id, notetype);
    const built = builtOf.get(source.id) ?? builtNames(notetype);
    builtOf.set(source.id, built);
    const own = possibleCards(
      collection.cards,
      [firstCards[index] ?? 0, firstCards[index + 1] ?? 0],
      notetype,
      (cause) => report.skip(`notes[${index}]`, cause),
    );
    if (own.length === 0) report.count('generated');
    const drawn = drawnCards(note, own, notetype, { cards: collection.cards, placeOf });
    const place = placeOf[own[0] ?? -1] ?? home;
    const converted = convertNote(note, id, drawn, { notetype, media, built });
    const notes = byDeck.get(place.id);
    if (notes) notes.push(converted);
    else byDeck.set(place.id, [converted]);
    own.forEach((card, i) => cards.push([cardId(id, drawn[i]?.part ?? ''), card]));
  }
  return { byDeck, notetypes, cards, placeOf };
}

/** Index of the first card of each note, and one more; cards stand by note, then ordinal. */
function firstCardsOf({ notes, cards }: AnkiCollection): Uint32Array {
  const first = new Uint32Array(notes.length + 1);
  let card = 0;
  for (let note = 0; note < notes.length; note++) {
    while ((cards[card]?.note ?? Infinity) < note) card += 1;
    first[note] = card;
  }
  first[notes.length] = cards.length;
  return first;
}

/** Where cards go that the file lacks: where any cards are, else the first deck with a name of its own. */
const generatedHome = ([first]: readonly Place[], { all, fallback }: Places): Place =>
  first ?? all.find(({ id, source }) => id !== fallback.id && source !== null) ?? fallback;

/**
 * Indexes of notes in the author's order: notes that were new by their position in Anki's queue, those of which
 * no position is known before them, by number.
 */
function authorOrder({ notes, cards }: AnkiCollection, firstCards: Uint32Array): Uint32Array {
  const position = new Float64Array(notes.length);
  const order = new Uint32Array(notes.length);
  let sorted = true;
  for (let i = 0; i < notes.length; i++) {
    let least = Infinity;
    for (let c = firstCards[i] ?? 0; c < (firstCards[i + 1] ?? 0); c++)
      least = Math.min(least, positionOf(cards[c]));
    order[i] = i;
    position[i] = least === Infinity ? -Infinity : least;
    if (i > 0 && (position[i] ?? 0) < (position[i - 1] ?? 0)) sorted = false;
  }
  const compare = (a: number, b: number): number => {
    const [left, right] = [position[a] ?? 0, position[b] ?? 0];
    return left === right ? a - b : left < right ? -1 : 1;
  };
  return sorted ? order : order.sort(compare);
}

function positionOf(card: AnkiCard | undefined): number {
  if (card === undefined) return Infinity;
  const { type, due, odue, home, position } = card;
  if (type !== NEW) return position ?? Infinity;
  return home === null ? due : odue;
}
