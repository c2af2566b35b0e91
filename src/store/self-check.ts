import type { CardId } from '../base/id.ts';
import { canonical } from './canonical.ts';
import type { Fold } from './card-rows.ts';
import { dayKey } from './day-rows.ts';
import type { EngraphDb } from './db.ts';
import { cardRowsNow, daysOfLog, decksOfCards, groupByNote } from './derive.ts';
import { byCard, readAll } from './history.ts';

/** What stored and rebuilt rows differ in; empty lists when all is well. */
export interface SelfCheck {
  readonly cards: readonly CardId[];
  readonly days: readonly string[];
}

/** Compares stored card and day rows with what notes, log and marks say. Reads everything: never at start. */
export async function selfCheck(db: EngraphDb, fold: Fold): Promise<SelfCheck> {
  const log = await readAll(db);
  const histories = byCard(log);
  const notes = await db.notes.toArray();
  const rebuilt = await cardRowsNow(db, notes, {
    histories,
    former: groupByNote(histories.keys()),
    fold,
  });
  const days = daysOfLog(log, await decksOfCards(db));
  return {
    cards: differing(await db.cards.toArray(), rebuilt, (card) => card.id),
    days: differing(await db.days.toArray(), [...days.values()], dayKey),
  };
}

function differing<Row, Key>(
  stored: readonly Row[],
  rebuilt: readonly Row[],
  keyOf: (row: Row) => Key,
): Key[] {
  const left = new Map(stored.map((row) => [keyOf(row), canonical(row)]));
  const wrong: Key[] = [];
  for (const row of rebuilt) {
    if (left.get(keyOf(row)) !== canonical(row)) wrong.push(keyOf(row));
    left.delete(keyOf(row));
  }
  return [...wrong, ...left.keys()];
}
