import type { Point } from '../../graph/layout.ts';

/** Pixels on the page = place × zoom + pan. */
export interface CameraPlace {
  readonly zoom: number;
  readonly pan: Point;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface FrameOptions {
  /** Pixels covered from below. */
  readonly covered: number;
  /** The smallest zoom at which names can be read. */
  readonly least: number;
  /** Where the whole does not fit at that zoom: the first of the nodes is centred, instead of all being shown. */
  readonly centred?: boolean;
  readonly animate: boolean;
  /** Leaves the camera alone where the nodes are in sight already. */
  readonly onlyIfHidden?: boolean;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2.5;
const MOST_ZOOM = 1.1;
const MARGIN = { left: 44, right: 24, top: 28, bottom: 44 };
/** Share of the least zoom from which the whole counts as nearly fitting. */
const NEARLY = 0.7;
/** From a node's middle to the edge of its glyph. */
const GLYPH = 14;
/** Names are hidden below the one; below the other glyphs are drawn larger. */
const SMALL_ZOOM = 0.6;
const FAR_ZOOM = 0.34;

/** How far away the map is, as a class of its elements: restyled when that changes, not with each frame. */
export type Distance = 'near' | 'small' | 'far';
export const distanceAt = (zoom: number): Distance =>
  zoom >= SMALL_ZOOM ? 'near' : zoom >= FAR_ZOOM ? 'small' : 'far';

/** Where the camera goes to show these places, the first of them the most important; null when it may stay. */
export function cameraFor(
  places: readonly Point[],
  size: Size,
  { covered, least, centred = false, onlyIfHidden = false }: Omit<FrameOptions, 'animate'>,
  current?: CameraPlace,
): CameraPlace | null {
  const [first] = places;
  if (!first) return null;
  const width = size.width - MARGIN.left - MARGIN.right;
  const height = size.height - covered - MARGIN.top - MARGIN.bottom;
  const box = boxOf(places);
  if (onlyIfHidden && current && isInside(current, box, width, height)) return null;
  const whole = Math.min(MOST_ZOOM, width / (box.x2 - box.x1), height / (box.y2 - box.y1));
  const centre = { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
  let zoom = whole;
  if (onlyIfHidden && current) zoom = Math.max(current.zoom, least);
  else if (whole < least && whole > NEARLY * least) {
    // Names can be read if the lowest rows are left out of sight.
    zoom = least;
    centre.y = box.y1 + height / 2 / zoom;
  } else if (whole < least && centred) {
    zoom = least;
    // Centred as far as there is something on both sides.
    centre.x = within(first.x, box.x1, box.x2, width / zoom);
    centre.y = within(first.y, box.y1, box.y2, height / zoom);
  }
  zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
  const middle = { x: MARGIN.left + width / 2, y: MARGIN.top + height / 2 };
  return { zoom, pan: { x: middle.x - centre.x * zoom, y: middle.y - centre.y * zoom } };
}

interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Around the glyphs at some places. */
function boxOf(places: readonly Point[]): Box {
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  return {
    ...{ x1: Math.min(...xs) - GLYPH, y1: Math.min(...ys) - GLYPH },
    ...{ x2: Math.max(...xs) + GLYPH, y2: Math.max(...ys) + GLYPH },
  };
}

/** The middle of a window of some size over a span, as near to a point as the span allows. */
const within = (point: number, from: number, to: number, size: number): number =>
  to - from <= size ? (from + to) / 2 : Math.min(Math.max(point, from + size / 2), to - size / 2);

const isInside = ({ zoom, pan }: CameraPlace, box: Box, width: number, height: number): boolean =>
  box.x1 * zoom + pan.x >= MARGIN.left &&
  box.x2 * zoom + pan.x <= MARGIN.left + width &&
  box.y1 * zoom + pan.y >= MARGIN.top &&
  box.y2 * zoom + pan.y <= MARGIN.top + height;
