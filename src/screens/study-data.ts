import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import { daysAfter, dayOf, startOfDay, type Moment, type StudyDay } from '../base/time.ts';
import { freshOfDay, resolveOptions } from '../study/limits.ts';
import { paceOf, type Pace } from '../study/estimate.ts';
import { NO_COUNTS, planToday, type Counts, type NewOrder, type Plan } from '../study/queue.ts';
import type { CardRow, DayRow, DeckRow, EngraphDb, OptionsRow } from '../store/db.ts';
import {
  answersSince,
  buriedOn,
  cardsByIds,
  cardsOfConcept,
  daysBetween,
  dueCounts,
  dueWindow,
  FORECAST_DAYS,
  newCounts,
  newWindow,
  visibleDecks,
} from '../store/queries.ts';

import type { AppState } from './app-state.svelte.ts';
import { newOrderOf, queuedCards, storedOrder } from './new-order.ts';

/** What the learner chose for daily sessions; remembered on this device. */
export interface Choice {
  /** null: all decks, also those added later. */
  readonly decks: readonly DeckId[] | null;
  readonly length: 'all' | '10min' | '20cards';
  readonly newCards: boolean;
}
export const DEFAULT_CHOICE: Choice = { decks: null, length: 'all', newCards: true };

/** What a session is about. */
export type Scope =
  | { readonly kind: 'today'; readonly choice: Choice }
  | { readonly kind: 'deck'; readonly deck: DeckId }
  | { readonly kind: 'concept'; readonly concept: ConceptId }
  /** The way to a concept, in path order. */
  | { readonly kind: 'path'; readonly concept: ConceptId }
  /** A concept with its foundations or its dependants, up to some steps away. */
  | {
      readonly kind: 'around';
      readonly concept: ConceptId;
      readonly direction: 'prerequisites' | 'dependants';
      readonly steps: number;
    }
  /** Named cards: a mini-session after a lapse. */
  | { readonly kind: 'cards'; readonly cards: readonly CardId[] }
  /** Cards of the coming days, as early reviews, when today is done. */
  | { readonly kind: 'ahead' };

export interface StudyData {
  readonly decks: readonly DeckRow[];
  readonly options: readonly OptionsRow[];
  readonly plan: Plan;
  readonly pace: Pace;
  /** Day rows of the last 60 study days, today included. */
  readonly days: readonly DayRow[];
}

/** Enough for any day within limits; what waits beyond is counted by index. */
const DUE_WINDOW = 600;
/** New cards read beyond a deck's daily number: some are siblings, or buried. */
const NEW_SPARE = 20;
const HISTORY_DAYS = 60;
const AHEAD_CARDS = 20;

/** What all other reads depend on: installed decks as the learner added them, and every deck's own options. */
export interface Ground {
  readonly decks: readonly DeckRow[];
  readonly options: readonly OptionsRow[];
}

export async function groundOf(db: EngraphDb): Promise<Ground> {
  const [decks, options] = await Promise.all([visibleDecks(db), db.options.toArray()]);
  return { decks: decksInOrder(decks), options };
}

/**
 * Reads what a session or Today needs: due and new windows by index, never a whole table of cards. All of it is
 * asked for at once: at a cold start each wait for the database is felt.
 */
export async function loadStudy(
  source: Pick<AppState, 'db' | 'settings'>,
  moment: Moment,
  scope: Scope,
  ground?: Ground,
): Promise<StudyData> {
  const { db } = source;
  const day = dayOf(moment);
  const { decks, options } = ground ?? (await groundOf(db));
  const perDay = new Map(
    decks.map((deck) => [deck.id, resolveOptions(deck, decks, options).newPerDay]),
  );
  const [{ due, fresh, newOrder }, days, buried, answered] = await Promise.all([
    candidates(source, scope, perDay, day),
    daysBetween(db, daysAfter(day, -HISTORY_DAYS), day),
    buriedOn(db, day),
    answersSince(db, startOfDay(day, moment.rollOver)),
  ]);
  const input = {
    due,
    fresh,
    decks,
    options,
    moment,
    marks: new Map([...buried].map((id) => [id, { suspended: false, buriedUntil: day + 1 }])),
    counts: days.filter((row) => row.day === day),
    answered: answered.map((card) => ({ card, note: noteOf(card) })),
    chosen: chosenDecks(scope),
    newCards: scope.kind !== 'today' || scope.choice.newCards,
    ...(newOrder ? { newOrder } : {}),
  };
  const plan =
    scope.kind === 'today' || scope.kind === 'deck'
      ? planToday(input)
      : wholePlan(day, due, fresh, { buried, both: scope.kind !== 'concept' });
  return { decks, options, plan, pace: paceOf(days), days };
}

interface Candidates {
  readonly due: readonly CardRow[];
  readonly fresh: readonly CardRow[];
  /** The graph's order of the new ones; null = plain. */
  readonly newOrder: NewOrder | null;
}

async function candidates(
  source: Pick<AppState, 'db' | 'settings'>,
  scope: Scope,
  perDay: ReadonlyMap<DeckId, number>,
  day: StudyDay,
): Promise<Candidates> {
  const { db } = source;
  const decks = [...perDay.keys()];
  if (scope.kind === 'concept') {
    const cards = (await cardsOfConcept(db, scope.concept)).filter((card) => !card.suspended);
    const isDue = (card: CardRow) => card.dueDay !== undefined && card.dueDay <= day;
    return {
      due: cards.filter(isDue),
      fresh: cards
        .filter((card) => card.newAt !== undefined)
        .sort((a, b) => a.position - b.position),
      newOrder: null,
    };
  }
  if (scope.kind === 'path' || scope.kind === 'around' || scope.kind === 'cards') {
    const { aroundCards, namedCards, pathCards } = await import('./graph-scope.ts');
    const cards =
      scope.kind === 'path'
        ? await pathCards(source, day, scope.concept)
        : scope.kind === 'around'
          ? await aroundCards(source, day, scope)
          : namedCards(await cardsByIds(db, scope.cards));
    return { ...cards, newOrder: null };
  }
  if (scope.kind === 'ahead') {
    const soon = await dueWindow(db, decks, daysAfter(day, 7), DUE_WINDOW);
    return { due: soon.slice(0, AHEAD_CARDS), fresh: [], newOrder: null };
  }
  const [due, order, ...windows] = await Promise.all([
    dueWindow(db, decks, day, DUE_WINDOW),
    orderedNew(source),
    ...[...perDay].map(([deck, fresh]) => newWindow(db, deck, 2 * fresh + NEW_SPARE)),
  ]);
  // The plain windows stay in: the graph may reorder, and never offers fewer.
  const fresh = new Map([...windows.flat(), ...order.cards].map((card) => [card.id, card]));
  return { due, fresh: [...fresh.values()], newOrder: order.newOrder };
}

/** New cards that the graph brings forward, wherever they stand in their decks, and its order. */
async function orderedNew(source: Pick<AppState, 'db' | 'settings'>) {
  const [stored, head] = await Promise.all([storedOrder(source), queuedCards(source)]);
  const ids = [...head, ...(stored?.cards ?? [])];
  const cards = ids.length === 0 ? [] : [...(await cardsByIds(source.db, ids)).values()];
  return {
    cards: cards.filter((card) => card.newAt !== undefined),
    newOrder: newOrderOf(stored, head),
  };
}

/** Cards due today or overdue [0] and on each coming day [1]–[7], by index; decks that are not paused. */
export async function forecastOf(
  db: EngraphDb,
  decks: readonly DeckRow[],
  day: StudyDay,
): Promise<readonly number[]> {
  const counts = [...(await dueCounts(db, activeDecks(decks), day)).values()];
  return Array.from({ length: FORECAST_DAYS + 1 }, (_, i) =>
    counts.reduce((sum, days) => sum + (days[i] ?? 0), 0),
  );
}

const activeDecks = (decks: readonly DeckRow[]): DeckId[] =>
  decks.filter((deck) => !deck.paused).map(({ id }) => id);

export interface Tomorrow {
  readonly review: number;
  readonly fresh: number;
}

/** What the next study day brings: reviews by index, new cards within their limits. */
export async function tomorrowOf(
  db: EngraphDb,
  { decks, options }: Pick<StudyData, 'decks' | 'options'>,
  forecast: readonly number[],
): Promise<Tomorrow> {
  const unseen = await newCounts(db, activeDecks(decks));
  return { review: forecast[1] ?? 0, fresh: freshOfDay(decks, options, unseen) };
}

/** A session the learner asked for by name: all of it, beyond daily limits. Due cards first, then (`both`) new ones. */
function wholePlan(
  day: StudyDay,
  due: readonly CardRow[],
  fresh: readonly CardRow[],
  { buried, both }: { readonly buried: ReadonlySet<CardId>; readonly both: boolean },
): Plan {
  const free = (card: CardRow) => !buried.has(card.id);
  const isStep = ({ schedule }: CardRow) =>
    schedule.phase === 'learning' || schedule.phase === 'relearning';
  const steps = due.filter((card) => free(card) && isStep(card));
  const review = due.filter((card) => free(card) && !isStep(card));
  const unseen = !both && review.length + steps.length > 0 ? [] : fresh.filter(free);
  const counts: Counts = {
    ...NO_COUNTS,
    total: steps.length + review.length + unseen.length,
    review: review.length,
    learning: steps.length,
    fresh: unseen.length,
  };
  return { day, steps, queue: [...review, ...unseen], counts, byDeck: new Map() };
}

function chosenDecks(scope: Scope): 'all' | readonly DeckId[] {
  if (scope.kind === 'deck') return [scope.deck];
  return (scope.kind === 'today' && scope.choice.decks) || 'all';
}

/** A card's id is note + part. */
const noteOf = (card: CardId): NoteId => card.slice(0, card.lastIndexOf('/')) as NoteId;

/** Decks as the learner added them. */
export const decksInOrder = (decks: readonly DeckRow[]): DeckRow[] =>
  decks.toSorted((a, b) => a.addedAt - b.addedAt || a.title.localeCompare(b.title));
