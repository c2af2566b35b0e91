import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowOf } from './adjacency.ts';
import { cardTable } from './card-table.ts';
import { authorOrder, explain, lift, unlifted } from './lift.ts';
import { cardsOf, graphOf, sampleOf } from './sample.ts';

function lifted(concepts: readonly string[], cards: readonly string[]) {
  const { graph, table } = sampleOf(concepts, cards);
  const result = lift(graph, table);
  return { graph, table, result, ids: [...result.sequence].map((c) => table.ids[c]).join(' ') };
}

describe('lift', () => {
  test.each([
    {
      name: 'in order already',
      concepts: ['a', 'b < a'],
      cards: ['1: a', '2: a', '3: b'],
      order: '1 2 3',
    },
    {
      name: 'a missing prerequisite comes forward',
      concepts: ['a', 'b < a'],
      cards: ['1: b', '2: a', '3: a'],
      order: '2 3 1',
    },
    {
      name: 'deeper foundations first',
      concepts: ['a', 'b < a', 'c < b'],
      cards: ['1: c', '2: b', '3: a'],
      order: '3 2 1',
    },
    {
      name: 'all cards of it, in author order',
      concepts: ['a', 'b < a'],
      cards: ['1: a', '2: b', '3: a', '4: b'],
      order: '1 3 2 4',
    },
    {
      name: 'also for a second concept',
      concepts: ['p', 'a', 'b < p'],
      cards: ['1: a b', '2: p'],
      order: '2 1',
    },
    {
      name: 'a second concept itself need not come first',
      concepts: ['a', 'b'],
      cards: ['1: a b', '2: b'],
      order: '1 2',
    },
    {
      name: 'what does not need it stays',
      concepts: ['a', 'b < a', 'x'],
      cards: ['1: x', '2: b', '3: x', '4: a'],
      order: '1 4 2 3',
    },
    {
      name: 'through a concept without cards',
      concepts: ['a', 'm < a', 'b < m'],
      cards: ['1: b', '2: a'],
      order: '2 1',
    },
    {
      name: 'suspended cards are left out',
      concepts: ['a', 'b < a'],
      cards: ['1: b', '-2: a', '3: a'],
      order: '3 1',
    },
    {
      name: 'a concept that is not installed changes nothing',
      concepts: ['b < gone'],
      cards: ['1: b', '2: gone b'],
      order: '1 2',
    },
    {
      name: 'a card whose second concept needs its first',
      concepts: ['a', 'b < a'],
      cards: ['1: a b', '2: b', '3: a'],
      order: '1 3 2',
    },
  ])('$name', ({ concepts, cards, order }) => expect(lifted(concepts, cards).ids).toBe(order));

  test('a reason for each card moved, and only for those', () => {
    const { graph, table, result } = lifted(
      ['a', 'b < a', 'c < b'],
      ['1: c', '2: b', '3: a', '4: c'],
    );
    expect(explain(result, graph, table, 2)).toEqual({
      card: '3',
      beforeCard: '1',
      before: 'c',
      because: 'a',
    });
    expect(explain(result, graph, table, 1)).toEqual({
      card: '2',
      beforeCard: '1',
      before: 'c',
      because: 'b',
    });
    expect(explain(result, graph, table, 0)).toBeNull();
    expect(explain(result, graph, table, 3)).toBeNull();
  });

  test('author order moves nothing', () => {
    const { graph, table } = sampleOf(['a', 'b < a'], ['1: b', '-2: b', '3: a']);
    expect([...unlifted(table).sequence]).toEqual([0, 2]);
    expect(explain(unlifted(table), graph, table, 2)).toBeNull();
  });

  test('a chain of 20,000 concepts backwards', () => {
    const n = 20_000;
    const graph = graphOf(
      Array.from({ length: n }, (_, k) => (k === 0 ? 'c0' : `c${k} < c${k - 1}`)),
    );
    const table = cardTable(
      graph,
      cardsOf(Array.from({ length: n }, (_, i) => `x${i}: c${n - 1 - i}`)),
    );
    expect([...lift(graph, table).sequence.slice(0, 2)]).toEqual([n - 1, n - 2]);
  });
});

describe('on random decks', () => {
  const n = 9;
  const edges = fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 16 });
  const firsts = fc.array(fc.nat(n - 1), { minLength: 1, maxLength: 24 });
  const graphWith = (pairs: readonly (readonly [number, number])[]) =>
    graphOf(
      Array.from({ length: n }, (_, k) =>
        [`c${k}`, ...pairs.filter(([a]) => a === k).map(([, b]) => `< c${b}`)].join(' '),
      ),
    );

  test('every card once; all cards of every foundation before; nothing moved without need', () => {
    fc.assert(
      fc.property(edges, firsts, (pairs, cards) => {
        const graph = graphWith(pairs);
        const table = cardTable(graph, cardsOf(cards.map((k, i) => `x${i}: c${k}`)));
        const result = lift(graph, table);
        const place = new Int32Array(cards.length);
        result.sequence.forEach((c, i) => (place[c] = i));
        expect([...result.sequence].sort((a, b) => a - b)).toEqual(cards.map((_, i) => i));
        cards.forEach((k, c) => {
          for (const p of rowOf(graph.requires, k))
            for (const f of rowOf(table.cards, p)) expect(place[f]!).toBeLessThan(place[c]!);
        });
        // What was not moved keeps the author's order.
        const kept = [...result.sequence].filter((c) => explain(result, graph, table, c) === null);
        expect(kept).toEqual([...kept].sort((a, b) => a - b));
        // R4: what was moved stands directly in front of something that needs it.
        for (const c of result.sequence) {
          const reason = explain(result, graph, table, c);
          if (reason === null) continue;
          const before = table.index.get(reason.beforeCard)!;
          expect(before).toBeLessThan(c);
          expect(place[c]!).toBeLessThan(place[before]!);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('goal 4: a deck that respects its prerequisites comes out as it went in', () => {
    fc.assert(
      fc.property(edges, firsts, (pairs, cards) => {
        const graph = graphWith(pairs);
        const table = cardTable(graph, cardsOf(cards.map((k, i) => `x${i}: c${k}`)));
        const once = lift(graph, table).sequence;
        expect([...lift(graph, table, once).sequence]).toEqual([...once]);
        const ordered = authorOrder(table).sort(
          (a, b) => graph.rank[cards[a]!]! - graph.rank[cards[b]!]! || a - b,
        );
        expect([...lift(graph, table, ordered).sequence]).toEqual([...ordered]);
      }),
      { numRuns: 2000 },
    );
  });
});
