import type { CardId, ConceptId, SessionId } from '../../base/id.ts';
import type { StudyDay } from '../../base/time.ts';
import type { Layer } from '../../deck/deck.ts';
import { conceptMastery, isRise, whatMoved, type Mastery, type Move } from '../../graph/mastery.ts';
import { decayOf, DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { foldCard } from '../../memory/fold.ts';
import { isStep } from '../../memory/due.ts';
import type { AnswerRow, CardState, Rating } from '../../memory/review.ts';
import { minutesFor } from '../../study/estimate.ts';
import type { CardRow } from '../../store/db.ts';
import { readHistories } from '../../store/history.ts';
import { readLocal, sessionUnderWay, writeLocal } from '../../store/local.ts';
import { cardsByIds, cardsOfConcept, conceptsByIds, standingAnswers } from '../../store/queries.ts';
import { protectStorage, storageState } from '../../store/storage.ts';
import { clockTime, counted, longDate } from '../format.ts';
import type { AppState } from '../app-state.svelte.ts';
import type { GoalStrip } from '../goal/goal-strip.ts';
import type { Offer } from './diagnosis.ts';
import {
  DEFAULT_CHOICE,
  loadStudy,
  forecastOf,
  tomorrowOf,
  type StudyData,
} from '../study-data.ts';

export interface MoveView extends Move {
  readonly title: string;
  readonly layer: Layer | null;
  readonly text: string;
  readonly spoken: string;
  readonly down: boolean;
}

export interface DoneView {
  readonly heading: string;
  readonly sentence: string;
  readonly ratings: Readonly<Record<Rating, number>>;
  readonly moves: readonly MoveView[];
  /** False until moves are known. */
  readonly counted: boolean;
  readonly tomorrow: string;
  readonly canUndo: boolean;
}

/** The end of a session, from its rows in the log: the same after a reload. */
export class DoneScreen {
  view = $state.raw<DoneView | null>(null);
  told = $state('');
  offers = $state.raw<readonly Offer[]>([]);
  queued = $state.raw<readonly Offer[]>([]);
  /** The goal's path, when this session moved a concept of it. */
  strip = $state.raw<GoalStrip | null>(null);
  readonly #app: AppState;
  readonly #session: SessionId;

  constructor(app: AppState, session: SessionId) {
    this.#app = app;
    this.#session = session;
    void this.#load();
  }

  get date(): string {
    return longDate(this.#app.day);
  }

  /** Back to the last card with its answer: Review undoes from the log. */
  async undo(): Promise<void> {
    if (this.view?.canUndo) this.#app.go(`#/review?undo=${this.#session}`, { replace: true });
  }

  async #load(): Promise<void> {
    const app = this.#app;
    await app.writes.flush();
    const answers = await standingAnswers(app.db, this.#session);
    const moment = app.moment();
    const data = await loadStudy(app, moment, { kind: 'today', choice: DEFAULT_CHOICE });
    this.view = {
      ...headOf(answers, data, moment.at),
      ratings: ratingsOf(answers),
      moves: [],
      counted: false,
      tomorrow: await this.#tomorrow(data),
      canUndo: answers.length > 0 && (await sessionUnderWay(app.db))?.session === this.#session,
    };
    const moves = await this.#moves(answers, data.plan.day);
    this.view = { ...this.view, moves, counted: true };
    await this.#first();
    await this.#goal(moves);
    await this.#offer(answers);
  }

  async #tomorrow(data: StudyData): Promise<string> {
    const { db } = this.#app;
    const { review, fresh } = await tomorrowOf(
      db,
      data,
      await forecastOf(db, data.decks, data.plan.day),
    );
    if (review + fresh === 0) return 'Tomorrow: nothing due yet.';
    const minutes = minutesFor({ review, learning: 0, fresh }, data.pace);
    return `Tomorrow: ${counted(review + fresh, 'card')}, about ${counted(minutes, 'minute')}.`;
  }

  /** Labels of the concepts touched, before the session and now, from the log alone. */
  async #moves(answers: readonly AnswerRow[], day: StudyDay): Promise<MoveView[]> {
    const { db, settings } = this.#app;
    const parameters = settings.parameters ?? DEFAULT_PARAMETERS;
    const w20 = decayOf(parameters);
    const touched = await cardsByIds(db, [...new Set(answers.map(({ card }) => card))]);
    const histories = await readHistories(db, new Set(touched.keys()));
    const before = new Map<CardId, CardState>();
    for (const id of touched.keys()) {
      const earlier = (histories.get(id) ?? []).filter((row) => row.session !== this.#session);
      before.set(id, foldCard(earlier, parameters));
    }
    const then = new Map<ConceptId, Mastery>();
    const now = new Map<ConceptId, Mastery>();
    for (const concept of new Set([...touched.values()].flatMap((card) => card.concepts))) {
      const cards = await cardsOfConcept(db, concept);
      const memoryOf = (states: ReadonlyMap<CardId, CardState>) => (card: CardRow) =>
        (states.get(card.id) ?? card).memory;
      then.set(concept, masteryOf(concept, cards, memoryOf(before), day, w20));
      now.set(concept, masteryOf(concept, cards, memoryOf(new Map()), day, w20));
    }
    const moves = whatMoved(then, now);
    const concepts = await conceptsByIds(
      db,
      moves.map(({ concept }) => concept),
    );
    return moves.flatMap((move) => {
      const row = concepts.get(move.concept);
      return row ? [{ ...move, title: row.title, layer: row.layer, ...wordsOf(move) }] : [];
    });
  }

  async #goal(moves: readonly MoveView[]): Promise<void> {
    if (moves.length === 0) return;
    const { goalStrip } = await import('../goal/goal-strip.ts');
    this.strip = await goalStrip(
      this.#app,
      moves.map(({ concept }) => concept),
    );
  }

  /** Read when all else stands: the graph is loaded only after a lapse. */
  async #offer(answers: readonly AnswerRow[]): Promise<void> {
    if (!answers.some(({ phase, rating }) => phase === 'review' && rating === 'again')) return;
    const { offersAfter } = await import('./diagnosis.ts');
    this.offers = await offersAfter(this.#app, answers);
  }

  /** The foundations' unseen cards go to the head of the next new cards. */
  async queue(offer: Offer): Promise<void> {
    if (this.#app.readOnly) return;
    await writeLocal(this.#app.db, 'queuedNew', offer.queue);
    this.queued = [...this.queued, offer];
  }

  /** After the first finished session the browser is asked, once, to keep the data. */
  async #first(): Promise<void> {
    const { db } = this.#app;
    if (await readLocal<number>(db, 'firstSessionAt')) return;
    await writeLocal(db, 'firstSessionAt', this.#app.writer().now);
    if ((await storageState()).protection === 'may-be-cleared') await protectStorage();
  }
}

const masteryOf = (
  concept: ConceptId,
  cards: readonly CardRow[],
  memory: (card: CardRow) => CardRow['memory'],
  day: StudyDay,
  w20: number,
): Mastery =>
  conceptMastery(
    cards.map((card) => ({
      weight: card.concepts[0] === concept ? 1 : 0.5,
      memory: memory(card),
      suspended: card.suspended,
    })),
    day,
    w20,
  );

function headOf(answers: readonly AnswerRow[], { plan }: StudyData, at: number) {
  const cards = new Set(answers.map(({ card }) => card)).size;
  const minutes = Math.max(
    1,
    Math.round(answers.reduce((sum, row) => sum + row.duration, 0) / 60_000),
  );
  const known = answers.filter(({ phase }) => phase === 'review');
  const kept = known.filter(({ rating }) => rating !== 'again').length;
  const share = known.length ? ` You remembered ${Math.round((100 * kept) / known.length)}%.` : '';
  const left = plan.queue.length + plan.steps.length;
  const sentence = `${counted(cards, 'card')} in ${counted(minutes, 'minute')}${left ? '' : '.'}`;
  const first = plan.steps[0]?.schedule;
  if (plan.queue.length === 0 && first && isStep(first)) {
    const back = first.due > at ? ` at ${clockTime(first.due)}` : ' now';
    const come = counted(plan.steps.length, 'card comes', 'cards come');
    return { heading: 'Done for now', sentence: `${sentence}.${share} ${come} back${back}.` };
  }
  if (left)
    return { heading: 'Done for now', sentence: `${sentence}, ${left} left for later.${share}` };
  return { heading: 'Done for today', sentence: `${sentence}${share}` };
}

function ratingsOf(answers: readonly AnswerRow[]): Record<Rating, number> {
  const ratings = { again: 0, hard: 0, good: 0, easy: 0 };
  for (const { rating } of answers) ratings[rating] += 1;
  return ratings;
}

function wordsOf(move: Move): Pick<MoveView, 'text' | 'spoken' | 'down'> {
  if (move.points === 'first')
    return { text: 'first', spoken: 'seen for the first time', down: false };
  const down = !isRise(move);
  const size = Math.abs(move.points);
  return {
    text: `${down ? '−' : '+'}${size}`,
    spoken: `${down ? 'down' : 'up'} ${size} points`,
    down,
  };
}
