import { dayOf } from '../base/time.ts';
import type { ReviewId } from '../base/id.ts';
import { DEFAULT_RULES, schedulerFor, type Scheduler } from './fsrs.ts';
import type { CardState, ReviewRow } from './review.ts';
import { memoryAfter, NEW_CARD, scheduleAfter } from './transition.ts';

/** A row that says something about the card itself. */
export type EffectiveRow = Exclude<ReviewRow, { kind: 'void' }>;

/** Order of the fold (rule 11): by instant, then by id, so that merged logs fold alike everywhere. */
export const byInstant = (a: ReviewRow, b: ReviewRow): number =>
  a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * The rows that count, in fold order. A void cancels the row it names, whichever stands first. A void
 * may name an earlier void: then the row which that one had cancelled counts again (redo).
 */
export function effectiveRows(rows: readonly ReviewRow[]): EffectiveRow[] {
  const ordered = inOrder(rows);
  const cancelled = cancelledIds(ordered);
  return ordered.filter(
    (row): row is EffectiveRow => row.kind !== 'void' && !cancelled.has(row.id),
  );
}

function inOrder(rows: readonly ReviewRow[]): readonly ReviewRow[] {
  const sorted = rows.every((row, i) => {
    const before = rows[i - 1];
    return before === undefined || byInstant(before, row) <= 0;
  });
  return sorted ? rows : rows.toSorted(byInstant);
}

/** Newest void first, so that a void of a void is known before the one it cancels is applied. */
function cancelledIds(ordered: readonly ReviewRow[]): ReadonlySet<ReviewId> {
  const cancelled = new Set<ReviewId>();
  for (let i = ordered.length - 1; i >= 0; i--) {
    const row = ordered[i];
    if (row?.kind === 'void' && !cancelled.has(row.id)) cancelled.add(row.voids);
  }
  return cancelled;
}

/**
 * A card's state from its rows, in any order: memory with today's parameters, schedule as granted by
 * the last row that counts (rule 11). All rows must belong to one card. `from` is what rows before all
 * of these came to; none of these may void one of those.
 */
export function foldCard(
  rows: readonly ReviewRow[],
  parameters: readonly number[],
  from: CardState = NEW_CARD,
): CardState {
  const effective = effectiveRows(rows);
  const start = effective.findLastIndex((row) => row.kind === 'seed' || row.kind === 'reset');
  const scheduler = memoryScheduler(parameters);
  return effective
    .slice(Math.max(0, start))
    .reduce((state, row) => applied(state, row, scheduler), from);
}

/**
 * The state after one more row, which must come last in fold order: the incremental form of
 * `foldCard`. A void has none; undo takes the remembered state before the row or folds again.
 */
export const applyRow = (
  state: CardState,
  row: EffectiveRow,
  parameters: readonly number[],
): CardState => applied(state, row, memoryScheduler(parameters));

function applied(state: CardState, row: EffectiveRow, scheduler: Scheduler): CardState {
  switch (row.kind) {
    case 'seed':
      return row.state;
    case 'reset':
      return NEW_CARD;
    case 'set':
      // A new card has no due day to move.
      if (state.schedule.phase === 'new') return state;
      return { memory: state.memory, schedule: scheduleAfter(state.schedule, row.next, row) };
    case 'answer':
      return {
        memory: memoryAfter(state, { rating: row.rating, day: dayOf(row) }, scheduler),
        schedule: scheduleAfter(state.schedule, row.next, row),
      };
  }
}

/** Memory does not depend on retention, maximum or fuzz, so any will do. */
const memoryScheduler = (parameters: readonly number[]): Scheduler =>
  schedulerFor({ ...DEFAULT_RULES, parameters });
