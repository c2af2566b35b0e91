import type { CardId, DeckId, NoteId } from '../base/id.ts';
import { dayOf, type Moment, type StudyDay } from '../base/time.ts';
import { dueDayOf, isStep } from '../memory/due.ts';
import type { CardMark, Candidate, StudyDeck } from './candidate.ts';
import type { DeckOptions } from '../deck/options.ts';
import { isWithin } from './candidate.ts';
import {
  allowanceOf,
  resolveOptions,
  type Allowance,
  type DayCount,
  type SparseOptions,
} from './limits.ts';
import { hash } from './shuffle.ts';
import { spaced, type Contrasts } from './spacing.ts';

export interface PlanInput {
  /** Cards with a due day up to today: reviews and steps. Others are ignored. */
  readonly due: readonly Candidate[];
  /** New cards, in any order. */
  readonly fresh: readonly Candidate[];
  readonly marks: ReadonlyMap<CardId, CardMark>;
  /** Installed decks in the order in which they are shown; cards of other decks cannot be asked. */
  readonly decks: readonly StudyDeck[];
  readonly options: readonly SparseOptions[];
  /** Counts of today's study day. */
  readonly counts: readonly DayCount[];
  /** Cards answered today, so that their siblings rest. */
  readonly answered: readonly { readonly card: CardId; readonly note: NoteId }[];
  readonly moment: Moment;
  /** Decks chosen, with all below them; 'all' for every one. */
  readonly chosen: 'all' | readonly DeckId[];
  readonly newCards: boolean;
  readonly contrasts?: Contrasts;
  /**
   * Rearranges the new cards that may be asked, given in plain order; absent = plain order. It only says
   * what comes first: where its order would fit fewer cards into the limits, the plain choice is asked.
   */
  readonly newOrder?: NewOrder;
}

export type NewOrder = (plain: readonly Candidate[]) => readonly Candidate[];

export interface Counts {
  readonly total: number;
  readonly review: number;
  readonly learning: number;
  readonly fresh: number;
}

/** What is asked on one study day. */
export interface Plan {
  readonly day: StudyDay;
  /** Cards in learning whose instant falls today, earliest first. */
  readonly steps: readonly Candidate[];
  /** Review and new cards in the order in which they are asked. */
  readonly queue: readonly Candidate[];
  readonly counts: Counts;
  /** Every chosen deck that is not paused, those with nothing due included. */
  readonly byDeck: ReadonlyMap<DeckId, Counts>;
}

export const NO_COUNTS: Counts = { total: 0, review: 0, learning: 0, fresh: 0 };

/**
 * Today's plan: steps, then review cards by due day and a shuffle seeded by (study day, card), then new
 * cards in reading order, within the limits and with at most one card of a note. The same input gives
 * the same plan. About 10 ms for 10,000 due cards.
 */
export function planToday(input: PlanInput): Plan {
  const day = dayOf(input.moment);
  const options = optionsOfChosen(input);
  const may = askable(input, options, day);
  const siblings = siblingRule(input, options);
  const allowance = allowanceOf(input.decks, input.options, input.counts);

  const due = input.due.filter(may);
  const steps = stepsOf(due, input.moment, day);
  for (const card of steps) siblings.show(card);
  const review = within(reviewOrder(due, day), 'reviews', allowance, siblings);
  const unseen = input.newCards ? newOrder(input.fresh.filter(may), input.decks, options) : [];
  const plain = within(unseen, 'fresh', allowance, siblings);
  const fresh = input.newOrder
    ? rearranged(input.newOrder, { unseen, plain }, (cards) => {
        // Counted anew: the plain choice has used its places up.
        const places = allowanceOf(input.decks, input.options, input.counts);
        const others = siblingRule(input, options);
        for (const card of steps) others.show(card);
        within(review, 'reviews', places, others);
        return within(cards, 'fresh', places, others);
      })
    : plain;

  const byDeck = countByDeck(options, { steps, review, fresh });
  return {
    day,
    steps,
    queue: spaced(review, fresh, input.contrasts),
    counts: [...byDeck.values()].reduce(sum, NO_COUNTS),
    byDeck,
  };
}

type OptionsByDeck = ReadonlyMap<DeckId, DeckOptions>;

/** Options of each deck that takes part. */
function optionsOfChosen({ decks, chosen, options }: PlanInput): OptionsByDeck {
  const roots = chosen === 'all' ? null : decks.filter(({ id }) => chosen.includes(id));
  const part = decks.filter(
    ({ id, path, paused }) =>
      !paused &&
      (roots === null || roots.some((root) => root.id === id || isBelow(path, root.path))),
  );
  return new Map(part.map((deck) => [deck.id, resolveOptions(deck, decks, options)]));
}

const isBelow = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.length > outer.length && isWithin(inner, outer);

const askable =
  ({ marks }: PlanInput, options: OptionsByDeck, day: StudyDay) =>
  ({ id, deck, suspended, retired }: Candidate): boolean => {
    if (suspended || retired || !options.has(deck)) return false;
    const mark = marks.get(id);
    return mark === undefined || (!mark.suspended && mark.buriedUntil <= day);
  };

interface SiblingRule {
  show(card: Candidate): void;
  /** True when no other card of the note is or was asked today. */
  free(card: Candidate): boolean;
}

function siblingRule({ answered }: PlanInput, options: OptionsByDeck): SiblingRule {
  const shown = new Map<NoteId, CardId>(answered.map(({ card, note }) => [note, card]));
  return {
    show: ({ id, note }) => void shown.set(note, id),
    free: ({ id, note, deck }) =>
      options.get(deck)?.burySiblings !== true || (shown.get(note) ?? id) === id,
  };
}

const dueAt = ({ schedule }: Candidate): number => (isStep(schedule) ? schedule.due : 0);

const stepsOf = (due: readonly Candidate[], { offset, rollOver }: Moment, day: StudyDay) =>
  due
    .filter(
      ({ schedule }) =>
        isStep(schedule) && (dueDayOf(schedule, offset, rollOver) ?? Infinity) <= day,
    )
    .toSorted((a, b) => dueAt(a) - dueAt(b) || (a.id < b.id ? -1 : 1));

/** By due day, then by chance, the same all day. One number holds both, for the speed of the sort. */
function reviewOrder(due: readonly Candidate[], day: StudyDay): Candidate[] {
  const keyed: { card: Candidate; key: number }[] = [];
  for (const card of due)
    if (card.schedule.phase === 'review' && card.schedule.due <= day)
      keyed.push({ card, key: card.schedule.due * 2 ** 32 + hash(card.id, day) });
  keyed.sort((a, b) => a.key - b.key || (a.card.id < b.card.id ? -1 : 1));
  return keyed.map(({ card }) => card);
}

/**
 * The order asked for, as far as it costs no card (`graph-scheduling.md` R3): cards it forgets come last, and
 * where limits and siblings would let fewer through than plainly, the plain choice stays, in its order.
 */
function rearranged(
  order: NewOrder,
  { unseen, plain }: Record<'unseen' | 'plain', readonly Candidate[]>,
  choose: (cards: readonly Candidate[]) => Candidate[],
): Candidate[] {
  const known = new Set(unseen);
  const arranged = [...new Set([...order(unseen), ...unseen])].filter((card) => known.has(card));
  const chosen = choose(arranged);
  if (chosen.length >= plain.length) return chosen;
  const kept = new Set(plain);
  return arranged.filter((card) => kept.has(card));
}

const newOrder = (
  fresh: readonly Candidate[],
  decks: readonly StudyDeck[],
  options: OptionsByDeck,
): Candidate[] =>
  inPlainOrder(
    fresh.filter(({ schedule }) => schedule.phase === 'new'),
    decks,
    (deck) => options.get(deck)?.newOrder,
  );

/** Deck by deck in the order shown; within a deck the author's order, or chance that lasts. */
export function inPlainOrder<T extends Pick<Candidate, 'id' | 'deck' | 'position'>>(
  cards: readonly T[],
  decks: readonly Pick<StudyDeck, 'id'>[],
  orderOf: (deck: DeckId) => DeckOptions['newOrder'] | undefined,
): T[] {
  const deckRank = new Map(decks.map(({ id }, i) => [id, i]));
  return cards
    .map((card) => ({
      card,
      deck: deckRank.get(card.deck) ?? 0,
      place: orderOf(card.deck) === 'random' ? hash(card.id, 0) : card.position,
    }))
    .sort((a, b) => a.deck - b.deck || a.place - b.place || (a.card.id < b.card.id ? -1 : 1))
    .map(({ card }) => card);
}

function within(
  cards: readonly Candidate[],
  kind: 'fresh' | 'reviews',
  allowance: Allowance,
  siblings: SiblingRule,
): Candidate[] {
  return cards.filter((card) => {
    if (!siblings.free(card) || !allowance.take(card.deck, kind)) return false;
    siblings.show(card);
    return true;
  });
}

function countByDeck(
  options: OptionsByDeck,
  { steps, review, fresh }: Record<'steps' | 'review' | 'fresh', readonly Candidate[]>,
): Map<DeckId, Counts> {
  const per = { learning: tally(steps), review: tally(review), fresh: tally(fresh) };
  return new Map(
    [...options.keys()].map((deck) => {
      const learning = per.learning.get(deck) ?? 0;
      const reviews = per.review.get(deck) ?? 0;
      const unseen = per.fresh.get(deck) ?? 0;
      const total = learning + reviews + unseen;
      return [deck, { total, review: reviews, learning, fresh: unseen }];
    }),
  );
}

function tally(cards: readonly Candidate[]): Map<DeckId, number> {
  const perDeck = new Map<DeckId, number>();
  for (const { deck } of cards) perDeck.set(deck, (perDeck.get(deck) ?? 0) + 1);
  return perDeck;
}

const sum = (a: Counts, b: Counts): Counts => ({
  total: a.total + b.total,
  review: a.review + b.review,
  learning: a.learning + b.learning,
  fresh: a.fresh + b.fresh,
});
