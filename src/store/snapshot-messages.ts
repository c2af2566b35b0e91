import type { Result } from '../base/result.ts';
import type { Instant } from '../base/time.ts';
import type { Snapshot, SnapshotReason } from './snapshot-rule.ts';
import type { SnapshotProblem } from './snapshots.ts';

/** To the worker: make one. */
export interface SnapshotOrder {
  readonly now: Instant;
  readonly reason: SnapshotReason;
}

/** From the worker; `none`: this browser has no place for snapshots. */
export type SnapshotReply = Result<Snapshot, SnapshotProblem | 'none'>;
