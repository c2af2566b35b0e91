import { dateOfDay, type Instant, type StudyDay } from '../base/time.ts';

const day = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' });
const long = day({ weekday: 'long', day: 'numeric', month: 'long' });
const short = day({ day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** "Thursday 14 May" */
export const longDate = (of: StudyDay): string => long.format(dateOfDay(of)).replace(',', '');
/** "14 May" */
export const shortDate = (of: StudyDay): string => short.format(dateOfDay(of));
/** "14:20" in the device's time zone. */
export const clockTime = (at: Instant): string => clock.format(at);

/** "1 card", "3 cards" */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`;
