import { expect, test } from 'vitest';
import { crc32 } from './crc32.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ['', 0],
  ['a', 0xe8b7be43],
  ['123456789', 0xcbf43926],
  ['The quick brown fox jumps over the lazy dog', 0x414fa339],
])('the CRC-32 of %j', (text, sum) => {
  expect(crc32(bytes(text))).toBe(sum);
});

test('looks at the bytes of a view, and at no others', () => {
  const all = bytes('__123456789__');
  expect(crc32(all.subarray(2, 11))).toBe(0xcbf43926);
});
