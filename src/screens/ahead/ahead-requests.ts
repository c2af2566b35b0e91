import type { StudyDay } from '../../base/time.ts';
import type { EngraphDb } from '../../store/db.ts';
import { writeLocal } from '../../store/local.ts';
import type { Settings } from '../../store/settings-values.ts';
import { computeOrder } from './compute-order.ts';
import { masteryAhead, type MasteryAhead, type MasteryRequest } from './mastery-ahead.ts';

/** What is worked out from all cards while nobody waits for it. */
export interface AheadRequests {
  /** Works out the order of new cards and stores it. */
  readonly order: {
    readonly kind: 'order';
    readonly day: StudyDay;
    readonly settings: Settings;
    readonly key: string;
  };
  readonly mastery: MasteryRequest & { readonly kind: 'mastery' };
}
export interface AheadReplies {
  readonly order: null;
  readonly mastery: MasteryAhead;
}
export type AheadKind = keyof AheadRequests;

export async function answerAhead(
  db: EngraphDb,
  request: AheadRequests[AheadKind],
): Promise<AheadReplies[AheadKind]> {
  if (request.kind === 'mastery') return masteryAhead(db, request);
  const { day, settings, key } = request;
  await writeLocal(db, 'newOrder', await computeOrder({ db, day, settings }, key));
  return null;
}
