import type { Instant } from '../../base/time.ts';
import type { CheckReport } from '../../store/check-findings.ts';
import type { EngraphDb } from '../../store/db.ts';
import { writeLocal } from '../../store/local.ts';

export const LAST_CHECK = 'lastCheck';

/** What this device remembers of its last self-check. */
export interface LastCheck {
  readonly at: Instant;
  /** False for the day from which the first week is counted. */
  readonly isDone: boolean;
  readonly repaired: number;
  /** Findings that were only told. */
  readonly left: number;
}

export async function keepLastCheck(
  db: EngraphDb,
  { done, repaired, left }: Pick<CheckReport, 'done' | 'repaired' | 'left'>,
  at: Instant,
): Promise<LastCheck> {
  const last = { at, isDone: done, repaired: repaired.length, left: left.length };
  await writeLocal(db, LAST_CHECK, last);
  return last;
}
