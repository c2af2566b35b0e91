import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CardId } from '../base/id.ts';
import { cardIndex } from './card-index.ts';
import { writeDictionary } from './columns.ts';
import { byteReader } from './byte-reader.ts';
import { byteWriter } from './byte-writer.ts';

const id = fc
  .oneof(
    fc.string({ maxLength: 12, unit: 'binary' }),
    fc.stringMatching(/^deck-[0-9]\/n[0-9]{1,3}\/there$/),
    fc.constantFrom('', 'a/😀/x', 'a/😁/x', 'ä'.repeat(700), 'ä'.repeat(300)),
  )
  // A lone half of a letter has no bytes of its own; a mark at the beginning is not kept (`byte-reader.ts`).
  .filter(
    (text) => new TextDecoder().decode(new TextEncoder().encode(text)) === text,
  ) as fc.Arbitrary<CardId>;

test('dictionaries one after the other: each id has one number, and the number its id', () => {
  fc.assert(
    fc.property(fc.array(fc.array(id, { maxLength: 30 }), { maxLength: 6 }), (dictionaries) => {
      const index = cardIndex();
      for (const ids of dictionaries) {
        const out = byteWriter();
        const sorted = [...writeDictionary(out, ids).keys()];
        const numbers = [...index.read(byteReader(out.bytes()))];
        expect(numbers.map((number) => index.id(number))).toEqual(sorted);
        expect(sorted.map((text) => index.numberOf(text))).toEqual(numbers);
      }
      expect(index.count).toBe(new Set(dictionaries.flat()).size);
    }),
    { numRuns: 300 },
  );
});

test('so many that all its rooms grow', () => {
  const index = cardIndex();
  const ids = Array.from({ length: 30_000 }, (_, i) => `deck/n${i}/there` as CardId);
  for (const text of ids) index.numberOf(text);
  expect(index.count).toBe(ids.length);
  expect(ids.every((text, i) => index.numberOf(text) === i && index.id(i) === text)).toBe(true);
});
