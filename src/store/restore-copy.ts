import type { JobId } from '../base/id.ts';
import { instant, type Instant } from '../base/time.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { readBackup, writeBackup } from './backup.ts';
import type { Collection } from './backup-format.ts';
import type { EngraphDb, JobRow } from './db.ts';
import { mergeInto, type MergeOptions } from './merge-into.ts';
import { pause } from './pause.ts';

/** That the collection as it was before a restore is kept: until tomorrow, so that the restore can be undone. */
export interface RestoreCopy {
  readonly job: JobId;
  readonly until: Instant;
}

const KEY = 'beforeRestore';
/** A row of its own: whoever asks whether there is a copy need not load it. */
const BYTES = 'beforeRestore/bytes';
const DAY = 24 * 60 * 60_000;

export async function keepCopy(db: EngraphDb, job: JobId, now: Instant): Promise<void> {
  const blob = await writeBackup(db, now);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const copy: RestoreCopy = { job, until: instant(now + DAY) };
  await db.local.bulkPut([
    { key: KEY, value: copy },
    { key: BYTES, value: bytes },
  ]);
}

export async function keptCopy(db: EngraphDb): Promise<RestoreCopy | null> {
  return ((await db.local.get(KEY))?.value as RestoreCopy | undefined) ?? null;
}

/** The collection kept before the last restore. */
export async function readCopy(db: EngraphDb): Promise<Result<Collection, 'none' | 'damaged'>> {
  const bytes = (await db.local.get(BYTES))?.value as Uint8Array<ArrayBuffer> | undefined;
  if (!bytes) return fail('none');
  const backup = await readBackup(bytes);
  return backup.ok ? ok(backup.value) : fail('damaged');
}

export const dropCopy = (db: EngraphDb): Promise<void> => db.local.bulkDelete([KEY, BYTES]);

/** Puts a collection in the place of what is stored: decks go first, so that nothing half-written shows. */
export async function replaceAll(
  db: EngraphDb,
  collection: Collection,
  options: MergeOptions,
): Promise<void> {
  const tables = [
    ...[db.decks, db.options, db.settings, db.links, db.marks, db.concepts, db.notes],
    ...[db.cards, db.days, db.media, db.notetypes, db.tombstones, db.segments, db.reviews],
    // Undo of what is replaced would bring half of it back.
    db.jobEntries,
  ];
  for (const table of tables) {
    await table.clear();
    await pause();
  }
  await db.jobs.filter(({ kind }) => kind !== 'restore').delete();
  await mergeInto(db, collection, options);
}

/** A restore that a crash left open is taken back from the copy made before it. */
export async function rollBackRestore(
  db: EngraphDb,
  job: Pick<JobRow, 'id'>,
  options: MergeOptions,
): Promise<void> {
  const copy = await keptCopy(db);
  // Without a copy of this job's, the crash came before anything was written.
  if (copy?.job === job.id) {
    const before = await readCopy(db);
    if (!before.ok) throw new Error(`Inconsistent: no readable copy for job ${job.id}`);
    await replaceAll(db, before.value, options);
    await dropCopy(db);
  }
  await db.jobs.delete(job.id);
}
