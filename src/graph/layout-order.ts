import type { Drawing } from './crossings.ts';

export interface Row {
  /** Left to right; reordered in place. */
  readonly nodes: number[];
  /** Where its first node may stand. */
  readonly left: number;
}

/** Rows of nodes, top to bottom, and what pulls on them. */
export interface Rows {
  readonly rows: readonly Row[];
  /** From the first place of a row to its last. */
  readonly span: number;
  /** Least distance of two nodes on a row. */
  readonly pitch: number;
  /** Neighbours of node n: `target[start[n]]` up to `target[start[n + 1]]`, each with its weight. */
  readonly start: Int32Array;
  readonly target: Int32Array;
  readonly weight: Float64Array;
  /** Points that stand already: a node pulls only once it is one of them. */
  readonly stands: Uint8Array;
}

type Side = 'above' | 'below' | 'both';

/**
 * Orders each row by the mean place of its nodes' neighbours, sweeping down and up, and keeps the best order
 * that it met (barycentre heuristic of Sugiyama, Tagawa and Toda, 1981). Writes `drawing.x`.
 */
export function orderRows(
  space: Rows,
  drawing: Drawing,
  { sweeps, judge }: { readonly sweeps: number; readonly judge: (drawing: Drawing) => number },
): void {
  const { x } = drawing;
  const wishes = new Float64Array(x.length);
  const rows = space.rows.filter(({ nodes }) => nodes.length > 0);
  const upwards = rows.toReversed();
  let best = judge(drawing);
  let bestX = x.slice();
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const isLast = sweep % 4 === 3;
    for (const row of rows) settle(space, drawing, wishes, row, isLast ? 'both' : 'above');
    for (const row of upwards) settle(space, drawing, wishes, row, isLast ? 'both' : 'below');
    const cost = judge(drawing);
    if (cost >= best) continue;
    best = cost;
    bestX = x.slice();
  }
  for (const { nodes } of rows) {
    for (const node of nodes) x[node] = bestX[node] ?? 0;
    nodes.sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0) || a - b);
  }
}

/** Sum of the sideways lengths of all edges: what stands for crossings where counting them takes too long. */
export function sidewaysLength({ x, from, to }: Drawing): number {
  let sum = 0;
  for (let e = 0; e < from.length; e += 1)
    sum += Math.abs((x[from[e] ?? 0] ?? 0) - (x[to[e] ?? 0] ?? 0));
  return sum;
}

/** Nodes evenly over the width, in the order they stand on their rows. */
export function spreadRows({ rows, span, pitch, stands }: Rows, x: Float64Array): void {
  for (const { nodes, left } of rows)
    nodes.forEach((node, i) => {
      x[node] = left - pitch / 2 + ((span + pitch) * (i + 0.5)) / nodes.length;
      stands[node] = 1;
    });
}

/** Orders one row by where its neighbours stand, and moves each node as near to them as the others let it. */
function settle(space: Rows, { x, y }: Drawing, wishes: Float64Array, row: Row, side: Side): void {
  const { nodes } = row;
  for (const node of nodes) wishes[node] = wished(space, x, y, node, side);
  sortRow(nodes, wishes, x);
  place(row, wishes, space, x);
}

/** By wish, then by place. Insertion: a row is short, and after some sweeps nearly in order. */
function sortRow(nodes: number[], wishes: Float64Array, x: Float64Array): void {
  for (let i = 1; i < nodes.length; i += 1) {
    const node = nodes[i] ?? 0;
    const wish = wishes[node] ?? 0;
    const at = x[node] ?? 0;
    let k = i;
    for (; k > 0; k -= 1) {
      const before = nodes[k - 1] ?? 0;
      const order = (wishes[before] ?? 0) - wish || (x[before] ?? 0) - at || before - node;
      if (order <= 0) break;
      nodes[k] = before;
    }
    nodes[k] = node;
  }
}

function wished(
  { start, target, weight, stands }: Rows,
  x: Float64Array,
  y: Float64Array,
  node: number,
  side: Side,
): number {
  let sum = 0;
  let total = 0;
  const own = y[node] ?? 0;
  for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i += 1) {
    const other = target[i] ?? 0;
    if (!stands[other]) continue;
    const at = y[other] ?? 0;
    if (side === 'above' ? at >= own : side === 'below' && at <= own) continue;
    sum += (weight[i] ?? 0) * (x[other] ?? 0);
    total += weight[i] ?? 0;
  }
  return total === 0 ? (x[node] ?? 0) : sum / total;
}

/**
 * x of each node of a row, in the given order, at least a pitch apart and as near to its wish as that allows:
 * least squares by pooling adjacent violators (Ayer et al., 1955), then held between the edges.
 */
function place(
  { nodes, left }: Row,
  wishes: Float64Array,
  { span, pitch }: Rows,
  x: Float64Array,
): void {
  // Pools side by side: sum and number of the wishes in each.
  const sums: number[] = [];
  const sizes: number[] = [];
  for (let i = 0; i < nodes.length; i += 1) {
    let sum = (wishes[nodes[i] ?? 0] ?? 0) - i * pitch;
    let size = 1;
    for (let last = sums.length - 1; last >= 0; last -= 1) {
      const before = sums[last] ?? 0;
      const many = sizes[last] ?? 1;
      if (before / many < sum / size) break;
      sum += before;
      size += many;
      sums.pop();
      sizes.pop();
    }
    sums.push(sum);
    sizes.push(size);
  }
  const most = left + span - (nodes.length - 1) * pitch;
  let i = 0;
  for (let pool = 0; pool < sums.length; pool += 1) {
    const size = sizes[pool] ?? 1;
    const base = Math.round(Math.max(left, Math.min(most, (sums[pool] ?? 0) / size)));
    for (const end = i + size; i < end; i += 1) x[nodes[i] ?? 0] = base + i * pitch;
  }
}
