import type { ConceptId } from '../base/id.ts';
import type { Candidate } from './candidate.ts';

/** Cards that share a concept stand at least this many places apart where possible. */
export const APART = 5;

/** How many waiting cards are looked at for one place: bounds the work for any queue. */
export const LOOK_AHEAD = 200;

/** Concepts that are easily confused, each with its contrasts; name both directions. */
export type Contrasts = ReadonlyMap<ConceptId, readonly ConceptId[]>;

type WithConcepts = Pick<Candidate, 'concepts'>;

/** A card with its concepts as small numbers; `near` holds their contrasts too. */
interface Numbered<T> {
  readonly card: T;
  readonly own: readonly number[];
  readonly near: readonly number[];
}

/**
 * One greedy pass. New cards keep their order and are spread evenly; each place between them takes the
 * first due card that shares no concept (or contrast) with a card fewer than 5 places away. Where none
 * of the next 200 is free, the one that is farthest from its like is taken. Nothing is left out.
 */
export function spaced<T extends WithConcepts>(
  due: readonly T[],
  fresh: readonly T[],
  contrasts: Contrasts = new Map(),
): T[] {
  const number = numbering<T>(contrasts);
  const waiting = due.map(number);
  const total = due.length + fresh.length;
  const placed: (Numbered<T> | undefined)[] = new Array<undefined>(total).fill(undefined);
  fresh.forEach((card, i) => {
    placed[Math.floor(((i + 0.5) * total) / fresh.length)] = number(card);
  });
  const distance = distances(placed);
  for (let place = 0, first = 0; place < total; place++) {
    if (placed[place] !== undefined) continue;
    distance.from(place);
    const chosen = choose(waiting, first, distance);
    placed[place] = waiting[chosen];
    // The cards passed over move up by one: few, since a free card is usually near.
    for (let i = chosen; i > first; i--) waiting[i] = waiting[i - 1] as Numbered<T>;
    first += 1;
  }
  const order: T[] = [];
  for (const entry of placed) if (entry) order.push(entry.card);
  return order;
}

function numbering<T extends WithConcepts>(contrasts: Contrasts): (card: T) => Numbered<T> {
  const numbers = new Map<ConceptId, number>();
  const numberOf = (concept: ConceptId): number => {
    const known = numbers.get(concept);
    if (known !== undefined) return known;
    numbers.set(concept, numbers.size);
    return numbers.size - 1;
  };
  return (card) => {
    const own = card.concepts.map(numberOf);
    if (contrasts.size === 0) return { card, own, near: own };
    const others = card.concepts.flatMap((concept) => contrasts.get(concept) ?? []);
    return { card, own, near: [...own, ...others.map(numberOf)] };
  };
}

const NOTHING: readonly number[] = [];

interface Distances {
  /** Looks around a place; holds until the next call. */
  from(place: number): void;
  /** Places to the nearest card of any of these concepts, 5 when there is none within reach. */
  to(concepts: readonly number[]): number;
}

/** Reads what is placed before and, for new cards, after a place. */
function distances(placed: readonly (Numbered<unknown> | undefined)[]): Distances {
  // Per concept: the place last looked from, and the distance found there. No clearing needed.
  const seenFrom: number[] = [];
  const found: number[] = [];
  let here = -1;
  const note = (concepts: readonly number[], distance: number): void => {
    for (const concept of concepts)
      if (seenFrom[concept] !== here) {
        seenFrom[concept] = here;
        found[concept] = distance;
      }
  };
  return {
    from(place) {
      here = place;
      for (let d = 1; d < APART; d++) {
        note(placed[place - d]?.near ?? NOTHING, d);
        note(placed[place + d]?.near ?? NOTHING, d);
      }
    },
    to(concepts) {
      let nearest = APART;
      for (const concept of concepts)
        if (seenFrom[concept] === here) nearest = Math.min(nearest, found[concept] ?? APART);
      return nearest;
    },
  };
}

function choose(waiting: readonly Numbered<unknown>[], first: number, distance: Distances): number {
  let best = first;
  let farthest = 0;
  const end = Math.min(waiting.length, first + LOOK_AHEAD);
  for (let i = first; i < end; i++) {
    const apart = distance.to(waiting[i]?.own ?? NOTHING);
    if (apart === APART) return i;
    if (apart > farthest) [best, farthest] = [i, apart];
  }
  return best;
}
