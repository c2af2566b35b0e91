import { cardId, type CardId, type DeckId, type NoteId } from '../base/id.ts';
import { effectiveRows } from '../memory/fold.ts';
import type { AnswerRow, ReviewRow } from '../memory/review.ts';
import { hasProgress, noteOfCard } from './card-rows.ts';
import { dayKey, daysOf } from './day-rows.ts';
import type { DayRow, EngraphDb } from './db.ts';
import { rebuildCardsOf } from './derive.ts';
import type { ImportPast } from './import-content.ts';
import type { ImportWork } from './import-write.ts';
import { putForJob, ROWS_PER_TRANSACTION } from './job.ts';
import { SEGMENT_ROWS, segmentOf } from './seal.ts';
import type { Unstamped } from './stamp.ts';

/** The history that an import adds: of cards that are new here, or that nobody has answered here. */
export interface TakenPast {
  readonly cards: ReadonlyMap<CardId, ImportPast>;
  readonly rows: readonly ReviewRow[];
  readonly deckOf: ReadonlyMap<CardId, DeckId>;
}

const PASTS_AT_ONCE = 2_000;

/** Local progress always wins: a card with rows of its own in the log takes nothing. */
export async function pastToTake(work: ImportWork): Promise<TakenPast> {
  const { db, content, plan, choices, targetOf, pace } = work;
  const cards = new Map<CardId, ImportPast>();
  const deckOf = new Map<CardId, DeckId>();
  if (!choices.past || content.past.size === 0) return { cards, rows: [], deckOf };
  const updated: CardId[] = [];
  for (const deck of content.decks) {
    for (const note of deck.notes) {
      for (const card of note.cards) {
        const id = cardId(note.id, card.part);
        const past = content.past.get(id);
        if (!past) continue;
        cards.set(id, past);
        const home = card.deck ?? deck.id;
        deckOf.set(id, targetOf.get(home) ?? home);
        if (plan.notes.get(note.id) !== 'new') updated.push(id);
        // Their rows are made here.
        if (cards.size % PASTS_AT_ONCE === 0) await pace.turn();
      }
    }
  }
  const known = await db.cards.bulkGet(updated);
  known.forEach((row, i) => {
    const id = updated[i];
    if (!id || !row) return;
    if (hasProgress(row)) cards.delete(id);
    else if (!plan.notes.has(row.note)) deckOf.set(id, row.deck);
  });
  await takeHome(work, { cards, deckOf });
  const rows = [...cards.values()].flatMap((past) => past.rows);
  return { cards, rows, deckOf };
}

/** Pasts of our own cards, looked at once more: the learner may have answered since the preview. */
async function takeHome(
  { db, content }: ImportWork,
  {
    cards,
    deckOf,
  }: { readonly cards: Map<CardId, ImportPast>; readonly deckOf: Map<CardId, DeckId> },
): Promise<void> {
  const found = new Map<CardId, ImportPast>();
  for (const id of content.atHome ?? []) {
    const past = content.past.get(id);
    if (past) found.set(id, past);
  }
  const newer = await newerPast(db, found);
  const rows = await db.cards.bulkGet([...newer.keys()]);
  for (const row of rows) if (row) deckOf.set(row.id, row.deck);
  for (const [id, past] of newer) cards.set(id, past);
}

/** Another program may count an instant in seconds, or move it on to keep numbers apart. */
const SAME_INSTANT = 1_000;

/** What a file knows of cards that are here beyond what is known here: all of it where that is nothing. */
export async function newerPast(
  db: EngraphDb,
  past: ReadonlyMap<CardId, ImportPast>,
): Promise<ReadonlyMap<CardId, ImportPast>> {
  const ids = [...past.keys()];
  const [cards, marks] = await Promise.all([db.cards.bulkGet(ids), db.marks.bulkGet(ids)]);
  const newer = new Map<CardId, ImportPast>();
  ids.forEach((id, i) => {
    const [card, found] = [cards[i], past.get(id)];
    if (!card || !found) return;
    const from = hasProgress(card) ? (card.lastAt ?? Infinity) + SAME_INSTANT : -Infinity;
    const rows = found.rows.filter((row) => row.at > from);
    const says = rows.some(({ kind }) => kind === 'answer');
    if (hasProgress(card) ? says : rows.length > 0 || !marks[i]) newer.set(id, { ...found, rows });
  });
  return newer;
}

/** Cards whose notes stay as they are show the history that they took; marks that are here stay. */
export async function applyPast(work: ImportWork, { cards }: TakenPast): Promise<void> {
  const { db, job, plan, writer, fold, pace } = work;
  const ids = [...cards.keys()].filter((id) => !plan.notes.has(noteOfCard(id) as NoteId));
  for (let i = 0; i < ids.length; i += ROWS_PER_TRANSACTION) {
    const chunk = ids.slice(i, i + ROWS_PER_TRANSACTION);
    const known = await db.marks.bulkGet(chunk);
    const marks = chunk.flatMap((id, n) => (known[n] ? [] : (markOf(id, cards.get(id)) ?? [])));
    if (marks.length > 0) await putForJob(db, job, 'marks', marks, writer);
    await pace.turn();
  }
  await rebuildCardsOf(db, [...new Set(ids.map((id) => noteOfCard(id) as NoteId))], fold);
}

/** The mark that a card of the file comes with, where it has any. */
export function markOf(id: CardId, past: ImportPast | undefined): Unstamped<'marks'> | null {
  if (!past) return null;
  const { suspended, buriedUntil = 0, flag } = past;
  return suspended || flag !== 0 || buriedUntil !== 0
    ? { card: id, suspended, buriedUntil, flag }
    : null;
}

/** The imported history as sealed segments, named in the job before they are written. */
export async function writePast(
  { db, job, signal, pace }: ImportWork,
  { rows }: TakenPast,
): Promise<void> {
  if (rows.length === 0) return;
  const ordered = rows.toSorted((a, b) => a.at - b.at);
  for (let i = 0; i < ordered.length; i += SEGMENT_ROWS) {
    if (signal?.aborted) return;
    const segment = segmentOf(ordered.slice(i, i + SEGMENT_ROWS));
    await db.transaction('rw', db.jobs, db.segments, async () => {
      if (await db.segments.get(segment.id)) return;
      const row = await db.jobs.get(job);
      if (!row?.import) throw new Error(`Inconsistent: no import ${job}`);
      const segments = [...row.import.segments, segment.id];
      await db.jobs.update(job, { import: { ...row.import, segments } });
      await db.segments.add(segment);
    });
    await pace.turn();
  }
}

/** Adds the imported answers to the days on which they were given. */
export async function countPast(
  { db, pace }: ImportWork,
  { rows, deckOf }: TakenPast,
): Promise<void> {
  const answers = effectiveRows(rows).filter((row): row is AnswerRow => row.kind === 'answer');
  const days = [...daysOf(answers, ({ card }) => deckOf.get(card) ?? ('' as DeckId)).values()];
  for (let i = 0; i < days.length; i += ROWS_PER_TRANSACTION) {
    const chunk = days.slice(i, i + ROWS_PER_TRANSACTION);
    await db.transaction('rw', db.days, async () => {
      const olds = await db.days.bulkGet(chunk.map(({ day, deck }) => [day, deck]));
      const known = new Map(
        olds.filter((row) => row !== undefined).map((row) => [dayKey(row), row]),
      );
      await db.days.bulkPut(chunk.map((row) => sum(row, known.get(dayKey(row)))));
    });
    await pace.turn();
  }
}

const sum = (a: DayRow, b: DayRow | undefined): DayRow =>
  b === undefined
    ? a
    : {
        ...a,
        fresh: a.fresh + b.fresh,
        reviews: a.reviews + b.reviews,
        again: a.again + b.again,
        hard: a.hard + b.hard,
        good: a.good + b.good,
        easy: a.easy + b.easy,
        ms: a.ms + b.ms,
      };
