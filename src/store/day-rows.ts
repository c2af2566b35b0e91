import type { DeckId } from '../base/id.ts';
import { dayOf, type StudyDay } from '../base/time.ts';
import type { AnswerRow } from '../memory/review.ts';
import type { DayRow } from './db.ts';

export const emptyDay = (day: StudyDay, deck: DeckId): DayRow => ({
  day,
  deck,
  fresh: 0,
  reviews: 0,
  again: 0,
  hard: 0,
  good: 0,
  easy: 0,
  ms: 0,
});

/** A day row with one answer more (sign 1) or less (−1, undo). */
export const withAnswer = (day: DayRow, answer: AnswerRow, sign: 1 | -1): DayRow => ({
  ...day,
  fresh: day.fresh + (answer.phase === 'new' ? sign : 0),
  reviews: day.reviews + (answer.phase === 'review' ? sign : 0),
  [answer.rating]: day[answer.rating] + sign,
  ms: day.ms + sign * answer.duration,
});

const isEmpty = (row: DayRow): boolean => row.again + row.hard + row.good + row.easy === 0;

/** The answer's day with it added or taken back; null for a day without answers, which has no row. */
export function countedDay(
  day: DayRow | undefined,
  answer: AnswerRow,
  deck: DeckId,
  sign: 1 | -1,
): DayRow | null {
  const row = withAnswer(day ?? emptyDay(dayOf(answer), deck), answer, sign);
  return isEmpty(row) ? null : row;
}

/** The day rows of all answers that count, keyed `day/deck`, added to those that are there. */
export function daysOf(
  answers: Iterable<AnswerRow>,
  deckOf: (answer: AnswerRow) => DeckId,
  days: Map<string, DayRow> = new Map(),
): Map<string, DayRow> {
  for (const answer of answers) {
    const day = dayOf(answer);
    const deck = deckOf(answer);
    const key = dayKey({ day, deck });
    days.set(key, withAnswer(days.get(key) ?? emptyDay(day, deck), answer, 1));
  }
  return days;
}

export const dayKey = ({ day, deck }: { day: StudyDay; deck: DeckId }): string => `${day}/${deck}`;
