/** Lists of numbers, one a row, in two arrays: row r holds `targets[offsets[r]]` up to `offsets[r + 1]`. */
export interface Adjacency {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
}

/** Rows from pairs (from[i], to[i]); within a row the order of the pairs is kept. O(rows + pairs). */
export function adjacencyOf(
  rows: number,
  from: ArrayLike<number>,
  to: ArrayLike<number>,
): Adjacency {
  const offsets = new Int32Array(rows + 1);
  for (let i = 0; i < from.length; i++) {
    const next = (from[i] as number) + 1;
    offsets[next] = (offsets[next] as number) + 1;
  }
  for (let r = 0; r < rows; r++)
    offsets[r + 1] = (offsets[r + 1] as number) + (offsets[r] as number);
  const place = offsets.slice();
  const targets = new Int32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const row = from[i] as number;
    const at = place[row] as number;
    targets[at] = to[i] as number;
    place[row] = at + 1;
  }
  return { offsets, targets };
}

/** The same pairs read the other way: row t of the result lists the rows that name t, in row order. */
export function reversed(rows: number, { offsets, targets }: Adjacency): Adjacency {
  const sources = new Int32Array(targets.length);
  for (let r = 0; r + 1 < offsets.length; r++) sources.fill(r, offsets[r], offsets[r + 1]);
  return adjacencyOf(rows, targets, sources);
}

/** One row, as a view: no copy. */
export const rowOf = ({ offsets, targets }: Adjacency, row: number): Int32Array =>
  targets.subarray(offsets[row], offsets[row + 1]);

export const startOf = ({ offsets }: Adjacency, row: number): number => offsets[row] as number;
export const endOf = ({ offsets }: Adjacency, row: number): number => offsets[row + 1] as number;
export const rowSize = ({ offsets }: Adjacency, row: number): number =>
  (offsets[row + 1] as number) - (offsets[row] as number);
