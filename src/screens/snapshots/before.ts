import { now } from '../../base/time.ts';
import type { EngraphDb } from '../../store/db.ts';
import { onChangedRows } from '../../store/changed-rows.ts';
import { isSnapshotRecent, type SnapshotReason } from '../../store/snapshot-rule.ts';
import { STAMPED_TABLES } from '../../store/stamp.ts';
import type { AppState } from '../app-state.svelte.ts';
import { canKeepSnapshots, orderSnapshot, type OrderSnapshot } from './snapshot-port.ts';

/**
 * Milliseconds for which an operation waits for its snapshot; then it goes on without, and the snapshot under way
 * is given up, for it would hold half of what changes.
 * - An import, a removed deck and a bulk action can be taken back for 7 days by their own job, so the snapshot is
 *   a second net: it may cost a moment, not more. The one for an import is begun with its preview, so that
 *   nobody waits for it who reads the preview.
 * - A restore keeps a copy of its own until tomorrow; the snapshot stays for longer. It takes seconds anyway.
 * - An upgrade is one transaction, which leaves the former version when it fails; the start of the app waits.
 * - "Delete everything" has no other net: it waits, and does not begin without (`your-data.svelte.ts`).
 */
export const SNAPSHOT_WAIT = {
  ...{ import: 2_000, remove: 2_000, bulk: 2_000 },
  ...{ restore: 15_000, upgrade: 10_000, delete: 120_000 },
  weekly: 300_000,
} as const satisfies Record<SnapshotReason, number>;

/** Deleting fewer cards than this is no risk worth a snapshot. */
export const BIG_DELETION = 20;

/** What became of it: there is one that stands for what is stored now, there is nothing to keep, or there is none. */
export type Kept = 'kept' | 'empty' | 'none';

interface Known {
  /** The newest snapshot made here, and whether anything changed since it began. */
  newest: { readonly at: ReturnType<typeof now>; changed: boolean } | null;
  underWay: Promise<unknown> | null;
}
/** Only changes heard here count: after a reload the first snapshot is always made anew. */
const known = new WeakMap<EngraphDb, Known>();

interface Options {
  readonly signal?: AbortSignal;
  /** Instead of `SNAPSHOT_WAIT`, in milliseconds. */
  readonly within?: number;
  readonly order?: OrderSnapshot;
}

/**
 * Before a risky operation: sees to it that a snapshot of what is stored now exists. One that is less than an
 * hour old, with no change since, will do. Never rejects, and takes no longer than `SNAPSHOT_WAIT`.
 */
export async function snapshotBefore(
  app: Pick<AppState, 'db' | 'writes' | 'readOnly'>,
  reason: SnapshotReason,
  { signal, within = SNAPSHOT_WAIT[reason], order = orderSnapshot }: Options = {},
): Promise<Kept> {
  if (app.readOnly || (order === orderSnapshot && !canKeepSnapshots())) return 'none';
  const limit = AbortSignal.timeout(within);
  const ends = signal ? AbortSignal.any([signal, limit]) : limit;
  const state = knownOf(app.db);
  try {
    await app.writes.flush();
    // One at a time: the one under way may be the very one that is asked for.
    while (state.underWay && !ends.aborted) await endOf(state.underWay, ends);
    // The one before a deletion bears its reason: the welcome must not tell of a loss.
    if (reason !== 'delete' && isSnapshotRecent(state.newest, now())) return 'kept';
    if (ends.aborted) return 'none';
    const making = make(app.db, state, reason, ends, order);
    state.underWay = making;
    return await making.finally(() => (state.underWay = null));
  } catch (cause) {
    console.error(cause);
    return 'none';
  }
}

async function make(
  db: EngraphDb,
  state: Known,
  reason: SnapshotReason,
  signal: AbortSignal,
  order: OrderSnapshot,
): Promise<Kept> {
  if (await isEmpty(db)) return 'empty';
  const begun = { at: now(), changed: false };
  const stop = onChangedRows(db, TRUTH, () => (begun.changed = true));
  const reply = await order({ now: begun.at, reason }, signal).finally(stop);
  if (!reply.ok) return reply.problem === 'empty' ? 'empty' : 'none';
  state.newest = begun;
  return 'kept';
}

/** Tables that a backup holds; everything else is derived or this device's own. */
const TRUTH = [...STAMPED_TABLES, 'tombstones', 'reviews', 'segments'];

function knownOf(db: EngraphDb): Known {
  const before = known.get(db);
  if (before) return before;
  const state: Known = { newest: null, underWay: null };
  onChangedRows(db, TRUTH, () => state.newest && (state.newest.changed = true));
  known.set(db, state);
  return state;
}

const isEmpty = async (db: EngraphDb): Promise<boolean> =>
  (await db.decks.count()) + (await db.reviews.count()) + (await db.segments.count()) === 0;

const endOf = (work: Promise<unknown>, signal: AbortSignal): Promise<unknown> =>
  Promise.race([
    work.catch(() => undefined),
    new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
  ]);
