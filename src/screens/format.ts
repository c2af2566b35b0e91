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

/** A whole number with its thousands apart: "3,910". The browser's own formatter takes tens of milliseconds for the first. */
export function figure(n: number): string {
  let rest = String(Math.abs(n));
  let text = '';
  for (; rest.length > 3; rest = rest.slice(0, -3)) text = `,${rest.slice(-3)}${text}`;
  return `${n < 0 ? '-' : ''}${rest}${text}`;
}

/** "1 card", "3 cards" */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n} ${n === 1 ? one : many}`;

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units: "0 kB", "84 kB", "3.1 MB"; anything at all is 1 kB at least. */
export function sizeText(bytes: number): string {
  let value = bytes === 0 ? 0 : Math.max(1, bytes / 1_000);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}
