import { cardId, type CardId, type ConceptId, type NoteId } from '../base/id.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { Note } from '../deck/deck.ts';
import { cardRowsOf, type CardSources } from './card-rows.ts';
import type { CardRow, MarkRow, NoteRow } from './db.ts';
import { keptRows } from './derive.ts';
import { byCard, readKnownPast, tailOf, type Histories, type KnownPast } from './history.ts';
import { withFiles, type Files } from './import-media.ts';
import type { Packing } from './import-log.ts';
import { markOf, type TakenPast } from './import-past.ts';
import { conflictingFields } from './import-plan.ts';
import { installationOf, type ImportWork } from './import-write.ts';
import type { Installation } from './installation.ts';
import { putForJob, ROWS_PER_TRANSACTION } from './job.ts';
import { linkedConcepts } from './links.ts';
import { delivered, fieldHash, joining, noteOf, updated, type NoteContent } from './note-base.ts';
import { withConnection } from './open.ts';
import { plainTransaction } from './plain-transaction.ts';
import { stampAfter, tombstoneId, type Unstamped } from './stamp.ts';

interface NoteCounts {
  added: number;
  changed: number;
  kept: number;
}

/** What was read once for all notes of the import. */
export interface Ground {
  readonly work: ImportWork;
  readonly files: Files;
  readonly past: TakenPast;
  /** What the log here says of the cards. */
  readonly known: KnownPast;
  /** changedAt of tombstones of notes: a note once deleted outranks it when it comes again. */
  readonly buried: ReadonlyMap<NoteId, number>;
  /** Concepts that the learner linked to cards. */
  readonly links: ReadonlyMap<CardId, readonly ConceptId[]>;
  readonly hasMarks: boolean;
}

/** A note writes itself and, mostly, one card. */
const ROWS_PER_NOTE = 2;
/** Transactions under way at once: the browser never waits for rows, and a rating waits for no more than these. */
const IN_FLIGHT = 2;

/**
 * Writes new and changed notes with their cards; whenever the browser has enough to store, history is packed. Counts
 * cards. However it ends, nothing is being written any more.
 */
export async function writeImportNotes(ground: Ground, packing: Packing): Promise<NoteCounts> {
  const { pace, signal } = ground.work;
  const storing: Promise<unknown>[] = [];
  try {
    const counts = await writeDecks(ground, packing, storing);
    while (!signal?.aborted && !(await packing.next()).done) await pace.turn();
    await Promise.all(storing);
    return counts;
  } finally {
    // Nothing may be written behind the back of who takes a failed import back.
    await Promise.allSettled([...storing, packing.return()]);
  }
}

async function writeDecks(
  ground: Ground,
  packing: Packing,
  storing: Promise<unknown>[],
): Promise<NoteCounts> {
  const { work } = ground;
  const { pace, signal } = work;
  const counts: NoteCounts = { added: 0, changed: 0, kept: 0 };
  const of = work.plan.notes.size;
  let done = 0;
  for (const deck of work.content.decks) {
    const installation = installationOf(work, deck);
    const positions = new Map(deck.notes.map((note, i) => [note.id, i]));
    const coming = deck.notes.filter((note) => work.plan.notes.has(note.id));
    for (let next = 0; next < coming.length && !signal?.aborted;) {
      const chunk = coming.slice(next, next + pace.share(ROWS_PER_TRANSACTION / ROWS_PER_NOTE));
      next += chunk.length;
      if (installation.fresh) {
        const rows = await freshRows(ground, installation, chunk, positions);
        while (storing.length >= IN_FLIGHT) await storing.shift();
        const stored = putFresh(installation, rows);
        // Told where it is waited for; until then it is nobody's.
        stored.catch(() => undefined);
        storing.push(stored);
        counts.added += rows.cards.length;
      } else
        while (!(await writeChunk(ground, installation, chunk, positions, counts)))
          await pace.turn();
      if (!installation.fresh || storing.length >= IN_FLIGHT) await packing.next();
      done += chunk.length;
      work.onprogress?.(done, of);
      await pace.turn();
    }
  }
  return counts;
}

/** Reads what the device knows of the cards already: before the imported history joins the log. */
export async function readGround(work: ImportWork, files: Files, past: TakenPast): Promise<Ground> {
  const { db, content, plan } = work;
  const coming = content.decks.flatMap((deck) => deck.notes).filter(({ id }) => plan.notes.has(id));
  const hasLog = (await db.reviews.count()) + (await db.segments.count()) > 0;
  const known = await readKnownPast(db, new Set(hasLog ? cardsOf(coming) : []));
  const tombstones = await db.tombstones.where('id').startsWith(tombstoneId('notes', '')).toArray();
  const buried = new Map(
    tombstones.map(({ id, changedAt }) => [id.slice('notes/'.length) as NoteId, changedAt]),
  );
  const links = await linkedConcepts(db, cardsOf(coming));
  const hasMarks = (await db.marks.count()) > 0;
  return { work, files, past, known, buried, links, hasMarks };
}

/** False when a note changed while its new version was prepared: then the chunk is prepared again. */
async function writeChunk(
  ground: Ground,
  installation: Installation,
  chunk: readonly Note[],
  positions: ReadonlyMap<NoteId, number>,
  counts: NoteCounts,
): Promise<boolean> {
  const { db, job, delivery } = installation;
  const olds = await db.notes.bulkGet(chunk.map(({ id }) => id));
  const prepared: NoteContent[] = [];
  const tally: NoteCounts = { added: 0, changed: 0, kept: 0 };
  for (const [i, note] of chunk.entries()) {
    const whole = homed(withFiles(note, ground.files), ground.work);
    const next = delivered(whole, installation.deck.id, positions.get(note.id) ?? 0);
    const old = olds[i];
    for (const row of await versions(ground.work, installation, next, old, tally))
      prepared.push(joining(row, row.id === old?.id ? old : undefined, installation.writer.now));
  }
  const marks = marksOf(ground.past, chunk);
  const tables = [
    ...[db.notes, db.cards, db.marks, db.links, db.reviews],
    ...[db.tombstones, db.jobEntries],
  ];
  const written = await db.transaction('rw', tables, async () => {
    const now = await db.notes.bulkGet(chunk.map(({ id }) => id));
    if (now.some((row, i) => row?.changedAt !== olds[i]?.changedAt)) return false;
    await putForJob(db, job, 'notes', prepared, delivery);
    if (marks.length > 0) await putForJob(db, job, 'marks', marks, installation.writer);
    const since = await tailOf(db, cardsOf(prepared).toSorted());
    await db.cards.bulkPut(await cardRows(ground, installation, prepared, { marks, since }));
    return true;
  });
  if (!written) return false;
  counts.added += tally.added;
  counts.changed += tally.changed;
  counts.kept += tally.kept;
  return true;
}

/** Decks named on cards are those of the file: they go where the file's decks go. */
function homed(note: Note, { targetOf }: ImportWork): Note {
  if (!note.cards.some((card) => card.deck)) return note;
  const cards = note.cards.map((card) =>
    card.deck ? { ...card, deck: targetOf.get(card.deck) ?? card.deck } : card,
  );
  return { ...note, cards };
}

/** The rows that a note of the file becomes: itself, mixed with the learner's edits, or beside them. */
async function versions(
  { choices }: ImportWork,
  { redraw, deck }: Installation,
  next: NoteContent,
  old: NoteRow | undefined,
  tally: NoteCounts,
): Promise<NoteContent[]> {
  if (!old) {
    tally.added += next.cards.length;
    return [next];
  }
  const conflicts = conflictingFields(noteOf(next), old);
  const choice = choices.conflicts.get(old.id) ?? choices.otherwise;
  tally.changed += next.cards.length;
  if (conflicts.length > 0 && choice !== 'theirs') tally.kept += conflicts.length;
  const theirs = Object.fromEntries(conflicts.map((field) => [field.name, field.theirs]));
  const mine =
    choice === 'theirs' ? ({ ...old, fields: { ...old.fields, ...theirs } } as NoteRow) : old;
  const placed = { ...next, deck: old.retired ? deck.id : old.deck, position: old.position };
  const whole = { ...placed, cards: union(old, next), concepts: unionOfConcepts(old, next) };
  const kept = await updated(mine, whole, redraw);
  return choice === 'both' && conflicts.length > 0 ? [kept, beside(next)] : [kept];
}

/** Likewise the concepts of an imported note, which are the learner's. */
function unionOfConcepts(old: NoteRow, next: NoteContent): NoteContent['concepts'] {
  if (old.kind !== 'imported') return next.concepts;
  const known = new Set(old.concepts.map(({ concept }) => concept));
  return [...old.concepts, ...next.concepts.filter(({ concept }) => !known.has(concept))];
}

/** Cards are never taken away by an import: a learner's progress hangs on them. */
function union(old: NoteRow, next: NoteContent): NoteContent['cards'] {
  if (old.kind !== 'imported') return next.cards;
  const known = new Map(old.cards.map((card) => [card.part, card]));
  const parts = new Set(next.cards.map(({ part }) => part));
  return [
    ...next.cards.map((card) => {
      const deck = known.get(card.part)?.deck;
      return deck === undefined ? card : { ...card, deck };
    }),
    ...old.cards.filter(({ part }) => !parts.has(part)),
  ];
}

/** "Keep both": their version as a note of its own, recognised when it comes again. */
const beside = (next: NoteContent): NoteContent => ({
  ...next,
  id: `${next.id}~${fieldHash(JSON.stringify(next.fields))}` as NoteId,
});

interface FreshRows {
  readonly notes: readonly NoteRow[];
  readonly cards: readonly CardRow[];
  /** Tombstones that the notes outrank. */
  readonly outranked: readonly string[];
}

/** Rows of a deck of which nothing is stored: there is nothing to look up, and no entry to write. */
async function freshRows(
  ground: Ground,
  installation: Installation,
  chunk: readonly Note[],
  positions: ReadonlyMap<NoteId, number>,
): Promise<FreshRows> {
  const { db, job, deck, delivery, writer } = installation;
  const { buried } = ground;
  const notes = chunk.map((note) => {
    const whole = homed(withFiles(note, ground.files), ground.work);
    const content = delivered(whole, deck.id, positions.get(note.id) ?? 0);
    return { ...content, ...stampAfter(buried.get(note.id) ?? 0, delivery) };
  });
  const marks = marksOf(ground.past, chunk);
  if (marks.length > 0) await putForJob(db, job, 'marks', marks, writer);
  const cards = await cardRows(ground, installation, notes, { marks, since: [] });
  const outranked = chunk
    .filter(({ id }) => buried.has(id))
    .map(({ id }) => tombstoneId('notes', id));
  return { notes, cards, outranked };
}

/** Nobody can see these rows before the deck's own row: live queries need not hear of them. */
const putFresh = ({ db }: Installation, { notes, cards, outranked }: FreshRows): Promise<void> =>
  withConnection(db, () =>
    plainTransaction(
      db,
      ['notes', 'cards', 'tombstones'],
      (stores) => {
        const ofNotes = stores('notes');
        const ofCards = stores('cards');
        for (const row of notes) ofNotes.put(row);
        for (const row of cards) ofCards.put(row);
        for (const id of outranked) stores('tombstones').delete(id);
      },
      { isQuiet: true },
    ),
  );

function marksOf({ cards }: TakenPast, notes: readonly Note[]): Unstamped<'marks'>[] {
  return notes.flatMap((note) =>
    note.cards.flatMap(({ part }) => {
      const id = cardId(note.id, part);
      return markOf(id, cards.get(id)) ?? [];
    }),
  );
}

const cardsOf = (notes: readonly Pick<Note, 'id' | 'cards'>[]): CardId[] =>
  notes.flatMap((note) => note.cards.map(({ part }) => cardId(note.id, part)));

/** The cards of the notes: `since` are rows of the log from after it was read. */
async function cardRows(
  { known, past, links, hasMarks }: Ground,
  { db, fold }: Installation,
  notes: readonly NoteContent[],
  found: { readonly marks: readonly Unstamped<'marks'>[]; readonly since: readonly ReviewRow[] },
): Promise<CardRow[]> {
  const ids = cardsOf(notes);
  const stored = hasMarks ? await db.marks.bulkGet(ids) : [];
  const marks = new Map<CardId, MarkRow>();
  for (const mark of [...stored, ...(found.marks as MarkRow[])])
    if (mark) marks.set(mark.card, mark);
  const rows = joined(ids, [known.histories, byCard(found.since), pastRows(past)]);
  const kept = await keptRows(db, ids, known);
  const sources: CardSources = { histories: rows, marks, links, kept, fold };
  return notes.flatMap((note) => cardRowsOf(note as NoteRow, [], sources));
}

const pastRows = ({ cards }: TakenPast): Pick<Histories, 'get'> => ({
  get: (id) => cards.get(id)?.rows,
});

/** Each card's rows from several places, each once, oldest first. */
function joined(ids: readonly CardId[], places: readonly Pick<Histories, 'get'>[]): Histories {
  const parts = ids.map((id) => places.flatMap((place) => [place.get(id) ?? []]));
  const joined = new Map<CardId, readonly ReviewRow[]>();
  for (const [i, id] of ids.entries()) {
    const [rows, ...others] = (parts[i] ?? []).filter(({ length }) => length > 0);
    if (!rows) continue;
    // Nearly always they come from one place, and as they are wanted.
    if (others.length > 0 || !isHistoryOf(id, rows)) return byCard(parts.flat(2));
    joined.set(id, rows);
  }
  return joined;
}

/** Rows of that card only, each once and later than the one before. */
const isHistoryOf = (card: CardId, rows: readonly ReviewRow[]): boolean =>
  rows.every((row, i) => row.card === card && row.at > (rows[i - 1]?.at ?? -Infinity)) &&
  new Set(rows.map(({ id }) => id)).size === rows.length;
