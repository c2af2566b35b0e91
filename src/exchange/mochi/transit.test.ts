import fc from 'fast-check';
import transit from 'transit-js';
import { expect, test } from 'vitest';
import { readTransitJson } from './transit.ts';

/** A value as Transit's own writer takes it, and as ours gives it back. */
type Pair = readonly [written: unknown, read: unknown];
const same = (value: unknown): Pair => [value, value];
// The format's writer loses a key named `__proto__`; a row of its own shows that ours reads one.
const word = fc.oneof(
  fc.string().filter((text) => text !== '__proto__'),
  fc.constantFrom('name', '~tilde', '^caret', '`tick', '~#tag', '^ '),
);
const value: fc.Arbitrary<Pair> = fc.letrec<{ value: Pair }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(word, fc.boolean(), fc.integer({ min: -1e6, max: 1e6 }), fc.constant(null)).map(same),
    fc
      .constantFrom('name', 'deck-id', 'x')
      .map((name): Pair => [transit.keyword(name), `:${name}`]),
    fc
      .array(tie('value'), { maxLength: 5 })
      .map((items): Pair => [items.map(([to]) => to), items.map(([, from]) => from)]),
    fc
      .dictionary(fc.oneof(word, fc.constantFrom('content', 'cards')), tie('value'), { maxKeys: 6 })
      .map((entries): Pair => {
        const list = Object.entries(entries);
        return [
          transit.map(list.flatMap(([key, [to]]) => [key, to])),
          new Map(list.map(([key, [, from]]) => [key, from])),
        ];
      }),
  ),
})).value;

test.each(['json', 'json-verbose'] as const)(
  'reads what the format’s own writer writes: %s',
  (kind) => {
    fc.assert(
      fc.property(value, ([written, read]) => {
        const text = transit.writer(kind).write(transit.map(['root', written]));
        expect(readTransitJson(text)).toEqual(new Map([['root', read]]));
      }),
      { numRuns: 500 },
    );
  },
);

test('a key named __proto__ is a key like any other', () => {
  expect(readTransitJson('{"__proto__":{"a":1}}')).toEqual(
    new Map([['__proto__', new Map([['a', 1]])]]),
  );
});

test('the cache begins anew when it is full', () => {
  const keys = Array.from({ length: 4_000 }, (_, i) => transit.keyword(`word-${i}`));
  const text = transit.writer('json').write([...keys, ...keys.slice(-50)]);
  expect((readTransitJson(text) as string[]).slice(-1)).toEqual([':word-3999']);
});

test.each(['["^9"]', '{', `${'['.repeat(300)}${']'.repeat(300)}`])('refuses %#', (text) => {
  expect(() => readTransitJson(text)).toThrow();
});
