import { chance } from '../../src/study/chance.ts';

/** Draws that follow one another; the same for the same seed and name. */
export interface Luck {
  next(): number;
  happens(share: number): boolean;
  between(least: number, most: number): number;
  oneOf<T>(items: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
  /** Normal with mean 0. */
  normal(deviation: number): number;
}

export function luckOf(seed: number, name: string): Luck {
  let count = 0;
  const purpose = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
  const next = (): number => chance(seed, 0, count++, purpose);
  return {
    next,
    happens: (share) => next() < share,
    between: (least, most) => least + (most - least) * next(),
    oneOf: (items) => items[Math.floor(next() * items.length)]!,
    shuffled: (items) =>
      items
        .map((item) => ({ item, key: next() }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item),
    normal: (deviation) => {
      const [u, v] = [1 - next(), next()];
      return deviation * Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
    },
  };
}
