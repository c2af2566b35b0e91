import type { Next } from './review.ts';

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 1440;
const DAYS_A_MONTH = 365.25 / 12;
const DAYS_A_YEAR = 365.25;

const SPOKEN = { min: 'minute', h: 'hour', d: 'day', mo: 'month', y: 'year' } as const;
type Unit = keyof typeof SPOKEN;

/** What a rating button shows: `10 min`, `6 h`, `12 d`, `3.2 mo`, `1.4 y`. */
export function intervalText(next: Next): string {
  const { amount, unit } = measured(next);
  return `${amount} ${unit}`;
}

/** The same in words, for accessible names: `10 minutes`, `1 day`, `3.2 months`. */
export function spokenInterval(next: Next): string {
  const { amount, unit } = measured(next);
  return `${amount} ${SPOKEN[unit]}${amount === 1 ? '' : 's'}`;
}

/** Minutes and days are exact; hours, months and years have one decimal at most. */
function measured(next: Next): { amount: number; unit: Unit } {
  if ('minutes' in next) {
    const { minutes } = next;
    if (minutes < MINUTES_AN_HOUR) return { amount: minutes, unit: 'min' };
    if (minutes < MINUTES_A_DAY) return { amount: tenths(minutes / MINUTES_AN_HOUR), unit: 'h' };
    return { amount: tenths(minutes / MINUTES_A_DAY), unit: 'd' };
  }
  const { days } = next;
  if (days < 31) return { amount: days, unit: 'd' };
  if (days < 365) return { amount: tenths(days / DAYS_A_MONTH), unit: 'mo' };
  return { amount: tenths(days / DAYS_A_YEAR), unit: 'y' };
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
