import { expect, test } from 'vitest';
import { countCrossings } from './crossings.ts';

type Line = readonly [number, number, number, number];

/** Crossings of lines with ends of their own. */
const crossings = (...lines: Line[]): number =>
  countCrossings({
    x: Float64Array.from(lines.flatMap(([ax, , bx]) => [ax, bx])),
    y: Float64Array.from(lines.flatMap(([, ay, , by]) => [ay, by])),
    from: Int32Array.from(lines, (_, e) => 2 * e),
    to: Int32Array.from(lines, (_, e) => 2 * e + 1),
  });

test.each<[string, number, Line[]]>([
  ['an X', 1, [[0, 0, 10, 10], [10, 0, 0, 10]]], // prettier-ignore
  ['side by side', 0, [[0, 0, 0, 10], [10, 0, 10, 10]]], // prettier-ignore
  ['one above the other', 0, [[0, 0, 10, 5], [0, 6, 10, 10]]], // prettier-ignore
  ['a T only touches', 0, [[0, 0, 10, 0], [5, 0, 5, 10]]], // prettier-ignore
  ['one over another on the same line', 0, [[0, 0, 10, 0], [2, 0, 8, 0]]], // prettier-ignore
  ['three through each other', 3, [[0, 0, 10, 10], [10, 0, 0, 10], [0, 4, 10, 3]]], // prettier-ignore
])('%s: %i', (_name, expected, lines) => {
  expect(crossings(...lines)).toBe(expected);
});

test('edges that share an end do not cross', () => {
  const drawing = {
    x: Float64Array.of(0, 10, 0),
    y: Float64Array.of(0, 10, 10),
    from: Int32Array.of(0, 0),
    to: Int32Array.of(1, 2),
  };
  expect(countCrossings(drawing)).toBe(0);
});
