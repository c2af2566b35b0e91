import {
  reviewId,
  type CardId,
  type DeckId,
  type DeviceId,
  type NoteId,
  type SessionId,
} from '../../base/id.ts';
import { dayOf, daysAfter, type Instant, type Moment, type StudyDay } from '../../base/time.ts';
import type { DrawnCard, Note } from '../../deck/deck.ts';
import { intervalText, spokenInterval } from '../../memory/interval-text.ts';
import { nextAt, outcomes, type Outcomes } from '../../memory/outcomes.ts';
import { scheduleAfter } from '../../memory/transition.ts';
import {
  RATINGS,
  type AnswerRow,
  type CardState,
  type Rating,
  type ReviewRow,
} from '../../memory/review.ts';
import type { MemoryRules } from '../../memory/rules.ts';
import type { Candidate } from '../../study/candidate.ts';
import {
  answered,
  cardsLeft,
  dropped,
  undone,
  upcoming,
  type Session,
} from '../../study/session.ts';
import type { Comparison } from '../../study/typed.ts';
import { compare, firstLetters } from './typing.ts';

type VoidRow = Extract<ReviewRow, { kind: 'void' }>;

/** A card that can be asked: with the instant of its last row (scheduling, rule 1). */
export interface SessionCard extends Candidate {
  readonly part: string;
  readonly lastAt?: Instant;
}

/** What the session needs from outside; a test gives its own. */
export interface SessionPorts {
  readonly moment: () => Moment;
  readonly device: DeviceId;
  readonly rulesOf: (card: SessionCard) => MemoryRules;
  readonly note: (id: NoteId) => Note | undefined;
  /** Reads the rows that a rating of the card will replace, so that its write need not wait for them. */
  readonly readAhead?: (card: SessionCard, day: StudyDay) => void;
  /** Begin the write at once; it is queued, kept and retried elsewhere. */
  readonly saveAnswer: (row: AnswerRow, after: CardState, deck: DeckId) => void;
  readonly saveVoid: (row: VoidRow, voided: AnswerRow, before: CardState, deck: DeckId) => void;
  readonly saveMark: (change: MarkChange) => void;
  readonly undoMark: (change: MarkChange) => void;
}

export type MarkChange = { readonly card: CardId } & (
  { readonly kind: 'bury'; readonly until: number } | { readonly kind: 'suspend' }
);

type Done =
  | {
      readonly kind: 'answer';
      readonly row: AnswerRow;
      readonly before: CardState;
      readonly outcomes: Outcomes | null;
    }
  | { readonly kind: 'mark'; readonly change: MarkChange };

export interface Button {
  readonly short: string;
  readonly spoken: string;
}

const NAME: Record<Rating, string> = { again: 'Again', hard: 'Hard', good: 'Good', easy: 'Easy' };

/** One review session: which card, whether its answer is shown, what each rating would grant, and the way back. */
export class ReviewSession {
  session = $state.raw<Session>() as Session;
  card = $state.raw<SessionCard | null>(null);
  shown = $state(false);
  typing = $state(false);
  typed = $state('');
  comparison = $state.raw<Comparison | null>(null);
  hint = $state('');
  /** What was undone, put away or swiped, for four seconds. */
  line = $state('');
  waiting = $state.raw<{ cards: number; at: Instant } | null>(null);
  #outcomes = $state.raw<Outcomes | null>(null);
  #ahead: { readonly card: SessionCard; readonly outcomes: Outcomes } | null = null;
  #history = $state.raw<readonly Done[]>([]);
  readonly id: SessionId;
  readonly #ports: SessionPorts;
  /** Rows that this session has written, those before it was continued included. */
  #rows: number;
  #frontAt: Instant = 0 as Instant;

  constructor(id: SessionId, session: Session, ports: SessionPorts, rows = 0) {
    this.id = id;
    this.#ports = ports;
    this.session = session;
    this.#rows = rows;
    this.next();
  }

  get note(): Note | null {
    return this.card ? (this.#ports.note(this.card.note) ?? null) : null;
  }
  get drawn(): DrawnCard | null {
    return this.note?.cards.find((card) => card.part === this.card?.part) ?? null;
  }
  get left(): number {
    return cardsLeft(this.session);
  }
  get canUndo(): boolean {
    return this.#history.length > 0;
  }
  /** The rating that Space gives, and the only filled button. */
  get suggested(): Rating {
    if (this.comparison) return this.comparison.rating;
    return this.hint ? 'hard' : 'good';
  }
  get buttons(): Record<Rating, Button> | null {
    const grades = this.#outcomes?.grades;
    if (!grades) return null;
    const entries = RATINGS.map((rating) => {
      const { next } = grades[rating];
      return [rating, { short: intervalText(next), spoken: spokenInterval(next) }] as const;
    });
    return Object.fromEntries(entries) as Record<Rating, Button>;
  }

  /** Shows the answer; with something typed, compares it. */
  reveal(): void {
    if (!this.card || this.shown) return;
    const { note } = this;
    if (this.typing && note) this.comparison = compare(note, this.typed);
    this.typing = false;
    const moment = this.#ports.moment();
    const ahead = this.#ahead;
    this.#outcomes =
      ahead?.card === this.card && ahead.outcomes.day === dayOf(moment)
        ? ahead.outcomes
        : this.#compute(this.card, moment);
    this.#ports.readAhead?.(this.card, dayOf(moment));
    this.shown = true;
  }

  /** Computes what the buttons will say while the learner thinks; only the study day enters into it (rule 8). */
  prepare(): void {
    const { card } = this;
    if (!card || this.shown) return;
    const moment = this.#ports.moment();
    this.#ahead = { card, outcomes: this.#compute(card, moment) };
    this.#ports.readAhead?.(card, dayOf(moment));
  }

  /** The study day changed while the answer stands: what the buttons say must be what they grant (rule 8). */
  dayChanged(): void {
    if (!this.card || !this.shown) return;
    const moment = this.#ports.moment();
    this.#outcomes = this.#compute(this.card, moment);
    this.#ports.readAhead?.(this.card, dayOf(moment));
  }

  /** Grants what the button said, begins the write, shows the next card from memory; says what was granted. */
  rate(rating: Rating): string {
    const { card } = this;
    if (!card || !this.shown) return '';
    const moment = this.#ports.moment();
    const { next, state, at } = this.#granted(card, rating, moment);
    const row: AnswerRow = {
      kind: 'answer',
      ...this.#rowBase(card.id, { ...moment, at }),
      rating,
      duration: Math.max(0, moment.at - this.#frontAt),
      next,
      phase: card.schedule.phase,
    };
    this.#ports.saveAnswer(row, state, card.deck);
    const before: CardState = { memory: card.memory, schedule: card.schedule };
    this.#history = [...this.#history, { kind: 'answer', row, before, outcomes: this.#outcomes }];
    this.#take(answered(this.session, card.id, state, { ...moment, at }), card, row.at);
    this.next();
    return `${NAME[rating]}, ${intervalText(next)}`;
  }

  bury(): void {
    if (!this.card) return;
    const until = daysAfter(dayOf(this.#ports.moment()), 1);
    this.#mark({ kind: 'bury', card: this.card.id, until }, 'Buried until tomorrow');
  }
  suspend(): void {
    if (this.card) this.#mark({ kind: 'suspend', card: this.card.id }, 'Suspended');
  }

  /** Takes back the last action: card, schedule and count are as before, and the card shows its answer again. */
  undo(): void {
    const last = this.#history.at(-1);
    const back = undone(this.session);
    if (!last || !back) return;
    this.#history = this.#history.slice(0, -1);
    const card = back.card as SessionCard;
    this.session = back.session;
    if (last.kind === 'mark') {
      this.#ports.undoMark(last.change);
      this.#show(card);
    } else this.#show({ ...card, lastAt: this.#void(last, card.deck) });
    // What the buttons said then is what they say again.
    if (last.kind === 'answer' && last.outcomes && this.card)
      this.#ahead = { card: this.card, outcomes: last.outcomes };
    this.reveal();
    this.line = last.kind === 'answer' ? `Undone: ${NAME[last.row.rating]}` : 'Undone';
  }

  /** After an undo from the log: that card again, with its answer. It may be gone when limits changed since. */
  bringFirst(id: CardId, rating: Rating): void {
    const { steps, queue, cursor } = this.session;
    const card = [...steps, ...queue.slice(cursor)].find((candidate) => candidate.id === id);
    this.line = `Undone: ${NAME[rating]}`;
    if (!card) return;
    this.#show(card as SessionCard);
    this.reveal();
  }

  /** H: the first letter of each blank; the suggestion becomes Hard. */
  giveHint(): void {
    if (this.note?.kind === 'cloze' && !this.shown) this.hint = firstLetters(this.note);
  }

  /** Shows what comes next at this moment: a card, or that some come back later. */
  next(): void {
    const { at } = this.#ports.moment();
    const up = upcoming(this.session, at);
    this.waiting = up.kind === 'waiting' ? { cards: up.cards, at: up.at } : null;
    this.#show(up.kind === 'card' ? (up.card as SessionCard) : null);
  }

  #show(card: SessionCard | null): void {
    this.card = card;
    this.shown = false;
    this.typing = false;
    this.typed = '';
    this.comparison = null;
    this.hint = '';
    this.#outcomes = null;
    this.#frontAt = this.#ports.moment().at;
  }

  #compute(card: SessionCard, moment: Moment): Outcomes {
    return outcomes({
      card: card.id,
      state: { memory: card.memory, schedule: card.schedule },
      moment,
      lastAt: card.lastAt ?? null,
      rules: this.#ports.rulesOf(card),
    });
  }

  /** What the button said, for this instant: computed anew only when the study day changed since the reveal. */
  #granted(card: SessionCard, rating: Rating, moment: Moment) {
    const at = nextAt(moment.at, card.lastAt ?? null);
    const then = { ...moment, at };
    const shown = this.#outcomes;
    const computed = shown?.day === dayOf(then) ? shown : this.#compute(card, moment);
    const { next, state } = computed.grades[rating];
    const schedule = scheduleAfter(card.schedule, next, then);
    return { at, next, state: { memory: state.memory, schedule } };
  }

  #mark(change: MarkChange, line: string): void {
    this.#ports.saveMark(change);
    this.#history = [...this.#history, { kind: 'mark', change }];
    this.session = dropped(this.session, change.card);
    this.line = line;
    this.next();
  }

  /** Cancels an answer in the log; returns the instant of the row that does so. */
  #void({ row, before }: Extract<Done, { kind: 'answer' }>, deck: DeckId): Instant {
    const moment = this.#ports.moment();
    const at = nextAt(moment.at, row.at);
    const base = this.#rowBase(row.card, { ...moment, at });
    this.#ports.saveVoid({ kind: 'void', ...base, voids: row.id }, row, before, deck);
    return at;
  }

  /** A card that comes back today must know its last row, or a clock set back could reorder its log. */
  #take(session: Session, card: SessionCard, lastAt: Instant): void {
    const steps = session.steps.map((step) => (step.id === card.id ? { ...step, lastAt } : step));
    this.session = { ...session, steps };
  }

  #rowBase(card: CardId, moment: Moment) {
    this.#rows += 1;
    return {
      id: reviewId(this.id, this.#rows),
      card,
      ...moment,
      session: this.id,
      device: this.#ports.device,
    };
  }
}
