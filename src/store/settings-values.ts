/*
 * Plain types and defaults, without the database: screens may import them anywhere.
 * Retention, steps and limits are no settings but options (`deck/options.ts`), global or by deck.
 */

/** What a swipe does; 'suggested' is the suggested rating, else Good. */
export type SwipeAction = 'suggested' | 'again' | 'hard' | 'good' | 'easy' | 'nothing';

export interface Settings {
  /** Hour at which the learner's day begins, 0–23. */
  readonly rollOver: number;
  /** First day of the week, 1 = Monday to 7 = Sunday; null follows the locale. */
  readonly weekStart: number | null;
  readonly theme: 'system' | 'light' | 'dark';
  /** 0 smallest to 4 largest. */
  readonly cardTextSize: 0 | 1 | 2 | 3 | 4;
  readonly swipe: {
    readonly on: boolean;
    readonly left: SwipeAction;
    readonly right: SwipeAction;
  };
  /** Single keys act in Review (WCAG 2.1.4 lets them be turned off). */
  readonly singleKeys: boolean;
  readonly showIntervals: boolean;
  /** Sounds of cards play by themselves. */
  readonly autoplay: boolean;
  readonly reduceMotion: 'system' | 'on' | 'off';
  /** One-time hints that were shown. */
  readonly coachSeen: readonly string[];
  /** Order of new cards: foundations brought forward, the author's behind the gate, or plain FSRS. */
  readonly newOrder: 'lift' | 'author' | 'plain';
  /** FSRS-6 parameters fitted to the learner; null = the defaults. */
  readonly parameters: readonly number[] | null;
  /** Primary action on the left. */
  readonly dockMirrored: boolean;
  /** Searches over cards that the learner kept, as typed. */
  readonly savedSearches: readonly string[];
}

export const DEFAULT_SETTINGS: Settings = {
  rollOver: 4,
  weekStart: null,
  theme: 'system',
  cardTextSize: 2,
  swipe: { on: false, left: 'again', right: 'suggested' },
  singleKeys: true,
  showIntervals: true,
  autoplay: true,
  reduceMotion: 'system',
  coachSeen: [],
  newOrder: 'lift',
  parameters: null,
  dockMirrored: false,
  savedSearches: [],
};
