import type { Instant } from '../../base/time.ts';

const DAYS = 30;
const REVIEWS = 500;
const DAY = 86_400_000;

interface Since {
  /** The last exported backup, else the first session; null when there was neither. */
  readonly last: Instant | null;
  /** Reviews since that backup. */
  readonly reviews: number;
  readonly now: Instant;
}

/**
 * Days without an exported backup when it is time for one, else null: after 30 days or 500 reviews. Local
 * snapshots do not count: they go with the device. Without a review since, there is nothing to lose.
 */
export function backupOverdue({ last, reviews, now }: Since): number | null {
  if (last === null || reviews === 0) return null;
  const days = Math.max(0, Math.floor((now - last) / DAY));
  return days >= DAYS || reviews >= REVIEWS ? days : null;
}
