import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowOf } from './adjacency.ts';
import { closureOf, cycleClosedBy, stepsFrom } from './closure.ts';
import { conceptGraph, idOf, numberOf, type ConceptGraph } from './concept-graph.ts';
import { edgesSetAside } from './cycles.ts';
import { conceptId, graphOf } from './sample.ts';

const names = (graph: ConceptGraph, numbers: ArrayLike<number>): string =>
  Array.from(numbers, (k) => idOf(graph, k)).join(' ');

describe('what becomes of edges', () => {
  test.each([
    { name: 'no cycle', lines: ['a', 'b < a', 'c < a b'], aside: [], order: 'a b c' },
    {
      name: 'two that require each other: the newer goes',
      lines: ['a < b', 'b < a'],
      aside: ['b>a'],
      order: 'b a',
    },
    { name: 'one that requires itself', lines: ['a < a'], aside: ['a>a'], order: 'a' },
    { name: 'a ring of three', lines: ['a < c', 'b < a', 'c < b'], aside: ['c>b'], order: 'c a b' },
    {
      name: 'two rings, one newest edge each',
      lines: ['a < b', 'b < a', 'c < d', 'd < c'],
      aside: ['b>a', 'd>c'],
      order: 'b d a c',
    },
    { name: 'an edge named twice counts once', lines: ['a', 'b < a a'], aside: [], order: 'a b' },
    {
      name: 'only prerequisites can close a ring',
      lines: ['a contrasts-with b', 'b contrasts-with a'],
      aside: [],
      order: 'a b',
    },
  ])('$name', ({ lines, aside, order }) => {
    const graph = graphOf(lines);
    expect(graph.setAside.map(({ from, to }) => `${from}>${to}`)).toEqual(aside);
    expect(names(graph, graph.order)).toBe(order);
  });

  test('an edge to a concept that is not installed is kept apart', () => {
    const graph = graphOf(['a < gone', 'b < a contrasts-with gone']);
    expect(graph.dangling).toEqual([
      { from: 'a', kind: 'requires', to: 'gone' },
      { from: 'b', kind: 'contrasts-with', to: 'gone' },
    ]);
    expect(rowOf(graph.requires, 0)).toHaveLength(0);
  });

  test('contrasts hold both ways, once', () => {
    const graph = graphOf(['a contrasts-with b', 'b contrasts-with a', 'c contrasts-with a']);
    expect(graph.ids.map((_, k) => names(graph, rowOf(graph.contrasts, k)))).toEqual([
      'b c',
      'a',
      'a',
    ]);
  });

  test('layers and depth', () => {
    const graph = conceptGraph([
      { id: conceptId('a'), layer: 'architecture', edges: [] },
      { id: conceptId('b'), layer: 'code', edges: [{ kind: 'requires', to: conceptId('a') }] },
      { id: conceptId('c'), layer: null, edges: [{ kind: 'requires', to: conceptId('b') }] },
    ]);
    expect([...graph.layers]).toEqual([0, 3, 4]);
    expect([...graph.depths]).toEqual([0, 1, 2]);
  });

  test('one id twice throws', () => {
    expect(() => graphOf(['a', 'a'])).toThrow('concept twice, a');
  });
});

describe('walking', () => {
  const graph = graphOf(['a', 'b < a', 'c < b', 'd < c a', 'e < d']);
  const closure = (name: string, direction: 'prerequisites' | 'dependants', steps?: number) =>
    names(graph, closureOf(graph, [numberOf(graph, conceptId(name))], direction, steps));
  test.each([
    { name: 'everything below', got: () => closure('d', 'prerequisites'), wanted: 'a b c d' },
    { name: 'one step below', got: () => closure('d', 'prerequisites', 1), wanted: 'a c d' },
    { name: 'everything above', got: () => closure('b', 'dependants'), wanted: 'b c d e' },
    { name: 'one step above', got: () => closure('a', 'dependants', 1), wanted: 'a b d' },
  ])('$name', ({ got, wanted }) => expect(got()).toBe(wanted));

  test('steps are the shortest way', () => {
    expect([...stepsFrom(graph, [4])]).toEqual([2, 3, 2, 1, 0]);
  });

  test.each([
    { name: 'would close a ring', edge: ['a', 'e'], path: 'a e d a' },
    { name: 'the long way round', edge: ['b', 'e'], path: 'b e d c b' },
    { name: 'itself', edge: ['a', 'a'], path: 'a a' },
    { name: 'may be added', edge: ['e', 'a'], path: undefined },
  ])('cycle check: $name', ({ edge: [from = '', to = ''], path }) => {
    expect(cycleClosedBy(graph, conceptId(from), conceptId(to))?.join(' ')).toBe(path);
  });

  test('a concept that is not installed throws', () => {
    expect(() => cycleClosedBy(graph, conceptId('x'), conceptId('a'))).toThrow('concept x');
  });
});

describe('cycles on random graphs', () => {
  const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 40 });
  /** The definition, word for word: take edges one by one, leave out what closes a cycle. */
  function oneByOne(pairs: readonly (readonly [number, number])[]): number[] {
    const out: number[][] = Array.from({ length: 10 }, () => []);
    const reaches = (a: number, b: number): boolean =>
      a === b || (out[a] ?? []).some((next) => reaches(next, b));
    return pairs.map(([a, b]) => {
      if (reaches(b, a)) return 1;
      out[a]?.push(b);
      return 0;
    });
  }
  test('exactly the edges that close a cycle, in order, are set aside', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const aside = edgesSetAside(
          10,
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        expect([...aside]).toEqual(oneByOne(pairs));
      }),
      { numRuns: 2000 },
    );
  });

  test('a ring of 10,000 concepts is cut at its newest edge', () => {
    const n = 10_000;
    const lines = Array.from({ length: n }, (_, k) => `c${k} < c${(k + n - 1) % n}`);
    const graph = graphOf(lines);
    expect(graph.setAside).toEqual([{ from: `c${n - 1}`, to: `c${n - 2}` }]);
  });
});
