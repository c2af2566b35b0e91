import type { CardRow } from '../../store/db.ts';
import type { Corpus, NoteDoc } from './corpus.ts';
import { matcherOf, type Matcher, type Present } from './match.ts';
import type { ReadyPage } from './pages.ts';
import { needlesOf, type Query } from './query.ts';
import { topOf } from './top.ts';

export interface FoundCard {
  readonly card: CardRow;
  readonly note: NoteDoc;
  readonly score: number;
}

/** Cards that answer a query: told one by one, so that counting tens of thousands makes nothing. */
export interface Hits {
  readonly total: number;
  /** Places of the notes that hold the words: an answer to a longer query is among them. null: no words, so all. */
  readonly places: Places | null;
}
/** Of each page, in order. */
export type Places = readonly (readonly number[])[];

interface Asking {
  /** Which notes the answer must be among; all where absent. */
  readonly among?: Places | null | undefined;
}

/** Asks notes how well they answer, and tells of each that does. */
function eachNote(
  { pages, score }: Matcher,
  query: Query,
  { among }: Asking,
  tell: (page: ReadyPage, note: number, score: number) => void,
): Places | null {
  const places: number[][] = [];
  pages.forEach((page, p) => {
    const some = among?.[p];
    const found: number[] = [];
    const count = some ? some.length : page.notes.length;
    for (let n = 0; n < count; n++) {
      const note = some ? (some[n] as number) : n;
      const points = score(page, note);
      if (points === 0) continue;
      found.push(note);
      tell(page, note, points);
    }
    places.push(found);
  });
  return needlesOf(query).length > 0 ? places : null;
}

type Tell = (card: CardRow, note: NoteDoc, score: number) => void;

/** Tells of each card that fits, in installed decks. */
function eachCard(
  matcher: Matcher,
  query: Query,
  { decks: installedDecks, numbers }: Corpus,
  { among, tell }: Asking & { readonly tell: Tell },
): Hits {
  const installed = numbers.marked(installedDecks.keys());
  let total = 0;
  const places = eachNote(matcher, query, { among }, (page, note, score) => {
    const { from, decks, rows } = page.cards;
    const end = from[note + 1] as number;
    for (let card = from[note] as number; card < end; card++) {
      if (installed[decks[card] as number] !== 1 || !matcher.fits(page, card, note)) continue;
      total += 1;
      tell(rows[card] as CardRow, page.notes[note] as NoteDoc, score);
    }
  });
  return { total, places };
}

/** How many cards answer, and the best few. */
export function topCards(
  query: Query,
  corpus: Corpus,
  present: Present,
  { few, among }: Asking & { readonly few: number },
): Hits & { readonly best: readonly CardRow[] } {
  const top = topOf<CardRow>(few);
  const matcher = matcherOf(query, corpus, present);
  if (!matcher.isPlain) {
    const tell = (card: CardRow, _: NoteDoc, score: number) => top.add(card, score);
    const hits = eachCard(matcher, query, corpus, { among, tell });
    return { ...hits, best: top.list() };
  }
  // Words alone: the cards need not be looked at, only counted.
  let total = 0;
  const places = eachNote(matcher, query, { among }, (page, note, score) => {
    total += page.cards.visible[note] as number;
    if (score <= top.worst()) return;
    for (const card of page.notes[note]?.cards ?? [])
      if (!card.retired && corpus.decks.has(card.deck)) top.add(card, score);
  });
  return { total, places, best: top.list() };
}

/** Every card that answers the query, in no order but that of the notes. */
export function findCards(
  query: Query,
  corpus: Corpus,
  present: Present,
  among?: Places | null,
): { readonly found: readonly FoundCard[]; readonly places: Places | null } {
  const found: FoundCard[] = [];
  const tell = (card: CardRow, note: NoteDoc, score: number) =>
    void found.push({ card, note, score });
  const matcher = matcherOf(query, corpus, present);
  const { places } = eachCard(matcher, query, corpus, { among, tell });
  return { found, places };
}

/** True when whatever holds the words of `next` holds those of `last` too: the same words, some longer, or more. */
export function narrows(next: Query, last: Query): boolean {
  const sought = needlesOf(next);
  return needlesOf(last).every((before) => sought.some((word) => word.includes(before)));
}
