import type { Point } from '../../graph/layout.ts';
import { distanceAt, type CameraPlace, type Distance, type Size } from './map-camera.ts';
import type { MapModel } from './map-model.ts';

/** From a node's middle to the end of its name at most, in pixels at zoom 1; an edge's bow is less. */
const REACH: Record<Distance, number> = { near: 90, small: 200, far: 200 };

/** The part of a map that a camera may see: nodes, edges that pass through, and their ends. */
export function inSight(
  { nodes, edges }: MapModel,
  { zoom, pan }: CameraPlace,
  { width, height }: Size,
): MapModel {
  const reach = REACH[distanceAt(zoom)];
  const [left, right] = [-pan.x / zoom - reach, (width - pan.x) / zoom + reach];
  const [top, bottom] = [-pan.y / zoom - reach, (height - pan.y) / zoom + reach];
  const isSeen = (a: Point, b: Point): boolean =>
    Math.max(a.x, b.x) >= left &&
    Math.min(a.x, b.x) <= right &&
    Math.max(a.y, b.y) >= top &&
    Math.min(a.y, b.y) <= bottom;
  const places = new Map(nodes.map(({ id, at }) => [id, at]));
  const passing = edges.filter(({ source, target }) => {
    const [a, b] = [places.get(source), places.get(target)];
    return a !== undefined && b !== undefined && isSeen(a, b);
  });
  const ends = new Set(passing.flatMap(({ source, target }) => [source, target]));
  return {
    nodes: nodes.filter(({ id, at }) => ends.has(id) || isSeen(at, at)),
    edges: passing,
  };
}
