import { cardId, reviewId, type CardId, type NoteId, type SessionId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import type { ReviewRow } from '../memory/review.ts';
import { isOfMarks, takeBackMarks } from './bulk-marks.ts';
import { noteOfCard, type Fold } from './card-rows.ts';
import type { BulkTrace, CardRow, EngraphDb, JobEntryRow, JobRow, LinkRow, NoteRow } from './db.ts';
import { cardRowsNow, groupByNote, rebuildDays } from './derive.ts';
import { byCard, readKnownPast, tailOf, type Histories, type KnownPast } from './history.ts';
import { newPace, portions, type Pace } from './pace.ts';
import { lastRowNumber } from './queries.ts';
import { withState, zoneOf } from './queue-keys.ts';
import { deleteStamped, putManyStamped, putStamped, type Writer } from './stamp.ts';

interface Context {
  readonly writer: Writer;
  readonly fold: Fold;
  /** By which it gives way to what the learner presses. */
  readonly pace?: Pace | undefined;
}
interface Undoing extends Context {
  readonly pace: Pace;
  readonly db: EngraphDb;
  readonly job: JobRow;
  readonly kind: BulkTrace['kind'];
  /** Of cards that must be folded again. */
  readonly past: KnownPast;
  /** Rows of deleted cards of which the log cannot say all. */
  readonly deleted: ReadonlyMap<CardId, CardRow>;
}

/** Row, its entry, its cards or a tombstone. */
const ENTRIES_PER_CHUNK = 100;

/** Undo of a bulk action that is done; the caller has looked whether it may be. */
export async function undoBulk(db: EngraphDb, job: JobRow, context: Context): Promise<void> {
  const decks = job.bulk?.decks ?? [];
  await db.transaction('rw', db.decks, db.tombstones, db.jobs, async () => {
    const back = decks.map(([deck, by]) => [deck, -by] as const);
    await addToDecks(db, back, context.writer);
    // Open from here on: a crash in the middle ends in the same place.
    await db.jobs.update(job.id, { state: 'open' });
  });
  await rollBackBulk(db, job, context);
  await db.jobs.update(job.id, { state: 'undone' });
}

/**
 * Takes back what a bulk action wrote, field by field: what the learner did to the same rows since then stays.
 * Log rows are voided, never removed. Each transaction leaves rows and entries in step.
 */
export async function rollBackBulk(db: EngraphDb, job: JobRow, context: Context): Promise<void> {
  const kind = job.bulk?.kind;
  if (!kind) throw new Error(`Inconsistent: job ${job.id} is no bulk action`);
  const { writer, pace = newPace() } = context;
  if (isOfMarks(kind)) return takeBackMarks(db, job, { kind, writer, pace });
  const rows = await db.reviews.where('session').equals(job.id).toArray();
  const cards = kind === 'tag' ? [] : await touchedCards(db, job);
  const past = await readKnownPast(db, new Set([...rows.map(({ card }) => card), ...cards]));
  const deleted = await rowsWhenDeleted(db, job, past);
  const undoing: Undoing = { ...context, pace, db, job, kind, past, deleted };
  await voidRows(undoing, rows);
  for (;;) {
    const entries = await db.jobEntries
      .where('job')
      .equals(job.id)
      .limit(ENTRIES_PER_CHUNK)
      .toArray();
    if (entries.length === 0) break;
    await restore(undoing, entries);
    await pace.turn();
  }
  if (kind === 'move' || kind === 'delete') await rebuildDays(db);
}

/** Every card of every note that the action touched: whoever folds one card of a note folds them all. */
async function touchedCards(db: EngraphDb, job: JobRow): Promise<Set<CardId>> {
  const cards = new Set<CardId>();
  const notes = new Set<NoteId>();
  await db.jobEntries
    .where('job')
    .equals(job.id)
    .each(({ table, key, row }) => {
      if (table === 'cards') cards.add(key as CardId);
      if (table === 'links') notes.add(noteOfCard(cardOfLink(key)) as NoteId);
      if (table !== 'notes') return;
      notes.add(key as NoteId);
      for (const { part } of (row as NoteRow).cards) cards.add(cardId(key as NoteId, part));
    });
  const stored = db.cards.where('note').anyOf([...notes]);
  for (const id of await stored.primaryKeys()) cards.add(id);
  return cards;
}

async function rowsWhenDeleted(
  db: EngraphDb,
  job: JobRow,
  { isWhole }: KnownPast,
): Promise<ReadonlyMap<CardId, CardRow>> {
  const rows = new Map<CardId, CardRow>();
  if (job.bulk?.kind !== 'delete') return rows;
  const entries = db.jobEntries.where('job').equals(job.id);
  await entries.each(({ table, key, row }) => {
    if (table === 'cards' && row && !isWhole(key as CardId))
      rows.set(key as CardId, row as CardRow);
  });
  return rows;
}

/** A link's id is `link/<card>/<deck>/<concept>`. */
const cardOfLink = (key: string): CardId => key.split('/').slice(1, -2).join('/') as CardId;

async function voidRows(
  { db, job, writer, fold, past, pace }: Undoing,
  rows: readonly ReviewRow[],
): Promise<void> {
  const voided = new Set(rows.map((row) => (row.kind === 'void' ? row.voids : null)));
  const standing = rows.filter((row) => row.kind !== 'void' && !voided.has(row.id));
  const session = job.id as string as SessionId;
  let n = await lastRowNumber(db, session);
  for await (const chunk of portions(standing, 2, pace)) {
    await db.transaction('rw', db.reviews, db.cards, async () => {
      const ids = chunk.map(({ card }) => card);
      const cards = await db.cards.bulkGet(ids);
      await db.reviews.bulkAdd(
        chunk.map(({ id, card, at, offset, rollOver }, i): ReviewRow => {
          const last = Math.max(at, cards[i]?.lastAt ?? 0);
          const head = { id: reviewId(session, (n += 1)), card, offset, rollOver, session };
          return {
            ...head,
            ...{ at: instant(Math.max(writer.now, last + 1)), device: writer.device },
            ...{ kind: 'void', voids: id },
          };
        }),
      );
      const tail = await tailOf(db, ids.toSorted());
      const sealed = ids.flatMap((id) => past.histories.get(id) ?? []);
      const all = byCard([...sealed, ...tail]);
      await db.cards.bulkPut(
        cards.flatMap((card) => {
          if (!card || !past.isWhole(card.id)) return [];
          const log = all.get(card.id) ?? [];
          return [withState(card, fold(log), zoneOf(log))];
        }),
      );
    });
  }
}

function restore(undoing: Undoing, entries: readonly JobEntryRow[]): Promise<void> {
  const { db } = undoing;
  const tables = [db.marks, db.notes, db.links, db.cards, db.reviews, db.segments];
  return db.transaction('rw', [...tables, db.tombstones, db.jobEntries], async () => {
    const of = (table: string) => entries.filter((entry) => entry.table === table);
    await restoreNotes(undoing, of('notes'));
    await restoreLinks(undoing, of('links'));
    await db.jobEntries.bulkDelete(entries.map(({ id }) => id).filter((id) => id !== undefined));
  });
}

async function restoreNotes(undoing: Undoing, entries: readonly JobEntryRow[]): Promise<void> {
  const { db, kind, writer } = undoing;
  if (entries.length === 0) return;
  const now = await db.notes.bulkGet(entries.map(({ key }) => key as NoteId));
  const next = entries.flatMap(({ row }, i) => {
    const note = formerNote(kind, row as NoteRow, now[i]);
    return note ? [note] : [];
  });
  if (next.length > 0) await putManyStamped(db, 'notes', next, writer);
  if (kind !== 'tag')
    await refold(
      undoing,
      next.map(({ id }) => id),
    );
}

/** The present note with what the action changed as it was; null where there is nothing to take back. */
function formerNote(
  kind: BulkTrace['kind'],
  former: NoteRow,
  now: NoteRow | undefined,
): NoteRow | null {
  if (kind === 'delete') return now ? null : former;
  if (!now) return null;
  if (kind === 'tag') return { ...now, tags: former.tags };
  const decks = new Map(former.cards.map((card) => [card.part, card.deck]));
  const cards = now.cards.map(({ deck, ...card }) => {
    const home = decks.has(card.part) ? decks.get(card.part) : deck;
    return home === undefined ? card : { ...card, deck: home };
  });
  return { ...now, deck: former.deck, cards };
}

async function restoreLinks(undoing: Undoing, entries: readonly JobEntryRow[]): Promise<void> {
  const { db, writer } = undoing;
  if (entries.length === 0) return;
  const rows = entries.flatMap(({ row }) => (row ? [row as LinkRow] : []));
  if (rows.length > 0) await putManyStamped(db, 'links', rows, writer);
  const added = entries.filter(({ row }) => !row).map(({ key }) => key);
  await deleteStamped(db, 'links', added, writer);
  const notes = entries.map(({ key }) => noteOfCard(cardOfLink(key)) as NoteId);
  await refold(undoing, [...new Set(notes)]);
}

/** Cards of notes are made anew from note, log, marks and links. */
async function refold({ db, past, deleted, fold }: Undoing, ids: readonly NoteId[]): Promise<void> {
  const notes = (await db.notes.bulkGet([...ids])).filter((note) => note !== undefined);
  const rows = await cardRowsNow(db, notes, {
    past,
    former: formerOf(past.histories),
    fold,
    deleted,
  });
  await db.cards
    .where('note')
    .anyOf([...ids])
    .delete();
  await db.cards.bulkPut(rows);
}

const formerByHistories = new WeakMap<Histories, ReadonlyMap<string, readonly CardId[]>>();
function formerOf(histories: Histories): ReadonlyMap<string, readonly CardId[]> {
  const known = formerByHistories.get(histories) ?? groupByNote(histories.keys());
  formerByHistories.set(histories, known);
  return known;
}

/** Changes the counts of decks that are installed. */
export async function addToDecks(
  db: EngraphDb,
  changes: BulkTrace['decks'],
  writer: Writer,
): Promise<void> {
  for (const [id, by] of changes) {
    const deck = by === 0 ? undefined : await db.decks.get(id);
    if (deck) await putStamped(db, 'decks', { ...deck, cards: deck.cards + by }, writer);
  }
}
