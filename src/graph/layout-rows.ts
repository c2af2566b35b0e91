/** Nodes of one band that are to stand on rows, and the prerequisites among them. */
interface BandNodes {
  readonly nodes: readonly number[];
  /** Prerequisites of a node, in the band or not. */
  readonly needs: (node: number) => readonly number[];
}

/**
 * Puts a band's nodes on at most `rows` rows of at most `columns` nodes, a prerequisite above what needs it
 * wherever there is room: list scheduling by depth. Rows are balanced; unused ones stay out, and the used ones
 * stand in the middle of the band. Result: the nodes of each row, `rows` of them.
 */
export function rowsOfBand(
  { nodes, needs }: BandNodes,
  rows: number,
  columns: number,
): readonly (readonly number[])[] {
  const depth = depthsOf({ nodes, needs });
  const deepest = Math.max(0, ...depth.values());
  const used = Math.min(rows, Math.max(Math.ceil(nodes.length / columns), deepest + 1));
  const capacity = Math.max(Math.ceil(nodes.length / Math.max(1, used)), 1);
  const filled: number[][] = Array.from({ length: used }, () => []);
  const rowOf = new Map<number, number>();
  const byDepth: number[][] = Array.from({ length: deepest + 1 }, () => []);
  for (const node of nodes) byDepth[depth.get(node) ?? 0]?.push(node);
  for (const node of byDepth.flat()) {
    let first = 0;
    for (const one of needs(node)) first = Math.max(first, (rowOf.get(one) ?? -1) + 1);
    const row = freeRow(filled, Math.min(first, used - 1), capacity, columns);
    filled[row]?.push(node);
    rowOf.set(node, row);
  }
  const above = Math.floor((rows - used) / 2);
  return Array.from({ length: rows }, (_, row) => filled[row - above] ?? []);
}

/** The row from `first` on with room; the last ones may be fuller, then any above. */
function freeRow(
  filled: readonly (readonly number[])[],
  first: number,
  capacity: number,
  columns: number,
): number {
  for (const limit of [capacity, columns])
    for (let row = first; row < filled.length; row += 1)
      if ((filled[row]?.length ?? 0) < limit) return row;
  for (let row = first - 1; row >= 0; row -= 1)
    if ((filled[row]?.length ?? 0) < columns) return row;
  throw new Error(`Inconsistent: ${filled.length} rows of ${columns} are too few`);
}

/** Longest chain of prerequisites within the band; a cycle ends where it was entered. */
function depthsOf({ nodes, needs }: BandNodes): ReadonlyMap<number, number> {
  const own = new Set(nodes);
  const depth = new Map<number, number>();
  const visit = (node: number): number => {
    const known = depth.get(node);
    if (known !== undefined) return known;
    depth.set(node, 0);
    let deepest = 0;
    for (const one of needs(node)) if (own.has(one)) deepest = Math.max(deepest, visit(one) + 1);
    depth.set(node, deepest);
    return deepest;
  };
  for (const node of nodes) visit(node);
  return depth;
}
