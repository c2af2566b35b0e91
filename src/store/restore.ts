import type { JobId } from '../base/id.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { instant, type Instant } from '../base/time.ts';
import type { Collection, CollectionCounts } from './backup-format.ts';
import { countsOf } from './backup-lines.ts';
import type { EngraphDb } from './db.ts';
import { mergeInto, type MergeOptions } from './merge-into.ts';
import {
  dropCopy,
  keepCopy,
  keptCopy,
  readCopy,
  replaceAll,
  rollBackRestore,
} from './restore-copy.ts';

export type RestoreMode = 'replace' | 'merge';

export interface RestorePreview {
  readonly stored: CollectionCounts;
  readonly backup: CollectionCounts;
}

/** What is stored and what a backup holds, counted. Writes nothing. */
export async function previewRestore(
  db: EngraphDb,
  backup: Pick<Collection, 'rows' | 'reviews'>,
): Promise<RestorePreview> {
  return { stored: await storedCounts(db), backup: countsOf(backup) };
}

/** What is stored, by index. */
export async function storedCounts(db: EngraphDb): Promise<CollectionCounts> {
  const ids = await db.decks.toCollection().primaryKeys();
  let sealed = 0;
  await db.segments.each(({ count }) => void (sealed += count));
  return {
    decks: ids.length,
    cards: await db.cards.where('deck').anyOf(ids).count(),
    reviews: sealed + (await db.reviews.count()),
  };
}

export interface RestoreOptions extends MergeOptions {
  readonly mode: RestoreMode;
  readonly job: JobId;
}

const DAY = 24 * 60 * 60_000;

/**
 * Restores a backup: in the place of what is stored, or merged with it. A copy of the current data is kept
 * until tomorrow; a crash or a failed write on the way brings it back (the failure is thrown on).
 */
export async function restore(
  db: EngraphDb,
  backup: Collection,
  { mode, job, ...options }: RestoreOptions,
): Promise<void> {
  // The copy is complete before the job is open: an open job always has one to go back to.
  await keepCopy(db, job, options.now);
  await db.jobs.add({
    id: job,
    kind: 'restore',
    state: 'open',
    deck: null,
    startedAt: options.now,
    undoUntil: instant(options.now + DAY),
    report: { reviews: backup.reviews.length },
  });
  try {
    if (mode === 'replace') await replaceAll(db, backup, options);
    else await mergeInto(db, backup, options);
  } catch (cause) {
    // When even this fails the job stays open, and the next start brings the copy back.
    await rollBackRestore(db, { id: job }, options).catch(() => undefined);
    throw cause;
  }
  await db.jobs.update(job, { state: 'done' });
}

/** True while the last restore can be undone. */
export async function canUndoRestore(db: EngraphDb, now: Instant): Promise<boolean> {
  const copy = await keptCopy(db);
  return copy !== null && copy.until > now;
}

/** Brings back what was stored before the last restore. Reviews done since then are kept. */
export async function undoRestore(
  db: EngraphDb,
  options: MergeOptions,
): Promise<Result<null, 'none' | 'damaged' | 'expired'>> {
  const copy = await keptCopy(db);
  if (!copy) return fail('none');
  if (copy.until <= options.now) return fail('expired');
  const before = await readCopy(db);
  if (!before.ok) return fail(before.problem);
  const since = await db.reviews
    .where('at')
    .above(instant(copy.until - DAY))
    .toArray();
  await db.jobs.update(copy.job, { state: 'open' });
  const reviews = [...before.value.reviews, ...since];
  await replaceAll(db, { ...before.value, reviews }, options);
  await db.jobs.update(copy.job, { state: 'undone' });
  await dropCopy(db);
  return ok(null);
}
