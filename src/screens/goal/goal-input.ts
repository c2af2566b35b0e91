import type { DeckId } from '../../base/id.ts';
import { daysAfter, studyDayNumber, type StudyDay } from '../../base/time.ts';
import { endOf, startOf } from '../../graph/adjacency.ts';
import { goalFirst, goalOrder, type Goal } from '../../graph/goal.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { ReviewRow } from '../../memory/review.ts';
import type { DayRow } from '../../store/db.ts';
import { daysBetween } from '../../store/queries.ts';
import { paceOf } from '../../study/estimate.ts';
import { simulatedGoal, type ForecastInput } from '../../study/forecast.ts';
import { freshOfDay, resolveOptions } from '../../study/limits.ts';
import { tablesOf, type ObservedAnswers } from '../../study/rating-tables.ts';
import { simulatedCards } from '../../study/simulated-cards.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { Snapshot } from '../graph-snapshot.ts';

/** How far a date is looked for, in days; how many futures are drawn. */
export const HORIZON = 730;
const ROLLOUTS = 25;
/** The days from which the share of skipped ones is taken, and how many it needs. */
const HABIT_DAYS = 60;
const FEWEST_DAYS = 7;
/** The same learner, the same date. */
const SEED = 20_260_302;

type Source = Pick<AppState, 'db' | 'settings' | 'moment'>;

/**
 * What the simulator needs for the goal's date: the learner's memories, parameters, tables, pace and skipped
 * days, new cards of the decks that test the path, the path's first, as many a day as their limits give.
 */
export async function forecastInput(
  app: Source,
  snapshot: Snapshot,
  goal: Goal,
  day: StudyDay,
): Promise<ForecastInput> {
  const { db, settings } = app;
  const { cards, graph, table, memories, decks } = snapshot;
  const [days, options, tail] = await Promise.all([
    daysBetween(db, studyDayNumber(0), day),
    db.options.toArray(),
    db.reviews.toArray(),
  ]);
  const concerned = decksOf(goal, snapshot);
  const paused = new Set(decks.flatMap((deck) => (deck.paused ? [deck.id] : [])));
  const order = goalFirst(goalOrder(goal, graph, table), snapshot.lift).sequence;
  const sequence = order.filter((c) => {
    const deck = cards[c]?.deck;
    return deck !== undefined && concerned.has(deck) && !paused.has(deck) && isUnseen(c);
  });
  const unseen = new Map<DeckId, number>();
  for (const c of sequence) {
    const deck = cards[c]?.deck;
    if (deck) unseen.set(deck, (unseen.get(deck) ?? 0) + 1);
  }
  const target = snapshot.concepts.get(graph.ids[goal.target] as (typeof graph.ids)[number]);
  const own = decks.find(({ id }) => id === target?.deck);
  if (!own) throw new Error('Inconsistent: a goal without its deck');
  const { retention, maximumInterval } = resolveOptions(own, decks, options);
  const recent = days.filter((row) => row.day > daysAfter(day, -HABIT_DAYS));
  const { offset, rollOver } = app.moment();
  const simulated = simulatedCards(cards, offset, rollOver);
  // A paused deck asks nothing: its cards come due beyond the horizon.
  cards.forEach(({ deck }, c) => {
    if (paused.has(deck)) simulated.due[c] = day + HORIZON + 1;
  });
  return {
    simulation: {
      today: day,
      days: HORIZON,
      cards: simulated,
      sequence,
      parameters: [...(settings.parameters ?? DEFAULT_PARAMETERS)],
      retention,
      maximumInterval,
      newPerDay: freshOfDay(decks, options, unseen),
      minutesPerDay: Infinity,
      skipped: skippedShare(recent, day),
      tables: tablesOf(observed(tail), paceOf(recent)),
      seed: SEED,
      goals: [simulatedGoal(goal, table)],
    },
    goal: 0,
    rollouts: ROLLOUTS,
    answers: days.reduce((sum, { fresh, reviews }) => sum + fresh + reviews, 0),
  };

  function isUnseen(c: number): boolean {
    return memories.stability[c] === 0 && table.counts[c] === 1;
  }
}

/** Decks that hold a card testing a concept of the path. */
function decksOf({ path }: Goal, { table, cards }: Snapshot): ReadonlySet<DeckId> {
  const found = new Set<DeckId>();
  for (const k of path)
    for (let i = startOf(table.cards, k); i < endOf(table.cards, k); i++) {
      const deck = cards[table.cards.targets[i] as number]?.deck;
      if (deck) found.add(deck);
    }
  return found;
}

/** Share of days without an answer since the first one, today left out; 0 while there are few. */
export function skippedShare(rows: readonly Pick<DayRow, 'day'>[], today: StudyDay): number {
  const studied = new Set(rows.map(({ day }) => day).filter((day) => day < today));
  const span = today - Math.min(today, ...studied);
  return span < FEWEST_DAYS ? 0 : 1 - studied.size / span;
}

const GRADE = { again: 0, hard: 1, good: 2, easy: 3 } as const;

/** First and review answers by rating, undone ones left out. The log's tail: at least the last two weeks. */
export function observed(rows: readonly ReviewRow[]): ObservedAnswers {
  const voided = new Set(rows.map((row) => (row.kind === 'void' ? row.voids : null)));
  const first: [number, number, number, number] = [0, 0, 0, 0];
  const review: [number, number, number, number] = [0, 0, 0, 0];
  for (const row of rows) {
    if (row.kind !== 'answer' || voided.has(row.id)) continue;
    if (row.phase === 'new') first[GRADE[row.rating]] += 1;
    else if (row.phase === 'review') review[GRADE[row.rating]] += 1;
  }
  return { first, review };
}
