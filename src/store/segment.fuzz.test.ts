import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../base/fuzz-runs.ts';
import type { CardId, ReviewId } from '../base/id.ts';
import { cardIndex } from './card-index.ts';
import { answer, at, card } from './sample.ts';
import { decodeColumns } from './segment-columns.ts';
import { cardSieve, cardsOfSegment, decodeSegment } from './segment-rows.ts';
import { encodeSegment } from './segment.ts';

const SOUND = encodeSegment(
  Array.from({ length: 40 }, (_, i) =>
    answer({ card: card(`n${i % 5}`), id: `s1.${i}` as ReviewId, at: at(i) }),
  ),
);

/** Damaged bytes either decode or throw an `Error`, soon and in little room; columns and a sieve are refused with rows. */
function decoded(bytes: Uint8Array): number {
  const count = countOr(() => {
    cardsOfSegment(bytes);
    return decodeSegment(bytes).length;
  });
  const columns = countOr(() => {
    const { count: dense, whole } = decodeColumns(bytes, cardIndex());
    return dense + whole.length;
  });
  expect(columns).toBe(count);
  const named = namedIn(bytes);
  const sifted = countOr(() => cardSieve(new Set(named)).rowsIn(bytes).length);
  // Where no card is named nothing is read, and nothing is refused; a row may be of a card that the damage hid.
  if (named.length === 0) return count;
  expect(sifted < 0).toBe(count < 0);
  expect(sifted).toBeLessThanOrEqual(count);
  return count;
}

function namedIn(bytes: Uint8Array): readonly CardId[] {
  try {
    return cardsOfSegment(bytes);
  } catch {
    return [];
  }
}

function countOr(count: () => number): number {
  try {
    return count();
  } catch (cause) {
    expect(cause).toBeInstanceOf(Error);
    expect(String(cause)).not.toMatch(/Invalid array length|memory|Maximum call stack/);
    return -1;
  }
}

test('any bytes', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      decoded(new Uint8Array([1, ...bytes]));
    }),
    fuzz(2_000),
  );
});

test('a sound segment with flipped bytes, cut or grown', { timeout: PATIENCE }, () => {
  const flips = fc.array(fc.tuple(fc.nat(SOUND.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(flips, fc.nat(SOUND.length), (all, end) => {
      const bytes = SOUND.slice(0, end > SOUND.length / 2 ? SOUND.length : end);
      for (const [index, value] of all) bytes[index] = value;
      expect(decoded(bytes)).toBeLessThanOrEqual(10_000);
    }),
    fuzz(2_000),
  );
});

test('a device before the first is refused', () => {
  const bytes = SOUND.slice();
  bytes[187] = 33;
  expect(decoded(bytes)).toBe(-1);
});

test('a number of endless groups is refused', () => {
  expect(decoded(new Uint8Array([1, ...Array<number>(150).fill(128), 0, 0, 0, 0]))).toBe(-1);
});

test.each([
  [
    'a run of a thousand billion',
    [1, 1, 1, 0, 1, 97, 1, 0, 1, 97, 1, 0, 1, 97, 1, 0, 0, 0, 255, 255, 255, 255, 255, 31],
  ],
  ['a dictionary of a thousand billion', [1, 1, 255, 255, 255, 255, 255, 31]],
  ['as many rows', [1, 255, 255, 255, 255, 255, 31, 0, 0, 0]],
])('%s is refused', (_, bytes) => {
  expect(decoded(new Uint8Array(bytes))).toBe(-1);
});
