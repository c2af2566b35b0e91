import { daysAfter, type StudyDay } from '../base/time.ts';

export const PAST_DAYS = 14;
export const COMING_DAYS = 7;

/** Answers on one study day in one deck. */
export interface DayAnswers {
  readonly day: StudyDay;
  readonly again: number;
  readonly hard: number;
  readonly good: number;
  readonly easy: number;
}

export interface StripDay {
  readonly day: StudyDay;
  /** past: answers given, 0 = missed; today: answers given so far; coming: cards that come due. */
  readonly kind: 'past' | 'today' | 'coming';
  readonly count: number;
}

export interface Strip {
  /** 14 past days, today, 7 coming. */
  readonly days: readonly StripDay[];
  /** Days in a row with at least one answer, up to today, or to yesterday while today has none. */
  readonly run: number;
  /** True when there were answers before but neither today nor yesterday: "New run starts today." */
  readonly ended: boolean;
  /** "152 in the next 7 days" */
  readonly coming: number;
}

export interface StripInput {
  readonly today: StudyDay;
  /** As far back as the run is to be counted; several decks may share a day. */
  readonly answers: readonly DayAnswers[];
  /** Cards due on each later study day. */
  readonly due: ReadonlyMap<StudyDay, number>;
}

/** Run, heat and forecast in one. Today is never a missed day. */
export function stripOf({ today, answers, due }: StripInput): Strip {
  const perDay = answersPerDay(answers);
  const span = (
    from: number,
    to: number,
    kind: StripDay['kind'],
    of: ReadonlyMap<StudyDay, number>,
  ) =>
    Array.from({ length: to - from + 1 }, (_, i): StripDay => {
      const day = daysAfter(today, from + i);
      return { day, kind, count: of.get(day) ?? 0 };
    });
  const coming = span(1, COMING_DAYS, 'coming', due);
  const run = runLength(perDay, today);
  return {
    days: [...span(-PAST_DAYS, -1, 'past', perDay), ...span(0, 0, 'today', perDay), ...coming],
    run,
    ended: run === 0 && [...perDay].some(([day, count]) => day < today && count > 0),
    coming: coming.reduce((sum, { count }) => sum + count, 0),
  };
}

function answersPerDay(answers: readonly DayAnswers[]): Map<StudyDay, number> {
  const perDay = new Map<StudyDay, number>();
  for (const { day, again, hard, good, easy } of answers)
    perDay.set(day, (perDay.get(day) ?? 0) + again + hard + good + easy);
  return perDay;
}

function runLength(perDay: ReadonlyMap<StudyDay, number>, today: StudyDay): number {
  const studied = (day: StudyDay): boolean => (perDay.get(day) ?? 0) > 0;
  let run = studied(today) ? 1 : 0;
  for (let day = daysAfter(today, -1); studied(day); day = daysAfter(day, -1)) run += 1;
  return run;
}
