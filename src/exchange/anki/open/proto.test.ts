import { expect, test } from 'vitest';
import { bool, float, floats, id64, integer, messages, readMessage, str } from './proto.ts';
import { proto } from './sample.ts';

const read = (...bytes: number[]) => readMessage(new Uint8Array(bytes));

test.each([
  ['one byte', [0x08, 0x7f], 127, '127'],
  ['two bytes', [0x08, 0xac, 0x02], 300, '300'],
  ['the last of several', [0x08, 1, 0x08, 2], 2, '2'],
  ['absent', [], 0, '0'],
  ['-1', [0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], -1, '-1'],
])('a varint: %s', (_, bytes, number, id) => {
  expect(integer(read(...bytes), 1)).toBe(number);
  expect(id64(read(...bytes), 1)).toBe(id);
});

test('ids beyond 2^53 stay exact', () => {
  const id = 9_007_199_254_740_993n;
  expect(id64(readMessage(proto([1, id])), 1)).toBe(String(id));
  expect(id64(readMessage(proto([1, 9_007_199_254_740_991])), 1)).toBe('9007199254740991');
});

test('floats may be packed or not', () => {
  expect(floats(readMessage(proto([1, [0.9, 10]])), 1)).toEqual([0.9, 10]);
  expect(floats(read(0x0d, 0, 0, 0x80, 0x3f, 0x0d, 0, 0, 0, 0x40), 1)).toEqual([1, 2]);
  expect(float(read(0x0d, 0, 0, 0xc0, 0x7f), 1)).toBe(0);
});

test('unknown fields and wrong wire types do no harm', () => {
  const message = readMessage(proto([900, 'new'], [1, 'text'], [2, 5]));
  expect(str(message, 1)).toBe('text');
  expect(bool(message, 1)).toBe(false);
  expect(str(message, 2)).toBe('');
});

test('repeated messages keep their order', () => {
  const message = readMessage(proto([1, proto([1, 'a'])], [1, proto([1, 'b'])]));
  expect(messages(message, 1).map((part) => str(part, 1))).toEqual(['a', 'b']);
});

test.each([
  ['a varint without end', [0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
  ['a cut varint', [0x08, 0x80]],
  ['a length beyond the end', [0x0a, 5, 1]],
  ['a group', [0x0b]],
  ['field 0', [0x00, 1]],
])('%s is not whole', (_, bytes) => {
  expect(read(...bytes).isWhole).toBe(false);
});
