import type { CardTable, Memories } from '../graph/card-table.ts';

/**
 * The first unseen cards of each deck in the order of a sequence, as numbers in that order: what a day can
 * need of a collection of any size, and small enough to be stored. `deckOf` numbers the deck of each card.
 * O(cards).
 */
export function newWindow(
  sequence: Int32Array,
  { counts }: CardTable,
  { stability }: Memories,
  deckOf: ArrayLike<number>,
  perDeck: number,
): number[] {
  const taken: number[] = [];
  const byDeck: number[] = [];
  for (const c of sequence) {
    if (stability[c] !== 0 || counts[c] === 0) continue;
    const deck = deckOf[c] as number;
    const had = byDeck[deck] ?? 0;
    if (had >= perDeck) continue;
    byDeck[deck] = had + 1;
    taken.push(c);
  }
  return taken;
}
