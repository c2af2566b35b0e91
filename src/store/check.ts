import type { CardId, DeckId, NoteId } from '../base/id.ts';
import { foldCard } from '../memory/fold.ts';
import { noteOfCard, type Fold } from './card-rows.ts';
import type { CheckReport, Finding } from './check-findings.ts';
import { strays } from './check-strays.ts';
import { dayKey } from './day-rows.ts';
import type { CardRow, DayRow, EngraphDb } from './db.ts';
import { countsOfDeck, recountDecks } from './deck-counts.ts';
import { cardRowsNow, daysOfLog, decksOfCards, groupByNote } from './derive.ts';
import { differences } from './differences.ts';
import { ROWS_PER_TRANSACTION } from './job.ts';
import { uniqueReviews } from './merge.ts';
import { pause } from './pause.ts';
import { readPast, type Past } from './sealed-past.ts';

const NOTES_PER_CHUNK = 100;
const NOTHING: CheckReport = { done: false, cards: 0, reviews: 0, repaired: [], left: [] };

interface CheckOptions {
  /** Weights of the learner's memory: cards are folded with them. */
  readonly parameters: readonly number[];
  readonly onprogress?: (share: number) => void;
}

/**
 * Looks at everything: replays the log against card and day rows, counts decks anew, looks for rows without theirs.
 * Derived rows that are wrong are put right, at most 500 in a transaction and in the very transaction that sees
 * them; nothing else is touched. Proportional to the collection: in a worker, never during a review. While a part
 * of the log cannot be read derived rows are left alone: they may be all that is known of it.
 */
export async function checkData(
  db: EngraphDb,
  { parameters, onprogress }: CheckOptions,
): Promise<CheckReport> {
  if ((await db.jobs.where('state').equals('open').count()) > 0) return NOTHING;
  const past = await readPast(db, parameters);
  const damaged = past.unreadable.map(({ segment, cause }): Finding => ({
    ...{ kind: 'segment', id: segment.id, stored: { ...segment, cause: String(cause) } },
  }));
  const left = [...damaged, ...(await strays(db, past.answered))];
  const counts = { done: true, cards: await db.cards.count(), reviews: past.reviews };
  onprogress?.(0.3);
  if (damaged.length > 0) return { ...counts, repaired: [], left };
  const fold: Fold = (rows) => foldCard(rows, parameters);
  const cards = await mendCards(db, { past, fold }, (share) => onprogress?.(0.3 + share * 0.6));
  const days = await mendDays(db, past);
  const repaired = [...cards, ...days, ...(await mendCounts(db))];
  return { ...counts, repaired, left };
}

/** Card rows note by note; then those whose note is gone. */
async function mendCards(
  db: EngraphDb,
  { past, fold }: { readonly past: Past; readonly fold: Fold },
  onprogress: (share: number) => void,
): Promise<Finding[]> {
  const { histories, sealed, answered } = past;
  // Nothing is mended while any part of the log cannot be read.
  const known = { histories, isWhole: () => true };
  const sources = { past: known, sealed, former: groupByNote(answered), fold };
  const found: Finding[] = [];
  const of = await db.notes.count();
  let after = '' as NoteId;
  for (let done = 0; ; done += NOTES_PER_CHUNK) {
    const ids = await db.notes.where('id').above(after).limit(NOTES_PER_CHUNK).primaryKeys();
    const last = ids.at(-1);
    if (last === undefined) break;
    const tables = [db.notes, db.cards, db.marks, db.links, db.reviews, db.segments];
    await db.transaction('rw', tables, async () => {
      const notes = (await db.notes.bulkGet(ids)).filter((note) => note !== undefined);
      const rebuilt = await cardRowsNow(db, notes, sources);
      const stored = await db.cards.where('note').anyOf(ids).toArray();
      found.push(...(await mend(db, stored, rebuilt)));
    });
    after = last;
    onprogress(done / of);
    await pause();
  }
  return [...found, ...(await dropCardsWithoutNote(db))];
}

async function mend(
  db: EngraphDb,
  stored: readonly CardRow[],
  rebuilt: readonly CardRow[],
): Promise<Finding[]> {
  const differing = differences(stored, rebuilt, ({ id }) => id);
  const wrong = differing.map(({ id, stored: row, rebuilt: right }): Finding => ({
    ...{ kind: 'card', id, stored: row, rebuilt: right },
  }));
  await db.cards.bulkPut(differing.flatMap((each) => each.rebuilt ?? []));
  await db.cards.bulkDelete(
    differing.filter((each) => !each.rebuilt).map(({ id }) => id as CardId),
  );
  return wrong;
}

/** Nothing can be shown of a card without a note; its history stays in the log. */
async function dropCardsWithoutNote(db: EngraphDb): Promise<Finding[]> {
  const notes = new Set<string>(await db.notes.toCollection().primaryKeys());
  const cards = (await db.cards.toCollection().primaryKeys()).filter(
    (id) => !notes.has(noteOfCard(id)),
  );
  const found: Finding[] = [];
  for (let i = 0; i < cards.length; i += ROWS_PER_TRANSACTION) {
    const chunk = cards.slice(i, i + ROWS_PER_TRANSACTION);
    await db.transaction('rw', db.notes, db.cards, async () => {
      const there = await db.notes.bulkGet(chunk.map((id) => noteOfCard(id) as NoteId));
      const rows = (await db.cards.bulkGet(chunk)).filter((row, k) => row && !there[k]);
      for (const row of rows)
        if (row) found.push({ kind: 'card', id: row.id, stored: row, rebuilt: null });
      await db.cards.bulkDelete(rows.flatMap((row) => row?.id ?? []));
    });
    await pause();
  }
  return found;
}

async function mendDays(db: EngraphDb, { histories, daysOfSealed }: Past): Promise<Finding[]> {
  const deckOf = await decksOfCards(db);
  const known = [...histories.values()].flat();
  const sealed = daysOfSealed(deckOf);
  return db.transaction('rw', db.days, db.reviews, async () => {
    // With the answers given since the log was read.
    const now = uniqueReviews([...known, ...(await db.reviews.toArray())]);
    const rebuilt = [...daysOfLog([...now.values()], deckOf, sealed).values()];
    const wrong = differences<DayRow>(await db.days.toArray(), rebuilt, dayKey);
    await db.days.bulkPut(wrong.flatMap((each) => each.rebuilt ?? []));
    await db.days.bulkDelete(
      wrong.flatMap(({ stored, rebuilt: right }) =>
        stored && !right ? [[stored.day, stored.deck] as [DayRow['day'], DeckId]] : [],
      ),
    );
    return wrong.map((each): Finding => ({ kind: 'day', ...each }));
  });
}

async function mendCounts(db: EngraphDb): Promise<Finding[]> {
  const before = await db.decks.toArray();
  const wrong = new Set(await recountDecks(db));
  const found = before.filter(({ id }) => wrong.has(id));
  return Promise.all(
    found.map(async ({ id, cards, concepts }): Promise<Finding> => ({
      ...{ kind: 'count', id, stored: { cards, concepts } },
      rebuilt: await countsOfDeck(db, id),
    })),
  );
}
