import type { CardId } from '../base/id.ts';
import { daysAfter, type StudyDay } from '../base/time.ts';
import type { Candidate } from './candidate.ts';
import { hash } from './shuffle.ts';

/** Below this many cards a backlog is not worth a word, whatever the mean. */
export const LEAST_BACKLOG = 20;
/** A backlog is to be cleared within this many days. */
export const LONGEST_SPREAD = 14;

/** Cards answered on one study day. */
export interface DayReviews {
  readonly day: StudyDay;
  readonly reviews: number;
}

/** Mean of review answers over the days that had any, today left out; 0 without such a day. */
export function dailyMean(days: readonly DayReviews[], today: StudyDay): number {
  const perDay = new Map<StudyDay, number>();
  for (const { day, reviews } of days)
    if (day < today && reviews > 0) perDay.set(day, (perDay.get(day) ?? 0) + reviews);
  if (perDay.size === 0) return 0;
  return [...perDay.values()].reduce((sum, n) => sum + n, 0) / perDay.size;
}

/** True when waiting review cards are over twice the daily mean. */
export const isBacklog = (waiting: number, mean: number): boolean =>
  waiting >= LEAST_BACKLOG && waiting > 2 * mean;

export interface Spread {
  readonly waiting: number;
  /** Cards on each day, those that come due anyway included. */
  readonly perDay: number;
  /** Study days until nothing waits, today the first. */
  readonly days: number;
  /** Cards to be moved, and by how many days from today; the others stay today. */
  readonly moves: readonly { readonly card: CardId; readonly days: number }[];
}

export interface SpreadInput {
  /** Review cards due up to today that may be asked. */
  readonly waiting: readonly Pick<Candidate, 'id' | 'schedule'>[];
  readonly today: StudyDay;
  readonly mean: number;
  /** Cards that come due on each later day. */
  readonly coming: ReadonlyMap<StudyDay, number>;
}

/**
 * "214 waiting. 40 a day clears them in 8 days." The pace is the smallest multiple of 5 from one and a
 * half times the daily mean (at least 20) that clears the backlog within 14 days, besides what comes due
 * anyway. The most overdue stay today; the same cards give the same days.
 */
export function spreadOut({ waiting, today, mean, coming }: SpreadInput): Spread {
  const ordered = mostOverdueFirst(waiting, today);
  const comingIn = (days: number): number => coming.get(daysAfter(today, days)) ?? 0;
  let perDay = Math.max(20, Math.ceil((1.5 * mean) / 5) * 5);
  let places = placesOf(ordered.length, perDay, comingIn);
  while (places.length > LONGEST_SPREAD) {
    perDay += 5;
    places = placesOf(ordered.length, perDay, comingIn);
  }
  const moves: { card: CardId; days: number }[] = [];
  let next = places[0] ?? 0;
  for (let days = 1; days < places.length; days++)
    for (let n = places[days] ?? 0; n > 0; n--) {
      const card = ordered[next++];
      if (card) moves.push({ card: card.id, days });
    }
  return { waiting: ordered.length, perDay, days: places.length, moves };
}

/** How many waiting cards each day takes, today first, until none is left; stops beyond 14 days. */
function placesOf(waiting: number, perDay: number, comingIn: (days: number) => number): number[] {
  const places: number[] = [];
  for (let left = waiting; left > 0 && places.length <= LONGEST_SPREAD;) {
    const free = places.length === 0 ? perDay : Math.max(0, perDay - comingIn(places.length));
    const taken = Math.min(left, free);
    places.push(taken);
    left -= taken;
  }
  return places;
}

const mostOverdueFirst = <T extends Pick<Candidate, 'id' | 'schedule'>>(
  waiting: readonly T[],
  today: StudyDay,
): T[] =>
  waiting
    .flatMap((card) =>
      card.schedule.phase === 'review' && card.schedule.due <= today
        ? [{ card, due: card.schedule.due, chance: hash(card.id, 0) }]
        : [],
    )
    .sort((a, b) => a.due - b.due || a.chance - b.chance || (a.card.id < b.card.id ? -1 : 1))
    .map(({ card }) => card);
