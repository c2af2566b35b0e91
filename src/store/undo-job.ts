import type { JobId } from '../base/id.ts';
import { ok, type Result } from '../base/result.ts';
import { undoBulk } from './bulk-undo.ts';
import type { EngraphDb } from './db.ts';
import { undoable, undoContentJob, type JobContext, type UndoProblem } from './job-undo.ts';

/** Takes back a job of any kind within its 7 days. Reviews done since then are kept. */
export async function undoJob(
  db: EngraphDb,
  id: JobId,
  context: JobContext,
): Promise<Result<null, UndoProblem>> {
  const found = await undoable(db, id, context);
  if (!found.ok) return found;
  if (found.value.kind !== 'bulk') return undoContentJob(db, id, context);
  await undoBulk(db, found.value, context);
  return ok(null);
}
