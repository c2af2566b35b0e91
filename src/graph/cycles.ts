import { adjacencyOf, endOf, reversed, startOf, type Adjacency } from './adjacency.ts';

/**
 * Which edges to set aside so that none closes a cycle: 1 where the edge, taken in the order given, would
 * close one with those kept before it. So the newest edge of each cycle goes (`graph-scheduling.md` §2).
 * An edge says that `first[i]` comes before `then[i]`. O(V + E) without cycles; with them an ordering is
 * kept up to date edge by edge (Pearce and Kelly 2006), and only among concepts that cycles can reach.
 */
export function edgesSetAside(
  nodes: number,
  first: ArrayLike<number>,
  then: ArrayLike<number>,
): Uint8Array {
  const aside = new Uint8Array(first.length);
  const core = coreOf(nodes, first, then);
  if (core === null) return aside;
  const ordering = onlineOrder(nodes);
  for (let i = 0; i < first.length; i++) {
    const [a, b] = [first[i] as number, then[i] as number];
    if (core[a] === 1 && core[b] === 1 && !ordering.add(a, b)) aside[i] = 1;
  }
  return aside;
}

/** 1 for nodes left after taking away, again and again, those with nothing before or nothing after. */
function coreOf(
  nodes: number,
  first: ArrayLike<number>,
  then: ArrayLike<number>,
): Uint8Array | null {
  const out = adjacencyOf(nodes, first, then);
  const into = reversed(nodes, out);
  const after = Int32Array.from({ length: nodes }, (_, n) => endOf(out, n) - startOf(out, n));
  const before = Int32Array.from({ length: nodes }, (_, n) => endOf(into, n) - startOf(into, n));
  const inCore = new Uint8Array(nodes).fill(1);
  const waiting: number[] = [];
  const drop = (node: number): void => {
    if (inCore[node] === 0) return;
    inCore[node] = 0;
    waiting.push(node);
  };
  for (let n = 0; n < nodes; n++) if (after[n] === 0 || before[n] === 0) drop(n);
  const lessen = (edges: Adjacency, node: number, count: Int32Array): void => {
    for (let i = startOf(edges, node); i < endOf(edges, node); i++) {
      const other = edges.targets[i] as number;
      count[other] = (count[other] as number) - 1;
      if (count[other] === 0) drop(other);
    }
  };
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    lessen(out, node, before);
    lessen(into, node, after);
  }
  return inCore.includes(1) ? inCore : null;
}

/** An order of nodes that grows edge by edge; `add` refuses, and changes nothing, when a cycle would close. */
function onlineOrder(nodes: number): { add(first: number, then: number): boolean } {
  const place = Int32Array.from({ length: nodes }, (_, n) => n);
  const out = new Map<number, number[]>();
  const into = new Map<number, number[]>();
  const at = (node: number): number => place[node] as number;

  /** Nodes reachable from `from` whose place is within the bound; null when `forbidden` is one of them. */
  const reach = (
    from: number,
    edges: ReadonlyMap<number, readonly number[]>,
    within: (place: number) => boolean,
    forbidden: number,
  ): number[] | null => {
    const seen = new Set([from]);
    const stack = [from];
    for (let node = stack.pop(); node !== undefined; node = stack.pop())
      for (const next of edges.get(node) ?? []) {
        if (next === forbidden) return null;
        if (seen.has(next) || !within(at(next))) continue;
        seen.add(next);
        stack.push(next);
      }
    return [...seen];
  };

  const link = (first: number, then: number): void => {
    out.set(first, [...(out.get(first) ?? []), then]);
    into.set(then, [...(into.get(then) ?? []), first]);
  };

  return {
    add(first, then) {
      if (first === then) return false;
      const [low, high] = [at(then), at(first)];
      if (low < high) {
        const after = reach(then, out, (p) => p <= high, first);
        if (after === null) return false;
        const before = reach(first, into, (p) => p >= low, -1) ?? [];
        const byPlace = (a: number, b: number): number => at(a) - at(b);
        const moved = [...before.sort(byPlace), ...after.sort(byPlace)];
        const places = moved.map(at).sort((a, b) => a - b);
        moved.forEach((node, i) => (place[node] = places[i] as number));
      }
      link(first, then);
      return true;
    },
  };
}
