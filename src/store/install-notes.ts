import type { CardId, NoteId } from '../base/id.ts';
import type { Note } from '../deck/deck.ts';
import { canonical } from './canonical.ts';
import { cardRowsNow, groupByNote, possibleCards } from './derive.ts';
import type { NoteRow } from './db.ts';
import { readKnownPast, type KnownPast } from './history.ts';
import { presentIds } from './install-concepts.ts';
import { chunksOf, type Installation } from './installation.ts';
import { putForJob } from './job.ts';
import { delivered, editedFields, joining, updated, type NoteContent } from './note-base.ts';
import { pause } from './pause.ts';
import { isByLearner, putManyStamped, tombstoneId } from './stamp.ts';

interface Past {
  readonly past: KnownPast;
  readonly former: ReadonlyMap<string, readonly CardId[]>;
}

interface NoteCounts {
  added: number;
  changed: number;
  unchanged: number;
  kept: number;
}

/** Writes the deck's notes with their cards; cards that have a history in the log are folded from it. */
export async function writeNotes(installation: Installation): Promise<NoteCounts> {
  const { deck, signal, onprogress } = installation;
  const counts: NoteCounts = { added: 0, changed: 0, unchanged: 0, kept: 0 };
  const past = await pastOf(installation, deck.notes);
  let position = 0;
  // A note writes itself, an entry of the job and one or two cards.
  for (const chunk of chunksOf(deck.notes, 4)) {
    if (signal?.aborted) break;
    const all = chunk.map((note, i) => delivered(note, deck.id, position + i));
    const contents = await notDeleted(installation, all);
    while (!(await writeChunk(installation, contents, past, counts))) await pause();
    position += chunk.length;
    onprogress?.(position, deck.notes.length);
    await pause();
  }
  return counts;
}

/** A note that the learner deleted from an installed deck does not come back with an update of it. */
async function notDeleted(
  { db, fresh }: Installation,
  contents: readonly NoteContent[],
): Promise<readonly NoteContent[]> {
  if (fresh) return contents;
  const ids = contents.map(({ id }) => tombstoneId('notes', id));
  const tombstones = await db.tombstones.bulkGet(ids);
  return contents.filter((_, i) => {
    const tombstone = tombstones[i];
    return !tombstone || !isByLearner(tombstone);
  });
}

async function pastOf({ db }: Installation, notes: readonly Note[]): Promise<Past> {
  const past = await readKnownPast(db, await possibleCards(db, notes));
  return { past, former: groupByNote(past.histories.keys()) };
}

/** False when a note was edited while its new version was being drawn: then the chunk is prepared again. */
async function writeChunk(
  installation: Installation,
  contents: readonly NoteContent[],
  past: Past,
  counts: NoteCounts,
): Promise<boolean> {
  const { db, deck, fresh, redraw, writer } = installation;
  const ids = contents.map(({ id }) => id);
  const olds = await db.notes.bulkGet(ids);
  // Drawing may load the parser: never inside a transaction, which would end meanwhile.
  const prepared = await Promise.all(
    contents.map(async (next, i) => {
      const old = olds[i];
      const note = old && old.deck === deck.id ? await updated(old, next, redraw) : next;
      return fresh ? note : joining(note, old, writer.now);
    }),
  );
  const tables = [db.notes, db.cards, db.marks, db.links, db.reviews, db.tombstones, db.jobEntries];
  const written = await db.transaction('rw', tables, async () => {
    const now = await db.notes.bulkGet(ids);
    if (now.some((row, i) => row?.changedAt !== olds[i]?.changedAt)) return false;
    await putChunk(installation, prepared, now);
    await putCards(installation, ids, past);
    return true;
  });
  if (written) prepared.forEach((note, i) => count(counts, note, olds[i]));
  return written;
}

/** Notes that stay exactly as they are stored are not written; new ones of a fresh deck need no entry. */
async function putChunk(
  { db, job, fresh, delivery }: Installation,
  notes: readonly NoteContent[],
  olds: readonly (NoteRow | undefined)[],
): Promise<void> {
  const replacing = notes.filter((note, i) => olds[i] && !isSame(note, olds[i]));
  const adding = notes.filter((_, i) => !olds[i]);
  if (replacing.length > 0) await putForJob(db, job, 'notes', replacing, delivery);
  if (adding.length === 0) return;
  if (fresh) await putManyStamped(db, 'notes', adding, delivery);
  else await putForJob(db, job, 'notes', adding, delivery);
}

async function putCards(
  { db, fold }: Installation,
  ids: readonly NoteId[],
  past: Past,
): Promise<void> {
  const notes = (await db.notes.bulkGet([...ids])).filter((note) => note !== undefined);
  const rows = await cardRowsNow(db, notes, { ...past, fold });
  await db.cards
    .where('note')
    .anyOf([...ids])
    .delete();
  await db.cards.bulkPut(rows);
}

/** Notes that the new version no longer has are retired with their cards. The learner's own notes stay. */
export async function retireGoneNotes(installation: Installation): Promise<number> {
  const { db, deck, job, delivery } = installation;
  const kept = new Set<string>(deck.notes.map(({ id }) => id));
  const stored = await db.notes.where('deck').equals(deck.id).primaryKeys();
  const present = presentIds(deck);
  let retired = 0;
  for (const chunk of chunksOf(
    stored.filter((id) => !kept.has(id)),
    4,
  )) {
    const past = await pastOf(installation, (await db.notes.bulkGet(chunk)).filter(isRow));
    const tables = [
      db.notes,
      db.cards,
      db.marks,
      db.links,
      db.reviews,
      db.tombstones,
      db.jobEntries,
    ];
    await db.transaction('rw', tables, async () => {
      const rows = (await db.notes.bulkGet(chunk)).filter(isRow).filter(isDelivered);
      retired += rows.filter((row) => !row.retired).length;
      const changed = rows
        .map((row) => ({ ...row, retired: true, concepts: renamed(row, present) }))
        .filter((row, i) => canonical(row) !== canonical(rows[i]));
      await putForJob(db, job, 'notes', changed, delivery);
      await putCards(
        installation,
        changed.map(({ id }) => id),
        past,
      );
    });
    await pause();
  }
  return retired;
}

const renamed = (note: NoteRow, present: ReturnType<typeof presentIds>): NoteRow['concepts'] =>
  note.concepts.map(({ concept, weight }) => ({
    concept: present.get(concept) ?? concept,
    weight,
  }));

const isRow = (row: NoteRow | undefined): row is NoteRow => row !== undefined;

/** A note that the learner wrote into the deck has no delivered fields. */
const isDelivered = (row: NoteRow): boolean => Object.keys(row.base).length > 0;

const isSame = (note: NoteContent, { changedAt, by, was, ...old }: NoteRow): boolean =>
  canonical({ ...note, changedAt, by, was }) === canonical({ ...old, changedAt, by, was });

function count(counts: NoteCounts, note: NoteContent, old: NoteRow | undefined): void {
  if (!old) counts.added += 1;
  else if (isSame(note, old)) counts.unchanged += 1;
  else counts.changed += 1;
  if (note.edited) counts.kept += editedFields(note.fields, note.base).length;
}
