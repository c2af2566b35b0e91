import type { Chip } from '../concept/chips.ts';
import type { StoredReason } from '../new-order.ts';

/** Why a new card comes when it does: "Before *X* because *Y* isn't started". */
export interface Reason extends StoredReason {
  /** What Y is not, as it stands now: the order was worked out before this session. */
  readonly lacks: 'isn’t started' | 'isn’t finished yet';
}

/** The stored reason, in the words of the concepts as they are when the card is shown. */
export function reasonNow(
  stored: StoredReason,
  chips: readonly Pick<Chip, 'title' | 'state'>[],
): Reason {
  const own = chips.find(({ title }) => title === stored.because);
  const isStarted = own !== undefined && own.state !== 'new';
  return { ...stored, lacks: isStarted ? 'isn’t finished yet' : 'isn’t started' };
}
