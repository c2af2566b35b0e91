import type { CardId } from '../base/id.ts';
import type { Instant } from '../base/time.ts';
import type { EngraphDb } from '../store/db.ts';
import { readLocal, writeLocal } from '../store/local.ts';
import { cardsByIds } from '../store/queries.ts';

/** Cards chosen for one session: too many for an address, so they stand on this device under their instant. */
interface CardList {
  readonly at: Instant;
  readonly cards: readonly CardId[];
}

const KEY = 'cardList';
/** Cards of one such session; what is beyond is found again by the same search. */
export const LONGEST_LIST = 500;

/** Keeps the list; the one kept before is forgotten. Returns what its session's address says. */
export async function keepCardList(
  db: EngraphDb,
  cards: readonly CardId[],
  at: Instant,
): Promise<string> {
  const list: CardList = { at, cards: cards.slice(0, LONGEST_LIST) };
  await writeLocal(db, KEY, list);
  return String(at);
}

/** The cards of a list that were not answered since it was made; none when it is no longer kept. */
export async function readCardList(db: EngraphDb, name: string): Promise<readonly CardId[]> {
  const list = await readLocal<CardList>(db, KEY);
  if (!list || String(list.at) !== name) return [];
  const rows = await cardsByIds(db, list.cards);
  return list.cards.filter((id) => (rows.get(id)?.lastAt ?? 0) < list.at);
}
