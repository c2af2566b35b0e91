import type { ConceptId, DeckId, JobId } from '../../base/id.ts';
import { dayOf, type Instant, type Moment } from '../../base/time.ts';
import type { Layer } from '../../deck/deck.ts';
import { MASTERY_LABEL, stateOf, type MasteryState } from '../../graph/mastery.ts';
import { conceptsOfDeck } from '../../store/concept-cards.ts';
import type { ConceptRow, DeckRow, EngraphDb, JobRow } from '../../store/db.ts';
import { NO_COUNTS } from '../../study/queue.ts';
import { masteryOfConcepts, type DeckMastery, type MasteryCounts } from '../mastery-data.ts';
import type { AppState } from '../app-state.svelte.ts';
import { loadStudy } from '../study-data.ts';
import { reportText } from '../import/report-text.ts';
import { dueSplit } from './deck-view.ts';

export interface ChapterConcept {
  readonly id: ConceptId;
  readonly title: string;
  readonly layer: Layer | null;
  readonly state: MasteryState;
  readonly word: string;
}
export interface ChapterView {
  readonly title: string;
  readonly concepts: readonly ChapterConcept[];
}

/** An installed deck on its own page. */
export interface DeckPageView {
  readonly deck: DeckRow;
  /** "Engraph contributors. Version 1. CC BY 4.0." */
  readonly facts: string;
  /** "Updated to version 2", for as long as the update is remembered; else ''. */
  readonly updated: string;
  /** The last import, for as long as it can be undone. */
  readonly imported: Imported | null;
  readonly counts: MasteryCounts;
  readonly chapters: readonly ChapterView[];
  /** "9 to review, 5 new" */
  readonly split: string;
  readonly due: number;
}

/** A removal that can still be undone. */
export interface Removal {
  readonly job: JobId;
  readonly cards: number;
}

/** An import that brought cards of this deck and can still be undone. */
export interface Imported {
  readonly job: JobId;
  /** "53 added, 2 skipped." */
  readonly text: string;
}

export interface DeckPageData {
  /** null: not installed. */
  readonly view: DeckPageView | null;
  readonly removal: Removal | null;
}

interface Reading {
  readonly moment: Moment;
  readonly w20: number;
}

/** Reads what the page of a deck shows. Proportional to the deck. */
export async function deckPage(
  source: Pick<AppState, 'db' | 'settings'>,
  id: DeckId,
  { moment, w20 }: Reading,
): Promise<DeckPageData> {
  const { db } = source;
  const [deck, jobs] = await Promise.all([
    db.decks.get(id),
    db.jobs.where('deck').equals(id).toArray(),
  ]);
  if (!deck) return { view: null, removal: removalOf(jobs, moment.at) };
  const [concepts, imports, { plan }] = await Promise.all([
    conceptsOfDeck(db, id),
    importsOf(db, id),
    loadStudy(source, moment, { kind: 'deck', deck: id }),
  ]);
  const ids = concepts.map((concept) => concept.id);
  const mastery = await masteryOfConcepts(db, ids, dayOf(moment), w20);
  const view: DeckPageView = {
    deck,
    facts: factsOf(deck),
    updated: updatedText(jobs, deck, moment.at),
    imported: importedOf(imports, moment.at),
    counts: mastery.counts,
    chapters: chaptersOf(deck, concepts, mastery),
    split: dueSplit(plan.byDeck.get(id) ?? NO_COUNTS),
    due: plan.counts.total,
  };
  return { view, removal: null };
}

/** Decks of other formats have no version: theirs is the second at which they were written. */
const NO_VERSION = 1_000_000;

const factsOf = ({ authors, version, licence }: DeckRow): string =>
  [authors.join(', '), version < NO_VERSION ? `Version ${version}` : '', licence]
    .filter(Boolean)
    .map((fact) => `${fact}.`)
    .join(' ');

/** Chapters in reading order; concepts outside every chapter follow under their own heading. */
export function chaptersOf(
  deck: Pick<DeckRow, 'chapters'>,
  concepts: readonly ConceptRow[],
  { byConcept }: Pick<DeckMastery, 'byConcept'>,
): ChapterView[] {
  const rows = new Map(concepts.map((row) => [row.id, row]));
  const entry = ({ id, title, layer }: ConceptRow): ChapterConcept => {
    const state = stateOf(byConcept.get(id) ?? { strength: null, coverage: 0 });
    return { id, title, layer, state, word: MASTERY_LABEL[state] };
  };
  const chapters = deck.chapters.map(({ title, concepts: ids }) => ({
    title,
    concepts: ids.flatMap((id) => rows.get(id) ?? []).map(entry),
  }));
  const placed = new Set(deck.chapters.flatMap((chapter) => chapter.concepts));
  const others = concepts.filter(({ id }) => !placed.has(id)).map(entry);
  const title = chapters.length > 0 ? 'Other concepts' : 'Concepts';
  return [...chapters, { title, concepts: others }].filter(
    (chapter) => chapter.concepts.length > 0,
  );
}

function updatedText(jobs: readonly JobRow[], deck: DeckRow, at: Instant): string {
  const update = jobs.some(
    ({ kind, state, undoUntil, startedAt }) =>
      kind === 'update' && state === 'done' && at <= undoUntil && startedAt > deck.addedAt,
  );
  return update && deck.version < NO_VERSION ? `Updated to version ${deck.version}` : '';
}

/** Imports can bring several decks at once; there are few jobs. */
const importsOf = (db: EngraphDb, id: DeckId): Promise<JobRow[]> =>
  db.jobs
    .where('state')
    .equals('done')
    .filter((job) => job.import?.decks.some((deck) => deck.id === id) ?? false)
    .toArray();

function importedOf(jobs: readonly JobRow[], at: Instant): Imported | null {
  const last = jobs.toSorted((a, b) => b.startedAt - a.startedAt)[0];
  return last && at <= last.undoUntil ? { job: last.id, text: reportText(last.report) } : null;
}

function removalOf(jobs: readonly JobRow[], at: Instant): Removal | null {
  const last = jobs.toSorted((a, b) => b.startedAt - a.startedAt)[0];
  if (last?.kind !== 'remove' || last.state !== 'done' || at > last.undoUntil) return null;
  return { job: last.id, cards: last.report['cards'] ?? 0 };
}
