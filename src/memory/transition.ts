import { daysAfter, dayOf, later, type Moment, type StudyDay } from '../base/time.ts';
import type { Scheduler } from './fsrs.ts';
import type { CardState, Memory, Next, Rating, Schedule } from './review.ts';

export const NEW_CARD: CardState = { memory: null, schedule: { phase: 'new' } };

/** Whole study days since the last answer, 0 when the clock was set back (rule 2). */
export const elapsedDays = (memory: Memory | null, day: StudyDay): number =>
  memory === null ? 0 : Math.max(0, day - memory.last);

/** Memory after an answer on that study day (rule 2). */
export function memoryAfter(
  { memory, schedule }: CardState,
  answer: { readonly rating: Rating; readonly day: StudyDay },
  scheduler: Scheduler,
): Memory {
  const { rating, day } = answer;
  const { stability, difficulty } = scheduler.after(memory, elapsedDays(memory, day), rating);
  const lapsed = rating === 'again' && schedule.phase === 'review';
  return {
    stability,
    difficulty,
    last: memory === null || day > memory.last ? day : memory.last,
    reps: (memory?.reps ?? 0) + 1,
    lapses: (memory?.lapses ?? 0) + (lapsed ? 1 : 0),
  };
}

/** Schedule after something was granted at that moment (rules 5 and 6). */
export function scheduleAfter(before: Schedule, next: Next, moment: Moment): Schedule {
  if ('days' in next)
    return { phase: 'review', due: daysAfter(dayOf(moment), next.days), interval: next.days };
  const firstTime = before.phase === 'new' || before.phase === 'learning';
  return {
    phase: firstTime ? 'learning' : 'relearning',
    step: next.step,
    due: later(moment.at, next.minutes),
  };
}
