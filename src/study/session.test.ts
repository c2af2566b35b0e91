import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countReads } from '../base/count-reads.ts';
import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import { instant, studyDayNumber, type Moment } from '../base/time.ts';
import { DEFAULT_RULES } from '../memory/fsrs.ts';
import { outcomes } from '../memory/outcomes.ts';
import { RATINGS, type Schedule } from '../memory/review.ts';
import type { Candidate } from './candidate.ts';
import { DEFAULT_PACE } from './estimate.ts';
import { NO_COUNTS, type Plan } from './queue.ts';
import {
  answered,
  cardsLeft,
  dropped,
  startSession,
  undone,
  upcoming,
  type Session,
  type SessionLength,
} from './session.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const TODAY = studyDayNumber(20_000);
const NOW = instant((TODAY + 0.5) * DAY);
const moment = (minutes = 0): Moment => ({
  at: instant(NOW + minutes * MINUTE),
  offset: 0,
  rollOver: 4,
});
const NEW: Schedule = { phase: 'new' };
const review = (due: number): Schedule => ({
  phase: 'review',
  due: studyDayNumber(TODAY + due),
  interval: 3,
});
const step = (minutes: number): Schedule => ({
  phase: 'learning',
  step: 0,
  due: moment(minutes).at,
});
const card = (id: string, schedule: Schedule): Candidate => ({
  id: id as CardId,
  note: id as NoteId,
  deck: 'd' as DeckId,
  position: 0,
  concepts: [] as ConceptId[],
  suspended: false,
  retired: false,
  memory: null,
  schedule,
});
const state = (schedule: Schedule) => ({ memory: null, schedule });
const plan = (queue: Candidate[], steps: Candidate[] = []): Plan => ({
  day: TODAY,
  queue,
  steps,
  counts: NO_COUNTS,
  byDeck: new Map(),
});
const ALL: SessionLength = { kind: 'all' };
const start = (
  queue: Candidate[],
  steps: Candidate[] = [],
  length: SessionLength = ALL,
  finished = 0,
) => startSession(plan(queue, steps), { at: NOW, length, pace: DEFAULT_PACE, finished });
const id = (name: string) => name as CardId;
/** `a` = that card; `2@30` = two come back, the first in 30 minutes; `done`. */
function shown(session: Session, minutes = 0): string {
  const next = upcoming(session, moment(minutes).at);
  if (next.kind === 'card') return next.card.id;
  return next.kind === 'done' ? 'done' : `${next.cards}@${(next.at - NOW) / MINUTE}`;
}

const reviews = [card('a', review(0)), card('b', review(0)), card('c', NEW)];

describe('what comes next', () => {
  test.each([
    { name: 'the queue in order', steps: [], queue: reviews, at: 0, next: 'a' },
    {
      name: 'a step whose time has come goes first',
      steps: [card('s', step(0))],
      queue: reviews,
      at: 0,
      next: 's',
    },
    {
      name: 'the earliest of two',
      steps: [card('s', step(-9)), card('t', step(-1))],
      queue: reviews,
      at: 0,
      next: 's',
    },
    {
      name: 'a step that waits comes after the queue',
      steps: [card('s', step(1))],
      queue: reviews,
      at: 0,
      next: 'a',
    },
    {
      name: 'and interrupts it when its time comes',
      steps: [card('s', step(1))],
      queue: reviews,
      at: 1,
      next: 's',
    },
    {
      name: 'within 20 minutes when nothing else is left',
      steps: [card('s', step(20))],
      queue: [],
      at: 0,
      next: 's',
    },
    {
      name: 'beyond 20 minutes: done for now',
      steps: [card('s', step(21)), card('t', step(90))],
      queue: [],
      at: 0,
      next: '2@21',
    },
    {
      name: 'and back 20 minutes before its time',
      steps: [card('s', step(21))],
      queue: [],
      at: 1,
      next: 's',
    },
    { name: 'nothing left', steps: [], queue: [], at: 0, next: 'done' },
  ])('$name', ({ steps, queue, at, next }) => expect(shown(start(queue, steps), at)).toBe(next));
});

describe('after an answer', () => {
  test('days finish a card', () => {
    const session = answered(start(reviews), id('a'), state(review(3)), moment());
    expect(session).toMatchObject({ planned: 3, finished: 1 });
    expect([shown(session), cardsLeft(session)]).toEqual(['b', 2]);
  });
  test('Again brings it back and does not change what is planned', () => {
    let session = answered(start(reviews), id('a'), state(step(10)), moment());
    expect(session).toMatchObject({ planned: 3, finished: 0 });
    expect([shown(session), shown(session, 10), cardsLeft(session)]).toEqual(['b', 'a', 3]);
    session = answered(session, id('a'), state(review(1)), moment(10));
    expect(session).toMatchObject({ planned: 3, finished: 1 });
  });
  test('steps are kept by time', () => {
    let session = answered(start(reviews), id('a'), state(step(10)), moment());
    session = answered(session, id('b'), state(step(1)), moment());
    session = answered(session, id('c'), state(step(6)), moment());
    expect(session.steps.map((one) => one.id)).toEqual(['b', 'c', 'a']);
    expect(shown(session)).toBe('b');
  });
  test('a step after the roll-over finishes the card for today', () => {
    const session = answered(start(reviews), id('a'), state(step(16 * 60)), moment());
    expect(session).toMatchObject({ finished: 1, steps: [] });
  });
  test('after the roll-over steps of the new day come back', () => {
    const session = answered(
      start(reviews),
      id('a'),
      state(step(16 * 60 + 10)),
      moment(16 * 60 + 1),
    );
    expect(shown(session, 16 * 60 + 10)).toBe('a');
  });
  test('a card that is not waiting is a broken promise', () => {
    expect(() => answered(start(reviews), id('z'), state(review(1)), moment())).toThrow('card z');
    const session = answered(start(reviews), id('a'), state(review(1)), moment());
    expect(() => answered(session, id('a'), state(review(1)), moment())).toThrow('card a');
  });
  test('burying takes a card out of the plan, anywhere in the session', () => {
    const session = dropped(start(reviews, [card('s', step(5))]), id('b'));
    expect(session).toMatchObject({ planned: 3, finished: 0 });
    expect(cardsLeft(dropped(session, id('s')))).toBe(2);
    expect(undone(session)?.card.id).toBe('b');
  });
});

describe('length', () => {
  const twenty = Array.from({ length: 30 }, (_, i) => card(`r${i}`, review(0)));
  const cards = (n: number): SessionLength => ({ kind: 'cards', cards: n });
  const minutes = (n: number): SessionLength => ({ kind: 'minutes', minutes: n });
  test.each([
    { name: 'all', length: ALL, finished: 0, left: 33, planned: 33 },
    { name: '20 cards', length: cards(20), finished: 0, left: 20, planned: 20 },
    { name: 'continued: the rest of 20', length: cards(20), finished: 12, left: 8, planned: 20 },
    { name: 'continued, all: 12 were finished', length: ALL, finished: 12, left: 33, planned: 45 },
    { name: 'already done', length: cards(20), finished: 20, left: 0, planned: 20 },
    { name: '5 minutes at 14 s', length: minutes(5), finished: 0, left: 21, planned: 21 },
    { name: '5 minutes, continued', length: minutes(5), finished: 10, left: 11, planned: 21 },
    { name: 'at least one card', length: minutes(0.1), finished: 0, left: 1, planned: 1 },
  ])('$name', ({ length, finished, left, planned }) => {
    const steps = [card('s', step(0)), card('t', step(10)), card('late', step(60))];
    const session = start(twenty, steps, length, finished);
    expect([cardsLeft(session), session.planned]).toEqual([left, planned]);
  });
  test('later steps do not take the place of what can be shown now', () => {
    const session = start(twenty, [card('s', step(0)), card('late', step(60))], cards(5));
    expect([session.steps.length, session.queue.length]).toEqual([1, 4]);
  });
  test('new cards take longer', () => {
    const fresh = Array.from({ length: 30 }, (_, i) => card(`n${i}`, NEW));
    expect(cardsLeft(start(fresh, [], minutes(5)))).toBe(15);
  });
});

describe('undo', () => {
  test('nothing to undo at the start', () => expect(undone(start(reviews))).toBeNull());

  const moves = fc.array(
    fc.record({ rating: fc.constantFrom(...RATINGS), wait: fc.nat(30), drop: fc.nat(9) }),
    { maxLength: 80 },
  );
  test('any session: undo gives the very value, and every card ends finished or planned no more', () => {
    fc.assert(
      fc.property(moves, (all) => {
        const queue = Array.from({ length: 12 }, (_, i) => card(`r${i}`, i % 3 ? review(0) : NEW));
        const memory = {
          stability: 3,
          difficulty: 5,
          last: studyDayNumber(TODAY - 3),
          reps: 1,
          lapses: 0,
        };
        let session = start(
          queue.map((one) => (one.schedule.phase === 'new' ? one : { ...one, memory })),
          [card('s', step(3))],
        );
        const past: Session[] = [];
        let clock = 0;
        for (const { rating, wait, drop } of all) {
          clock += wait;
          const next = upcoming(session, moment(clock).at);
          if (next.kind !== 'card') break;
          past.push(session);
          const frozen = JSON.stringify(session.queue.length + session.steps.length);
          if (drop === 0) session = dropped(session, next.card.id);
          else {
            const input = {
              card: next.card.id,
              state: next.card,
              moment: moment(clock),
              lastAt: null,
              rules: DEFAULT_RULES,
            };
            session = answered(
              session,
              next.card.id,
              outcomes(input).grades[rating].state,
              moment(clock),
            );
          }
          expect(JSON.stringify(past.at(-1)!.queue.length + past.at(-1)!.steps.length)).toBe(
            frozen,
          );
          expect(session.finished + cardsLeft(session)).toBe(session.planned);
        }
        while (past.length > 0) {
          const before = undone(session)!;
          expect(before.session).toBe(past.pop());
          expect(upcoming(session, moment(clock).at)).not.toBeNull();
          session = before.session;
        }
        expect(undone(session)).toBeNull();
      }),
    );
  });
  test('at least 50 steps', () => {
    const queue = Array.from({ length: 60 }, (_, i) => card(`r${i}`, review(0)));
    const first = start(queue);
    let session = first;
    for (const { id: name } of queue) session = answered(session, name, state(review(2)), moment());
    for (let n = 0; n < 60; n++) session = undone(session)!.session;
    expect(session).toBe(first);
  });
});

test('10,000 cards: an answer looks at no more of them than a few', () => {
  const queue = Array.from({ length: 10_000 }, (_, i) => card(`r${i}`, review(0)));
  const reads = countReads();
  let session = start(queue);
  session = { ...session, queue: reads.watched(session.queue) };
  for (const { id: name } of queue) {
    upcoming(session, NOW);
    session = answered(session, name, state(review(2)), moment());
  }
  expect(reads.count).toBeLessThanOrEqual(3 * 10_000);
});
