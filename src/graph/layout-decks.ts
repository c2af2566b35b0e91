import type { Space } from './layout-space.ts';

/**
 * The order, left to right, in which new decks stand: those that need each other side by side. Decks are moved one
 * at a time to the place where the edges between decks are shortest, until none gets better.
 */
export function inGoodOrder(
  { drawing, stands }: Space,
  decks: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const STANDING = -1;
  const deckOf = new Map(
    decks.flatMap((nodes, deck) => nodes.map((node) => [node, deck] as const)),
  );
  const deckAt = (node: number): number =>
    stands[node] ? STANDING : (deckOf.get(node) ?? STANDING);
  const joins = new Map<string, { a: number; b: number; edges: number }>();
  for (let e = 0; e < drawing.from.length; e += 1) {
    const a = deckAt(drawing.from[e] ?? 0);
    const b = deckAt(drawing.to[e] ?? 0);
    if (a === b) continue;
    const key = `${a}/${b}`;
    const join = joins.get(key) ?? { a, b, edges: 0 };
    join.edges += 1;
    joins.set(key, join);
  }
  const costOf = (order: readonly number[]): number => {
    let cost = 0;
    for (const { a, b, edges } of joins.values())
      cost += edges * Math.abs(order.indexOf(a) - order.indexOf(b));
    return cost;
  };
  let order = decks.map((_, i) => i);
  let cost = costOf(order);
  for (let better = true; better;) {
    better = false;
    for (const deck of order.toSorted((a, b) => a - b))
      for (let to = 0; to < order.length; to += 1) {
        const moved = order.filter((one) => one !== deck).toSpliced(to, 0, deck);
        const next = costOf(moved);
        if (next >= cost) continue;
        [order, cost, better] = [moved, next, true];
      }
  }
  return order.map((i) => decks[i] ?? []);
}
