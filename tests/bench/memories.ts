import type { DeckId, DeviceId, ReviewId, SessionId } from '../../src/base/id.ts';
import { dayOf, momentAt, startOfDay, studyDayNumber } from '../../src/base/time.ts';
import type { Instant, StudyDay } from '../../src/base/time.ts';
import type { AnswerRow } from '../../src/memory/review.ts';
import type { CardRow, DayRow } from '../../src/store/db.ts';
import type { Chance } from './chance.ts';

export const DEVICE = 'bench-device' as DeviceId;
export const ROLL_OVER = 4;
/** Share of cards that were never answered. */
export const NEW_SHARE = 0.3;
/** Study days of which the log is rows, and of which day rows exist. */
export const TAIL_DAYS = 14;
const HISTORY_DAYS = 60;

export interface Place {
  readonly rows: number;
  readonly due: number;
  readonly today: StudyDay;
}

/** The k-th card's state: the last ones new, `due` of the others due, spread evenly over the deck. */
export function withMemory(
  card: CardRow,
  k: number,
  { rows, due, today }: Place,
  chance: Chance,
): CardRow {
  const seen = Math.floor(rows * (1 - NEW_SHARE));
  if (k >= seen) return { ...card, newAt: card.position };
  const isDue = Math.floor(((k + 1) * due) / seen) > Math.floor((k * due) / seen);
  const interval = Math.max(2, Math.round(Math.exp(chance.normal() * 0.9 + 3)));
  const ahead = isDue ? -chance.below(Math.min(4, interval)) : 1 + chance.below(interval - 1);
  const dueDay = studyDayNumber(today + ahead);
  const last = studyDayNumber(dueDay - interval);
  return {
    ...card,
    memory: {
      stability: interval * (0.9 + chance.next() * 0.2),
      difficulty: 1 + chance.next() * 9,
      last,
      reps: 2 + chance.below(12),
      lapses: chance.below(3),
    },
    schedule: { phase: 'review', due: dueDay, interval },
    dueDay,
    lastAt: momentOf(last, chance),
  };
}

/** Some minute of the evening of that study day. */
const momentOf = (day: StudyDay, chance: Chance): Instant =>
  (startOfDay(day, ROLL_OVER) + (12 * 60 + chance.below(240)) * 60_000) as Instant;

/** The log row of the card's last answer, where that is young enough to be a row of the tail. */
export function lastAnswer(card: CardRow, today: StudyDay, chance: Chance): AnswerRow[] {
  const { memory, schedule, lastAt } = card;
  if (!memory || schedule.phase !== 'review' || lastAt === undefined) return [];
  if (memory.last < today - TAIL_DAYS) return [];
  const session = `bench-${memory.last}` as SessionId;
  return [
    {
      kind: 'answer',
      id: `${session}.${card.id}` as ReviewId,
      card: card.id,
      at: lastAt,
      offset: momentAt(lastAt, ROLL_OVER).offset,
      rollOver: ROLL_OVER,
      session,
      device: DEVICE,
      rating: chance.next() < 0.8 ? 'good' : 'hard',
      duration: 4_000 + chance.below(12_000),
      next: { days: schedule.interval },
      phase: 'review',
    },
  ];
}

/** Adds an answer to its day. */
export function countDay(days: Map<string, DayRow>, row: AnswerRow, deck: DeckId): void {
  const day = dayOf(row);
  const key = `${day}/${deck}`;
  const old = days.get(key) ?? emptyDay(day, deck);
  days.set(key, {
    ...old,
    reviews: old.reviews + 1,
    [row.rating]: old[row.rating] + 1,
    ms: old.ms + row.duration,
  });
}

const emptyDay = (day: StudyDay, deck: DeckId): DayRow => ({
  ...{ day, deck, fresh: 0, reviews: 0, again: 0, hard: 0, good: 0, easy: 0, ms: 0 },
});

/** Days before the tail, each with some answers. */
export function olderDays(deck: DeckId, today: StudyDay, cards: number, chance: Chance): DayRow[] {
  return Array.from({ length: HISTORY_DAYS - TAIL_DAYS }, (_, i) => {
    const reviews = 1 + chance.below(Math.ceil(cards / 60));
    const day = studyDayNumber(today - TAIL_DAYS - 1 - i);
    return { ...emptyDay(day, deck), reviews, good: reviews, ms: reviews * 9_000 };
  });
}
