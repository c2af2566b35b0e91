import { newId, type CardId, type DeckId, type SessionId } from '../../base/id.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { ReviewRow } from '../../memory/review.ts';
import { resolveOptions } from '../../study/limits.ts';
import { startSession, type SessionLength } from '../../study/session.ts';
import { keepSession, type SessionUnderWay } from '../../store/local.ts';
import { buryUntil, setSuspended, undoMarks, type MarkValue } from '../../store/mark.ts';
import { withConnection } from '../../store/open.ts';
import { readAhead } from '../../store/record-ahead.ts';
import { recordReview, recordVoid } from '../../store/record.ts';
import { rulesFor, type AppState } from '../app-state.svelte.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import type { StoredReason } from '../new-order.ts';
import { finishedIn, type KeptPlan } from '../session-progress.ts';
import type { Choice, Scope, StudyData } from '../study-data.ts';
import type { ImportedCards } from './imported-cards.svelte.ts';
import type { NoteCache } from './note-cache.svelte.ts';
import { readStart, type ReviewStart } from './review-start.ts';
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

/** Plans the session, continues the one under way where it is the same day's, and reads the first cards. */
export const loadReview = async (app: AppState, scope: Scope): Promise<Loaded> =>
  beginReview(app, await readStart(app, scope));

/** The session as it begins at this moment. */
export function beginReview(app: AppState, start: ReviewStart): Loaded {
  const { scope, data, progress, order, notes, imported } = start;
  const { at } = app.moment();
  const session = startSession(data.plan, {
    at,
    length: scope.kind === 'today' ? LENGTH[scope.choice.length] : LENGTH.all,
    pace: data.pace,
    finished: progress ? finishedIn(progress, data.plan.steps) : 0,
  });
  const id = progress?.session ?? newId<SessionId>();
  const review = new ReviewSession(id, session, portsOf(app, data, notes), start.rows);
  const { planned, day } = session;
  const plan: KeptPlan = { day };
  // The first card is painted before anything else is done.
  afterPaint(() => {
    if (scope.kind === 'today' && !progress && !app.readOnly)
      remember(app, { session: id, startedAt: at, planned, plan });
    void notes.read([...session.steps, ...session.queue].map((card) => card.note));
  });
  return {
    ...{ review, notes, imported, data, scope },
    storedAnswers: progress?.answers ?? 0,
    reasonOf: (card) => order?.reasons[card] ?? null,
    leechLimit: (deck) => optionsOf(data, deck).leechLimit,
  };
}

/** The one thing kept of a session beside its rows: that it is today's, so that it can be continued. */
function remember({ db, writes }: AppState, kept: SessionUnderWay): void {
  writes.add(() => withConnection(db, () => keepSession(db, kept)));
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
