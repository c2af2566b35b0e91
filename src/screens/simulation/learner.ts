import { daysAfter, startOfDay, type StudyDay } from '../../base/time.ts';
import { RATINGS, type ReviewRow } from '../../memory/review.ts';
import type { DayRow, EngraphDb } from '../../store/db.ts';
import { daysBetween } from '../../store/queries.ts';
import { paceOf } from '../../study/estimate.ts';
import { tablesOf, type ObservedAnswers, type RatingTables } from '../../study/rating-tables.ts';

/** What the learner does is taken from so many past days. */
const OBSERVED_DAYS = 60;
/** Days without study count once there are so many days to judge by. */
const ENOUGH_DAYS = 14;

/** How the learner answers, how long it takes, and the share of days without study. */
export interface Learner {
  readonly tables: RatingTables;
  /** 0–1. */
  readonly skipped: number;
}

/** The learner of the last 60 days. */
export async function learnerOf(
  db: EngraphDb,
  today: StudyDay,
  rollOver: number,
): Promise<Learner> {
  const from = startOfDay(daysAfter(today, -OBSERVED_DAYS), rollOver);
  const [days, rows] = await Promise.all([
    daysBetween(db, daysAfter(today, -OBSERVED_DAYS), today),
    db.reviews.where('at').aboveOrEqual(from).toArray(),
  ]);
  return { tables: tablesOf(observed(rows), paceOf(days)), skipped: skippedShare(days, today) };
}

/** Share of the days before `today`, from the first with an answer on, on which nothing was answered; 0 while few. */
export function skippedShare(
  past: readonly Pick<DayRow, 'day' | 'fresh' | 'reviews'>[],
  today: StudyDay,
): number {
  const studied = new Set(
    past.flatMap(({ day, fresh, reviews }) => (day < today && fresh + reviews > 0 ? [day] : [])),
  );
  const span = today - Math.min(today, ...studied);
  return span < ENOUGH_DAYS ? 0 : 1 - studied.size / span;
}

type Counts = [number, number, number, number];

/** Ratings of first answers and of answers in phase review, undone ones left out. */
export function observed(rows: readonly ReviewRow[]): ObservedAnswers {
  const voided = new Set(rows.map((row) => (row.kind === 'void' ? row.voids : null)));
  const first: Counts = [0, 0, 0, 0];
  const review: Counts = [0, 0, 0, 0];
  for (const row of rows) {
    if (row.kind !== 'answer' || voided.has(row.id)) continue;
    const counts = row.phase === 'new' ? first : row.phase === 'review' ? review : null;
    const grade = RATINGS.indexOf(row.rating);
    if (counts) counts[grade] = (counts[grade] ?? 0) + 1;
  }
  return { first, review };
}
