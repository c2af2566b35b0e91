import type { DeckId } from '../base/id.ts';
import type { DeckRow, EngraphDb } from './db.ts';
import { pause } from './pause.ts';

/** What a deck's row tells without counting. */
export type DeckCounts = Pick<DeckRow, 'cards' | 'concepts'>;

/** A deck's cards that are not retired, and its concepts, counted. Proportional to the deck, unless that is fresh. */
export async function countsOfDeck(
  db: EngraphDb,
  deck: DeckId,
  { isFresh = false } = {},
): Promise<DeckCounts> {
  const concepts = await db.concepts.where('deck').equals(deck).count();
  const cards = db.cards.where('deck').equals(deck);
  // No card of a deck that was not there before is retired: the index alone says how many there are.
  if (isFresh) return { cards: await cards.count(), concepts };
  const live = (await cards.toArray()).filter(({ retired }) => !retired);
  return { cards: live.length, concepts };
}

/**
 * Decks whose row tells other counts than their cards and concepts give, counted again and written. The stamp
 * stays: counts are derived, and a repair must not outrank what another device says of the deck.
 */
export async function recountDecks(db: EngraphDb): Promise<DeckId[]> {
  const wrong: DeckId[] = [];
  for (const deck of await db.decks.toCollection().primaryKeys()) {
    const tables = [db.decks, db.cards, db.concepts];
    await db.transaction('rw', tables, async () => {
      const row = await db.decks.get(deck);
      const counts = await countsOfDeck(db, deck);
      if (!row || (row.cards === counts.cards && row.concepts === counts.concepts)) return;
      wrong.push(deck);
      await db.decks.put({ ...row, ...counts });
    });
    await pause();
  }
  return wrong;
}
