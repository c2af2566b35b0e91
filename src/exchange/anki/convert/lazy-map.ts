/**
 * A map whose values are made each time they are asked for and not kept: what a collection holds of its cards'
 * pasts may be many times what a preview or a batch of a write needs at once.
 */
export function lazyMap<K, S, V>(
  sources: ReadonlyMap<K, S>,
  make: (source: S) => V,
): ReadonlyMap<K, V> {
  function* entries(): Generator<[K, V], undefined> {
    for (const [key, source] of sources) yield [key, make(source)];
  }
  function* values(): Generator<V, undefined> {
    for (const source of sources.values()) yield make(source);
  }
  const map: ReadonlyMap<K, V> = {
    get size() {
      return sources.size;
    },
    has: (key) => sources.has(key),
    get: (key) => {
      const source = sources.get(key);
      return source === undefined ? undefined : make(source);
    },
    keys: () => sources.keys(),
    values,
    entries,
    forEach: (visit) => {
      for (const [key, value] of entries()) visit(value, key, map);
    },
    [Symbol.iterator]: entries,
  };
  return map;
}
