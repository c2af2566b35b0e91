import { applyRow, type EffectiveRow } from '../../../memory/fold.ts';
import type { CardState, Memory, ReviewRow } from '../../../memory/review.ts';
import { NEW_CARD } from '../../../memory/transition.ts';
import type { AnkiReviews } from '../collection.ts';
import type { Calendar } from './calendar.ts';
import type { History } from './history.ts';
import { difficultyOfFactor, strengthOfSm2 } from './sm2.ts';
import { daysOf, type Survey } from './survey.ts';

export interface ReplayContext {
  readonly reviews: AnkiReviews;
  readonly calendar: Calendar;
  /** FSRS-6. */
  readonly parameters: readonly number[];
}

/**
 * Memory from a card's history (facts §13.1–4): from the first row of the last learning block; when the log does
 * not reach back to one, from the first answer that granted a day or more, taken as SM-2 or FSRS left it. Null
 * when nothing can be used.
 */
export function replayed(
  { rows, from }: History,
  { start, anchor }: Survey,
  retention: number,
  { reviews, calendar, parameters }: ReplayContext,
): Memory | null {
  if (start >= 0) return folded(NEW_CARD, rows.slice(from.indexOf(start)), parameters).memory;
  const i = from.indexOf(anchor);
  const row = rows[i];
  if (row === undefined) return null;
  const interval = daysOf(reviews.interval[anchor] ?? 0);
  const factor = reviews.factor[anchor] ?? 0;
  const sm2 = strengthOfSm2({ interval, ease: factor / 1000, retention }, parameters);
  const difficulty = difficultyOfFactor(factor) ?? sm2.difficulty;
  const last = calendar.dayAt(row.at);
  const memory = { stability: sm2.stability, difficulty, last, reps: 1, lapses: 0 };
  const schedule = { phase: 'review', due: last, interval: 1 } as const;
  return folded({ memory, schedule }, rows.slice(i + 1), parameters).memory;
}

function folded(
  start: CardState,
  rows: readonly ReviewRow[],
  parameters: readonly number[],
): CardState {
  return (rows as readonly EffectiveRow[]).reduce(
    (state, row) => applyRow(state, row, parameters),
    start,
  );
}
