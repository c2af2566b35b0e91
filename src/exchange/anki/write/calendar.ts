import type { Moment, StudyDay } from '../../../base/time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 2010-01-01: a due day before it, as a negative number, would be older than most cards. */
const FIRST_DAY = 14_610;

/** How the exported collection counts days (facts §4): its day 0 bears the calendar date of `created`. */
export interface ExportCalendar {
  /** Unix seconds. */
  readonly created: number;
  /** Due number of a study day. */
  number(day: StudyDay): number;
  /** Unix seconds in the middle of a study day. */
  noonOf(day: StudyDay): number;
}

/** `days`: study days that cards are due on; the earliest gets a number that is not negative. */
export function exportCalendar(
  { offset, rollOver }: Moment,
  days: Iterable<number>,
): ExportCalendar {
  let zero = FIRST_DAY;
  for (const day of days) if (day < zero) zero = day;
  const local = (day: number, hour: number): number => day * DAY + hour * HOUR - offset * MINUTE;
  return {
    created: Math.floor(local(zero, rollOver) / 1000),
    number: (day) => day - zero,
    noonOf: (day) => Math.floor((local(day, rollOver) + DAY / 2) / 1000),
  };
}
