import type { Instant } from '../base/time.ts';
import { rollBackBulk } from './bulk-undo.ts';
import type { EngraphDb, JobRow } from './db.ts';
import { deleteContent, rollBack } from './job.ts';
import type { JobContext } from './job-undo.ts';
import { dropCopy, keptCopy, rollBackRestore } from './restore-copy.ts';

/**
 * At start, before anything else writes: rolls back jobs that a crash left open (a job under way in this very
 * window would be taken for one), and forgets what can no longer be undone. Reads jobs
 * only; costs nothing when there are none.
 */
export async function sweepJobs(db: EngraphDb, context: JobContext): Promise<void> {
  for (const job of await db.jobs.where('state').equals('open').toArray()) {
    if (job.kind === 'restore') {
      const { writer, fold } = context;
      await rollBackRestore(db, job, { now: writer.now, fold });
    } else {
      await (job.kind === 'bulk' ? rollBackBulk : rollBack)(db, job, context);
      await db.jobs.delete(job.id);
    }
  }
  await forgetEnded(db, context.writer.now);
}

/** Forgets jobs that can no longer be undone. Safe at any time: it never touches an open job. */
export async function forgetEnded(db: EngraphDb, now: Instant): Promise<void> {
  for (const job of await db.jobs.where('state').anyOf('done', 'undone').toArray()) {
    if (now > job.undoUntil) await forget(db, job);
  }
}

async function forget(db: EngraphDb, job: JobRow): Promise<void> {
  const removed = job.kind === 'remove' && job.state === 'done';
  if (removed && job.deck !== null && !(await db.decks.get(job.deck))) {
    await deleteContent(db, job.deck);
  }
  if (job.kind === 'restore' && (await keptCopy(db))?.job === job.id) await dropCopy(db);
  await db.transaction('rw', db.jobs, db.jobEntries, async () => {
    await db.jobEntries.where('job').equals(job.id).delete();
    await db.jobs.delete(job.id);
  });
}
