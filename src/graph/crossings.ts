/** Points and edges between them, as parallel arrays: what crossing counts work on. */
export interface Drawing {
  /** Pixels at zoom 1. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Edge e runs from point `from[e]` to point `to[e]`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Crossings of the edges drawn as straight lines; edges that share an end do not cross. O(E²), pruned by extent. */
export function countCrossings(drawing: Drawing): number {
  const { y, from, to } = drawing;
  const topOf = (e: number) => Math.min(y[from[e] ?? 0] ?? 0, y[to[e] ?? 0] ?? 0);
  const bottomOf = (e: number) => Math.max(y[from[e] ?? 0] ?? 0, y[to[e] ?? 0] ?? 0);
  const order = Int32Array.from(from, (_, e) => e).sort((a, b) => topOf(a) - topOf(b) || a - b);
  let crossings = 0;
  for (let i = 0; i < order.length; i += 1) {
    const e = order[i] ?? 0;
    const bottom = bottomOf(e);
    for (let k = i + 1; k < order.length; k += 1) {
      const f = order[k] ?? 0;
      if (topOf(f) > bottom) break;
      if (cross(drawing, e, f)) crossings += 1;
    }
  }
  return crossings;
}

/** Whether two edges cross in a point that is inside both. */
export function cross({ x, y, from, to }: Drawing, e: number, f: number): boolean {
  const a = from[e] ?? 0;
  const b = to[e] ?? 0;
  const c = from[f] ?? 0;
  const d = to[f] ?? 0;
  if (a === c || a === d || b === c || b === d) return false;
  const ax = x[a] ?? 0;
  const bx = x[b] ?? 0;
  const cx = x[c] ?? 0;
  const dx = x[d] ?? 0;
  if ((ax > bx ? ax : bx) < (cx < dx ? cx : dx) || (cx > dx ? cx : dx) < (ax < bx ? ax : bx))
    return false;
  const ay = y[a] ?? 0;
  const by = y[b] ?? 0;
  const cy = y[c] ?? 0;
  const dy = y[d] ?? 0;
  if ((ay > by ? ay : by) < (cy < dy ? cy : dy) || (cy > dy ? cy : dy) < (ay < by ? ay : by))
    return false;
  const c1 = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  const d1 = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
  if (c1 * d1 >= 0) return false;
  const a1 = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
  const b1 = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
  return a1 * b1 < 0;
}
