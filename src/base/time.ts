import type { Brand } from './id.ts';

/** Milliseconds since 1970-01-01 UTC. */
export type Instant = Brand<number, 'Instant'>;

/** Number of a study day: days since 1970-01-01 in local time, each beginning at the roll-over hour. */
export type StudyDay = Brand<number, 'StudyDay'>;

/** An instant with what is needed to say which study day it belongs to, wherever the learner is later. */
export interface Moment {
  readonly at: Instant;
  /** Minutes east of UTC at that instant. */
  readonly offset: number;
  /** Hour at which a new study day begins, 0–23. */
  readonly rollOver: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const instant = (ms: number): Instant => ms as Instant;
export const studyDayNumber = (day: number): StudyDay => day as StudyDay;

/** The only reading of the clock. Screens pass the result down; nothing below them calls it. */
export const now = (): Instant => Date.now() as Instant;

/** Minutes east of UTC in the device's time zone at that instant. */
export const offsetAt = (at: Instant): number => -new Date(at).getTimezoneOffset();

/** The instant as seen from the device's present time zone. */
export const momentAt = (at: Instant, rollOver: number): Moment => ({
  at,
  offset: offsetAt(at),
  rollOver,
});

/** floor((at + offset − rollOver) / 24 h): the definition that log, limits and due dates share. */
export const dayOf = ({ at, offset, rollOver }: Moment): StudyDay =>
  Math.floor((at + offset * MINUTE - rollOver * HOUR) / DAY) as StudyDay;

/** The instant at which a study day begins in the device's time zone (DST included). */
export function startOfDay(day: StudyDay, rollOver: number): Instant {
  const date = new Date(day * DAY);
  return new Date(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate(),
    rollOver,
  ).getTime() as Instant;
}

/** Noon UTC of the calendar date a study day bears: for formatting it with `timeZone: 'UTC'`. */
export const dateOfDay = (day: StudyDay): Date => new Date(day * DAY + DAY / 2);

export const later = (at: Instant, minutes: number): Instant => (at + minutes * MINUTE) as Instant;
export const daysAfter = (day: StudyDay, days: number): StudyDay => (day + days) as StudyDay;
