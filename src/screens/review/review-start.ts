import type { CardId, ConceptId } from '../../base/id.ts';
import { dayOf } from '../../base/time.ts';
import { readLocal } from '../../store/local.ts';
import { lastRowNumber } from '../../store/queries.ts';
import type { Candidate } from '../../study/candidate.ts';
import type { Plan } from '../../study/queue.ts';
import type { AppState } from '../app-state.svelte.ts';
import { readCardList } from '../card-list.ts';
import { storedOrder, type StoredOrder } from '../new-order.ts';
import { progressOn, type Progress } from '../session-progress.ts';
import {
  DEFAULT_CHOICE,
  loadStudy,
  type Choice,
  type Scope,
  type StudyData,
} from '../study-data.ts';
import { ImportedCards } from './imported-cards.svelte.ts';
import { NoteCache } from './note-cache.svelte.ts';

/** All that a session is made of. Reading it changes nothing, so it can be read before anybody asks. */
export interface ReviewStart {
  readonly scope: Scope;
  readonly data: StudyData;
  /** Of the session that is continued; null = a new one. */
  readonly progress: Progress | null;
  /** Rows that it has written. */
  readonly rows: number;
  readonly order: StoredOrder | null;
  /** With the notes of the first cards in it. */
  readonly notes: NoteCache;
  readonly imported: ImportedCards;
}

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

/** Plans the session, finds out how far one under way has come, and reads the first cards. */
export async function readStart(app: AppState, scope: Scope): Promise<ReviewStart> {
  const { db } = app;
  const moment = app.moment();
  await app.writes.flush();
  const [data, order, { progress, rows }] = await Promise.all([
    loadStudy(app, moment, scope),
    storedOrder(app),
    underWay(app, scope),
  ]);
  const notes = new NoteCache(db);
  const imported = new ImportedCards(app, data.decks);
  const first = firstCards(data.plan);
  await notes.read(first.map(({ note }) => note));
  await imported.prepare(first.flatMap(({ note }) => notes.get(note) ?? []));
  await imported.readFlags(first.map(({ id }) => id));
  return { scope, data, progress, rows, order, notes, imported };
}

async function underWay(
  app: AppState,
  scope: Scope,
): Promise<Pick<ReviewStart, 'progress' | 'rows'>> {
  const progress = scope.kind === 'today' ? await progressOn(app.db, dayOf(app.moment())) : null;
  return { progress, rows: progress ? await lastRowNumber(app.db, progress.session) : 0 };
}

const FIRST = 3;

/** Whether steps or the queue come first is told by the clock, when the session begins. */
export const firstCards = ({ steps, queue }: Plan): readonly Candidate[] => [
  ...steps.slice(0, FIRST),
  ...queue.slice(0, FIRST),
];
