import { countCrossings } from './crossings.ts';
import { orderRows, sidewaysLength, spreadRows, type Row } from './layout-order.ts';
import { rowsOfBand } from './layout-rows.ts';
import { edgesAmong, type Space } from './layout-space.ts';
import { swapNodes } from './layout-swap.ts';
import type { Band, BandName } from './layout.ts';

/** Least distances of two nodes, in pixels at zoom 1: a label of two lines fits below each. */
export const PITCH_X = 100;
export const PITCH_Y = 76;
/** From a band's top to its first row, and from its last row to its end: the label. */
const HEAD = 30;
const FOOT = 52;
/** Between decks, beyond a pitch. */
const DECK_GAP = 40;
const LEAST_COLUMNS = 4;
/** Rows are shifted against each other, so that an edge straight down meets few nodes. */
const SHIFTS = [0, PITCH_X / 2, PITCH_X / 4, (3 * PITCH_X) / 4] as const;

export const bandHeight = (rows: number): number => HEAD + (rows - 1) * PITCH_Y + FOOT;
const rowAt = ({ top }: Band, row: number): number => top + HEAD + row * PITCH_Y;

/** A deck's part of the map: its rows, and its nodes by band. */
export interface Block {
  readonly rows: readonly Row[];
  readonly span: number;
  readonly groups: readonly (readonly number[])[];
}

/** Up to this many edges crossings are counted; beyond, the length of edges stands for them. */
const COUNTED_EDGES = 900;
const SWEEPS = { counted: 16, measured: 5 };
/** Edge tests for exchanges, about 200 million a second: a worker has the time, and it happens once a deck. */
const BUDGET = 6e7;

/** Places all nodes of a deck to the right of everything that stands. */
export function addBlock(
  space: Space,
  bands: readonly Band[],
  nodesIn: (band: BandName) => readonly number[],
): Block {
  const { drawing, stands, needs } = space;
  const groups = bands.map((band) => nodesIn(band.name));
  const widest = bands.map((band, i) => Math.ceil((groups[i]?.length ?? 0) / band.rows));
  const columns = Math.max(LEAST_COLUMNS, ...widest);
  const left = rightEnd(space);
  const levels = bands.flatMap((band, i) => {
    const nodes = groups[i] ?? [];
    const filled = rowsOfBand({ nodes, needs: (node) => needs[node] ?? [] }, band.rows, columns);
    filled.forEach((row, r) => {
      for (const node of row) drawing.y[node] = rowAt(band, r);
    });
    return filled;
  });
  const rows = levels.map((nodes, level) => ({
    nodes: [...nodes],
    left: left + (SHIFTS[level % SHIFTS.length] ?? 0),
  }));
  const block = { rows, groups, span: (columns - 1) * PITCH_X };
  spreadRows({ ...space, ...block, pitch: PITCH_X }, drawing.x);
  for (const node of groups.flat()) stands[node] = 1;
  sweep(space, block);
  return block;
}

/**
 * Once all decks stand: each is ordered again in sight of the others, then nodes are exchanged in pairs. Only where
 * crossings are counted.
 */
export function refine(space: Space, blocks: readonly Block[]): void {
  if (space.drawing.from.length > COUNTED_EDGES) return;
  for (const block of blocks) sweep(space, block);
  swapNodes(space.drawing, { groups: blocks.flatMap(({ groups }) => groups), budget: BUDGET });
}

function sweep(space: Space, block: Block): void {
  const drawing = edgesAmong(space.drawing, space.stands);
  const isCounted = space.drawing.from.length <= COUNTED_EDGES;
  orderRows({ ...space, ...block, pitch: PITCH_X }, drawing, {
    sweeps: isCounted ? SWEEPS.counted : SWEEPS.measured,
    judge: isCounted ? countCrossings : sidewaysLength,
  });
}

/** Where the next deck begins. */
function rightEnd({ drawing, stands }: Space): number {
  let right = -Infinity;
  for (let node = 0; node < stands.length; node += 1)
    if (stands[node]) right = Math.max(right, drawing.x[node] ?? 0);
  return right === -Infinity ? 0 : right + PITCH_X + DECK_GAP;
}

/** Places one node in a free place of its deck, nearest to what it is joined to; beyond all others if none is free. */
export function fit(space: Space, node: number, band: Band, deck: readonly number[]): void {
  const { drawing, stands } = space;
  const { x, y } = drawing;
  const xs = deck.map((one) => x[one] ?? 0);
  const left = Math.min(...xs);
  const right = Math.max(...xs);
  const wish = meanOfNeighbours(space, node) ?? (left + right) / 2;
  let best = { x: rightEnd(space), y: rowAt(band, 0), far: Infinity };
  for (let row = 0; row < band.rows; row += 1) {
    const level = rowAt(band, row);
    const taken = Array.from(x).filter((_, i) => stands[i] && y[i] === level);
    for (let at = left; at <= right; at += PITCH_X / 4) {
      const far = Math.abs(at - wish);
      if (far >= best.far || taken.some((one) => Math.abs(one - at) < PITCH_X)) continue;
      best = { x: at, y: level, far };
    }
  }
  x[node] = best.x;
  y[node] = best.y;
  stands[node] = 1;
}

function meanOfNeighbours(
  { drawing, stands, start, target, weight }: Space,
  node: number,
): number | null {
  let sum = 0;
  let total = 0;
  for (let i = start[node] ?? 0; i < (start[node + 1] ?? 0); i += 1) {
    const other = target[i] ?? 0;
    if (!stands[other]) continue;
    sum += (weight[i] ?? 0) * (drawing.x[other] ?? 0);
    total += weight[i] ?? 0;
  }
  return total === 0 ? null : sum / total;
}
