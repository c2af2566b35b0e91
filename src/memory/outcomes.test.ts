import fc from 'fast-check';
import { createEmptyCard, fsrs, Rating as Grade, type Card, type Grade as GradeOf } from 'ts-fsrs';
import { describe, expect, test } from 'vitest';
import type { CardId } from '../base/id.ts';
import { dayOf, instant, studyDayNumber, type Moment } from '../base/time.ts';
import { DEFAULT_RULES, schedulerFor } from './fsrs.ts';
import { granted, nextAt, orderedDays, outcomes } from './outcomes.ts';
import { RATINGS, type CardState, type Next, type Rating } from './review.ts';
import type { MemoryRules } from './rules.ts';
import { NEW_CARD } from './transition.ts';

const DAY = 86_400_000;
const CARD = 'deck/note/there' as CardId;
const noon = (day: number): Moment => ({ at: instant((day + 0.5) * DAY), offset: 0, rollOver: 0 });
const GRADES: readonly GradeOf[] = [Grade.Again, Grade.Hard, Grade.Good, Grade.Easy];

/** A small generator of our own, so that the 10,000 histories are the same on every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

function answered(state: CardState, rating: Rating, day: number, rules: MemoryRules): CardState {
  return outcomes({ card: CARD, state, moment: noon(day), lastAt: null, rules }).grades[rating]
    .state;
}

describe('oracle (a): repeat() of ts-fsrs', () => {
  test('same S and D on 10,000 random histories', () => {
    const theirs = fsrs({ learning_steps: [], relearning_steps: [], enable_fuzz: false });
    const rules = { ...DEFAULT_RULES, learningSteps: [], relearningSteps: [], fuzz: false };
    const random = randomFrom(1);
    for (let history = 0; history < 10_000; history++) {
      let day = 20_000;
      let card: Card = createEmptyCard(new Date(noon(day).at));
      let state = NEW_CARD;
      for (let n = 0; n < 8; n++) {
        const g = Math.floor(random() * 4);
        const rating = RATINGS[g]!;
        card = theirs.repeat(card, new Date(noon(day).at))[GRADES[g]!].card;
        state = answered(state, rating, day, rules);
        if (
          state.memory!.stability !== card.stability ||
          state.memory!.difficulty !== card.difficulty ||
          state.memory!.lapses !== card.lapses ||
          state.memory!.reps !== card.reps
        )
          expect(state.memory, `history ${history}, answer ${n}`).toMatchObject({
            stability: card.stability,
            difficulty: card.difficulty,
            reps: card.reps,
            lapses: card.lapses,
          });
        day += random() < 0.3 ? 0 : Math.floor(random() ** 3 * 200);
      }
    }
  });
});

describe('oracle (b): golden values', () => {
  /** The days are gaps since the answer before: this is the reference vector of the FSRS projects. */
  test('grades 1,3,3,3,3,3 after 0,0,1,3,8,21 days', () => {
    const gaps = [0, 0, 1, 3, 8, 21];
    const ratings: Rating[] = ['again', 'good', 'good', 'good', 'good', 'good'];
    let day = 20_000;
    let end = NEW_CARD;
    ratings.forEach((rating, i) => {
      day += gaps[i]!;
      end = answered(end, rating, day, DEFAULT_RULES);
    });
    expect(end.memory!.stability).toBeCloseTo(53.627, 3);
    expect(end.memory!.difficulty).toBeCloseTo(6.3575, 4);
  });
});

describe('oracle (c): rule 5, written by hand', () => {
  const days: Record<Rating, number> = { again: 1, hard: 3, good: 6, easy: 12 };
  const s = (step: number, minutes: number): Next => ({ step, minutes });
  const d = (n: number): Next => ({ days: n });
  /** Lists of length 0 to 3. Minutes are chosen so that every mean differs and one rounds. */
  const L0: number[] = [];
  const L1 = [5];
  const L2 = [1, 10];
  const L3 = [2, 15, 60];

  type Row = [phase: string, steps: number[], again: Next, hard: Next, good: Next, easy: Next];
  const rows: Row[] = [
    ['new', L0, d(1), d(3), d(6), d(12)],
    ['new', L1, s(0, 5), s(0, 8), d(6), d(12)],
    ['new', L2, s(0, 1), s(0, 6), s(1, 10), d(12)],
    ['new', L3, s(0, 2), s(0, 9), s(1, 15), d(12)],
    ['learning 0', L0, d(1), d(3), d(6), d(12)],
    ['learning 0', L1, s(0, 5), s(0, 8), d(6), d(12)],
    ['learning 0', L2, s(0, 1), s(0, 6), s(1, 10), d(12)],
    ['learning 0', L3, s(0, 2), s(0, 9), s(1, 15), d(12)],
    ['learning 1', L0, d(1), d(3), d(6), d(12)],
    ['learning 1', L1, s(0, 5), s(0, 8), d(6), d(12)], // clamped to step 0
    ['learning 1', L2, s(0, 1), s(1, 10), d(6), d(12)],
    ['learning 1', L3, s(0, 2), s(1, 15), s(2, 60), d(12)],
    ['learning 2', L0, d(1), d(3), d(6), d(12)],
    ['learning 2', L1, s(0, 5), s(0, 8), d(6), d(12)],
    ['learning 2', L2, s(0, 1), s(1, 10), d(6), d(12)], // clamped to step 1
    ['learning 2', L3, s(0, 2), s(2, 60), d(6), d(12)],
    ['review 0', L0, d(1), d(3), d(6), d(12)],
    ['review 0', L1, s(0, 5), d(3), d(6), d(12)],
    ['review 0', L2, s(0, 1), d(3), d(6), d(12)],
    ['review 0', L3, s(0, 2), d(3), d(6), d(12)],
    ['relearning 0', L0, d(1), d(3), d(6), d(12)],
    ['relearning 0', L1, s(0, 5), s(0, 8), d(6), d(12)],
    ['relearning 0', L2, s(0, 1), s(0, 6), s(1, 10), d(12)],
    ['relearning 0', L3, s(0, 2), s(0, 9), s(1, 15), d(12)],
    ['relearning 1', L0, d(1), d(3), d(6), d(12)],
    ['relearning 1', L1, s(0, 5), s(0, 8), d(6), d(12)],
    ['relearning 1', L2, s(0, 1), s(1, 10), d(6), d(12)],
    ['relearning 1', L3, s(0, 2), s(1, 15), s(2, 60), d(12)],
    ['relearning 2', L0, d(1), d(3), d(6), d(12)],
    ['relearning 2', L1, s(0, 5), s(0, 8), d(6), d(12)],
    ['relearning 2', L2, s(0, 1), s(1, 10), d(6), d(12)],
    ['relearning 2', L3, s(0, 2), s(2, 60), d(6), d(12)],
  ];
  const memory = { stability: 9, difficulty: 5, last: studyDayNumber(20_000), reps: 3, lapses: 0 };
  const stateOf = (name: string): CardState => {
    const [phase, step] = name.split(' ');
    if (phase === 'new') return NEW_CARD;
    if (phase === 'review')
      return { memory, schedule: { phase, due: studyDayNumber(20_009), interval: 9 } };
    if (phase !== 'learning' && phase !== 'relearning') throw new Error(name);
    return { memory, schedule: { phase, step: Number(step), due: noon(20_009).at } };
  };

  test.each(rows)('%s with %j', (name, steps, again, hard, good, easy) => {
    const other = [77]; // the list that must not be used
    const relearns = name.startsWith('re');
    const rules = {
      learningSteps: relearns ? other : steps,
      relearningSteps: relearns ? steps : other,
    };
    const got = RATINGS.map((rating) => granted(stateOf(name), rating, days, rules));
    expect(got).toEqual([again, hard, good, easy]);
  });

  test.each([
    { from: 'new', phase: 'learning' },
    { from: 'learning 1', phase: 'learning' },
    { from: 'review', phase: 'relearning' },
    { from: 'relearning 0', phase: 'relearning' },
  ])('Again from $from leads to $phase', ({ from, phase }) => {
    const { at, grades } = outcomes({
      card: CARD,
      state: stateOf(from),
      moment: noon(20_009),
      lastAt: null,
      rules: DEFAULT_RULES,
    });
    const minutes = phase === 'learning' ? 1 : 10;
    const schedule = { phase, step: 0, due: at + minutes * 60_000 };
    expect(grades.again.state.schedule).toEqual(schedule);
    expect(grades.again.next).toEqual({ step: 0, minutes });
    expect(grades.again.state.memory!.lapses).toBe(from === 'review' ? 1 : 0);
  });

  test('days count from the study day of the answer', () => {
    const state = stateOf('review');
    const input = { card: CARD, state, moment: noon(20_012), lastAt: null, rules: DEFAULT_RULES };
    const { grades, day } = outcomes(input);
    expect(day).toBe(20_012);
    const { next, state: after } = grades.good;
    expect('days' in next && after.schedule).toEqual({
      phase: 'review',
      due: 20_012 + ('days' in next ? next.days : 0),
      interval: 'days' in next ? next.days : 0,
    });
  });
});

describe('oracle (d): rule 4', () => {
  test('ordered and within the maximum over 20,000 random states, fuzz, three ceilings', () => {
    const random = randomFrom(4);
    for (let n = 0; n < 20_000; n++) {
      const maximumInterval = [30, 365, 36_500][n % 3]!;
      const rules: MemoryRules = {
        ...DEFAULT_RULES,
        learningSteps: [],
        relearningSteps: [],
        maximumInterval,
        retention: 0.8 + 0.17 * random(),
      };
      const last = studyDayNumber(20_000);
      const stability = Math.exp(Math.log(0.001) + random() * Math.log(36_500 / 0.001));
      const memory = { stability, difficulty: 1 + 9 * random(), last, reps: n, lapses: 0 };
      const due = studyDayNumber(last + 5);
      const state: CardState = { memory, schedule: { phase: 'review', due, interval: 5 } };
      const moment = noon(last + Math.floor(random() ** 4 * 1000));
      const { grades } = outcomes({ card: CARD, state, moment, lastAt: null, rules });
      const [a, h, g, e] = RATINGS.map((rating) => {
        const { next } = grades[rating];
        return 'days' in next ? next.days : NaN;
      }) as [number, number, number, number];
      const ordered =
        a >= 1 &&
        a <= h &&
        h <= g &&
        g <= e &&
        e <= maximumInterval &&
        (h < g || g === maximumInterval) &&
        (g < e || e === maximumInterval) &&
        [a, h, g, e].every(Number.isInteger);
      if (!ordered) expect.fail(`${JSON.stringify({ state, rules, a, h, g, e })}`);
    }
  });

  const days = (again: number, hard: number, good: number, easy: number) => ({
    again,
    hard,
    good,
    easy,
  });
  test.each([
    { name: 'already ordered', from: days(1, 3, 6, 12), max: 100, to: days(1, 3, 6, 12) },
    { name: 'equal ones are moved apart', from: days(4, 4, 4, 4), max: 100, to: days(4, 4, 5, 6) },
    { name: 'Hard never passes Good', from: days(1, 9, 6, 7), max: 100, to: days(1, 6, 7, 8) },
    { name: 'Again never passes Hard', from: days(9, 3, 6, 12), max: 100, to: days(3, 3, 6, 12) },
    { name: 'the maximum holds last', from: days(9, 30, 30, 30), max: 30, to: days(9, 30, 30, 30) },
  ])('$name', ({ from, max, to }) => expect(orderedDays(from, max)).toEqual(to));
});

describe('time', () => {
  test('rule 1: a row is never at or before the last one', () => {
    expect(nextAt(instant(500), null)).toBe(500);
    expect(nextAt(instant(500), instant(400))).toBe(500);
    expect(nextAt(instant(500), instant(500))).toBe(501);
    expect(nextAt(instant(500), instant(900))).toBe(901);
  });

  test('a clock set back: t is 0, the last day stays, nothing is lost', () => {
    const first = answered(NEW_CARD, 'good', 20_010, DEFAULT_RULES);
    const input = { card: CARD, state: first, moment: noon(20_003), rules: DEFAULT_RULES };
    const { at, grades } = outcomes({ ...input, lastAt: noon(20_003).at });
    expect(at).toBe(noon(20_003).at + 1);
    expect(grades.good.state.memory).toMatchObject({ last: 20_010, reps: 2 });
    const sameDay = schedulerFor(DEFAULT_RULES).after(first.memory, 0, 'good');
    expect(grades.good.state.memory).toMatchObject(sameDay);
  });

  test('the four outcomes share one seed, so a second look shows the same intervals', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 400 }), (id, wait) => {
        const state = answered(NEW_CARD, 'easy', 20_000, DEFAULT_RULES);
        const card = id as CardId;
        const look = (ms: number) => {
          const moment = { ...noon(20_000 + wait), at: instant(noon(20_000 + wait).at + ms) };
          const input = { card, state, moment, lastAt: null, rules: DEFAULT_RULES };
          const { grades } = outcomes(input);
          return RATINGS.map((rating) => grades[rating].next);
        };
        expect(look(5000)).toEqual(look(0));
      }),
    );
  });

  test('fuzz differs between cards', () => {
    const state = answered(NEW_CARD, 'easy', 20_000, DEFAULT_RULES);
    const moment = noon(20_060);
    const seen = new Set(
      Array.from({ length: 30 }, (_, i) => {
        const card = `card ${i}` as CardId;
        const { grades } = outcomes({ card, state, moment, lastAt: null, rules: DEFAULT_RULES });
        return JSON.stringify(grades.good.next);
      }),
    );
    expect(seen.size).toBeGreaterThan(3);
  });

  test('fuzz off: the rounded interval, the same for every card', () => {
    const rules = { ...DEFAULT_RULES, fuzz: false };
    const state = answered(NEW_CARD, 'easy', 20_000, rules);
    for (let i = 0; i < 30; i++) {
      const card = `card ${i}` as CardId;
      const { grades } = outcomes({ card, state, moment: noon(20_060), lastAt: null, rules });
      const { next, state: after } = grades.good;
      expect(next).toEqual({ days: Math.round(after.memory!.stability) });
    }
  });

  test('a step may cross the roll-over', () => {
    const moment: Moment = { at: instant(20_000 * DAY - 60_000), offset: 0, rollOver: 0 };
    const rules = { ...DEFAULT_RULES, learningSteps: [1, 10] };
    const { grades, day } = outcomes({ card: CARD, state: NEW_CARD, moment, lastAt: null, rules });
    const { schedule } = grades.good.state;
    expect(day).toBe(19_999);
    expect(schedule.phase === 'learning' && dayOf({ ...moment, at: schedule.due })).toBe(20_000);
  });
});

test('parameters that are none are a broken promise', () => {
  expect(() => schedulerFor({ ...DEFAULT_RULES, parameters: [1, 2] })).toThrow('Inconsistent');
  const holed = DEFAULT_RULES.parameters.with(3, NaN);
  expect(() => schedulerFor({ ...DEFAULT_RULES, parameters: holed })).toThrow('Inconsistent');
});

test('retention is clamped to 0.80–0.97', () => {
  const of = (retention: number) => schedulerFor({ ...DEFAULT_RULES, retention });
  expect(of(0.5)).toBe(of(0.8));
  expect(of(0.999)).toBe(of(0.97));
});
