import { forgetting_curve } from 'ts-fsrs';
import { describe, expect, test, vi } from 'vitest';
import type { CardId, DeviceId, ReviewId, SessionId } from '../base/id.ts';
import { dayOf, instant, studyDayNumber } from '../base/time.ts';
import { decayOf, DEFAULT_PARAMETERS } from './fsrs.ts';
import { liveRecall, recallAfter, recallAt, recallCurve } from './recall.ts';
import type { Rating, ReviewRow } from './review.ts';

const DAY = 86_400_000;
const w20 = decayOf(DEFAULT_PARAMETERS);
const memory = { stability: 10, difficulty: 5, last: studyDayNumber(20_000), reps: 2, lapses: 0 };

describe('the forgetting curve', () => {
  test('is the library’s to its eight digits', () => {
    for (const w of [0.1, w20, 0.5, 0.8])
      for (const t of [0, 1, 5, 40, 900])
        expect(recallAfter(10, t, w)).toBeCloseTo(forgetting_curve(w, t, 10), 6);
  });
  test('R(S) = 0.9', () => expect(recallAfter(37, 37, w20)).toBeCloseTo(0.9, 10));
  test('w20 of old parameter sets is 0.5', () => {
    vi.spyOn(console, 'debug').mockImplementation(() => {}); // the library tells that it fills up
    expect(decayOf(DEFAULT_PARAMETERS.slice(0, 19))).toBe(0.5);
    expect(w20).toBe(0.1542);
  });
});

describe('recall of a card', () => {
  const moment = (day: number) => ({ at: instant(day * DAY), offset: 0, rollOver: 0 });
  test('never answered is 0', () => {
    expect(recallAt(null, studyDayNumber(20_000), w20)).toBe(0);
    expect(liveRecall(null, moment(20_000), w20)).toBe(0);
  });
  test('whole days', () => {
    expect(recallAt(memory, studyDayNumber(20_000), w20)).toBe(1);
    expect(recallAt(memory, studyDayNumber(20_010), w20)).toBeCloseTo(0.9, 10);
    expect(recallAt(memory, studyDayNumber(19_990), w20)).toBe(1); // clock set back
  });
  test('live recall falls within the day', () => {
    const morning = liveRecall(memory, moment(20_003.3), w20);
    const evening = liveRecall(memory, moment(20_003.8), w20);
    expect(evening).toBeLessThan(morning);
    expect(liveRecall(memory, moment(20_003.8), w20, moment(20_000.8).at)).toBe(
      recallAt(memory, studyDayNumber(20_003), w20),
    );
  });
});

describe('the curve of one card', () => {
  const row = (n: number, day: number, rating: Rating): ReviewRow => ({
    id: `s.${n}` as ReviewId,
    card: 'c' as CardId,
    at: instant(day * DAY),
    offset: 0,
    rollOver: 4,
    session: 's' as SessionId,
    device: 'd' as DeviceId,
    kind: 'answer',
    rating,
    duration: 1,
    next: { days: 4 },
    phase: 'review',
  });
  const options = (day: number) => ({
    parameters: DEFAULT_PARAMETERS,
    now: { at: instant(day * DAY), offset: 0, rollOver: 4 },
    until: instant((day + 30) * DAY),
  });
  const rows = [row(0, 20_000.5, 'good'), row(1, 20_004.5, 'good'), row(2, 20_009.5, 'again')];

  test('no answer, no curve', () => {
    expect(recallCurve([], options(20_000))).toEqual({
      past: [],
      answers: [],
      ahead: [],
      projection: [],
    });
  });
  test('falls between answers, rises at each, never leaves 0–1', () => {
    const { past, answers, ahead, projection } = recallCurve(rows, options(20_012.5));
    expect(answers.map(({ rating }) => rating)).toEqual(['good', 'good', 'again']);
    expect(answers[0]?.recall).toBe(0);
    expect(answers[1]!.recall).toBeLessThan(1);
    expect(past.every(({ recall }) => recall > 0 && recall <= 1)).toBe(true);
    expect(past.map(({ at }) => at)).toEqual(past.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(past.filter(({ recall }) => recall === 1)).toHaveLength(3);
    expect(ahead[0]).toEqual(past.at(-1));
    expect(projection[0]?.recall).toBe(1);
    expect(projection.at(-1)!.recall).toBeGreaterThan(ahead.at(-1)!.recall);
  });
  test('an answer that lies ahead of a corrected clock is left out', () => {
    expect(recallCurve(rows, options(20_005)).answers).toHaveLength(2);
  });
  test('an imported memory has a curve but no answers', () => {
    const day = dayOf({ at: instant(20_000.5 * DAY), offset: 0, rollOver: 4 });
    const seed: ReviewRow = {
      ...row(0, 20_000.5, 'good'),
      kind: 'seed',
      state: {
        memory: { ...memory, last: day },
        schedule: { phase: 'review', due: studyDayNumber(day + 4), interval: 4 },
      },
    };
    const { past, answers } = recallCurve([seed], options(20_010));
    expect(answers).toEqual([]);
    expect(past.at(-1)?.recall).toBeCloseTo(recallAfter(10, 10 - 4 / 24, w20), 10);
  });
});
