import type { CardId, DeviceId, ReviewId, SessionId } from '../base/id.ts';
import type { Instant, StudyDay } from '../base/time.ts';

export const RATINGS = ['again', 'hard', 'good', 'easy'] as const;
export type Rating = (typeof RATINGS)[number];

/** What FSRS knows of one card. Stability in days, difficulty 1–10. */
export interface Memory {
  readonly stability: number;
  readonly difficulty: number;
  /** Study day of the last answer. */
  readonly last: StudyDay;
  readonly reps: number;
  readonly lapses: number;
}

/** What an answer granted: a study day some days away, or a step in minutes. */
export type Next = { readonly days: number } | { readonly step: number; readonly minutes: number };

/** Where a card stands, read from the last unvoided row's `next` and never recomputed. */
export type Schedule =
  | { readonly phase: 'new' }
  | { readonly phase: 'learning' | 'relearning'; readonly step: number; readonly due: Instant }
  | {
      readonly phase: 'review';
      readonly due: StudyDay;
      /** days granted */ readonly interval: number;
    };

/** A card as folded from its log. */
export interface CardState {
  readonly memory: Memory | null;
  readonly schedule: Schedule;
}

interface RowBase {
  readonly id: ReviewId;
  readonly card: CardId;
  readonly at: Instant;
  /** Minutes east of UTC. */
  readonly offset: number;
  /** Hour at which the learner's day began. */
  readonly rollOver: number;
  readonly session: SessionId;
  readonly device: DeviceId;
}

/** A row of the append-only review log (`scheduling.md`, The log). */
export type ReviewRow =
  | (RowBase & {
      readonly kind: 'answer';
      readonly rating: Rating;
      /** Milliseconds from front shown to rating. */
      readonly duration: number;
      readonly next: Next;
      /** Phase before the answer, for statistics. */
      readonly phase: Schedule['phase'];
    })
  /** Undo: the row it cancels counts no longer. */
  | (RowBase & { readonly kind: 'void'; readonly voids: ReviewId })
  /** Imported memory; the fold starts anew here. */
  | (RowBase & { readonly kind: 'seed'; readonly state: CardState })
  /** The learner moves the due day: days from the row's study day, 0 = today. */
  | (RowBase & { readonly kind: 'set'; readonly next: { readonly days: number } })
  /** Back to new. */
  | (RowBase & { readonly kind: 'reset' });

export type AnswerRow = Extract<ReviewRow, { kind: 'answer' }>;
