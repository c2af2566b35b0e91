/** Heights at which the concept sheet rests. */
export const STOPS = ['peek', 'half', 'full'] as const;
export type Stop = (typeof STOPS)[number];

const STEP = 60;
const TWO_STEPS = 320;

/** Where a sheet comes to rest after it was dragged so many pixels down. */
export function settle(stop: Stop, dragged: number): Stop | 'closed' {
  const far = Math.abs(dragged);
  if (far < STEP) return stop;
  const steps = (far > TWO_STEPS ? 2 : 1) * (dragged > 0 ? -1 : 1);
  const at = STOPS.indexOf(stop) + steps;
  return at < 0 ? 'closed' : (STOPS[Math.min(at, STOPS.length - 1)] ?? stop);
}

/** What the handle does when it is pressed: larger, and from the largest back to half. */
export const stopAfter = (stop: Stop): Stop =>
  stop === 'full' ? 'half' : stop === 'half' ? 'full' : 'half';
