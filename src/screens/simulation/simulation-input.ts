import type { DeckId } from '../../base/id.ts';
import { studyDayNumber, type StudyDay } from '../../base/time.ts';
import { DEFAULT_OPTIONS, type DeckOptions } from '../../deck/options.ts';
import { endOf, startOf } from '../../graph/adjacency.ts';
import { goalFirst, goalOrder, type Goal } from '../../graph/goal.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { CardRow, OptionsRow } from '../../store/db.ts';
import { daysBetween } from '../../store/queries.ts';
import { simulatedGoal, type ForecastInput, type SweepInput } from '../../study/forecast.ts';
import { freshOfDay, resolveOptions } from '../../study/limits.ts';
import { simulatedCards } from '../../study/simulated-cards.ts';
import type { SimulationInput } from '../../study/simulation.ts';
import type { AppState } from '../app-state.svelte.ts';
import { graphSnapshot, type Snapshot } from '../graph-snapshot.ts';
import { learnerOf } from './learner.ts';

/** How far the forecast of Settings looks, and how far a goal's date is looked for, in days. */
export const FORECAST_DAYS = 365;
export const GOAL_DAYS = 730;
/** How many futures a goal's date is drawn from. */
const ROLLOUTS = 25;
/** The same cards, the same forecast. */
const SEED = 20_260_302;
/** New cards a day that are compared. */
const COMPARED = [0, 5, 10, 15, 20, 30, 50];

type Source = Pick<AppState, 'db' | 'settings' | 'moment'>;

/** What is simulated of a snapshot. */
interface Scope {
  readonly today: StudyDay;
  readonly days: number;
  /** New cards in the order in which they are learned. */
  readonly sequence: Int32Array;
  readonly options: readonly OptionsRow[];
  readonly rules: Pick<DeckOptions, 'retention' | 'maximumInterval'>;
}

/**
 * The future of the cards as they stand: the learner's parameters, tables, pace and share of skipped days, new
 * cards a day as the limits allow. Suspended, retired and paused cards are never asked.
 */
async function futureOf(app: Source, snapshot: Snapshot, scope: Scope): Promise<SimulationInput> {
  const { today, days, sequence, options, rules } = scope;
  const { cards, decks } = snapshot;
  const { offset, rollOver } = app.moment();
  const learner = await learnerOf(app.db, today, rollOver);
  const simulated = simulatedCards(cards, offset, rollOver);
  // Their memories fade, and count, but they come due beyond the horizon.
  cards.forEach(({ deck }, c) => {
    if (isPaused(snapshot, deck)) simulated.due[c] = today + days + 1;
  });
  return {
    ...{ today, days, sequence, ...learner, cards: simulated },
    parameters: [...(app.settings.parameters ?? DEFAULT_PARAMETERS)],
    retention: rules.retention,
    maximumInterval: rules.maximumInterval,
    newPerDay: freshOfDay(decks, options, byDeck(sequence, cards)),
    minutesPerDay: Infinity,
    seed: SEED,
  };
}

/** The next year, and the numbers of new cards a day to compare. Null when there is nothing that would be asked. */
export async function yearInput(app: AppState): Promise<SweepInput | null> {
  const [snapshot, options] = await Promise.all([
    graphSnapshot(app, app.day),
    app.db.options.toArray(),
  ]);
  const { cards, lift, decks } = snapshot;
  const sequence = lift.sequence.filter((c) => isNew(snapshot, c) && isAsked(snapshot, c));
  const global = options.find(({ deck }) => deck === 'global');
  const rules = {
    retention: global?.retention ?? DEFAULT_OPTIONS.retention,
    maximumInterval: global?.maximumInterval ?? DEFAULT_OPTIONS.maximumInterval,
  };
  const scope = { today: app.day, days: FORECAST_DAYS, sequence, options, rules };
  const input = await futureOf(app, snapshot, scope);
  if (input.newPerDay === 0 && !cards.some((card, c) => card.memory && isAsked(snapshot, c)))
    return null;
  const others = options.filter((row) => row !== global);
  const free = { ...global, deck: 'global' as const, newPerDay: Infinity };
  const most = freshOfDay(decks, [...others, free], byDeck(sequence, cards));
  return { input, newPerDay: compared(most, input.newPerDay) };
}

/** Numbers of new cards to compare: what can be had with another global limit, and the present one. */
export const compared = (most: number, present: number): readonly number[] =>
  most === 0
    ? []
    : [...new Set([...COMPARED.filter((count) => count <= most), present])].sort((a, b) => a - b);

/** The future in which a goal's date is looked for: new cards of the decks that test the path, the path's first. */
export async function goalInput(
  app: Source,
  snapshot: Snapshot,
  goal: Goal,
  today: StudyDay,
): Promise<ForecastInput> {
  const { graph, table, cards, decks, lift } = snapshot;
  const [days, options] = await Promise.all([
    daysBetween(app.db, studyDayNumber(0), today),
    app.db.options.toArray(),
  ]);
  const concerned = decksOf(goal, snapshot);
  const sequence = goalFirst(goalOrder(goal, graph, table), lift).sequence.filter((c) => {
    const deck = cards[c]?.deck;
    return deck !== undefined && concerned.has(deck) && isNew(snapshot, c) && isAsked(snapshot, c);
  });
  const target = graph.ids[goal.target];
  const home = target && snapshot.concepts.get(target)?.deck;
  const own = decks.find(({ id }) => id === home);
  if (!own) throw new Error(`Inconsistent: the goal ${target} is without its deck`);
  const rules = resolveOptions(own, decks, options);
  const scope = { today, days: GOAL_DAYS, sequence, options, rules };
  return {
    simulation: {
      ...(await futureOf(app, snapshot, scope)),
      goals: [simulatedGoal(goal, table)],
    },
    goal: 0,
    rollouts: ROLLOUTS,
    answers: days.reduce((sum, { fresh, reviews }) => sum + fresh + reviews, 0),
  };
}

const isPaused = ({ decks }: Snapshot, deck: DeckId): boolean =>
  decks.some(({ id, paused }) => id === deck && paused);

const isAsked = (snapshot: Snapshot, c: number): boolean => {
  const card = snapshot.cards[c];
  return card !== undefined && !card.suspended && !card.retired && !isPaused(snapshot, card.deck);
};

const isNew = ({ cards }: Snapshot, c: number): boolean => cards[c]?.memory === null;

/** How many of these cards each deck has. */
function byDeck(numbers: Int32Array, cards: readonly CardRow[]): ReadonlyMap<DeckId, number> {
  const counts = new Map<DeckId, number>();
  for (const c of numbers) {
    const deck = cards[c]?.deck;
    if (deck !== undefined) counts.set(deck, (counts.get(deck) ?? 0) + 1);
  }
  return counts;
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
