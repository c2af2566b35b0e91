import type { Drawing } from './crossings.ts';

/** What may be exchanged: nodes of one group stand in the same band of the same deck. */
export interface SwapOptions {
  readonly groups: readonly (readonly number[])[];
  /** Tests of two edges that may be spent. */
  readonly budget: number;
}

/**
 * Exchanges pairs of nodes as long as that takes away crossings (or, with as many, shortens edges). Deterministic:
 * pairs are tried in a fixed order, and the budget counts tests, not time.
 */
export function swapNodes(drawing: Drawing, { groups, budget }: SwapOptions): void {
  const ends = endsOf(drawing);
  const edges = edgesOf(drawing);
  let left = budget;
  const improve = (a: number, b: number): boolean => {
    const touched = [...(edges[a] ?? []), ...(edges[b] ?? [])];
    if (touched.length === 0) return false;
    left -= touched.length * drawing.from.length;
    const before = costOf(drawing, ends, touched);
    if (before < 1) return false;
    left -= touched.length * drawing.from.length;
    exchange(drawing, ends, touched, a, b);
    if (costOf(drawing, ends, touched) < before - 1e-6) return true;
    exchange(drawing, ends, touched, a, b);
    return false;
  };
  for (let better = true; better && left > 0;) {
    better = false;
    for (const group of groups)
      for (let i = 0; i < group.length; i += 1)
        for (let k = i + 1; k < group.length && left > 0; k += 1)
          if (improve(group[i] ?? 0, group[k] ?? 0)) better = true;
  }
}

/** Places of the ends of each edge, side by side: x and y of `from`, x and y of `to`. */
type Ends = Float64Array;
const SIZE = 4;

function endsOf(drawing: Drawing): Ends {
  const ends = new Float64Array(SIZE * drawing.from.length);
  for (let e = 0; e < drawing.from.length; e += 1) readEnds(drawing, ends, e);
  return ends;
}
function readEnds({ x, y, from, to }: Drawing, ends: Ends, e: number): void {
  const [a, b] = [from[e] ?? 0, to[e] ?? 0];
  ends[SIZE * e] = x[a] ?? 0;
  ends[SIZE * e + 1] = y[a] ?? 0;
  ends[SIZE * e + 2] = x[b] ?? 0;
  ends[SIZE * e + 3] = y[b] ?? 0;
}

function exchange(
  drawing: Drawing,
  ends: Ends,
  touched: readonly number[],
  a: number,
  b: number,
): void {
  const { x, y } = drawing;
  const [ax, ay] = [x[a] ?? 0, y[a] ?? 0];
  x[a] = x[b] ?? 0;
  y[a] = y[b] ?? 0;
  x[b] = ax;
  y[b] = ay;
  for (const e of touched) readEnds(drawing, ends, e);
}

const LENGTH_WEIGHT = 1e-5;

/** Crossings of these edges with all others, plus a little for length: a tie goes to the shorter drawing. */
function costOf({ from }: Drawing, ends: Ends, touched: readonly number[]): number {
  let cost = 0;
  for (const e of touched) {
    const ax = ends[SIZE * e] ?? 0;
    const ay = ends[SIZE * e + 1] ?? 0;
    const bx = ends[SIZE * e + 2] ?? 0;
    const by = ends[SIZE * e + 3] ?? 0;
    cost += crossingsWith(ends, from.length, ax, ay, bx, by);
    cost += LENGTH_WEIGHT * Math.hypot(ax - bx, ay - by);
  }
  return cost;
}

/** Edges that the line from a to b crosses. Lines that share an end only touch, so their product is not negative. */
function crossingsWith(
  ends: Ends,
  edges: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const left = Math.min(ax, bx);
  const right = Math.max(ax, bx);
  const top = Math.min(ay, by);
  const bottom = Math.max(ay, by);
  let crossings = 0;
  for (let i = 0; i < SIZE * edges; i += SIZE) {
    const cx = ends[i] ?? 0;
    const dx = ends[i + 2] ?? 0;
    if ((cx < left && dx < left) || (cx > right && dx > right)) continue;
    const cy = ends[i + 1] ?? 0;
    const dy = ends[i + 3] ?? 0;
    if ((cy < top && dy < top) || (cy > bottom && dy > bottom)) continue;
    const c = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    const d = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
    if (c * d >= 0) continue;
    const a = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
    const b = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
    if (a * b < 0) crossings += 1;
  }
  return crossings;
}

function edgesOf({ x, from, to }: Drawing): readonly (readonly number[])[] {
  const edges: number[][] = Array.from(x, () => []);
  for (let e = 0; e < from.length; e += 1) {
    edges[from[e] ?? 0]?.push(e);
    edges[to[e] ?? 0]?.push(e);
  }
  return edges;
}
