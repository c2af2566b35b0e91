import type { DeckId, JobId } from '../base/id.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { foldCard } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import { rebuildAllCards } from './derive.ts';
import type { Fold } from './card-rows.ts';
import type { DeckRow, EngraphDb, JobRow } from './db.ts';
import { rollBack, undoUntil } from './job.ts';
import type { Pace } from './pace.ts';
import { deleteStamped, putStamped, type Writer } from './stamp.ts';

export type UndoProblem = 'unknown' | 'expired' | 'already-undone';
export interface JobContext {
  readonly writer: Writer;
  readonly fold: Fold;
  /** By which undoing a bulk action gives way to what the learner presses. */
  readonly pace?: Pace;
}

/**
 * Removes a deck in one small transaction: without its row nothing of it is visible. The rows themselves go
 * when the job can no longer be undone (`sweepJobs`); reviews, marks and links stay for good.
 */
export async function removeDeck(
  db: EngraphDb,
  deck: DeckId,
  { job, writer }: { readonly job: JobId; readonly writer: Writer },
): Promise<void> {
  await db.transaction('rw', db.decks, db.tombstones, db.jobs, db.jobEntries, async () => {
    const row = await db.decks.get(deck);
    if (!row) throw new Error(`Inconsistent: no deck ${deck}`);
    await deleteStamped(db, 'decks', [deck], writer);
    await db.jobEntries.add({ job, table: 'decks', key: deck, row });
    await db.jobs.add({
      id: job,
      kind: 'remove',
      state: 'done',
      deck,
      startedAt: writer.now,
      undoUntil: undoUntil(writer.now),
      report: { cards: row.cards },
    });
  });
}

/** The job, where it can still be taken back. */
export async function undoable(
  db: EngraphDb,
  id: JobId,
  { writer }: JobContext,
): Promise<Result<JobRow, UndoProblem>> {
  const job = await db.jobs.get(id);
  if (!job || job.kind === 'restore') return fail('unknown');
  if (job.state !== 'done') return fail('already-undone');
  return writer.now > job.undoUntil ? fail('expired') : ok(job);
}

/**
 * Takes back an import, an update or a removal within its 7 days (`undo-job.ts` knows bulk actions too). Reviews done
 * since then are kept.
 */
export async function undoContentJob(
  db: EngraphDb,
  id: JobId,
  context: JobContext,
): Promise<Result<null, UndoProblem>> {
  const found = await undoable(db, id, context);
  if (!found.ok) return found;
  const { writer, fold } = context;
  const job = found.value;
  if (job.kind === 'bulk') return fail('unknown');
  await reopen(db, job, writer);
  if (job.kind !== 'remove') await rollBack(db, { ...job, state: 'open' }, { fold, writer });
  if (job.kind === 'import') await refold(db);
  await db.jobs.update(id, { state: 'undone' });
  return ok(null);
}

/** The parameters that an import brought went with it: every card is folded with the present ones. */
async function refold(db: EngraphDb): Promise<void> {
  const stored = (await db.settings.get('parameters'))?.value;
  const parameters = Array.isArray(stored) ? (stored as number[]) : DEFAULT_PARAMETERS;
  await rebuildAllCards(db, (rows) => foldCard(rows, parameters));
}

/** The deck row goes back first, in the transaction that opens the job again: a crash then ends in a sweep. */
async function reopen(db: EngraphDb, job: JobRow, writer: Writer): Promise<void> {
  await db.transaction('rw', db.decks, db.tombstones, db.jobs, db.jobEntries, async () => {
    const entries = await db.jobEntries.where('job').equals(job.id).toArray();
    const saved = entries.filter((entry) => entry.table === 'decks');
    await db.jobEntries.bulkDelete(saved.flatMap(({ id }) => id ?? []));
    const gone =
      saved.length > 0 ? saved.filter(({ row }) => !row).map(({ key }) => key) : job.deck;
    if (gone) await deleteStamped(db, 'decks', [gone].flat(), writer);
    for (const { row } of saved) if (row) await putStamped(db, 'decks', row as DeckRow, writer);
    await db.jobs.update(job.id, { state: job.kind === 'remove' ? 'undone' : 'open' });
  });
}
