import type { BandName, MapLayout, Point } from '../../graph/layout.ts';
import type { MapData } from './map-data.ts';
import type { Shown } from './map-shown.ts';

export type Step = 'up' | 'down' | 'left' | 'right';

/** A concept that is drawn, for walking. */
export interface Standing {
  readonly band: BandName;
  readonly at: Point;
  /** Concepts joined to it by an edge that is drawn. */
  readonly joined: readonly number[];
}

/**
 * The concept that an arrow key leads to: up and down along an edge (the steepest one), or to the nearest concept
 * that way where no edge leads there; left and right within the band, row by row. null at an end.
 */
export function walk(
  from: number,
  step: Step,
  standing: ReadonlyMap<number, Standing>,
): number | null {
  const here = standing.get(from);
  if (!here) return standing.keys().next().value ?? null;
  if (step === 'left' || step === 'right') {
    const row = [...standing]
      .filter(([, one]) => one.band === here.band)
      .sort(([a, p], [b, q]) => p.at.y - q.at.y || p.at.x - q.at.x || a - b)
      .map(([k]) => k);
    return row[row.indexOf(from) + (step === 'left' ? -1 : 1)] ?? null;
  }
  const way = step === 'up' ? -1 : 1;
  const ahead = (k: number): boolean =>
    ((standing.get(k)?.at.y ?? here.at.y) - here.at.y) * way > 0;
  const slope = (k: number): number => {
    const at = standing.get(k)?.at ?? here.at;
    return Math.abs(at.x - here.at.x) / Math.abs(at.y - here.at.y);
  };
  const distance = (k: number): number => {
    const at = standing.get(k)?.at ?? here.at;
    return Math.hypot(at.x - here.at.x, 2 * (at.y - here.at.y));
  };
  const edges = here.joined.filter(ahead).sort((a, b) => slope(a) - slope(b) || a - b);
  if (edges[0] !== undefined) return edges[0];
  const others = [...standing.keys()].filter(ahead);
  return others.sort((a, b) => distance(a) - distance(b) || a - b)[0] ?? null;
}

/** What is drawn, by number, for walking. */
export function standingOf(
  { concepts }: MapData,
  layout: MapLayout,
  shown: Shown,
): ReadonlyMap<number, Standing> {
  const joined = new Map<number, number[]>(shown.nodes.map((k) => [k, []]));
  for (const [a, b] of shown.edges) {
    joined.get(a)?.push(b);
    joined.get(b)?.push(a);
  }
  const standing = new Map<number, Standing>();
  for (const [k, others] of joined) {
    const concept = concepts[k];
    const at = concept && layout.positions.get(concept.id);
    if (concept && at) standing.set(k, { band: concept.band, at, joined: others });
  }
  return standing;
}
