import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConceptId, DeckId } from '../../base/id.ts';
import { BAND_NAMES } from '../../graph/layout.ts';
import { MASTERY_STATES } from '../../graph/mastery.ts';
import { parseRoute } from '../../ui/route.svelte.ts';
import { graphHref } from './map-address.ts';
import { parseQuery } from './map-query.ts';

const id = fc.constantFrom(
  'a/b',
  'l2-population/vtep',
  'ünï/ç',
  'a/b?c&d#e',
) as fc.Arbitrary<ConceptId>;
const query = fc.record({
  deck: fc.constantFrom(null, 'l2-population', 'my deck') as fc.Arbitrary<DeckId | null>,
  layer: fc.constantFrom(null, ...BAND_NAMES),
  states: fc.subarray([...MASTERY_STATES]),
  ready: fc.boolean(),
  days: fc.integer({ min: 0, max: 90 }),
  q: fc.string().map((text) => text.trim()),
  focus: fc.option(id),
  goal: fc.option(id),
  moved: fc.constantFrom('', 's1'),
  lit: fc.uniqueArray(id),
  all: fc.boolean(),
  view: fc.constantFrom(null, 'map' as const, 'list' as const),
});

test('every state of the graph comes back from its address', () => {
  fc.assert(
    fc.property(query, (state) => {
      expect(parseQuery(parseRoute(graphHref(state)).query)).toEqual(state);
    }),
  );
});
test('values that mean nothing are left out', () => {
  expect(
    parseQuery({ layer: 'cellar', m: 'strong,bold', view: 'globe', all: 'yes', days: 'soon' }),
  ).toMatchObject({
    ...{ layer: null, states: ['strong'], view: null, all: false, ready: false, days: 0 },
  });
});
