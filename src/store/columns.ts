import type { ByteWriter } from './byte-writer.ts';

/** Writes the distinct values, sorted, and returns the place of each; `readDictionary` reads them. */
export function writeDictionary<T extends string>(
  out: ByteWriter,
  values: readonly T[],
): ReadonlyMap<T, number> {
  const index = new Map<T, number>();
  for (const value of [...new Set(values)].sort()) index.set(value, index.size);
  out.unsigned(index.size);
  let before = '';
  // Ids of a deck begin alike: only the part that differs is stored.
  for (const value of index.keys()) {
    const most = Math.min(before.length, value.length);
    let same = 0;
    while (same < most && before.charCodeAt(same) === value.charCodeAt(same)) same += 1;
    // Never between the halves of a surrogate pair.
    if (same > 0 && (value.charCodeAt(same - 1) & 0xfc00) === 0xd800) same -= 1;
    out.unsigned(same);
    out.text(value.slice(same));
    before = value;
  }
  return index;
}

/** Integers of which many equal their neighbour: value and length of each run. */
export function writeRuns(out: ByteWriter, values: readonly number[]): void {
  for (let i = 0; i < values.length;) {
    const value = values[i] ?? 0;
    let end = i + 1;
    while (end < values.length && values[end] === value) end += 1;
    out.signed(value);
    out.unsigned(end - i);
    i = end;
  }
}

/** Integers of which each is near the one before: the differences. */
export function writeDeltas(out: ByteWriter, values: readonly number[]): void {
  let before = 0;
  for (const value of values) {
    out.signed(value - before);
    before = value;
  }
}
