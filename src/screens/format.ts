import { dateOfDay, type Instant, type StudyDay } from '../base/time.ts';

/** A formatter is expensive to make (tens of milliseconds for the first): only when it is needed. */
function lazily(options: Intl.DateTimeFormatOptions): (date: Date | number) => string {
  let made: Intl.DateTimeFormat | null = null;
  return (date) => (made ??= new Intl.DateTimeFormat(undefined, options)).format(date);
}
const long = lazily({ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' });
const short = lazily({ day: 'numeric', month: 'short', timeZone: 'UTC' });
const clock = lazily({ hour: '2-digit', minute: '2-digit' });

/** "Thursday 14 May" */
export const longDate = (of: StudyDay): string => long(dateOfDay(of)).replace(',', '');
/** "14 May" */
export const shortDate = (of: StudyDay): string => short(dateOfDay(of));
/** "14:20" in the device's time zone. */
export const clockTime = (at: Instant): string => clock(at);

/** "1 card", "3 cards" */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`;

/** Bytes as a reader meets them: whole kB (1,000 bytes), from 1,000 kB on MB with one decimal. */
export function sizeText(bytes: number): string {
  const kilo = Math.max(1, Math.round(bytes / 1_000));
  return kilo < 1_000 ? `${kilo} kB` : `${(kilo / 1_000).toFixed(1)} MB`;
}
