/** Ids numbered as they are met, so that columns can hold them. */
export interface Numbers {
  of(id: string): number;
  /** For each number met so far 1 where the id is one of these. */
  marked(ids: Iterable<string>): Uint8Array;
}

export function numbered(): Numbers {
  const known = new Map<string, number>();
  const of = (id: string): number => {
    const number = known.get(id) ?? known.size;
    if (number === known.size) known.set(id, number);
    return number;
  };
  return {
    of,
    marked(ids) {
      const numbers = Array.from(ids, of);
      const marks = new Uint8Array(known.size);
      for (const number of numbers) marks[number] = 1;
      return marks;
    },
  };
}
