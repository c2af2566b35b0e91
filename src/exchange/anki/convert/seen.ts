import type { CardId } from '../../../base/id.ts';
import type { StudyDay } from '../../../base/time.ts';
import type { AnkiCard } from '../collection.ts';
import { secondsOf } from './calendar.ts';
import type { HistoryContext, Steps } from './history.ts';
import type { ReplayContext } from './replay.ts';
import type { Survey } from './survey.ts';

/** Types and queues of cards (facts §2). */
export const NEW = 0;
export const REVIEW = 2;
export const RELEARNING = 3;
export const INTRADAY = 1;
export const INTERDAY = 3;
export const SUSPENDED = -1;
/** By the scheduler, with a sibling; by hand. */
export const BURIED: readonly number[] = [-2, -3];

export interface PastContext extends HistoryContext, ReplayContext {
  /** Unix ms of the collection: for cards that know no instant of their own. */
  readonly fallbackAt: number;
  /** The learner's study day. */
  readonly today: StudyDay;
}

/** What the preset of a card's own deck says. */
export interface CardPreset extends Steps {
  /** SM-2's aim, 0–1. */
  readonly retention: number;
  /** Instant (ms) before which a history without beginning is not used. */
  readonly ignoreBefore: number;
  /** Learning and relearning steps as in Anki, those of days too: `left` counts them. */
  readonly allLearning: number;
  readonly allRelearning: number;
}

/** A card of the file and where it is. */
export interface Subject {
  readonly id: CardId;
  readonly card: AnkiCard;
  readonly preset: CardPreset;
  /** Its deck and due are those of a filtered deck. */
  readonly inFiltered: boolean;
  /** Its rows of the collection's log, from and to (exclusive). */
  readonly log: readonly [from: number, to: number];
}

/** Where a card's memory comes from. */
export type MemoryOrigin = 'file' | 'replay' | 'conversion' | 'nothing';

/** A card of which the log was looked at. */
export interface Seen extends Subject {
  readonly type: number;
  readonly survey: Survey;
  readonly origin: MemoryOrigin;
}

/** When a card without history came to stand where it does: its last review or change, never in the future. */
export function quietInstant(card: AnkiCard, { latest, fallbackAt }: PastContext): number {
  const candidates = [(card.lastReview ?? 0) * 1000, secondsOf(card.modified) * 1000, fallbackAt];
  return Math.floor(candidates.find((at) => at > 0 && at <= latest) ?? 1);
}
