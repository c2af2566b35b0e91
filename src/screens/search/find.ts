import { dayOf } from '../../base/time.ts';
import { isStep, shownDue } from '../../memory/due.ts';
import { recallAt } from '../../memory/recall.ts';
import type { CardRow } from '../../store/db.ts';
import type { ConceptDoc, Corpus, DeckDoc, NoteDoc } from './corpus.ts';
import { addedAt } from './filters.ts';
import { matcherOf, type Matcher, type Present } from './match.ts';
import type { ReadyPage } from './pages.ts';
import { needlesOf, type Query, type Term } from './query.ts';

export const SORTS = [
  ...(['best', 'due', 'recall', 'stability', 'difficulty', 'added', 'edited'] as const),
] as const;
export type Sort = (typeof SORTS)[number];

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

/** Keeps the best few of what it is told, best first; equal ones in the order told. */
export function topOf<T>(few: number): {
  readonly add: (one: T, score: number) => void;
  /** What is not above this is not kept. */
  readonly worst: () => number;
  readonly list: () => T[];
} {
  const top: { one: T; score: number }[] = [];
  const worst = () => (top.length === few ? (top[few - 1]?.score ?? 0) : 0);
  return {
    worst,
    add(one, score) {
      if (score <= worst()) return;
      const at = top.findIndex((other) => other.score < score);
      top.splice(at < 0 ? top.length : at, 0, { one, score });
      if (top.length > few) top.pop();
    },
    list: () => top.map(({ one }) => one),
  };
}

/** The best few, best first. */
export function best<T extends { readonly score: number }>(found: readonly T[], few: number): T[] {
  const top = topOf<T>(few);
  for (const one of found) top.add(one, one.score);
  return top.list();
}

/** True when whatever holds the words of `next` holds those of `last` too: the same words, some longer, or more. */
export function narrows(next: Query, last: Query): boolean {
  const sought = needlesOf(next);
  return needlesOf(last).every((before) => sought.some((word) => word.includes(before)));
}

/** In the order wanted; equal ones keep the order of decks. What has no value (recall of a new card) comes last. */
export function inOrder(
  found: readonly FoundCard[],
  { sort, reverse }: { readonly sort: Sort; readonly reverse: boolean },
  corpus: Corpus,
  present: Present,
): CardRow[] {
  const value = valueOf(sort, corpus, present);
  // Highest first where that is what is looked for.
  const down = (sort === 'best' || sort === 'added' || sort === 'edited') !== reverse;
  const values = Float64Array.from(found, (one) => value(one));
  const home = placesOf(found, corpus);
  const places = Uint32Array.from(found, (_, i) => i);
  const sign = down ? -1 : 1;
  places.sort((a, b) => {
    const [x, y] = [values[a] ?? NaN, values[b] ?? NaN];
    const unknown = Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return unknown || sign * (x - y) || (home[a] ?? 0) - (home[b] ?? 0);
  });
  return Array.from(places, (i) => (found[i] as FoundCard).card);
}

/** Where a card stands of old: decks as they were added, then the author's order. */
function placesOf(found: readonly FoundCard[], { decks }: Corpus): Float64Array {
  const ordered = [...decks.values()].sort(
    (a, b) => a.addedAt - b.addedAt || a.title.localeCompare(b.title),
  );
  const rank = new Map(ordered.map(({ id }, i) => [id, i * 1e10]));
  return Float64Array.from(found, ({ card }) => (rank.get(card.deck) ?? 0) + card.position);
}

function valueOf(
  sort: Sort,
  corpus: Corpus,
  { moment, w20 }: Present,
): (found: FoundCard) => number {
  const day = dayOf(moment);
  switch (sort) {
    case 'best':
      return ({ score }) => score;
    case 'due':
      return ({ card }) => dueValue(card, moment.at, day);
    case 'recall':
      return ({ card }) => (card.memory ? recallAt(card.memory, day, w20) : NaN);
    case 'stability':
      return ({ card }) => card.memory?.stability ?? NaN;
    case 'difficulty':
      // Hardest first: what is looked for when sorting so.
      return ({ card }) => (card.memory ? -card.memory.difficulty : NaN);
    case 'added':
      return ({ card, note }) => addedAt(card, note, corpus);
    case 'edited':
      return ({ note }) => note.changedAt || NaN;
  }
}

/** Days, a step's with its hour; new and suspended cards are not due. */
function dueValue(card: CardRow, at: number, day: number): number {
  const { schedule, suspended } = card;
  if (suspended || schedule.phase === 'new') return NaN;
  return isStep(schedule)
    ? day + (schedule.due - at) / 86_400_000
    : shownDue(schedule, day as never);
}

const ON_CONCEPTS: ReadonlySet<Term['kind']> = new Set([
  ...(['text', 'exact', 'deck', 'layer', 'concept'] as const),
]);

/** Concepts by name, in installed decks; none when the query asks what only a card can be. */
export function findConcepts(
  query: Query,
  corpus: Corpus,
  few: number,
): { readonly total: number; readonly best: readonly ConceptDoc[] } {
  const top = topOf<ConceptDoc>(few);
  const tests = testsOf(query, ON_CONCEPTS);
  let total = 0;
  for (const concept of tests ? corpus.concepts.values() : []) {
    const deck = corpus.decks.get(concept.deck);
    if (!deck) continue;
    const score = scoreOf(tests ?? [], (term) => {
      if (term.kind === 'deck') return deck.text.includes(term.value) ? 1 : 0;
      if (term.kind === 'layer') return term.layers.includes(concept.layer ?? 'other') ? 1 : 0;
      if (!('value' in term) || typeof term.value !== 'string') return 0;
      return nameScore(concept.text, term.value, concept.titleEnd);
    });
    if (score === 0) continue;
    total += 1;
    top.add(concept, score);
  }
  return { total, best: top.list() };
}

const ON_DECKS: ReadonlySet<Term['kind']> = new Set(['text', 'exact', 'deck']);

export function findDecks(query: Query, corpus: Corpus): (DeckDoc & { score: number })[] {
  const tests = testsOf(query, ON_DECKS);
  if (!tests) return [];
  return [...corpus.decks.values()].flatMap((deck) => {
    const score = scoreOf(tests, (term) =>
      'value' in term && typeof term.value === 'string' ? nameScore(deck.text, term.value) : 0,
    );
    return score > 0 ? [{ ...deck, score }] : [];
  });
}

type Test = { readonly term: Term; readonly not: boolean };

/** Null when there is nothing to test, or something that these things cannot be. */
function testsOf({ tokens }: Query, kinds: ReadonlySet<Term['kind']>): Test[] | null {
  const tests = tokens.flatMap(({ term, not }) => (term ? [{ term, not }] : []));
  const fits = tests.length > 0 && tests.every(({ term }) => kinds.has(term.kind));
  return fits && tests.some(({ not }) => !not) ? tests : null;
}

function scoreOf(tests: readonly Test[], score: (term: Term) => number): number {
  let sum = 0;
  for (const { term, not } of tests) {
    const one = score(term);
    if (one > 0 === not) return 0;
    sum += one;
  }
  return sum;
}

/** A name as written outranks one that begins so, that one a part of it, and aliases come last. */
export function nameScore(text: string, value: string, end = text.length): number {
  const at = text.indexOf(value);
  if (at < 0) return 0;
  if (at >= end) return 1;
  if (at > 0) return ' \n-_./'.includes(text[at - 1] ?? ' ') ? 3 : 2;
  return value.length === end ? 6 : 4;
}
