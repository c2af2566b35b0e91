import type { Settings, SwipeAction } from '../../store/settings-values.ts';

/* What can be chosen in Settings, in the words shown. */

interface Choice<T> {
  readonly value: T;
  readonly text: string;
}

/** 00:00 to 23:00. */
export const HOURS: readonly Choice<number>[] = Array.from({ length: 24 }, (_, hour) => ({
  value: hour,
  text: `${String(hour).padStart(2, '0')}:00`,
}));

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** 1 = Monday to 7 = Sunday. */
export const WEEK_STARTS: readonly Choice<number | null>[] = [
  { value: null, text: 'By region' },
  ...WEEKDAYS.map((text, i) => ({ value: i + 1, text })),
];

export const THEMES: readonly Choice<Settings['theme']>[] = [
  { value: 'system', text: 'Same as system' },
  { value: 'light', text: 'Light' },
  { value: 'dark', text: 'Dark' },
];

/** Less motion than the system asks for cannot be undone here, so there is no "off". */
export const MOTIONS: readonly Choice<Settings['reduceMotion']>[] = [
  { value: 'system', text: 'Same as system' },
  { value: 'on', text: 'On' },
];

/** By step, 0 smallest. */
export const TEXT_SIZES = ['Smallest', 'Small', 'Medium', 'Large', 'Largest'] as const;

export const SWIPE_ACTIONS: readonly Choice<SwipeAction>[] = [
  { value: 'suggested', text: 'Suggested' },
  { value: 'again', text: 'Again' },
  { value: 'hard', text: 'Hard' },
  { value: 'good', text: 'Good' },
  { value: 'easy', text: 'Easy' },
  { value: 'nothing', text: 'Nothing' },
];
