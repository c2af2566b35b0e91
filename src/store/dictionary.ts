import type { ByteReader } from './byte-reader.ts';

/** The values that `writeDictionary` wrote, in their order. */
export function readDictionary<T extends string>(input: ByteReader): T[] {
  let before = '';
  return times(input.unsigned(), () => {
    before = before.slice(0, input.unsigned()) + input.text();
    return before as T;
  });
}

/** A list of `count` values, made one after the other. */
export function times<T>(count: number, of: () => T): T[] {
  const list: T[] = [];
  // No room is made ahead: in damaged bytes the count may be any number, and reading ends where the bytes do.
  for (let i = 0; i < count; i++) list.push(of());
  return list;
}

/** The entry of a list; throws when there is none, as happens in damaged bytes only. */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new Error(`Inconsistent: segment has no entry ${index}`);
  return value;
}
