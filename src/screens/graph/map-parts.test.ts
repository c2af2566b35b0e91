import { describe, expect, test } from 'vitest';
import { conceptId, type ConceptId, type DeckId } from '../../base/id.ts';
import type { Edge } from '../../deck/deck.ts';
import { conceptGraph, type ConceptGraph } from '../../graph/concept-graph.ts';
import { labelLines, type Voice } from './label-lines.ts';
import { homeOf } from './map-home.ts';
import { MOST_ELEMENTS, shownOf, type ShownInput } from './map-shown.ts';
import { walk, type Standing } from './map-walk.ts';
import { settle, stopAfter } from './sheet-stops.ts';
import { stripOf } from './strip.ts';

const id = (n: number): ConceptId => conceptId('a' as DeckId, `c${n}`);

/** n concepts in a chain, each requiring the one before it; every tenth is the whole of the nine after it. */
function chain(n: number): ConceptGraph {
  return conceptGraph(
    Array.from({ length: n }, (_, i) => {
      const edges: Edge[] = [];
      if (i > 0) edges.push({ kind: 'requires', to: id(i - 1) });
      if (i % 10) edges.push({ kind: 'part-of', to: id(i - (i % 10)) });
      return { id: id(i), layer: 'module' as const, edges };
    }),
  );
}
const show = (graph: ConceptGraph, change: Partial<ShownInput> = {}) =>
  shownOf({
    ...{
      graph,
      matching: new Set(graph.ids.keys()),
      focus: null,
      home: null,
      path: [],
      narrow: false,
      all: false,
    },
    ...change,
  });

describe('where the map begins', () => {
  const seen = (...known: number[]) =>
    Array.from({ length: 61 }, (_, k) => ({ strength: known.includes(k) ? 0.4 : null }));
  const all = new Set(Array.from({ length: 61 }, (_, k) => k));
  const graph = chain(61);

  test('in the middle of what was seen', () => {
    const data = { graph, concepts: seen(3, 20, 21, 22, 50), ready: [4] };
    expect(homeOf(data, all)).toBe(21);
  });
  test('among what the filters leave', () => {
    const data = { graph, concepts: seen(3, 20, 21, 22, 50), ready: [4] };
    expect(homeOf(data, new Set([3, 4, 5]))).toBe(3);
  });
  test('at the first that is ready to learn, before anything was seen', () => {
    expect(homeOf({ graph, concepts: seen(), ready: [7, 30] }, all)).toBe(7);
    expect(homeOf({ graph, concepts: seen(), ready: [7, 30] }, new Set([30, 31]))).toBe(30);
  });
  test('at what most others build on, where nothing is ready; nowhere without concepts', () => {
    expect(homeOf({ graph, concepts: seen(), ready: [] }, all)).toBe(0);
    expect(homeOf({ graph, concepts: seen(), ready: [] }, new Set())).toBeNull();
  });
});

describe('what is drawn', () => {
  test('everything, where it is little', () => {
    const { nodes, edges, of } = show(chain(60), { narrow: true });
    expect([nodes.length, edges.length, of]).toEqual([60, 59, 0]);
  });
  test('a phone shows the focus with two hops when there are over 60, and says how many there are', () => {
    const { nodes, of } = show(chain(61), { narrow: true, focus: 30 });
    expect([...nodes].sort((a, b) => a - b)).toEqual([28, 29, 30, 31, 32]);
    expect(of).toBe(61);
  });
  test('a phone shows them all when asked to', () => {
    expect(show(chain(61), { narrow: true, all: true }).nodes).toHaveLength(61);
  });
  test('without a focus a phone shows what is around the place where the map begins', () => {
    expect(show(chain(61), { narrow: true, home: 40 }).nodes.toSorted((a, b) => a - b)).toEqual([
      38, 39, 40, 41, 42,
    ]);
  });
  test('never more than 500 elements: wholes stand for their parts, each with its count', () => {
    const { nodes, edges, parts } = show(chain(300));
    expect(nodes.length + edges.length).toBeLessThanOrEqual(MOST_ELEMENTS);
    expect(nodes).toHaveLength(30);
    expect(parts.get(10)).toBe(9);
    expect(nodes.length + [...parts.values()].reduce((a, b) => a + b, 0)).toBe(300);
  });
  test('with a focus and too much: what is near it', () => {
    const { nodes, of } = show(chain(300), { focus: 100 });
    expect(nodes).toHaveLength(5);
    expect(of).toBe(300);
  });
  test('what the filters leave out is drawn too, while it fits', () => {
    expect(show(chain(60), { matching: new Set([3]) }).nodes).toHaveLength(60);
    expect(show(chain(300), { matching: new Set([3, 4]), narrow: true }).nodes).toEqual([3, 4]);
  });
  test('and where it does not fit, as wholes', () => {
    const { nodes, edges } = show(chain(300), { matching: new Set([3, 4]) });
    expect(nodes.slice(0, 3)).toEqual([3, 4, 0]);
    expect(nodes).toHaveLength(32);
    expect(edges).toContainEqual([3, 4]);
  });
  test('the way to a goal is drawn whatever the filters say', () => {
    const { nodes } = show(chain(300), { matching: new Set([200]), path: [1, 2, 3] });
    expect(nodes.slice(0, 4)).toEqual([200, 1, 2, 3]);
  });
  test('a circle of wholes ends', () => {
    const ring = conceptGraph(
      Array.from({ length: 600 }, (_, i) => ({
        ...{ id: id(i), layer: null, edges: [{ kind: 'part-of' as const, to: id((i + 1) % 600) }] },
      })),
    );
    expect(show(ring).nodes.length).toBeLessThanOrEqual(MOST_ELEMENTS);
  });
});

describe('arrow keys', () => {
  const at = (x: number, y: number, joined: number[] = []): Standing => ({
    ...{ band: y < 100 ? 'component' : 'code', at: { x, y }, joined },
  });
  const map = new Map([
    [1, at(0, 0, [5])],
    [2, at(100, 0)],
    [3, at(0, 80)],
    [4, at(0, 200)],
    [5, at(300, 200, [1])],
  ]);
  test.each([
    ['right within the row', 1, 'right', 2],
    ['right from the end of a row to the next row of the band', 2, 'right', 3],
    ['left at the start of the band stays', 1, 'left', null],
    ['the band ends', 3, 'right', null],
    ['down follows the edge, not the nearest', 1, 'down', 5],
    ['up follows the edge', 5, 'up', 1],
    ['without an edge the nearest that way', 4, 'up', 3],
    ['nothing further down', 4, 'down', null],
    ['from nowhere to the first', 9, 'down', 1],
  ] as const)('%s', (_name, from, step, expected) => {
    expect(walk(from, step, map)).toBe(expected);
  });
});

test.each<[string, Voice, string]>([
  ['Host state', 'sans', 'Host state'],
  ['Control plane and data plane', 'serif', 'Control plane\nand data plane'],
  ['Step 2: components and interaction', 'serif', 'Step 2:\ncomponents and…'],
  ['ImagePropertiesFilter', 'mono', 'Image\nProperties…'],
  ['update_available_resource', 'mono', 'update_\navailable_…'],
  ['PciPassthroughFilter', 'mono', 'PciPassthrough\nFilter'],
])('the label of %s', (title, voice, lines) => {
  expect(labelLines(title, voice)).toBe(lines);
});

test.each([
  ['a short path stands whole', 9, 4, '0 1 2 3 4 5 6 7 8'],
  ['a long one: first, near, last', 20, 10, '0 (7) 8 9 10 11 12 (6) 19'],
  ['at its start', 20, 0, '0 1 2 (16) 19'],
  ['at its end', 20, 19, '0 (16) 17 18 19'],
  ['elsewhere: as from the start', 12, -1, '0 1 2 (8) 11'],
])('path strip: %s', (_name, steps, current, expected) => {
  const text = stripOf(steps, current).map((item) =>
    'step' in item ? String(item.step) : `(${item.between})`,
  );
  expect(text.join(' ')).toBe(expected);
});

test.each([
  ['half', 20, 'half'],
  ['half', 90, 'peek'],
  ['half', -90, 'full'],
  ['peek', 90, 'closed'],
  ['full', 90, 'half'],
  ['full', 400, 'peek'],
  ['full', -90, 'full'],
] as const)('a sheet at %s, dragged by %i, rests at %s', (stop, dragged, expected) => {
  expect(settle(stop, dragged)).toBe(expected);
});
test('the handle goes through all heights', () => {
  expect([stopAfter('peek'), stopAfter('half'), stopAfter('full')]).toEqual([
    'half',
    'full',
    'half',
  ]);
});
