import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conceptId, type ConceptId, type DeckId } from '../base/id.ts';
import { LAYERS, type Layer } from '../deck/deck.ts';
import { countCrossings } from './crossings.ts';
import { bandHeight, PITCH_X } from './layout-place.ts';
import {
  bandOf,
  layoutMap,
  type LayoutConcept,
  type LayoutEdge,
  type MapLayout,
} from './layout.ts';

interface Sample {
  readonly concepts: readonly LayoutConcept[];
  readonly edges: readonly LayoutEdge[];
}
const id = (deck: string, n: number): ConceptId => conceptId(deck as DeckId, `c${n}`);

/** A deck whose n-th concept has a layer and may need earlier concepts of any deck so far. */
function deckOf(name: string, layers: readonly (Layer | null)[], needs: readonly number[]): Sample {
  const deck = name as DeckId;
  return {
    concepts: layers.map((layer, n) => ({ id: id(name, n), deck, layer })),
    edges: layers.flatMap((_, n): LayoutEdge[] => {
      const back = needs[n] ?? 0;
      return back > 0 && back <= n
        ? [{ from: id(name, n - back), to: id(name, n), kind: n % 3 ? 'requires' : 'part-of' }]
        : [];
    }),
  };
}
const layer = fc.constantFrom<Layer | null>(...LAYERS, null);
const deckArbitrary = (name: string) =>
  fc
    .array(fc.tuple(layer, fc.nat({ max: 5 })), { minLength: 1, maxLength: 60 })
    .map((rows) => deckOf(name, rows.map(([one]) => one), rows.map(([, back]) => back))); // prettier-ignore

const join = (...samples: Sample[]): Sample => ({
  concepts: samples.flatMap(({ concepts }) => concepts),
  edges: samples.flatMap(({ edges }) => edges),
});
const place = ({ concepts, edges }: Sample, kept: MapLayout | null = null): MapLayout =>
  layoutMap(concepts, edges, kept);

function expectSound({ concepts }: Sample, { bands, positions }: MapLayout): void {
  const points = concepts.map((concept) => ({ concept, ...positions.get(concept.id)! }));
  for (const { concept, y } of points) {
    const band = bands.find(({ name }) => name === bandOf(concept))!;
    expect(y).toBeGreaterThan(band.top);
    expect(y).toBeLessThan(band.top + bandHeight(band.rows));
  }
  const tooNear = points.filter((a, i) =>
    points.some((b, k) => k > i && Math.abs(a.x - b.x) < 96 && Math.abs(a.y - b.y) < 64),
  );
  expect(tooNear).toEqual([]);
}

describe('any decks', () => {
  test('every concept stands in its band and labels have room', () => {
    fc.assert(
      fc.property(deckArbitrary('a'), deckArbitrary('b'), (a, b) => {
        const both = join(a, b);
        expectSound(both, place(both));
      }),
      { numRuns: 40 },
    );
  });
  test('a deck that is added moves nothing, and stands to the right', () => {
    fc.assert(
      fc.property(deckArbitrary('a'), deckArbitrary('b'), (a, b) => {
        const before = place(a);
        const both = join(a, b);
        const after = place(both, before);
        for (const [concept, point] of before.positions)
          expect(after.positions.get(concept)).toEqual(point);
        const xs = ({ concepts }: Sample) => concepts.map((one) => after.positions.get(one.id)!.x);
        expect(Math.min(...xs(b)) - Math.max(...xs(a))).toBeGreaterThanOrEqual(PITCH_X);
        expectSound(both, after);
      }),
      { numRuns: 40 },
    );
  });
  test('concepts that an update adds move nothing and find room', () => {
    fc.assert(
      fc.property(deckArbitrary('a'), fc.nat({ max: 20 }), (a, n) => {
        const old = { concepts: a.concepts.slice(0, Math.max(1, n)), edges: a.edges };
        const before = place(old);
        const after = place(a, before);
        for (const [concept, point] of before.positions)
          expect(after.positions.get(concept)).toEqual(point);
        expectSound(a, after);
      }),
      { numRuns: 40 },
    );
  });
  test('the same decks give the same map', () => {
    fc.assert(
      fc.property(deckArbitrary('a'), (a) => {
        expect(place(a)).toEqual(place(structuredClone(a)));
      }),
      { numRuns: 20 },
    );
  });
});

test('bands stand in order, and Other only when something is in it', () => {
  const names = (sample: Sample) => place(sample).bands.map(({ name }) => name);
  expect(names(deckOf('a', ['code'], []))).toEqual([...LAYERS]);
  expect(names(deckOf('a', ['code', null], []))).toEqual([...LAYERS, 'other']);
});
test('bands keep their places when Other is needed later', () => {
  const a = deckOf('a', ['architecture', 'code'], []);
  const before = place(a);
  const after = place(join(a, deckOf('b', [null, 'module'], [])), before);
  expect(after.bands.slice(0, 4)).toEqual(before.bands);
});
test('a concept whose layer changed gets a place in its new band', () => {
  const a = deckOf('a', ['architecture', 'module'], []);
  const before = place(a);
  const changed = {
    ...a,
    concepts: [a.concepts[0]!, { ...a.concepts[1]!, layer: 'code' as const }],
  };
  const after = place(changed, before);
  expect(after.positions.get(id('a', 0))).toEqual(before.positions.get(id('a', 0)));
  expectSound(changed, after);
});
test('within a band a prerequisite stands above what needs it', () => {
  const chain = deckOf('a', ['module', 'module', 'module'], []);
  const requires = (from: number, to: number): LayoutEdge => ({
    ...{ from: id('a', from), to: id('a', to), kind: 'requires' },
  });
  const { positions } = layoutMap(chain.concepts, [requires(2, 1), requires(1, 0)], null);
  const y = (n: number) => positions.get(id('a', n))!.y;
  expect(y(2)).toBeLessThan(y(1));
  expect(y(1)).toBeLessThan(y(0));
});
test('a cycle is laid out too', () => {
  const a = deckOf('a', ['module', 'module'], []);
  const edges: LayoutEdge[] = [
    { from: id('a', 0), to: id('a', 1), kind: 'requires' },
    { from: id('a', 1), to: id('a', 0), kind: 'requires' },
  ];
  expectSound(a, layoutMap(a.concepts, edges, null));
});
test('two ladders that are told in crossed order are untangled', () => {
  const layers: Layer[] = [...Array<Layer>(4).fill('component'), ...Array<Layer>(4).fill('code')];
  const { concepts } = deckOf('a', layers, []);
  const edges = [0, 1, 2, 3].map((n): LayoutEdge => ({
    ...{ from: id('a', n), to: id('a', 7 - n), kind: 'requires' },
  }));
  const { positions } = layoutMap(concepts, edges, null);
  const number = new Map(concepts.map((one, i) => [one.id, i]));
  expect(
    countCrossings({
      x: Float64Array.from(concepts, (one) => positions.get(one.id)!.x),
      y: Float64Array.from(concepts, (one) => positions.get(one.id)!.y),
      from: Int32Array.from(edges, ({ from }) => number.get(from)!),
      to: Int32Array.from(edges, ({ to }) => number.get(to)!),
    }),
  ).toBe(0);
});
