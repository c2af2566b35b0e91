import { dueDayOf } from '../memory/due.ts';
import type { CardState } from '../memory/review.ts';
import type { SimulatedCards } from './simulation.ts';

interface SimulatedCard extends CardState {
  readonly suspended: boolean;
  readonly retired: boolean;
}

/**
 * Cards as the simulator takes them, in the order given: use that of the card table, so that numbers agree. A
 * step counts as due on the day its instant falls on; suspended and retired cards are left at rest.
 */
export function simulatedCards(
  cards: readonly SimulatedCard[],
  offset: number,
  rollOver: number,
): SimulatedCards {
  const result = {
    stability: new Float64Array(cards.length),
    difficulty: new Float64Array(cards.length),
    last: new Int32Array(cards.length),
    due: new Int32Array(cards.length),
  };
  cards.forEach(({ memory, schedule, suspended, retired }, c) => {
    const due = dueDayOf(schedule, offset, rollOver);
    if (memory === null || due === null || suspended || retired) return;
    result.stability[c] = memory.stability;
    result.difficulty[c] = memory.difficulty;
    result.last[c] = memory.last;
    result.due[c] = due;
  });
  return result;
}
