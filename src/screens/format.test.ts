import { expect, test } from 'vitest';
import { figure, sizeText } from './format.ts';

test.each([
  [0, '0 kB'],
  [300, '1 kB'],
  [84_300, '84 kB'],
  [999_400, '999 kB'],
  [999_600, '1.0 MB'],
  [3_140_000, '3.1 MB'],
  [250_000_000, '250 MB'],
  [2_000_000_000_000, '2.0 TB'],
])('%d bytes are shown as %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

test.each([0, 7, 999, 1_000, 3_910, 54_000, 100_000, 1_234_567, -1_000])(
  '%i as English writes it',
  (n) => {
    expect(figure(n)).toBe(n.toLocaleString('en-GB'));
  },
);
