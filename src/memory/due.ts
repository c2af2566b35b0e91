import { daysAfter, dayOf, type Instant, type StudyDay } from '../base/time.ts';
import type { Schedule } from './review.ts';

export type StepSchedule = Extract<Schedule, { phase: 'learning' | 'relearning' }>;
export type ReviewSchedule = Extract<Schedule, { phase: 'review' }>;

/** Minutes before its time at which a step is shown when nothing else is left (rule 6). */
export const LEARN_AHEAD_MINUTES = 20;

export const isStep = (schedule: Schedule): schedule is StepSchedule =>
  schedule.phase === 'learning' || schedule.phase === 'relearning';

/**
 * Queue key: the study day on which a card is due; a step counts on the day its instant falls on, with
 * the learner's present offset (minutes) and roll-over (hour). Null for a new card.
 */
export function dueDayOf(schedule: Schedule, offset: number, rollOver: number): StudyDay | null {
  if (schedule.phase === 'new') return null;
  return isStep(schedule) ? dayOf({ at: schedule.due, offset, rollOver }) : schedule.due;
}

/** True when a step's instant has come. */
export const isStepReady = (schedule: Schedule, at: Instant): boolean =>
  isStep(schedule) && schedule.due <= at;

/** True when a step may be shown because nothing else is left (rule 6). */
export const isWithinLearnAhead = (schedule: Schedule, at: Instant): boolean =>
  isStep(schedule) && schedule.due - at <= LEARN_AHEAD_MINUTES * 60_000;

/** The due day to show: after a clock that ran ahead, no further away than its interval (rule 9). */
export function shownDue({ due, interval }: ReviewSchedule, today: StudyDay): StudyDay {
  const farthest = daysAfter(today, interval);
  return due < farthest ? due : farthest;
}
