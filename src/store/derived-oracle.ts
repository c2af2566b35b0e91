/* What the tests ask after every write. Not imported by the app: the learner's check is `check.ts`. */
import type { Fold } from './card-rows.ts';
import { dayKey } from './day-rows.ts';
import type { EngraphDb } from './db.ts';
import { cardRowsNow, daysOfLog, decksOfCards, groupByNote } from './derive.ts';
import { differences } from './differences.ts';
import { byCard, readAll } from './history.ts';

/** Keys of card and day rows that are not what notes, log and marks say; empty lists when all is well. */
export interface WrongRows {
  readonly cards: readonly string[];
  readonly days: readonly string[];
}

export async function wrongRows(db: EngraphDb, fold: Fold): Promise<WrongRows> {
  const log = await readAll(db);
  const histories = byCard(log);
  const former = groupByNote(histories.keys());
  const past = { histories, isWhole: () => true };
  const cards = await cardRowsNow(db, await db.notes.toArray(), { past, former, fold });
  const days = daysOfLog(log, await decksOfCards(db));
  return {
    cards: differences(await db.cards.toArray(), cards, ({ id }) => id).map(({ id }) => id),
    days: differences(await db.days.toArray(), [...days.values()], dayKey).map(({ id }) => id),
  };
}
