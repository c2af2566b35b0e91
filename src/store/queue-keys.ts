import type { Instant, StudyDay } from '../base/time.ts';
import { dueDayOf } from '../memory/due.ts';
import type { CardState, ReviewRow } from '../memory/review.ts';
import type { CardRow, EngraphDb } from './db.ts';
import { readHistory } from './history.ts';

/** Of a card's last row: where the learner was, which says on which study day a step falls, and when. */
export interface Zone {
  /** Minutes east of UTC. */
  readonly offset: number;
  /** Hour at which the learner's day begins. */
  readonly rollOver: number;
  /** Instant of that row; absent when the card has none, or when its rows did not change. */
  readonly at?: Instant;
}
const UTC: Zone = { offset: 0, rollOver: 0 };

/** The row with its state and the queue keys that follow from it; a card that cannot be asked has none. */
export function withState(
  card: CardRow,
  { memory, schedule }: CardState,
  { offset, rollOver, at }: Zone,
): CardRow {
  const row: { -readonly [K in keyof CardRow]: CardRow[K] } = { ...card, memory, schedule };
  if (at !== undefined) row.lastAt = at;
  delete row.dueDay;
  delete row.newAt;
  if (row.suspended || row.retired) return row;
  if (schedule.phase === 'new') return { ...row, newAt: row.position };
  const dueDay: StudyDay | null = dueDayOf(schedule, offset, rollOver);
  return dueDay === null ? row : { ...row, dueDay };
}

/** The zone in which a card's queue keys are computed: that of its last row, voids included. */
export function zoneOf(rows: readonly ReviewRow[]): Zone {
  let last: ReviewRow | null = null;
  for (const row of rows) if (!last || isLater(row, last)) last = row;
  return last ?? UTC;
}

const isLater = (a: { at: Instant; id: string }, b: { at: Instant; id: string }): boolean =>
  a.at > b.at || (a.at === b.at && a.id > b.id);

/** `zoneOf` for a stored card. Only steps depend on the zone, so only they cost a look at the log. */
export async function storedZone(db: EngraphDb, card: CardRow): Promise<Zone> {
  const { phase } = card.schedule;
  if (phase === 'new' || phase === 'review') return UTC;
  return zoneOf(await readHistory(db, card.id));
}
