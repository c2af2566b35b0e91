import { daysAfter, startOfDay, type StudyDay } from '../../base/time.ts';
import type { DeckId } from '../../base/id.ts';
import { DEFAULT_OPTIONS } from '../../deck/options.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { RATINGS } from '../../memory/review.ts';
import type { DayRow, EngraphDb } from '../../store/db.ts';
import { daysBetween } from '../../store/queries.ts';
import { paceOf } from '../../study/estimate.ts';
import { freshOfDay } from '../../study/limits.ts';
import { tablesOf, type ObservedAnswers } from '../../study/rating-tables.ts';
import { simulatedCards } from '../../study/simulated-cards.ts';
import type { SimulationInput } from '../../study/simulation.ts';
import type { AppState } from '../app-state.svelte.ts';
import { graphSnapshot } from '../graph-snapshot.ts';

export const FORECAST_DAYS = 365;
/** What the learner does is taken from so many past days. */
const OBSERVED_DAYS = 60;
/** Days without study count once there are so many days to judge by. */
const ENOUGH_DAYS = 14;
/** One future, so that two runs over the same cards agree. */
const SEED = 4;

/**
 * The next year of the cards as they stand: the learner's order and pace, new cards a day as the limits allow,
 * answers like those of the last 60 days. Paused decks, suspended and retired cards rest. Null when there is
 * nothing that would be asked.
 */
export async function forecastInput(app: AppState): Promise<SimulationInput | null> {
  const { db, day, settings } = app;
  const [snapshot, options, past, observed] = await Promise.all([
    graphSnapshot(app, day),
    db.options.toArray(),
    daysBetween(db, daysAfter(day, -OBSERVED_DAYS), day),
    observedAnswers(db, day, settings.rollOver),
  ]);
  const paused = new Set(snapshot.decks.flatMap((deck) => (deck.paused ? [deck.id] : [])));
  const rests = snapshot.cards.map(
    (card) => card.suspended || card.retired || paused.has(card.deck),
  );
  const sequence = snapshot.lift.sequence.filter(
    (c) => !rests[c] && snapshot.cards[c]?.memory === null,
  );
  const unseen = new Map<DeckId, number>();
  for (const c of sequence) {
    const deck = snapshot.cards[c]?.deck;
    if (deck !== undefined) unseen.set(deck, (unseen.get(deck) ?? 0) + 1);
  }
  const cards = simulatedCards(
    snapshot.cards.map((card, c) => ({ ...card, suspended: rests[c] ?? false })),
    app.moment().offset,
    settings.rollOver,
  );
  const newPerDay = freshOfDay(snapshot.decks, options, unseen);
  if (newPerDay === 0 && !cards.stability.some((days) => days > 0)) return null;
  const global = options.find(({ deck }) => deck === 'global');
  return {
    ...{ cards, sequence, newPerDay },
    today: day,
    days: FORECAST_DAYS,
    parameters: settings.parameters ?? DEFAULT_PARAMETERS,
    retention: global?.retention ?? DEFAULT_OPTIONS.retention,
    maximumInterval: global?.maximumInterval ?? DEFAULT_OPTIONS.maximumInterval,
    minutesPerDay: Infinity,
    skipped: skippedShare(past, day),
    tables: tablesOf(observed, paceOf(past)),
    seed: SEED,
  };
}

/** Share of the days before `today`, from the first with an answer on, on which nothing was answered; 0 while few. */
export function skippedShare(
  past: readonly Pick<DayRow, 'day' | 'fresh' | 'reviews'>[],
  today: StudyDay,
): number {
  const studied = new Set(
    past.flatMap(({ day, fresh, reviews }) => (day < today && fresh + reviews > 0 ? [day] : [])),
  );
  const span = today - Math.min(today, ...studied);
  return span < ENOUGH_DAYS ? 0 : 1 - studied.size / span;
}

type Counts = [number, number, number, number];

/** Ratings of first and of review answers in the log's tail, undone ones left out. */
async function observedAnswers(
  db: EngraphDb,
  day: StudyDay,
  rollOver: number,
): Promise<ObservedAnswers> {
  const from = startOfDay(daysAfter(day, -OBSERVED_DAYS), rollOver);
  const rows = await db.reviews.where('at').aboveOrEqual(from).toArray();
  const voided = new Set(rows.map((row) => (row.kind === 'void' ? row.voids : null)));
  const first: Counts = [0, 0, 0, 0];
  const review: Counts = [0, 0, 0, 0];
  for (const row of rows) {
    if (row.kind !== 'answer' || voided.has(row.id)) continue;
    const counts = row.phase === 'new' ? first : row.phase === 'review' ? review : null;
    const grade = RATINGS.indexOf(row.rating);
    if (counts) counts[grade] = (counts[grade] ?? 0) + 1;
  }
  return { first, review };
}
