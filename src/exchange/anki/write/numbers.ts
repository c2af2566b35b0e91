import { hashText } from '../../ids.ts';

/** 2009-02-13: after it every millisecond looks like a creation time to Anki. */
const FIRST = 1_234_567_890_000;
/** Ends in 2021, so that none lies in the future on a clock that is slow. */
const SPAN = 400_000_000_000;

/** Numbers as Anki gives them, one for each text: the same text gets the same one in every export. */
export interface Numbers {
  of(text: string): number;
}

/**
 * Unix milliseconds derived from texts, unique among them. Two texts that fall on one number are parted by
 * their order, so ask in an order that does not change.
 */
export function numbers(taken: Iterable<number> = []): Numbers {
  const used = new Set(taken);
  const known = new Map<string, number>();
  return {
    of(text) {
      const old = known.get(text);
      if (old !== undefined) return old;
      let number = FIRST + (Number.parseInt(hashText(text).slice(0, 12), 16) % SPAN);
      while (used.has(number)) number += 1;
      used.add(number);
      known.set(text, number);
      return number;
    },
  };
}

/** Numbers of texts, given in the order of the texts, whatever order they stand in. */
export function numbersInOrder(texts: readonly string[]): Numbers {
  const made = numbers();
  for (const text of texts.toSorted()) made.of(text);
  return made;
}
