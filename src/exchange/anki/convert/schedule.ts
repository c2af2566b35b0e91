import { daysAfter, instant, type Instant, type StudyDay } from '../../../base/time.ts';
import type { Memory, Schedule } from '../../../memory/review.ts';
import type { AnkiCard } from '../collection.ts';
import { INTRADAY, quietInstant, RELEARNING, REVIEW, type PastContext, type Seen } from './seen.ts';

/** Larger dues of learning cards are Unix seconds, smaller ones day numbers (facts §2). */
const TIMESTAMP = 1_000_000_000;
const LATEST_TIMESTAMP = 10_000_000_000;
const LONGEST_INTERVAL = 36_500;
const DAY_SECONDS = 86_400;
/** Days: due numbers beyond cannot be right (facts §14.17). */
const ABSURD = 100_000;
/** 2000-01-01: nothing of Anki is older. */
const EARLIEST_DAY = 10_957;

/** Where a card that is not new stands; its due day keeps the calendar date that it had in Anki. */
export const scheduleOf = (seen: Seen, memory: Memory | null, context: PastContext): Schedule =>
  seen.type === REVIEW
    ? reviewSchedule(seen, memory, context)
    : stepSchedule(seen, memory, context);

function reviewSchedule(seen: Seen, memory: Memory | null, context: PastContext): Schedule {
  const interval = intervalOf(seen.card);
  const last = memory?.last ?? quietDay(seen, context);
  return { phase: 'review', due: dueDayOf(seen, context) ?? daysAfter(last, interval), interval };
}

/** A step under way keeps its instant; one that waits for a day is due on that day, as a review. */
function stepSchedule(seen: Seen, memory: Memory | null, context: PastContext): Schedule {
  const phase = seen.type === RELEARNING ? 'relearning' : 'learning';
  const step = stepOf(seen);
  const at = dueInstantOf(seen);
  if (at !== null) return { phase, step, due: at };
  const day = dueDayOf(seen, context) ?? memory?.last ?? quietDay(seen, context);
  if (memory === null) return { phase, step, due: context.calendar.startOf(day) };
  return { phase: 'review', due: day, interval: Math.max(1, day - memory.last) };
}

/** Instant of a step under way; null when the card waits for a day. */
export function dueInstantOf(seen: Seen): Instant | null {
  const due = dueOf(seen);
  const isInstant = due !== null && due > TIMESTAMP && due < LATEST_TIMESTAMP;
  return isInstant ? instant(Math.floor(due) * 1000) : null;
}

/** The step under way, counted from the front: Anki counts those left, of all, days included. */
function stepOf({ card, type, preset }: Seen): number {
  const again = type === RELEARNING;
  const all = again ? preset.allRelearning : preset.allLearning;
  const kept = (again ? preset.relearning : preset.learning).length;
  // Schedulers 1 and 2 packed today's number into the thousands.
  return Math.min(Math.max(all - (card.left % 1000), 0), Math.max(kept - 1, 0));
}

/** The due that counts; null when a filtered deck has overwritten it. */
function dueOf({ card, type, inFiltered }: Seen): number | null {
  const { queue, due, odue } = card;
  if (!inFiltered) return due;
  // A step under way keeps its time in a filtered deck; `odue` is then the day after relearning.
  if (type !== REVIEW && queue === INTRADAY && due > TIMESTAMP) return due;
  if (odue !== 0) return odue;
  return type !== REVIEW && due > TIMESTAMP ? due : null;
}

/** Study day of the due, where it is one and can be right. */
export function dueDayOf(seen: Seen, { calendar }: PastContext): StudyDay | null {
  const due = dueOf(seen);
  if (due === null || Math.abs(due) > ABSURD) return null;
  const day = calendar.dueDay(due);
  return day < EARLIEST_DAY ? null : day;
}

/** Whole days, at least 1. */
export function intervalOf({ interval }: AnkiCard): number {
  const days = interval >= 0 ? Math.round(interval) : Math.round(-interval / DAY_SECONDS);
  return Math.min(Math.max(days, 1), LONGEST_INTERVAL);
}

const quietDay = ({ card }: Seen, context: PastContext): StudyDay =>
  context.calendar.dayAt(quietInstant(card, context));
