import { applyRow, effectiveRows, type EffectiveRow } from '../../../memory/fold.ts';
import { RATINGS, type Memory, type Next, type ReviewRow } from '../../../memory/review.ts';
import { NEW_CARD } from '../../../memory/transition.ts';
import type { SqlValue } from '../../sqlite.ts';

/** Kinds of rows in Anki's log (facts §2). */
const KIND = { new: 0, learning: 0, review: 1, relearning: 2 } as const;
const MANUAL = 4;
const RESCHEDULED_FACTOR = 2500;
const DAY = 86_400_000;

/** A row of Anki's log, its number still to be made unique. */
export interface LogRow {
  readonly at: number;
  /** cid, usn, ease, ivl, lastIvl, factor, time, type */
  readonly values: readonly SqlValue[];
}

/** What Anki's log says of a card: answers, moves by hand, returns to new; rows taken back are left out. */
export function logOf(
  rows: readonly ReviewRow[],
  card: number,
  { parameters, now }: { readonly parameters: readonly number[]; readonly now: number },
): LogRow[] {
  const log: LogRow[] = [];
  let state = NEW_CARD;
  let last = 0;
  for (const row of effectiveRows(rows)) {
    state = applyRow(state, row, parameters);
    if (row.kind === 'seed' || row.at > now + DAY) continue;
    const interval = row.kind === 'reset' ? 0 : intervalOf(row.next);
    log.push({ at: row.at, values: valuesOf(row, card, { interval, last, memory: state.memory }) });
    last = interval;
  }
  return log;
}

interface Granted {
  readonly interval: number;
  readonly last: number;
  readonly memory: Memory | null;
}

function valuesOf(
  row: EffectiveRow,
  card: number,
  { interval, last, memory }: Granted,
): SqlValue[] {
  if (row.kind !== 'answer') {
    const factor = row.kind === 'reset' ? 0 : RESCHEDULED_FACTOR;
    return [card, -1, 0, interval, last, factor, 0, MANUAL];
  }
  const ease = RATINGS.indexOf(row.rating) + 1;
  const time = Math.max(0, Math.round(row.duration));
  return [card, -1, ease, interval, last, factorOf(memory), time, KIND[row.phase]];
}

/** FSRS writes the difficulty as 100 to 1,100. */
const factorOf = (memory: Memory | null): number =>
  memory === null ? 0 : Math.round(((memory.difficulty - 1) / 9 + 0.1) * 1000);

/** Days, or seconds as a negative number. */
const intervalOf = (next: Next | { readonly days: number }): number =>
  'minutes' in next ? -Math.max(1, Math.round(next.minutes * 60)) : Math.round(next.days);

/** The rows with numbers of their own: milliseconds, moved on where two answers share one. */
export function numbered(rows: readonly LogRow[]): SqlValue[][] {
  let before = 0;
  return rows
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, values }) => {
      before = Math.max(Math.round(at), before + 1);
      return [before, ...values];
    });
}
