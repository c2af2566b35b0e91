import { reaches } from './predicates.ts';

/** θ: readiness at which a concept may be started. */
export const READY = 0.7;
/** Study days between opening a concept and opening one that it is easily confused with. */
export const CONTRAST_DAYS = 2;

export interface GateRules<T, C> {
  /** 0–1; 1 for what the learner opened by hand. */
  readonly readiness: (card: T) => number;
  readonly concepts: (card: T) => readonly C[];
  readonly contrasts: (concept: C) => readonly C[];
  /** True when a card of the concept was ever answered. */
  readonly isStarted: (concept: C) => boolean;
  /** True when the concept was opened less than 2 study days ago. */
  readonly isRecent: (concept: C) => boolean;
}

/**
 * New cards in the order in which to take them (`graph-scheduling.md` §3, steps 3 and 4): those ready in the
 * order given, then the others with the highest readiness first. Among each, a concept that is easily
 * confused with one opened less than 2 days ago (or earlier in this batch) lets the others go first. The
 * result has every card exactly once, so no slot stays empty. O(n log n).
 */
export function gated<T, C>(cards: readonly T[], rules: GateRules<T, C>): T[] {
  const ready: T[] = [];
  const others: { card: T; readiness: number }[] = [];
  for (const card of cards) {
    const readiness = rules.readiness(card);
    if (reaches(readiness, READY)) ready.push(card);
    else others.push({ card, readiness });
  }
  others.sort((a, b) => b.readiness - a.readiness);
  const opened = new Set<C>();
  const isOpen = (concept: C): boolean => opened.has(concept) || rules.isStarted(concept);
  const isFresh = (concept: C): boolean => opened.has(concept) || rules.isRecent(concept);
  const clashes = (card: T): boolean =>
    rules
      .concepts(card)
      .some((concept) => !isOpen(concept) && rules.contrasts(concept).some(isFresh));
  const taken: T[] = [];
  const take = (card: T): void => {
    for (const concept of rules.concepts(card)) if (!rules.isStarted(concept)) opened.add(concept);
    taken.push(card);
  };
  for (const group of [ready, others.map(({ card }) => card)]) {
    const later: T[] = [];
    for (const card of group) {
      if (clashes(card)) later.push(card);
      else take(card);
    }
    later.forEach(take);
  }
  return taken;
}

interface Seen<Card, C> {
  readonly id: Card;
  readonly concepts: readonly C[];
}

/**
 * Concepts opened less than 2 study days ago: every seen card of theirs got its first answer in that time.
 * `seen` needs to hold at least all seen cards of the concepts of `firstAnswered`, the cards whose first
 * answer was today or yesterday.
 */
export function recentlyOpened<Card, C>(
  seen: readonly Seen<Card, C>[],
  firstAnswered: ReadonlySet<Card>,
): ReadonlySet<C> {
  const recent = new Set<C>();
  const older = new Set<C>();
  for (const { id, concepts } of seen)
    for (const concept of concepts) (firstAnswered.has(id) ? recent : older).add(concept);
  return new Set([...recent].filter((concept) => !older.has(concept)));
}
