/** Keeps the best few of what it is told, best first; equal ones in the order told. */
export function topOf<T>(few: number): {
  readonly add: (one: T, score: number) => void;
  /** What is not above this is not kept. */
  readonly worst: () => number;
  readonly list: () => T[];
} {
  const top: { one: T; score: number }[] = [];
  const worst = () => (top.length === few ? (top[few - 1]?.score ?? 0) : 0);
  return {
    worst,
    add(one, score) {
      if (score <= worst()) return;
      const at = top.findIndex((other) => other.score < score);
      top.splice(at < 0 ? top.length : at, 0, { one, score });
      if (top.length > few) top.pop();
    },
    list: () => top.map(({ one }) => one),
  };
}

/** The best few, best first. */
export function best<T extends { readonly score: number }>(found: readonly T[], few: number): T[] {
  const top = topOf<T>(few);
  for (const one of found) top.add(one, one.score);
  return top.list();
}
