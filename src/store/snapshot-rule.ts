import type { Instant } from '../base/time.ts';
import type { CollectionCounts } from './backup-format.ts';

/** Why a snapshot was made. */
export const SNAPSHOT_REASONS = [
  'weekly',
  'import',
  'restore',
  'remove',
  'bulk',
  'upgrade',
  'delete',
] as const;
export type SnapshotReason = (typeof SNAPSHOT_REASONS)[number];

/** A whole backup that is kept in this browser, beside the database. */
export interface Snapshot {
  readonly name: string;
  readonly createdAt: Instant;
  readonly reason: SnapshotReason;
  readonly bytes: number;
  readonly counts: CollectionCounts;
}

const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;
/** Part of the free quota that snapshots may take. */
const SHARE = 0.1;
/** However small they are. */
const MOST = 12;

/**
 * Which snapshots go, so that those that stay take at most a tenth of what would be free without any of them
 * (`free`: bytes that the browser still grants; null when it does not say) and are at most twelve. The oldest go
 * first; the newest stays whatever its size.
 */
export function snapshotsToForget<S extends Pick<Snapshot, 'createdAt' | 'bytes'>>(
  snapshots: readonly S[],
  free: number | null,
): S[] {
  const newestFirst = snapshots.toSorted((a, b) => b.createdAt - a.createdAt);
  const all = newestFirst.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = free === null ? Infinity : SHARE * (Math.max(0, free) + all);
  let taken = 0;
  // From the first that is too much on, all go: what stays is what is newest, without gaps.
  const first = newestFirst.findIndex(({ bytes }, i) => {
    taken += bytes;
    return i > 0 && (i >= MOST || taken > most);
  });
  return first < 0 ? [] : newestFirst.slice(first);
}

/** Whether the weekly snapshot is to be made. A clock set back must not stop it for years. */
export const isSnapshotDue = (newest: Instant | null, now: Instant): boolean =>
  newest === null || now - newest >= WEEK || newest - now > WEEK;

/** Whether a snapshot still stands for what is stored: less than an hour old, and nothing changed since it began. */
export const isSnapshotRecent = (
  newest: { readonly at: Instant; readonly changed: boolean } | null,
  now: Instant,
): boolean => newest !== null && !newest.changed && now >= newest.at && now - newest.at < HOUR;
