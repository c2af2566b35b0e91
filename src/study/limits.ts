import type { DeckId } from '../base/id.ts';
import type { MemoryRules } from '../memory/rules.ts';
import { DEFAULT_OPTIONS, type DeckOptions } from '../deck/options.ts';
import { isWithin, type StudyDeck } from './candidate.ts';

/** Over all decks together, unless the global options say otherwise. */
export const GLOBAL_LIMITS = { newPerDay: 20, reviewsPerDay: 9999 } as const;

/** Options as stored: only what differs. */
export interface SparseOptions extends Partial<DeckOptions> {
  readonly deck: DeckId | 'global';
}

/** Today's counts of one deck. */
export interface DayCount {
  readonly deck: DeckId;
  /** Cards seen for the first time. */
  readonly fresh: number;
  /** Answers to cards in phase review. */
  readonly reviews: number;
}

/** The deck itself and the installed decks above it, innermost first. */
const lineage = (deck: StudyDeck, decks: readonly StudyDeck[]): StudyDeck[] =>
  decks
    .filter((above) => above.id === deck.id || isProperAncestor(above, deck))
    .toSorted((a, b) => b.path.length - a.path.length);

const isProperAncestor = (above: StudyDeck, deck: StudyDeck): boolean =>
  above.path.length < deck.path.length && isWithin(deck.path, above.path);

/** Each option from the deck, else its nearest ancestor that has it, else global, else the default. */
export function resolveOptions(
  deck: StudyDeck,
  decks: readonly StudyDeck[],
  rows: readonly SparseOptions[],
): DeckOptions {
  const outermostFirst = [
    'global',
    ...lineage(deck, decks)
      .map(({ id }) => id)
      .toReversed(),
  ];
  return outermostFirst.reduce<DeckOptions>((options, holder) => {
    const row = rows.find((candidate) => candidate.deck === holder);
    return row === undefined ? options : { ...options, ...known(row) };
  }, DEFAULT_OPTIONS);
}

/** Only options, and only those that are set: rows carry stamps, and absent may be stored undefined. */
function known(row: SparseOptions): Partial<DeckOptions> {
  const entries = Object.entries(row).filter(
    ([key, value]) => key in DEFAULT_OPTIONS && value !== undefined,
  );
  return Object.fromEntries(entries);
}

/** The rules by which an answer to a card of the deck is judged; parameters are the learner's. */
export const rulesOf = (
  { retention, maximumInterval, learningSteps, relearningSteps }: DeckOptions,
  parameters: readonly number[],
): MemoryRules => ({
  parameters,
  retention,
  maximumInterval,
  learningSteps,
  relearningSteps,
  fuzz: true,
});

export type LimitKind = 'fresh' | 'reviews';

/** What may still be asked today. `take` uses up one place in the deck, its ancestors and globally. */
export interface Allowance {
  /** False, and nothing used, when one of the limits is reached. */
  take(deck: DeckId, kind: LimitKind): boolean;
  left(deck: DeckId, kind: LimitKind): number;
}

interface Places {
  fresh: number;
  reviews: number;
}

/** The allowance of a study day, after what was answered on it. An ancestor's limit covers its decks. */
export function allowanceOf(
  decks: readonly StudyDeck[],
  rows: readonly SparseOptions[],
  today: readonly DayCount[],
): Allowance {
  const global = rows.find(({ deck }) => deck === 'global');
  const everything: Places = {
    fresh: global?.newPerDay ?? GLOBAL_LIMITS.newPerDay,
    reviews: global?.reviewsPerDay ?? GLOBAL_LIMITS.reviewsPerDay,
  };
  const places = new Map<DeckId, Places>();
  for (const deck of decks) {
    const { newPerDay, reviewsPerDay } = resolveOptions(deck, decks, rows);
    places.set(deck.id, { fresh: newPerDay, reviews: reviewsPerDay });
  }
  const holders = new Map<DeckId, Places[]>();
  for (const deck of decks) {
    const own = lineage(deck, decks).flatMap(({ id }) => places.get(id) ?? []);
    holders.set(deck.id, [...own, everything]);
  }
  for (const { deck, fresh, reviews } of today)
    for (const holder of holders.get(deck) ?? [everything]) {
      holder.fresh -= fresh;
      holder.reviews -= reviews;
    }
  return {
    take(deck, kind) {
      const all = holders.get(deck) ?? [everything];
      if (all.some((holder) => holder[kind] <= 0)) return false;
      for (const holder of all) holder[kind] -= 1;
      return true;
    },
    left: (deck, kind) =>
      Math.max(0, Math.min(...(holders.get(deck) ?? [everything]).map((holder) => holder[kind]))),
  };
}

/** New cards that a day with nothing answered yet would offer, of those that each deck still has. */
export function freshOfDay(
  decks: readonly StudyDeck[],
  rows: readonly SparseOptions[],
  unseen: ReadonlyMap<DeckId, number>,
): number {
  const allowance = allowanceOf(decks, rows, []);
  let fresh = 0;
  for (const { id, paused } of decks)
    for (let left = paused ? 0 : (unseen.get(id) ?? 0); left > 0; left -= 1) {
      if (!allowance.take(id, 'fresh')) break;
      fresh += 1;
    }
  return fresh;
}
