/* For the tests. Not imported by the app. */

export interface Reads {
  /** The value, each look at one of its members counted. */
  readonly watched: <T extends object>(value: T) => T;
  readonly count: number;
}

/** Counts work instead of time: how often members of some values are looked at. */
export function countReads(): Reads {
  let count = 0;
  return {
    watched: (value) =>
      new Proxy(value, {
        get(target, key) {
          count += 1;
          return Reflect.get(target, key) as unknown;
        },
      }),
    get count() {
      return count;
    },
  };
}
