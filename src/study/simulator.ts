import { bulkInterval, bulkModel, intervalModifier, type BulkModel } from '../memory/bulk.ts';
import { clampMaximumInterval } from '../memory/rules.ts';
import { endOf, startOf } from '../graph/adjacency.ts';
import { isMastered } from '../graph/predicates.ts';
import { chance, drawn } from './chance.ts';
import type { Job } from './job.ts';
import { MOST_REPEATS, REPEAT_PASS } from './rating-tables.ts';
import { bucketsOf, ringOf } from './simulated-queue.ts';
import type { SimulatedCards, SimulatedGoal, Simulation, SimulationInput } from './simulation.ts';

/** Share of the minutes that reviews may use while new cards are left. */
const REVIEW_SHARE = 0.8;
/** Recalls computed daily up to this many in all; beyond, only every few days. */
const DAILY_RECALLS = 4_000_000;

const Purpose = { skip: 0, recall: 1, grade: 2, repeat: 3, fuzz: 8 } as const;

/**
 * Simulates study day by day: due cards oldest first, then new cards in sequence, within the minutes; answers
 * drawn from the tables and from FSRS's own recall. Deterministic for a seed: each draw depends on seed, card,
 * answer count and purpose. Yields after each day. `graph-scheduling.md` §7.
 */
export function* simulation(input: SimulationInput): Job<Simulation> {
  const world = worldOf(input);
  const { days, goals = [] } = input;
  const every = input.sampleEvery ?? sampleDays(input);
  const result = emptyResult(days, goals.length);
  let end = days;
  let reached = false;
  for (let day = 0; day < end; day++) {
    world.arrive(day);
    const isSkipped = chance(input.seed, day, 0, Purpose.skip) < input.skipped;
    const done = isSkipped ? { reviews: 0, fresh: 0, seconds: 0 } : world.study(day);
    result.reviews[day] = done.reviews;
    result.fresh[day] = done.fresh;
    result.minutes[day] = done.seconds / 60;
    result.backlog[day] = world.waiting();
    if (every > 0 && (day % every === 0 || day === days - 1)) {
      result.memorised[day] = world.memorised(day);
      goals.forEach((goal, g) => {
        (result.goals[g] as Float64Array)[day] = world.shareOf(goal, day);
      });
    }
    const { until } = input;
    const goal = until && goals[until.goal];
    reached = until !== undefined && goal !== undefined && world.shareOf(goal, day) >= until.share;
    if (reached) end = day + 1;
    yield { done: day + 1, total: days };
  }
  if (every > 1) interpolate(result, every, end);
  return { ...result, days: end, reached };
}

const sampleDays = ({ cards, days }: SimulationInput): number =>
  Math.max(1, Math.ceil((cards.stability.length * days) / DAILY_RECALLS));

const emptyResult = (days: number, goals: number) => ({
  reviews: new Int32Array(days),
  fresh: new Int32Array(days),
  minutes: new Float64Array(days),
  memorised: new Float64Array(days),
  backlog: new Int32Array(days),
  goals: Array.from({ length: goals }, () => new Float64Array(days)),
});

function interpolate(
  { memorised, goals }: Pick<Simulation, 'memorised' | 'goals'>,
  every: number,
  end: number,
): void {
  for (const values of [memorised, ...goals])
    for (let from = 0; from < end - 1; from += every) {
      const to = Math.min(from + every, end - 1);
      const [a, b] = [values[from] as number, values[to] as number];
      for (let day = from + 1; day < to; day++)
        values[day] = a + ((b - a) * (day - from)) / (to - from);
    }
}

interface World {
  /** Takes in the cards that come due on a day. */
  arrive(day: number): void;
  study(day: number): { reviews: number; fresh: number; seconds: number };
  waiting(): number;
  memorised(day: number): number;
  shareOf(goal: SimulatedGoal, day: number): number;
}

/** Cards, their due days in buckets, and the queue of those that wait. Days count from 0. */
function worldOf(input: SimulationInput): World {
  const { today, days, tables, seed } = input;
  const model = bulkModel(input.parameters);
  const modifier = intervalModifier(input.retention, model.w20);
  const maximum = clampMaximumInterval(input.maximumInterval);
  const n = input.cards.stability.length;
  const stability = input.cards.stability.slice();
  const difficulty = input.cards.difficulty.slice();
  const last = input.cards.last.map((day) => day - today);
  const answers = new Int32Array(n);
  const buckets = bucketsOf(n, days);
  const waiting = ringOf(n);
  const seen: number[] = [];
  let nextNew = 0;

  for (const c of byDue(input.cards)) {
    seen.push(c);
    buckets.put(c, Math.max(0, (input.cards.due[c] as number) - today));
  }

  /** Seconds of the answer and its repeats; memory, last day and next due day of the card are set. */
  const answer = (c: number, day: number, grade: number, isNew: boolean): number => {
    const count = answers[c] as number;
    const elapsed = isNew ? 0 : day - (last[c] as number);
    remember(model, { stability, difficulty }, c, grade, elapsed, isNew);
    let seconds = (isNew ? tables.freshSeconds : tables.reviewSeconds)[grade - 1] as number;
    if (grade === 1) seconds += repeats(c, count, isNew);
    last[c] = day;
    answers[c] = count + 1;
    const luck = chance(seed, c, count, Purpose.fuzz);
    const s = stability[c] as number;
    buckets.put(c, day + bulkInterval(s, modifier, elapsed, luck, maximum));
    return seconds;
  };

  const repeats = (c: number, count: number, isNew: boolean): number => {
    const cost = isNew ? tables.freshRepeat : tables.reviewRepeat;
    let seconds = 0;
    for (let i = 0; i < MOST_REPEATS; i++) {
      const isPassed = chance(seed, c, count, Purpose.repeat + i) < REPEAT_PASS;
      seconds += cost[isPassed ? 1 : 0] as number;
      remember(model, { stability, difficulty }, c, isPassed ? 3 : 1, 0, false);
      if (isPassed) break;
    }
    return seconds;
  };

  const review = (c: number, day: number): number => {
    const count = answers[c] as number;
    const recall = model.recall(stability[c] as number, day - (last[c] as number));
    const isRecalled = chance(seed, c, count, Purpose.recall) < recall * tables.scale;
    const grade = isRecalled
      ? 2 + drawn(tables.recalled, chance(seed, c, count, Purpose.grade))
      : 1;
    return answer(c, day, grade, false);
  };

  return {
    arrive: (day) => buckets.take(day, (card) => waiting.push(card)),
    study(day) {
      const budget = input.minutesPerDay * 60;
      const isMore = input.newPerDay > 0 && nextNew < input.sequence.length;
      const forReviews = isMore ? REVIEW_SHARE * budget : budget;
      let [reviews, fresh, seconds] = [0, 0, 0];
      while (waiting.size() > 0 && seconds < forReviews) {
        seconds += review(waiting.shift(), day);
        reviews += 1;
      }
      while (fresh < input.newPerDay && nextNew < input.sequence.length && seconds < budget) {
        const c = input.sequence[nextNew++] as number;
        const grade = 1 + drawn(tables.first, chance(seed, c, answers[c] as number, Purpose.grade));
        seconds += answer(c, day, grade, true);
        seen.push(c);
        fresh += 1;
      }
      return { reviews, fresh, seconds };
    },
    waiting: waiting.size,
    memorised(day) {
      let sum = 0;
      for (const c of seen) sum += model.recall(stability[c] as number, day - (last[c] as number));
      return sum;
    },
    shareOf: (goal, day) => masteredShare(goal, model, stability, last, day),
  };
}

/** The card's memory after an answer. */
function remember(
  model: BulkModel,
  { stability, difficulty }: Pick<SimulatedCards, 'stability' | 'difficulty'>,
  c: number,
  grade: number,
  elapsed: number,
  isNew: boolean,
): void {
  if (isNew) {
    stability[c] = model.firstStability(grade);
    difficulty[c] = model.firstDifficulty(grade);
    return;
  }
  const [s, d] = [stability[c] as number, difficulty[c] as number];
  stability[c] = model.stability(s, d, elapsed, model.recall(s, elapsed), grade);
  difficulty[c] = model.difficulty(d, grade);
}

/** Seen cards, the longest due first. */
const byDue = ({ stability, due }: SimulatedCards): number[] =>
  Array.from(stability.keys())
    .filter((c) => (stability[c] as number) > 0)
    .sort((a, b) => (due[a] as number) - (due[b] as number) || a - b);

function masteredShare(
  { cards, weights }: SimulatedGoal,
  model: BulkModel,
  stability: Float64Array,
  last: Int32Array,
  day: number,
): number {
  const concepts = cards.offsets.length - 1;
  let mastered = 0;
  for (let k = 0; k < concepts; k++) {
    let [all, recalled] = [0, 0];
    for (let i = startOf(cards, k); i < endOf(cards, k); i++) {
      const c = cards.targets[i] as number;
      const weight = weights[i] as number;
      all += weight;
      if ((stability[c] as number) > 0)
        recalled += weight * model.recall(stability[c] as number, day - (last[c] as number));
    }
    if (all === 0 || isMastered(recalled / all)) mastered += 1;
  }
  return concepts === 0 ? 1 : mastered / concepts;
}
