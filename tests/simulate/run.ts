/** One learner under one way of choosing cards, day by day (`graph-scheduling.md` §14). */
import { studyDayNumber } from '../../src/base/time.ts';
import { endOf, rowOf, startOf } from '../../src/graph/adjacency.ts';
import { gated } from '../../src/graph/gate.ts';
import { cardReadiness, understand } from '../../src/graph/readiness.ts';
import { bulkModel, intervalModifier } from '../../src/memory/bulk.ts';
import { DEFAULT_PARAMETERS } from '../../src/memory/fsrs.ts';
import { chance, drawn } from '../../src/study/chance.ts';
import type { Learner } from './learner.ts';
import type { World } from './world.ts';

export type DueOrder = 'due' | 'overdue' | 'weakest' | 'strongest' | 'easiest' | 'random';
export const DUE_ORDERS: readonly DueOrder[] = [
  'due',
  'overdue',
  'weakest',
  'strongest',
  'easiest',
  'random',
];

export interface RunInput {
  readonly world: World;
  readonly learner: Learner;
  readonly seed: number;
  /** Groups of new cards; a later group starts when the one before has none left. */
  readonly sequences: readonly Int32Array[];
  /** Soft gate and contrast gap. */
  readonly gate: boolean;
  /** Effect e of missing prerequisites. */
  readonly effect: number;
  readonly days: number;
  readonly minutes: number;
  readonly newPerDay?: number;
  readonly dueOrder?: DueOrder;
  /** Days without study. */
  readonly pause?: { readonly from: number; readonly to: number };
  /** Concepts whose mastered share is followed; the run ends when it reaches 95 %. */
  readonly goal?: Int32Array;
  /** Called at the end of each day. */
  readonly watch?: (day: number, state: RunState) => void;
}

/** What the app would know. */
export interface RunState {
  readonly stability: Float64Array;
  readonly difficulty: Float64Array;
  readonly last: Int32Array;
  readonly due: Int32Array;
  readonly log: Observed;
}

/** Counts of answers by rating, seconds spent on each, and predicted recall of the reviews. */
export interface Observed {
  readonly first: number[];
  readonly review: number[];
  readonly firstSeconds: number[];
  readonly reviewSeconds: number[];
  /** Seconds on repeats, failed and passed, and their counts. */
  readonly repeatSeconds: number[];
  readonly repeats: number[];
  predicted: number;
  skipped: number;
  answers: number;
}

export interface Run {
  /** Σ true recall at the end of each day. */
  readonly known: Float64Array;
  /** Minutes spent up to the end of each day. */
  readonly minutes: Float64Array;
  /** First answers, and those failed. */
  readonly fresh: number;
  readonly failed: number;
  /** Day (1 = the first) on which the goal was done; null when not within the days. */
  readonly done: number | null;
}

const SKIPPED = 0.1;
const TIME = 1.5;
const FIRST = [0.24, 0.094, 0.495, 0.171] as const;
const PASSED = [FIRST[1], FIRST[2], FIRST[3]].map((share) => share / (1 - FIRST[0]));
const RECALLED = [0.224, 0.631, 0.145];
const NEW_SECONDS = [19.58, 18.79, 13.78, 10.71];
const REVIEW_SECONDS = [19.38, 17.59, 12.38, 8.94];
const NEW_REPEAT = [19.58, 13.78];
const REVIEW_REPEAT = [16.44, 12.32];
const UNSEEN_CREDIT = 0.15;
const RETENTION = 0.9;

const Purpose = { skip: 0, result: 1, grade: 2, repeat: 3, fuzz: 8, order: 9 } as const;

/** Simulates the run. */
export function run(input: RunInput): Run {
  const { world, learner, seed, effect, days, sequences } = input;
  const { graph, table, primary } = world;
  const n = table.ids.length;
  const scheduler = bulkModel(DEFAULT_PARAMETERS);
  const modifier = intervalModifier(RETENTION, scheduler.w20);
  // What is so, and what the scheduler believes.
  const trueS = new Float64Array(n);
  const trueD = new Float64Array(n);
  const stability = new Float64Array(n);
  const difficulty = new Float64Array(n);
  const last = new Int32Array(n);
  const due = new Int32Array(n).fill(-1);
  const answers = new Int32Array(n);
  const opened = new Int32Array(graph.ids.length).fill(-1);
  const log = emptyLog();
  const result = { known: new Float64Array(days), minutes: new Float64Array(days) };
  let [fresh, failed, spent] = [0, 0, 0];

  const trueRecall = (c: number, day: number): number =>
    trueS[c] === 0 ? 0 : learner.model.recall(trueS[c]!, day - last[c]!);

  /** π: mean over the prerequisites of the true mean recall of their cards. */
  const foundations = (c: number, day: number): number => {
    const k = primary.primary[c]!;
    const needs = rowOf(graph.requires, k);
    if (needs.length === 0) return 1;
    let sum = 0;
    for (const p of needs) {
      let own = 0;
      const [from, to] = [startOf(primary.cards, p), endOf(primary.cards, p)];
      for (let i = from; i < to; i++) {
        const other = primary.cards.targets[i]!;
        own += trueS[other] === 0 ? UNSEEN_CREDIT : trueRecall(other, day);
      }
      sum += own / (to - from);
    }
    return sum / needs.length;
  };

  const schedulerAnswer = (c: number, grade: number, elapsed: number): void => {
    const isNew = stability[c] === 0;
    const [s, d] = [stability[c]!, difficulty[c]!];
    stability[c] = isNew
      ? scheduler.firstStability(grade)
      : scheduler.stability(s, d, elapsed, scheduler.recall(s, elapsed), grade);
    difficulty[c] = isNew ? scheduler.firstDifficulty(grade) : scheduler.difficulty(d, grade);
  };
  const trueAnswer = (c: number, grade: number, elapsed: number): void => {
    const { model } = learner;
    const [s, d] = [trueS[c]!, trueD[c]!];
    const isNew = s === 0;
    trueS[c] = isNew
      ? model.firstStability(grade) * learner.firstStability[c]!
      : model.stability(s, d, elapsed, model.recall(s, elapsed), grade, learner.growth[c]);
    trueD[c] = isNew ? model.firstDifficulty(grade) : model.difficulty(d, grade);
  };

  /** Repeats on the same day after Again; seconds. */
  const repeats = (c: number, count: number, isNew: boolean): number => {
    let seconds = 0;
    for (let i = 0; i < 3; i++) {
      const isPassed = chance(seed, c, count, Purpose.repeat + i) < 0.8;
      const place = isPassed ? 1 : 0;
      const cost = (isNew ? NEW_REPEAT : REVIEW_REPEAT)[place]! * TIME * learner.time[c]!;
      seconds += cost;
      log.repeatSeconds[place]! += cost;
      log.repeats[place]! += 1;
      schedulerAnswer(c, isPassed ? 3 : 1, 0);
      trueAnswer(c, isPassed ? 3 : 1, 0);
      if (isPassed) break;
    }
    return seconds;
  };

  /** One card on one day; seconds. */
  const ask = (c: number, day: number): number => {
    const isNew = trueS[c] === 0;
    const count = answers[c]!;
    const elapsed = isNew ? 0 : day - last[c]!;
    const help = effect === 0 ? 1 : 1 - effect * (1 - foundations(c, day));
    const draw = chance(seed, c, count, Purpose.result);
    const luck = chance(seed, c, count, Purpose.grade);
    const recall = isNew ? passChance(learner.odds[c]!) : trueRecall(c, day);
    const isPassed = draw < recall * help;
    const grade = isPassed ? 2 + drawn(isNew ? PASSED : RECALLED, luck) : 1;
    if (!isNew) log.predicted += scheduler.recall(stability[c]!, elapsed);
    // Where only the foundation was missing, the card's own trace is exercised all the same.
    trueAnswer(c, grade === 1 && !isNew && draw < recall ? 2 : grade, elapsed);
    schedulerAnswer(c, grade, elapsed);
    let seconds = (isNew ? NEW_SECONDS : REVIEW_SECONDS)[grade - 1]! * TIME * learner.time[c]!;
    (isNew ? log.first : log.review)[grade - 1]! += 1;
    (isNew ? log.firstSeconds : log.reviewSeconds)[grade - 1]! += seconds;
    log.answers += 1;
    if (isNew) {
      fresh += 1;
      if (grade === 1) failed += 1;
      const k = primary.primary[c]!;
      if (opened[k] === -1) opened[k] = day;
    }
    if (grade === 1) seconds += repeats(c, count, isNew);
    answers[c] = count + 1;
    last[c] = day;
    due[c] = day + fuzzed(stability[c]! * modifier, chance(seed, c, count, Purpose.fuzz));
    return seconds;
  };

  const newCards = (day: number): readonly number[] => {
    const group = sequences
      .map((sequence) => [...sequence].filter((c) => trueS[c] === 0))
      .filter((cards) => cards.length > 0);
    if (!input.gate) return group.flat();
    const u = understand(graph, primary, { stability, last }, studyDayNumber(day), scheduler.w20);
    return group.flatMap((cards) =>
      gated<number, number>(cards, {
        readiness: (c) => cardReadiness(u, table, c),
        concepts: (c) => [primary.primary[c]!],
        contrasts: (k) => [...rowOf(graph.contrasts, k)],
        isStarted: (k) => opened[k] !== -1,
        isRecent: (k) => opened[k] !== -1 && day - opened[k]! < 2,
      }),
    );
  };

  const study = (day: number): number => {
    const budget = input.minutes * 60;
    const fresh = newCards(day);
    const forReviews = fresh.length > 0 ? 0.8 * budget : budget;
    let seconds = 0;
    for (const c of dueCards(input, day, { stability, difficulty, last, due }, (s, t) =>
      scheduler.recall(s, t),
    )) {
      if (seconds >= forReviews) break;
      seconds += ask(c, day);
    }
    for (const c of fresh.slice(0, input.newPerDay ?? 20)) {
      if (seconds >= budget) break;
      seconds += ask(c, day);
    }
    return seconds;
  };

  const masteredShare = (goal: Int32Array, day: number): number => {
    let mastered = 0;
    for (const k of goal) {
      const own = rowOf(primary.cards, k);
      if (own.reduce((sum, c) => sum + trueRecall(c, day), 0) / own.length >= 0.8) mastered += 1;
    }
    return mastered / goal.length;
  };

  let done: number | null = null;
  for (let day = 0; day < days && done === null; day++) {
    const isPaused = input.pause && day >= input.pause.from && day < input.pause.to;
    const isSkipped = chance(seed, day, 0, Purpose.skip) < SKIPPED;
    if (isSkipped) log.skipped += 1;
    if (!isSkipped && !isPaused) spent += study(day) / 60;
    result.minutes[day] = spent;
    let known = 0;
    for (let c = 0; c < n; c++) known += trueRecall(c, day);
    result.known[day] = known;
    if (input.goal && masteredShare(input.goal, day) >= 0.95) done = day + 1;
    input.watch?.(day, { stability, difficulty, last, due, log });
  }
  return { ...result, fresh, failed, done };
}

const emptyLog = (): Observed => ({
  first: [0, 0, 0, 0],
  review: [0, 0, 0, 0],
  firstSeconds: [0, 0, 0, 0],
  reviewSeconds: [0, 0, 0, 0],
  repeatSeconds: [0, 0],
  repeats: [0, 0],
  predicted: 0,
  skipped: 0,
  answers: 0,
});

/** First-pass probability with a card's shift of the log-odds. */
const passChance = (shift: number): number =>
  1 / (1 + Math.exp(-(Math.log((1 - FIRST[0]) / FIRST[0]) + shift)));

/** max(1, round) with ±15 % (3–6 days), ±10 % (7–19), ±5 % (20 and more). */
function fuzzed(days: number, luck: number): number {
  const interval = Math.max(1, Math.round(days));
  const share = interval < 3 ? 0 : interval < 7 ? 0.15 : interval < 20 ? 0.1 : 0.05;
  return Math.max(1, Math.round(interval * (1 + share * (2 * luck - 1))));
}

type Beliefs = Pick<RunState, 'stability' | 'difficulty' | 'last' | 'due'>;

/** Cards due on a day in the order of the policy; equals are told apart by chance. */
function dueCards(
  { seed, dueOrder = 'due' }: RunInput,
  day: number,
  { stability, difficulty, last, due }: Beliefs,
  recall: (stability: number, days: number) => number,
): number[] {
  const key = (c: number): number => {
    switch (dueOrder) {
      case 'due':
        return due[c]!;
      case 'overdue':
        return -(day - last[c]!) / (due[c]! - last[c]!);
      case 'weakest':
        return recall(stability[c]!, day - last[c]!);
      case 'strongest':
        return -recall(stability[c]!, day - last[c]!);
      case 'easiest':
        return difficulty[c]!;
      case 'random':
        return 0;
    }
  };
  const keyed: { c: number; key: number; luck: number }[] = [];
  for (let c = 0; c < due.length; c++)
    if (due[c] !== -1 && due[c]! <= day)
      keyed.push({ c, key: key(c), luck: chance(seed, c, day, Purpose.order) });
  return keyed.sort((a, b) => a.key - b.key || a.luck - b.luck).map(({ c }) => c);
}
