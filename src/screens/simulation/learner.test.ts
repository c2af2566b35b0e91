import { expect, test } from 'vitest';
import { studyDayNumber } from '../../base/time.ts';
import { answer, card } from '../../store/sample.ts';
import { observed, skippedShare } from './learner.ts';

const TODAY = studyDayNumber(100);
const on = (...days: number[]) =>
  days.map((day) => ({ day: studyDayNumber(day), fresh: 0, reviews: 1 }));
const each = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);

test.each([
  ['no days', on(), 0],
  ['under 14 days to judge by', on(90, 99), 0],
  ['every day', on(...each(60, 100)), 0],
  ['every other day, today left out', on(...each(60, 101, 2)), 0.5],
  ['a day with two decks counts once', on(...each(80, 100), ...each(80, 100)), 0],
])('days without study: %s', (_, days, share) => {
  expect(skippedShare(days, TODAY)).toBeCloseTo(share);
});

test('observed answers: first and review ones by rating, undone ones left out', () => {
  const undone = answer({ card: card('a'), rating: 'again' });
  const rows = [
    undone,
    answer({ card: card('a'), rating: 'good' }),
    answer({ card: card('a'), rating: 'again', phase: 'learning' }),
    answer({ card: card('a'), rating: 'easy', phase: 'review' }),
  ];
  const { id: voids, ...rest } = undone;
  const row = { ...rest, id: `${voids}.v`, kind: 'void', voids } as unknown as typeof undone;
  expect(observed([...rows, row])).toEqual({ first: [0, 0, 1, 0], review: [0, 0, 0, 1] });
});
