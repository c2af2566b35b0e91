import { newId, type CardId, type ConceptId, type DeckId, type SessionId } from '../../base/id.ts';
import { dayOf } from '../../base/time.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { ReviewRow } from '../../memory/review.ts';
import { resolveOptions } from '../../study/limits.ts';
import { startSession, type Session, type SessionLength } from '../../study/session.ts';
import { keepSession, readLocal } from '../../store/local.ts';
import { buryUntil, setSuspended, undoMarks, type MarkValue } from '../../store/mark.ts';
import { lastRowNumber } from '../../store/queries.ts';
import { withConnection } from '../../store/open.ts';
import { readAhead } from '../../store/record-ahead.ts';
import { recordReview, recordVoid } from '../../store/record.ts';
import { rulesFor, type AppState } from '../app-state.svelte.ts';
import { readCardList } from '../card-list.ts';
import {
  DEFAULT_CHOICE,
  loadStudy,
  type Choice,
  type Scope,
  type StudyData,
} from '../study-data.ts';
import { storedOrder, type StoredReason } from '../new-order.ts';
import { finishedIn, progressOn, type KeptPlan } from '../session-progress.ts';
import { ImportedCards } from './imported-cards.svelte.ts';
import { NoteCache } from './note-cache.svelte.ts';
import {
  ReviewSession,
  type MarkChange,
  type SessionCard,
  type SessionPorts,
} from './review-session.svelte.ts';

/** A session ready to show its first card, with the notes it draws from. */
export interface Loaded {
  readonly review: ReviewSession;
  readonly notes: NoteCache;
  readonly imported: ImportedCards;
  readonly data: StudyData;
  readonly scope: Scope;
  /** Answers of this session from before this page was opened: they can be undone from the log. */
  readonly storedAnswers: number;
  /** Why a new card comes when it does, where the graph moved it. */
  readonly reasonOf: (card: CardId) => StoredReason | null;
  /** Lapses after which a card of the deck is called a leech. */
  readonly leechLimit: (deck: DeckId) => number;
}

const LENGTH: Record<Choice['length'], SessionLength> = {
  all: { kind: 'all' },
  '10min': { kind: 'minutes', minutes: 10 },
  '20cards': { kind: 'cards', cards: 20 },
};

/** The scope that an address asks for, with the learner's remembered choice for plain sessions. */
export async function scopeOf(
  app: AppState,
  query: Readonly<Record<string, string>>,
): Promise<Scope> {
  const { path, concept, around, cards, list } = query;
  if (path) return { kind: 'path', concept: path as ConceptId };
  if (list) return { kind: 'cards', cards: await readCardList(app.db, list) };
  if (cards) return { kind: 'cards', cards: cards.split(',') as CardId[] };
  if (concept && around)
    return {
      ...{ kind: 'around', concept: concept as ConceptId },
      direction: around === 'dependants' ? 'dependants' : 'prerequisites',
      steps: Number(query['steps']) || Infinity,
    };
  if (query['concept']) return { kind: 'concept', concept: query['concept'] as never };
  if (query['deck']) return { kind: 'deck', deck: query['deck'] as never };
  if (query['ahead']) return { kind: 'ahead' };
  return { kind: 'today', choice: (await readLocal<Choice>(app.db, 'choice')) ?? DEFAULT_CHOICE };
}

/** Plans the session, continues the one under way where it is the same day's, and reads the first cards. */
export async function loadReview(app: AppState, scope: Scope): Promise<Loaded> {
  const moment = app.moment();
  const day = dayOf(moment);
  await app.writes.flush();
  const [data, progress] = await Promise.all([
    loadStudy(app, moment, scope),
    scope.kind === 'today' ? progressOn(app.db, day) : null,
  ]);
  const id = progress?.session ?? newId<SessionId>();
  const session = startSession(data.plan, {
    at: moment.at,
    length: scope.kind === 'today' ? LENGTH[scope.choice.length] : LENGTH.all,
    pace: data.pace,
    finished: progress ? finishedIn(progress, data.plan.steps) : 0,
  });
  const order = await storedOrder(app);
  const notes = new NoteCache(app.db);
  const imported = new ImportedCards(app, data.decks);
  const first = [...session.steps, ...session.queue].slice(0, 3);
  await notes.read(first.map((card) => card.note));
  await imported.prepare(first.flatMap((card) => notes.get(card.note) ?? []));
  await imported.readFlags(first.map((card) => card.id));
  const rows = progress ? await lastRowNumber(app.db, id) : 0;
  const review = new ReviewSession(id, session, portsOf(app, data, notes), rows);
  if (scope.kind === 'today' && !progress && !app.readOnly) await remember(app, id, session);
  void notes.read([...session.steps, ...session.queue].map((card) => card.note));
  return {
    ...{ review, notes, imported, data, scope },
    storedAnswers: progress?.answers ?? 0,
    reasonOf: (card) => order?.reasons[card] ?? null,
    leechLimit: (deck) => optionsOf(data, deck).leechLimit,
  };
}

/** The one thing kept of a session beside its rows: that it is today's, so that it can be continued. */
function remember(app: AppState, session: SessionId, { planned, day }: Session): Promise<void> {
  const plan: KeptPlan = { day };
  return keepSession(app.db, { session, startedAt: app.moment().at, planned, plan });
}

function optionsOf({ decks, options }: StudyData, id: DeckId) {
  const deck = decks.find((row) => row.id === id);
  if (!deck) throw new Error(`Inconsistent: deck ${id} is not installed`);
  return resolveOptions(deck, decks, options);
}

function portsOf(app: AppState, data: StudyData, notes: NoteCache): SessionPorts {
  const { db } = app;
  const write = (operation: () => Promise<void>, ...rows: readonly ReviewRow[]) =>
    app.writes.add(() => withConnection(db, operation), rows);
  const parameters = app.settings.parameters ?? DEFAULT_PARAMETERS;
  const former = new Map<MarkChange, MarkValue[]>();
  return {
    moment: () => app.moment(),
    device: app.device,
    rulesOf: (card: SessionCard) => rulesFor(optionsOf(data, card.deck), parameters),
    note: (note) => notes.get(note),
    readAhead: ({ id: card, deck }, day) =>
      void readAhead(db, { card, deck, day }).catch(() => undefined),
    saveAnswer: (row, after, deck) => write(() => recordReview(db, { row, after, deck }), row),
    saveVoid: (row, voided, before, deck) =>
      write(() => recordVoid(db, { row, voided, before, deck }), row),
    saveMark: (change) =>
      write(async () => {
        const cards = [change.card];
        former.set(
          change,
          change.kind === 'bury'
            ? await buryUntil(db, cards, change.until as never, app.writer())
            : await setSuspended(db, cards, true, app.writer()),
        );
      }),
    undoMark: (change) => write(async () => undoMarks(db, former.get(change) ?? [], app.writer())),
  };
}
