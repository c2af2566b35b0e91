import { cardId, type CardId, type DeckId } from '../base/id.ts';
import { effectiveRows } from '../memory/fold.ts';
import type { AnswerRow, ReviewRow } from '../memory/review.ts';
import { dayKey, daysOf } from './day-rows.ts';
import type { DayRow } from './db.ts';
import type { ImportPast } from './import-content.ts';
import type { ImportWork } from './import-write.ts';
import { ROWS_PER_TRANSACTION } from './job.ts';
import { pause } from './pause.ts';
import { SEGMENT_ROWS, segmentOf } from './seal.ts';

/** The history that an import adds: of cards that are new here, or that nobody has answered here. */
export interface TakenPast {
  readonly cards: ReadonlyMap<CardId, ImportPast>;
  readonly rows: readonly ReviewRow[];
  readonly deckOf: ReadonlyMap<CardId, DeckId>;
}

/** Local progress always wins: a card with rows of its own in the log takes nothing. */
export async function pastToTake(work: ImportWork): Promise<TakenPast> {
  const { db, content, plan, choices, targetOf } = work;
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
      }
    }
  }
  const known = await db.cards.bulkGet(updated);
  known.forEach((row, i) => {
    const id = updated[i];
    if (id && row && (row.lastAt !== undefined || row.memory)) cards.delete(id);
  });
  const rows = [...cards.values()].flatMap((past) => past.rows);
  return { cards, rows, deckOf };
}

/** The imported history as sealed segments, named in the job before they are written. */
export async function writePast({ db, job }: ImportWork, { rows }: TakenPast): Promise<void> {
  if (rows.length === 0) return;
  const ordered = rows.toSorted((a, b) => a.at - b.at);
  for (let i = 0; i < ordered.length; i += SEGMENT_ROWS) {
    const segment = segmentOf(ordered.slice(i, i + SEGMENT_ROWS));
    await db.transaction('rw', db.jobs, db.segments, async () => {
      if (await db.segments.get(segment.id)) return;
      const row = await db.jobs.get(job);
      if (!row?.import) throw new Error(`Inconsistent: no import ${job}`);
      const segments = [...row.import.segments, segment.id];
      await db.jobs.update(job, { import: { ...row.import, segments } });
      await db.segments.add(segment);
    });
    await pause();
  }
}

/** Adds the imported answers to the days on which they were given. */
export async function countPast({ db }: ImportWork, { rows, deckOf }: TakenPast): Promise<void> {
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
    await pause();
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
