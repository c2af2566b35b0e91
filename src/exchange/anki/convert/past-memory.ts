import { daysAfter, type StudyDay } from '../../../base/time.ts';
import type { Strength } from '../../../memory/fsrs.ts';
import type { Memory } from '../../../memory/review.ts';
import type { AnkiCard } from '../collection.ts';
import type { History } from './history.ts';
import { replayed } from './replay.ts';
import { dueDayOf, intervalOf } from './schedule.ts';
import { quietInstant, REVIEW, type MemoryOrigin, type PastContext, type Seen } from './seen.ts';
import { clampDifficulty, clampStability, strengthOfSm2 } from './sm2.ts';
import type { Survey } from './survey.ts';

/** Where the memory of a card that is not new comes from. */
export function originOf(
  { memory, interval }: Pick<AnkiCard, 'memory' | 'interval'>,
  type: number,
  { start, anchor }: Survey,
): MemoryOrigin {
  if (memory !== null) return 'file';
  if (start >= 0 || anchor >= 0) return 'replay';
  return type === REVIEW || interval > 0 ? 'conversion' : 'nothing';
}

/**
 * What FSRS knows of a card that is not new: the state in the file, else the history replayed, else interval and
 * ease converted (facts §13). Null for a card under way of which nothing is known.
 */
export function memoryOf(seen: Seen, history: History, context: PastContext): Memory | null {
  const { card, preset, survey, origin } = seen;
  const strength = (): Strength =>
    card.memory === null
      ? strengthOfSm2(
          { interval: intervalOf(card), ease: card.factor / 1000, retention: preset.retention },
          context.parameters,
        )
      : {
          stability: clampStability(card.memory.stability),
          difficulty: clampDifficulty(card.memory.difficulty),
        };
  if (origin === 'nothing') return null;
  const counts = { reps: card.reps, lapses: card.lapses };
  const memory = origin === 'replay' ? replayed(history, survey, preset.retention, context) : null;
  if (memory !== null) return { ...memory, ...counts };
  return { ...strength(), last: lastDay(seen, history, context), ...counts };
}

/** Study day of the last answer: as the card says, else of the log, else one interval before the due day. */
function lastDay(seen: Seen, { rows }: History, context: PastContext): StudyDay {
  const { card, type } = seen;
  const { calendar } = context;
  if (card.lastReview !== null) return calendar.dayAt(card.lastReview * 1000);
  const answer = rows.findLast(({ kind }) => kind === 'answer');
  if (answer) return calendar.dayAt(answer.at);
  const due = type === REVIEW ? dueDayOf(seen, context) : null;
  if (due !== null) return daysAfter(due, -intervalOf(card));
  return calendar.dayAt(quietInstant(card, context));
}
