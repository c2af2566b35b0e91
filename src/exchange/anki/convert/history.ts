import type { CardId, DeviceId, ReviewId, SessionId } from '../../../base/id.ts';
import { instant } from '../../../base/time.ts';
import { RATINGS, type AnswerRow, type Next, type ReviewRow } from '../../../memory/review.ts';
import { hashText } from '../../ids.ts';
import type { AnkiReviews } from '../collection.ts';
import type { Calendar } from './calendar.ts';
import { instantOf, LEARNING, useOf } from './survey.ts';

const DAY = 86_400_000;
const DAY_SECONDS = 86_400;
const LONGEST_INTERVAL = 36_500;

const DEVICE = 'anki' as DeviceId;
const RELEARNING = 2;

/** Steps of a deck in minutes, without those of a day or more. */
export interface Steps {
  readonly learning: readonly number[];
  readonly relearning: readonly number[];
}
export const NO_STEPS: Steps = { learning: [], relearning: [] };

export interface HistoryContext {
  readonly reviews: AnkiReviews;
  readonly calendar: Calendar;
  /** Scheduler 1 had three buttons while learning. */
  readonly shifted: boolean;
  /** Rows after this instant (ms) are mistakes of a clock. */
  readonly latest: number;
}

/** What the log says of one card. */
export interface History {
  /** Answers and resets, oldest first. */
  readonly rows: readonly ReviewRow[];
  /** Index in the collection's log of each of `rows`. */
  readonly from: readonly number[];
}

/** Rows of one card's log, `first` to `end` (exclusive), as rows of ours: answers and resets (facts §2). */
export function historyOf(
  card: CardId,
  [first, end]: readonly [first: number, end: number],
  steps: Steps,
  { reviews, calendar, shifted, latest }: HistoryContext,
): History {
  const base = rowBases(card, calendar);
  const rows: ReviewRow[] = [];
  const from: number[] = [];
  let fresh = true;
  let before = 0;
  for (let r = first; r < end; r++) {
    const use = useOf(reviews, r, latest);
    if (use === null || (use === 'reset' && rows.length === 0)) continue;
    const read = instantOf(reviews, r);
    // Microseconds cut to milliseconds may coincide, and one instant is one id.
    const at = read === before ? read + 1 : read;
    before = at;
    if (use === 'reset') rows.push({ ...base(at), kind: 'reset' });
    else rows.push(answerAt(reviews, r, base(at), { steps, shifted, fresh }));
    from.push(r);
    fresh = use === 'reset';
  }
  return { rows, from };
}

type Base = Pick<AnswerRow, 'id' | 'card' | 'at' | 'offset' | 'rollOver' | 'session' | 'device'>;

/** Where an answer stands: the deck's steps, the numbering of its buttons, whether it is the first. */
interface Standing {
  readonly steps: Steps;
  readonly shifted: boolean;
  readonly fresh: boolean;
}

function answerAt(
  { kind: kinds, ease, interval, duration }: AnkiReviews,
  r: number,
  base: Base,
  { steps, shifted, fresh }: Standing,
): AnswerRow {
  const kind = kinds[r] ?? 0;
  return {
    ...base,
    kind: 'answer',
    rating: RATINGS[ratingIndex(ease[r] ?? 0, kind, shifted)] ?? 'good',
    duration: Math.max(0, duration[r] ?? 0),
    next: nextOf(interval[r] ?? 0, kind === LEARNING ? steps.learning : steps.relearning),
    phase: phaseOf(kind, fresh),
  };
}

/**
 * What rows of a card share, and an id derived from card and instant: the same review gives the same row in any
 * file. The session is the day (UTC), the number its millisecond and seven digits of the card, so that answers of
 * two people in one millisecond stay apart; 15 digits, as many as the log's columns hold.
 */
export function rowBases(card: CardId, { offset, rollOver }: Calendar): (at: number) => Base {
  const salt = String(Number.parseInt(hashText(card).slice(0, 8), 16) % 1e7);
  const digits = salt.padStart(7, '0');
  return (at) => {
    const session = sessionOf(Math.floor(at / DAY));
    const ms = at % DAY;
    const id = `${session}.${ms === 0 ? salt : `${ms}${digits}`}` as ReviewId;
    return { id, card, at: instant(at), offset, rollOver, session, device: DEVICE };
  };
}

/** Made once a day: a log has few days and many rows. */
const sessions = new Map<number, SessionId>();
function sessionOf(day: number): SessionId {
  const known = sessions.get(day);
  if (known !== undefined) return known;
  const session = `anki-${day}` as SessionId;
  if (sessions.size < 40_000) sessions.set(day, session);
  return session;
}

/** Index into `RATINGS`. Scheduler 1 numbered its three learning buttons 1 to 3: Again, Good, Easy. */
const ratingIndex = (ease: number, kind: number, shifted: boolean): number =>
  shifted && (kind === LEARNING || kind === RELEARNING) && (ease === 2 || ease === 3)
    ? ease
    : ease - 1;

/** What an interval of the log granted. Steps of a day or more are days here. */
export function nextOf(interval: number, steps: readonly number[]): Next {
  if (interval > 0) return daysNext(Math.min(interval, LONGEST_INTERVAL));
  if (interval <= -DAY_SECONDS)
    return daysNext(Math.min(Math.round(-interval / DAY_SECONDS), LONGEST_INTERVAL));
  const minutes = Math.min(Math.max(1, Math.round(-interval / 60)), 1_439);
  return { step: Math.max(0, steps.indexOf(minutes)), minutes };
}

/** One value for each number of days, shared by all rows. */
const granted: Next[] = [];
const daysNext = (days: number): Next => (granted[days] ??= { days });

function phaseOf(kind: number, fresh: boolean): AnswerRow['phase'] {
  if (kind === LEARNING) return fresh ? 'new' : 'learning';
  return kind === RELEARNING ? 'relearning' : 'review';
}
