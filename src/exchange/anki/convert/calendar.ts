import { dayOf, instant, studyDayNumber, type Instant, type StudyDay } from '../../../base/time.ts';
import type { AnkiCollection } from '../collection.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Anki's roll-over where the collection does not say. */
const ROLL_OVER = 4;

/** How the collection counts days (facts §4), in our study days. */
export interface Calendar {
  /** Minutes east of UTC with which the log is counted. */
  readonly offset: number;
  readonly rollOver: number;
  /** Study day of an instant in ms. */
  dayAt(at: number): StudyDay;
  /** Study day that bears the calendar date of a due number. */
  dueDay(due: number): StudyDay;
  /** Instant at which a study day begins there. */
  startOf(day: StudyDay): Instant;
}

/** `offset`: the learner's minutes east of UTC, for collections that do not say where they were made. */
export function calendarOf(
  { config, created }: Pick<AnkiCollection, 'config' | 'created'>,
  offset: number,
): Calendar {
  const rollOver = config.rollover ?? ROLL_OVER;
  const made = east(config.creationOffset) ?? east(config.localOffset) ?? offset;
  const now = east(config.localOffset) ?? made;
  const local = created * 1000 + made * MINUTE;
  // Scheduler 1 counts 24-hour blocks from `crt`, nearly always 04:00 where it was made: the study day that
  // such a block shares most hours with. Later schedulers count calendar dates from the date of `crt`.
  const zero =
    config.schedVer === 1 ? Math.round((local - rollOver * HOUR) / DAY) : Math.floor(local / DAY);
  return {
    offset: now,
    rollOver,
    dayAt: (at) => dayOf({ at: instant(at), offset: now, rollOver }),
    dueDay: (due) => studyDayNumber(zero + Math.floor(due)),
    startOf: (day) => instant(day * DAY + rollOver * HOUR - now * MINUTE),
  };
}

/** Anki stores minutes west. `0 -` and not unary minus, which makes −0. */
const east = (west: number | null): number | null => (west === null ? null : 0 - west);

/** A time of change as whole Unix seconds: some tools write milliseconds. */
export const secondsOf = (time: number): number =>
  Math.max(0, Math.floor(time > 1e11 ? time / 1000 : time));
