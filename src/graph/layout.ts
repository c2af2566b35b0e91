import type { ConceptId, DeckId } from '../base/id.ts';
import { LAYERS, type Layer } from '../deck/deck.ts';
import { inGoodOrder } from './layout-decks.ts';
import { addBlock, bandHeight, fit, refine } from './layout-place.ts';
import { spaceOf, type Space } from './layout-space.ts';

export const BAND_NAMES = [...LAYERS, 'other'] as const;
export type BandName = (typeof BAND_NAMES)[number];

export interface LayoutConcept {
  readonly id: ConceptId;
  readonly deck: DeckId;
  readonly layer: Layer | null;
}
/** From a prerequisite or a whole to what needs it or is part of it. */
export interface LayoutEdge {
  readonly from: ConceptId;
  readonly to: ConceptId;
  readonly kind: 'requires' | 'part-of';
}

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** A horizontal region of the map, in pixels at zoom 1. */
export interface Band {
  readonly name: BandName;
  readonly top: number;
  readonly rows: number;
}
export interface MapLayout {
  readonly bands: readonly Band[];
  readonly positions: ReadonlyMap<ConceptId, Point>;
}

/** Bands are never lower than this, so that decks added later find room. */
const LEAST_ROWS: Record<BandName, number> = {
  architecture: 2,
  component: 2,
  module: 3,
  code: 3,
  other: 1,
};
const MOST_ROWS = 8;
/** A deck's width at the first layout, in nodes, from which the rows of the bands follow. */
const COLUMNS = 8;

export const bandOf = ({ layer }: Pick<LayoutConcept, 'layer'>): BandName => layer ?? 'other';

/**
 * A place for every concept. What `kept` holds stays where it is; each deck that is new stands to the right of all
 * others, in its bands; new concepts of a deck that is there take free places in it. The same input gives the
 * same map. A concept whose band changed counts as new.
 */
export function layoutMap(
  concepts: readonly LayoutConcept[],
  edges: readonly LayoutEdge[],
  kept: MapLayout | null,
): MapLayout {
  const bands = bandsFor(concepts, kept);
  const space = spaceOf(concepts, edges);
  const bandsOfNodes = concepts.map((concept) => bandNamed(bands, bandOf(concept)));
  const bandOfNode = (node: number) => at(bandsOfNodes, node);
  if (kept) keep(space, concepts, kept, bandOfNode);
  const fresh: (readonly number[])[] = [];
  for (const nodes of nodesByDeck(concepts)) {
    const standing = nodes.filter((node) => space.stands[node]);
    if (standing.length === 0) fresh.push(nodes);
    else
      for (const node of nodes)
        if (!space.stands[node]) fit(space, node, bandOfNode(node), standing);
  }
  const blocks = inGoodOrder(space, fresh).map((nodes) =>
    addBlock(space, bands, (name) => nodes.filter((node) => bandOfNode(node).name === name)),
  );
  refine(space, blocks);
  const { x, y } = space.drawing;
  const point = (i: number): Point => ({ x: x[i] ?? 0, y: y[i] ?? 0 });
  return { bands, positions: new Map(concepts.map(({ id }, i) => [id, point(i)])) };
}

function nodesByDeck(concepts: readonly LayoutConcept[]): readonly (readonly number[])[] {
  const byDeck = new Map<DeckId, number[]>();
  concepts.forEach(({ deck }, i) => {
    const nodes = byDeck.get(deck);
    if (nodes) nodes.push(i);
    else byDeck.set(deck, [i]);
  });
  return [...byDeck.values()];
}

const at = <T>(items: readonly T[], i: number): T => {
  const item = items[i];
  if (item === undefined) throw new Error(`Inconsistent: there is no item ${i}`);
  return item;
};
function bandNamed(bands: readonly Band[], name: BandName): Band {
  const band = bands.find((one) => one.name === name);
  if (!band) throw new Error(`Inconsistent: there is no band ${name}`);
  return band;
}

/** Stored places that still lie in the right band. */
function keep(
  { drawing, stands }: Space,
  concepts: readonly LayoutConcept[],
  { positions }: MapLayout,
  bandOfNode: (node: number) => Band,
): void {
  concepts.forEach(({ id }, node) => {
    const point = positions.get(id);
    const band = bandOfNode(node);
    if (!point || point.y < band.top || point.y >= band.top + bandHeight(band.rows)) return;
    drawing.x[node] = point.x;
    drawing.y[node] = point.y;
    stands[node] = 1;
  });
}

/** The bands as they were, or high enough for the decks at hand; Other stands below, and only when needed. */
function bandsFor(concepts: readonly LayoutConcept[], kept: MapLayout | null): readonly Band[] {
  const rowsOf = (name: BandName): number => {
    const known = kept?.bands.find((band) => band.name === name)?.rows;
    if (known !== undefined) return known;
    const sizes = new Map<DeckId, number>();
    for (const one of concepts)
      if (bandOf(one) === name) sizes.set(one.deck, (sizes.get(one.deck) ?? 0) + 1);
    if (name === 'other' && sizes.size === 0) return 0;
    const most = Math.max(0, ...sizes.values());
    return Math.min(MOST_ROWS, Math.max(LEAST_ROWS[name], Math.ceil(most / COLUMNS)));
  };
  let top = 0;
  return BAND_NAMES.flatMap((name) => {
    const rows = rowsOf(name);
    if (rows === 0) return [];
    const band = { name, top, rows };
    top += bandHeight(rows);
    return [band];
  });
}
