import type { CardId } from '../base/id.ts';
import { dayOf, type Instant, type Moment, type StudyDay } from '../base/time.ts';
import { dueDayOf, isStep, isStepReady, isWithinLearnAhead } from '../memory/due.ts';
import type { CardState } from '../memory/review.ts';
import type { Candidate } from './candidate.ts';
import type { Pace } from './estimate.ts';
import type { Plan } from './queue.ts';

/** A review session as a value: each action gives a new one and leaves the old one as it was. */
export interface Session {
  readonly day: StudyDay;
  /** Review and new cards; those before `cursor` were asked. */
  readonly queue: readonly Candidate[];
  readonly cursor: number;
  /** Cards that come back today, earliest first. */
  readonly steps: readonly Candidate[];
  /** Cards planned at the start; an Again does not change it. */
  readonly planned: number;
  /** Cards that do not come back today. */
  readonly finished: number;
  /** The last action and what was before it; null at the start. */
  readonly undo: { readonly card: Candidate; readonly before: Session } | null;
}

export type SessionLength =
  | { readonly kind: 'all' }
  | { readonly kind: 'cards'; readonly cards: number }
  | { readonly kind: 'minutes'; readonly minutes: number };

export type Upcoming =
  | { readonly kind: 'card'; readonly card: Candidate }
  /** Done for now: `cards` come back, the first at `at`. */
  | { readonly kind: 'waiting'; readonly cards: number; readonly at: Instant }
  | { readonly kind: 'done' };

export interface StartOptions {
  readonly at: Instant;
  readonly length: SessionLength;
  readonly pace: Pace;
  /** Cards finished before a session that is continued. */
  readonly finished?: number;
}

/**
 * A session over a plan. A limit counts what was finished before; it takes steps that can be shown now,
 * then the queue, then later steps.
 */
export function startSession(
  plan: Plan,
  { at, length, pace, finished = 0 }: StartOptions,
): Session {
  const now = plan.steps.filter(({ schedule }) => isWithinLearnAhead(schedule, at));
  const later = plan.steps.filter(({ schedule }) => !isWithinLearnAhead(schedule, at));
  const room = roomFor([...now, ...plan.queue, ...later], length, pace, finished);
  const queue = plan.queue.slice(0, Math.max(0, room - now.length));
  const steps = [
    ...now.slice(0, room),
    ...later.slice(0, Math.max(0, room - now.length - queue.length)),
  ];
  const planned = finished + queue.length + steps.length;
  return { day: plan.day, queue, cursor: 0, steps, planned, finished, undo: null };
}

/** How many of the cards fit. By minutes at least one, so that a session is never empty. */
function roomFor(
  cards: readonly Candidate[],
  length: SessionLength,
  pace: Pace,
  finished: number,
): number {
  if (length.kind === 'all') return cards.length;
  if (length.kind === 'cards') return Math.max(0, length.cards - finished);
  let seconds = length.minutes * 60 - finished * pace.review;
  let room = 0;
  for (const { schedule } of cards) {
    seconds -= schedule.phase === 'new' ? pace.fresh : pace.review;
    if (seconds < 0 && room > 0) break;
    room += 1;
  }
  return room;
}

/** Cards still to be asked in this session. */
export const cardsLeft = ({ queue, cursor, steps }: Session): number =>
  queue.length - cursor + steps.length;

/**
 * What to show at an instant: a step whose time has come, else the queue, else a step within 20 minutes.
 * Ask once per card and hold the answer: time passing would change it.
 */
export function upcoming({ queue, cursor, steps }: Session, at: Instant): Upcoming {
  const step = steps[0];
  const head = queue[cursor];
  if (step && isStepReady(step.schedule, at)) return { kind: 'card', card: step };
  if (head) return { kind: 'card', card: head };
  if (!step || !isStep(step.schedule)) return { kind: 'done' };
  if (isWithinLearnAhead(step.schedule, at)) return { kind: 'card', card: step };
  return { kind: 'waiting', cards: steps.length, at: step.schedule.due };
}

/**
 * The session after an answer at that moment left the card in that state. A step that falls on the same
 * study day brings it back; otherwise it is finished. Throws when the card is not waiting.
 */
export function answered(session: Session, id: CardId, state: CardState, moment: Moment): Session {
  const { card, rest } = without(session, id);
  const { memory, schedule } = state;
  const due = dueDayOf(schedule, moment.offset, moment.rollOver);
  if (!isStep(schedule) || due === null || due > dayOf(moment))
    return { ...rest, finished: session.finished + 1, undo: { card, before: session } };
  const back = { ...card, memory, schedule };
  const place = rest.steps.findIndex(
    (step) => isStep(step.schedule) && step.schedule.due > schedule.due,
  );
  const steps = rest.steps.toSpliced(place < 0 ? rest.steps.length : place, 0, back);
  return { ...rest, steps, undo: { card, before: session } };
}

/** The session without a card that was buried or suspended; it is no longer planned. */
export function dropped(session: Session, id: CardId): Session {
  const { card, rest } = without(session, id);
  return { ...rest, planned: session.planned - 1, undo: { card, before: session } };
}

/** The very value from before the last action, and the card it was about; null at the start. */
export const undone = ({ undo }: Session): { session: Session; card: Candidate } | null =>
  undo && { session: undo.before, card: undo.card };

function without(session: Session, id: CardId): { card: Candidate; rest: Session } {
  const { queue, cursor, steps } = session;
  const head = queue[cursor];
  if (head?.id === id) return { card: head, rest: { ...session, cursor: cursor + 1 } };
  const step = steps.findIndex((waiting) => waiting.id === id);
  const waiting = steps[step];
  if (waiting) return { card: waiting, rest: { ...session, steps: steps.toSpliced(step, 1) } };
  const place = queue.findIndex((card, i) => i >= cursor && card.id === id);
  const later = queue[place];
  if (!later) throw new Error(`Inconsistent: card ${id} is not in the session`);
  return { card: later, rest: { ...session, queue: queue.toSpliced(place, 1) } };
}
