import { describe, expect, test } from 'vitest';
import { inflateZstd, isZstd } from './zstd.ts';

/** A frame of one block: 0 raw, 1 repeated byte (of `size`). */
const frame = (kind: 0 | 1, content: number[], size = content.length, flags = 0, window = 0x58) => {
  const head = (size << 3) | (kind << 1) | 1;
  const block = [head & 255, (head >> 8) & 255, head >> 16, ...content];
  return [0x28, 0xb5, 0x2f, 0xfd, flags, window, ...block];
};
const SKIPPABLE = [0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9];
const inflate = (bytes: number[], limit = 1e6) => inflateZstd(new Uint8Array(bytes), limit);
const value = (...bytes: number[]) => ({ ok: true, value: new Uint8Array(bytes) });

describe('Zstandard', () => {
  test.each([
    ['a raw block', frame(0, [1, 2, 3]), value(1, 2, 3)],
    ['a repeated byte', frame(1, [7], 4), value(7, 7, 7, 7)],
    ['nothing', frame(0, []), value()],
    ['two frames', [...frame(0, [1]), ...frame(0, [2])], value(1, 2)],
    ['a frame between skippable ones', [...SKIPPABLE, ...frame(0, [1]), ...SKIPPABLE], value(1)],
  ])('of %s inflates', (_, bytes, expected) => {
    expect(isZstd(new Uint8Array(bytes))).toBe(true);
    expect(inflate(bytes)).toEqual(expected);
  });

  test('inflates compressed blocks', () => {
    // Made with `zstd --no-check` from a pipe: ten times "hello ", two literals and a match.
    const hex = '28b52ffd00586500003068656c6c6f200100cb598a';
    const bytes = Array.from({ length: hex.length / 2 }, (_, i) =>
      parseInt(hex.substr(i * 2, 2), 16),
    );
    expect(inflate(bytes)).toEqual(value(...new TextEncoder().encode('hello '.repeat(10))));
  });

  test.each([
    ['cut short', frame(0, [1, 2, 3]).slice(0, -1)],
    ['with bytes after its end', [...frame(0, [1]), 0]],
    ['with a window of 2 GB', frame(0, [1], 1, 0, 0xa8)],
    ['with a dictionary', frame(0, [1], 1, 1)],
    ['with a reserved block', [...frame(0, [1]).slice(0, 6), 0x0f, 0, 0, 1]],
    ['of nothing at all', []],
  ])('%s is damaged', (_, bytes) => {
    expect(inflate(bytes)).toEqual({ ok: false, problem: 'damaged' });
  });

  test('beyond the limit or the ratio is too large', () => {
    expect(inflate(frame(1, [7], 1000), 999)).toEqual({ ok: false, problem: 'too-large' });
    const bomb = Array.from({ length: 20 }, () => frame(1, [0], 100_000)).flat();
    expect(inflate(bomb, 2 ** 30)).toEqual({ ok: false, problem: 'too-large' });
  });
});
