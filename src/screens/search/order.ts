import { dayOf } from '../../base/time.ts';
import { isStep, shownDue } from '../../memory/due.ts';
import { recallAt } from '../../memory/recall.ts';
import type { CardRow } from '../../store/db.ts';
import type { Corpus } from './corpus.ts';
import { addedAt } from './filters.ts';
import type { FoundCard } from './find.ts';
import type { Present } from './match.ts';

export const SORTS = [
  ...(['best', 'due', 'recall', 'stability', 'difficulty', 'added', 'edited'] as const),
] as const;
export type Sort = (typeof SORTS)[number];

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
