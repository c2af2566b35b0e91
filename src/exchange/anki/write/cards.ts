import { dayOf, type StudyDay } from '../../../base/time.ts';
import { effectiveRows } from '../../../memory/fold.ts';
import type { Memory, Schedule } from '../../../memory/review.ts';
import type { SqlValue } from '../../sqlite.ts';
import type { ExportCalendar } from './calendar.ts';
import type { ExportCard } from './content.ts';
import type { DeckOptions } from '../../../deck/options.ts';

/** Anki's ease where FSRS schedules and none is known. */
const EASE = 2500;
const SUSPENDED = -1;
const BURIED = -3;

/** Where a card stands in the file. */
export interface CardPlace {
  readonly id: number;
  readonly note: number;
  readonly deck: number;
  readonly ordinal: number;
  /** Place in the queue of new cards, from 1. */
  readonly position: number;
  /** Unix seconds. */
  readonly modified: number;
}

export interface CardContext {
  readonly calendar: ExportCalendar;
  readonly options: DeckOptions;
  /** w20. */
  readonly decay: number;
}

/** What columns type to left of a card say, and `data`. */
interface Standing {
  readonly type: number;
  readonly queue: number;
  readonly due: number;
  readonly interval: number;
  readonly left: number;
}

/** A row of `cards`; `context` null: the card goes out as new. */
export function cardRow(
  card: ExportCard,
  place: CardPlace,
  context: CardContext | null,
): SqlValue[] {
  const { id, note, deck, ordinal, position, modified } = place;
  const head = [id, note, deck, ordinal, modified, -1];
  if (context === null) return [...head, 0, 0, position, 0, 0, 0, 0, 0, 0, 0, 0, '{}'];
  const { state, suspended, buried, flag } = card;
  const { memory, schedule } = state;
  const { type, queue, due, interval, left } = standing(schedule, memory, position, context);
  const shown = suspended ? SUSPENDED : buried ? BURIED : queue;
  const counts = [memory?.reps ?? 0, memory?.lapses ?? 0];
  const factor = type === 0 || (type === 1 && memory === null) ? 0 : EASE;
  const data = JSON.stringify(dataOf(card, position, context));
  return [...head, type, shown, due, interval, factor, ...counts, left, 0, 0, flag & 7, data];
}

function standing(
  schedule: Schedule,
  memory: Memory | null,
  position: number,
  { calendar, options }: CardContext,
): Standing {
  if (schedule.phase === 'new') return { type: 0, queue: 0, due: position, interval: 0, left: 0 };
  if (schedule.phase === 'review')
    return {
      ...{ type: 2, queue: 2, left: 0 },
      due: calendar.number(schedule.due),
      interval: Math.max(1, Math.round(schedule.interval)),
    };
  const again = schedule.phase === 'relearning';
  const steps = (again ? options.relearningSteps : options.learningSteps).length;
  return {
    ...{ type: again ? 3 : 1, queue: 1, due: Math.floor(schedule.due / 1000) },
    interval: again ? Math.max(1, Math.round(memory?.stability ?? 1)) : 0,
    left: Math.max(1, steps - schedule.step),
  };
}

/** Anki's JSON beside a card: FSRS state and the place it had as a new one. */
function dataOf(card: ExportCard, position: number, { calendar, options, decay }: CardContext) {
  const { memory } = card.state;
  if (memory === null) return { pos: position };
  return {
    pos: position,
    s: rounded(memory.stability, 4),
    d: rounded(memory.difficulty, 3),
    dr: rounded(options.retention, 2),
    decay: rounded(decay, 3),
    lrt: lastReview(card, memory.last, calendar),
  };
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** Unix seconds of the last answer where the log knows it, else the middle of its study day. */
function lastReview({ rows }: ExportCard, day: StudyDay, calendar: ExportCalendar): number {
  const answer = effectiveRows(rows).findLast(({ kind }) => kind === 'answer');
  // By the answer's own zone: its instant is true wherever the learner is now.
  return answer && dayOf(answer) === day ? Math.floor(answer.at / 1000) : calendar.noonOf(day);
}
