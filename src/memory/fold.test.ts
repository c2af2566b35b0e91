import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CardId, DeviceId, ReviewId, SessionId } from '../base/id.ts';
import { dayOf, instant, type Instant, type Moment, studyDayNumber } from '../base/time.ts';
import { applyRow, effectiveRows, foldCard, type EffectiveRow } from './fold.ts';
import { DEFAULT_PARAMETERS, DEFAULT_RULES } from './fsrs.ts';
import { nextAt, outcomes } from './outcomes.ts';
import { RATINGS, type CardState, type Rating, type ReviewRow } from './review.ts';
import type { MemoryRules } from './rules.ts';
import { NEW_CARD } from './transition.ts';

const DAY = 86_400_000;
const CARD = 'deck/note/there' as CardId;
const START = 20_000 * DAY;

const base = (id: string, at: number, offset = 0, rollOver = 4) => ({
  id: id as ReviewId,
  card: CARD,
  at: instant(at),
  offset,
  rollOver,
  session: 's' as SessionId,
  device: 'd' as DeviceId,
});

/** Appends to a log as the app does, and keeps the card row beside it. */
class Learner {
  rows: ReviewRow[] = [];
  state: CardState = NEW_CARD;
  /** Remembered states, newest last, for undo. */
  before: { row: EffectiveRow; state: CardState }[] = [];

  get lastAt(): Instant | null {
    return this.rows.at(-1)?.at ?? null;
  }

  #stamp(moment: Moment) {
    const at = nextAt(moment.at, this.lastAt);
    return base(`s.${this.rows.length}`, at, moment.offset, moment.rollOver);
  }

  append(row: EffectiveRow, state: CardState) {
    this.before.push({ row, state: this.state });
    this.rows.push(row);
    this.state = state;
  }

  answer(moment: Moment, rating: Rating, rules: MemoryRules) {
    const { state, lastAt } = this;
    const { at, grades } = outcomes({ card: CARD, state, moment, lastAt, rules });
    const { next, state: after } = grades[rating];
    const row = { ...this.#stamp(moment), at, kind: 'answer', rating, duration: 1, next } as const;
    this.append({ ...row, phase: state.schedule.phase }, after);
  }

  other(
    moment: Moment,
    kind: 'set' | 'reset' | 'seed',
    days: number,
    parameters: readonly number[],
  ) {
    const stamp = this.#stamp(moment);
    const row: EffectiveRow =
      kind === 'set'
        ? { ...stamp, kind, next: { days } }
        : kind === 'reset'
          ? { ...stamp, kind }
          : { ...stamp, kind, state: seeded(dayOf(stamp) - days) };
    this.append(row, applyRow(this.state, row, parameters));
  }

  undo(moment: Moment) {
    const last = this.before.pop();
    if (!last) return;
    this.rows.push({ ...this.#stamp(moment), kind: 'void', voids: last.row.id });
    this.state = last.state;
  }
}

const seeded = (day: number): CardState => ({
  memory: { stability: 8, difficulty: 6, last: studyDayNumber(day), reps: 4, lapses: 1 },
  schedule: { phase: 'review', due: studyDayNumber(day + 8), interval: 8 },
});

const steps = fc.array(fc.integer({ min: 1, max: 1439 }), { maxLength: 3 });
const settings = fc.record({
  retention: fc.double({ min: 0.8, max: 0.97, noNaN: true }),
  maximumInterval: fc.constantFrom(20, 365, 36_500),
  learningSteps: steps,
  relearningSteps: steps,
  fuzz: fc.boolean(),
});
const action = fc.record({
  kind: fc.constantFrom('answer', 'answer', 'answer', 'answer', 'undo', 'set', 'reset', 'seed'),
  rating: fc.constantFrom(...RATINGS),
  /** Minutes the clock moves; backwards too. */
  wait: fc.oneof(
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 0, max: 40_000 }),
    fc.integer({ min: -5000, max: 0 }),
  ),
  offset: fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15),
  rollOver: fc.integer({ min: 0, max: 23 }),
  days: fc.integer({ min: 0, max: 30 }),
  settings,
});
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Plays actions; the callback sees the learner after each. */
function play(actions: readonly Action[], after: (learner: Learner) => void = () => {}): Learner {
  const learner = new Learner();
  let clock = START;
  for (const { kind, rating, wait, offset, rollOver, days, settings: chosen } of actions) {
    clock += wait * 60_000;
    const moment = { at: instant(clock), offset, rollOver };
    const rules = { ...DEFAULT_RULES, ...chosen };
    if (kind === 'answer') learner.answer(moment, rating, rules);
    else if (kind === 'undo') learner.undo(moment);
    else learner.other(moment, kind, days, DEFAULT_PARAMETERS);
    after(learner);
  }
  return learner;
}

describe('the log is the truth', () => {
  test('fold = stored row, over zones, DST, roll-overs, clocks set back, undo, new settings', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
        play(actions, ({ rows, state }) =>
          expect(foldCard(rows, DEFAULT_PARAMETERS)).toEqual(state),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('rows in any order fold the same', () => {
    const shuffled = fc.array(action, { maxLength: 20 }).chain((actions) => {
      const { rows } = play(actions);
      return fc.record({
        rows: fc.constant(rows),
        mixed: fc.shuffledSubarray(rows, { minLength: rows.length }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ rows, mixed }) => {
        expect(foldCard(mixed, DEFAULT_PARAMETERS)).toEqual(foldCard(rows, DEFAULT_PARAMETERS));
      }),
      { numRuns: 300 },
    );
  });

  test('rows of one instant are ordered by id', () => {
    const [a, b] = [answerRow('a', START, 'again'), answerRow('b', START, 'easy')];
    expect(effectiveRows([b, a]).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('new parameters change memory and no due date', () => {
    const other = DEFAULT_PARAMETERS.map((w, i) => (i < 4 ? w * 1.7 : w * 1.05));
    fc.assert(
      fc.property(fc.array(action, { minLength: 1, maxLength: 20 }), (actions) => {
        const { rows } = play(actions);
        const now = foldCard(rows, DEFAULT_PARAMETERS);
        const then = foldCard(rows, other);
        expect(then.schedule).toEqual(now.schedule);
        expect(then.memory?.reps).toBe(now.memory?.reps);
        const start = rows.at(-1);
        if (start?.kind === 'answer' && rows.length === 1)
          expect(then.memory!.stability).not.toBe(now.memory!.stability);
      }),
    );
  });

  test('what a row granted is what happens, whatever the settings were', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 15 }),
        fc.constantFrom(...RATINGS),
        (all, rating) => {
          const learner = play(all);
          const moment = { at: instant(START), offset: 0, rollOver: 4 };
          learner.answer(moment, rating, DEFAULT_RULES);
          const row = learner.rows.at(-1)!;
          const { schedule } = foldCard(learner.rows, DEFAULT_PARAMETERS);
          if (row.kind !== 'answer') return expect.fail('an answer was appended');
          if ('days' in row.next)
            expect(schedule).toMatchObject({ phase: 'review', due: dayOf(row) + row.next.days });
          else expect(schedule).toMatchObject({ due: row.at + row.next.minutes * 60_000 });
        },
      ),
    );
  });
});

const answerRow = (id: string, at: number, rating: Rating): ReviewRow => ({
  ...base(id, at),
  kind: 'answer',
  rating,
  duration: 1,
  next: { days: 3 },
  phase: 'new',
});
const voidRow = (id: string, at: number, voids: string): ReviewRow => ({
  ...base(id, at),
  kind: 'void',
  voids: voids as ReviewId,
});

describe('voids', () => {
  const a = answerRow('a', START, 'good');
  const b = answerRow('b', START + DAY, 'again');
  test.each([
    { name: 'no void', rows: [a, b], counts: ['a', 'b'] },
    {
      name: 'the named row counts no longer',
      rows: [a, b, voidRow('v', START + DAY + 1, 'b')],
      counts: ['a'],
    },
    {
      name: 'a row in the middle may be voided',
      rows: [a, b, voidRow('v', START + DAY + 1, 'a')],
      counts: ['b'],
    },
    {
      name: 'a void may stand before its row (merged clocks)',
      rows: [voidRow('v', START - 5, 'b'), a, b],
      counts: ['a'],
    },
    {
      name: 'a void of a void brings the row back',
      rows: [a, voidRow('v', START + 1, 'a'), voidRow('w', START + 2, 'v')],
      counts: ['a'],
    },
    {
      name: 'three deep: undone again',
      rows: [
        a,
        voidRow('v', START + 1, 'a'),
        voidRow('w', START + 2, 'v'),
        voidRow('x', START + 3, 'w'),
      ],
      counts: [],
    },
    {
      name: 'the same row voided twice',
      rows: [a, voidRow('v', START + 1, 'a'), voidRow('w', START + 2, 'a')],
      counts: [],
    },
    { name: 'a row that is elsewhere', rows: [a, voidRow('v', START + 1, 'zz')], counts: ['a'] },
  ])('$name', ({ rows, counts }) =>
    expect(effectiveRows(rows).map(({ id }) => id)).toEqual(counts),
  );
});

describe('seed, set, reset', () => {
  const day = dayOf(base('x', START));
  const seed: ReviewRow = { ...base('m', START + 1), kind: 'seed', state: seeded(day - 2) };
  const set: ReviewRow = { ...base('n', START + 2), kind: 'set', next: { days: 5 } };
  const reset: ReviewRow = { ...base('o', START + 3), kind: 'reset' };
  const answered = answerRow('a', START, 'easy');
  const fold = (...rows: ReviewRow[]) => foldCard(rows, DEFAULT_PARAMETERS);

  test('seed restarts: rows before it are history', () => {
    expect(fold(answered, seed)).toEqual(seeded(day - 2));
    expect(fold(seed)).toEqual(seeded(day - 2));
  });
  test('set moves the due day and keeps memory', () => {
    expect(fold(seed, set)).toEqual({
      memory: seeded(day - 2).memory,
      schedule: { phase: 'review', due: day + 5, interval: 5 },
    });
  });
  test('set 0 means today', () => {
    const today: ReviewRow = { ...base('n', START + 2), kind: 'set', next: { days: 0 } };
    expect(fold(seed, today).schedule).toMatchObject({ due: day });
  });
  test('set on a new card does nothing', () => expect(fold(set)).toEqual(NEW_CARD));
  test('reset returns to new', () => expect(fold(answered, seed, reset)).toEqual(NEW_CARD));
  test('after a reset the first answer is a first answer', () => {
    const again = answerRow('p', START + 4, 'easy');
    expect(fold(answered, reset, again).memory).toEqual(fold(again).memory);
  });
  test('a voided reset did not happen', () => {
    expect(fold(answered, reset, voidRow('p', START + 4, 'o'))).toEqual(fold(answered));
  });
  test('Again in review is a lapse, in a step it is not', () => {
    const lapse = answerRow('b', START + DAY, 'again');
    const step: ReviewRow = { ...lapse, next: { step: 0, minutes: 10 } } as ReviewRow;
    const repeat = answerRow('c', START + DAY + 1, 'again');
    expect(fold(answered, step, repeat).memory).toMatchObject({ reps: 3, lapses: 1 });
    expect(fold(answered, lapse, repeat).memory).toMatchObject({ reps: 3, lapses: 2 });
  });
});
