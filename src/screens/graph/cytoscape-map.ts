import cytoscape, { type Core, type ElementDefinition } from 'cytoscape';
import type { MapModel, MapNode } from './map-model.ts';
import { fontsOf, mapStyle, readColours } from './map-style.ts';

/** The camera: pixels on the page = place × zoom + pan. */
export interface Camera {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}
export interface MapEvents {
  readonly onselect: (node: string) => void;
  readonly onbackground: () => void;
  readonly onhover: (node: string | null) => void;
  readonly oncamera: (camera: Camera) => void;
}
/** A map on the page. */
export interface DrawnMap {
  show(model: MapModel): void;
  /** Brings some nodes into the part of the map that is not covered. */
  frame(nodes: readonly string[], options: FrameOptions): void;
  zoomBy(factor: number): void;
  restyle(): void;
  remove(): void;
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

const CAMERA_MS = 320;
const MOST_ZOOM = 1.1;
const MARGIN = { left: 44, right: 24, top: 28, bottom: 44 };
/** Share of the least zoom from which the whole counts as nearly fitting. */
const NEARLY = 0.7;
const MANY_EDGES = 300;
const RESTS_MS = 90;
const MIN_ZOOM = 0.1;
const MAX_ZOOM = 2.5;
/** From a node's middle to the edge of its glyph. */
const GLYPH = 14;
/** Names are hidden below the one; below the other glyphs are drawn larger. */
const SMALL_ZOOM = 0.6;
const FAR_ZOOM = 0.34;

/** What the camera shows when the map appears. */
export interface FirstView {
  readonly nodes: readonly string[];
  readonly options: Omit<FrameOptions, 'animate'>;
}

/**
 * Draws a map into an element. Throws where there is no canvas. The first camera and the classes that go with it
 * are known before anything is made: styles, half of the work, are then computed once.
 */
export function drawMap(
  host: HTMLElement,
  model: MapModel,
  { first, ...events }: MapEvents & { readonly first: FirstView },
): DrawnMap {
  allowStyles();
  const canvas = document.createElement('canvas');
  if (!canvas.getContext('2d')) throw new Error('There is no canvas on this device');
  const places = new Map(model.nodes.map(({ id, at }) => [id, at]));
  const size = { width: host.clientWidth, height: host.clientHeight };
  const camera = cameraFor(placesOf(first.nodes, places), size, first.options);
  const cy = cytoscape({
    container: host,
    elements: elementsOf(model, distanceAt(camera?.zoom ?? 1)),
    style: mapStyle(readColours(host), fontsOf(host)),
    layout: { name: 'preset', fit: false },
    ...(camera ?? {}),
    ...{ minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, pixelRatio: Math.min(2, devicePixelRatio) },
    ...{ autoungrabify: true, autounselectify: true, boxSelectionEnabled: false },
  });
  hideMany(cy, model);
  drawPlainlyFirst(cy);
  listen(cy, events);
  return {
    show: (next) => update(cy, next),
    frame: (nodes, options) => frame(cy, nodes, options),
    zoomBy: (factor) => {
      const at = { x: cy.width() / 2, y: cy.height() / 2 };
      cy.zoom({ level: cy.zoom() * factor, renderedPosition: at });
    },
    restyle: () => cy.style(mapStyle(readColours(host), fontsOf(host))),
    remove: () => cy.destroy(),
  };
}

/** Cytoscape writes a style sheet into the page unless it finds its own there; the page's policy forbids it. */
function allowStyles(): void {
  const id = '__________cytoscape_stylesheet';
  if (document.getElementById(id)) return;
  const mark = document.createElement('meta');
  mark.id = id;
  document.head.append(mark);
}

function listen(cy: Core, { onselect, onbackground, onhover, oncamera }: MapEvents): void {
  cy.on('tap', (event) => {
    if (event.target === cy) onbackground();
    else onselect((event.target as { id(): string }).id());
  });
  cy.on('dbltap', (event) => {
    if (event.target === cy)
      cy.zoom({ level: cy.zoom() * 1.6, renderedPosition: event.renderedPosition });
  });
  cy.on('mouseover', 'node', (event) => onhover((event.target as { id(): string }).id()));
  cy.on('mouseout', 'node', () => onhover(null));
  let distance = distanceAt(cy.zoom());
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDrawn = false;
  cy.one('render', () => (isDrawn = true));
  const restyle = () => {
    const next = distanceAt(cy.zoom());
    if (cy.destroyed() || next === distance) return;
    cy.batch(() => cy.elements().removeClass(distance).addClass(next));
    distance = next;
  };
  const tell = () => {
    oncamera({ zoom: cy.zoom(), ...cy.pan() });
    clearTimeout(timer);
    // Restyling everything takes longer than a frame: once the camera rests.
    if (!isDrawn) restyle();
    else if (distanceAt(cy.zoom()) !== distance) timer = setTimeout(restyle, RESTS_MS);
  };
  cy.on('viewport', tell);
  tell();
}

/** How far away the map is, as a class of its elements: restyled when that changes, not with each frame. */
const distanceAt = (zoom: number): 'near' | 'small' | 'far' =>
  zoom >= SMALL_ZOOM ? 'near' : zoom >= FAR_ZOOM ? 'small' : 'far';

const classesOf = ({ state, voice, parts, isDim, isNamed, isSelected }: MapNode): string =>
  [state, voice, parts && 'group', isDim && 'dim', isNamed && 'named', isSelected && 'selected']
    .filter(Boolean)
    .join(' ');

function elementsOf({ nodes, edges }: MapModel, distance: string): ElementDefinition[] {
  return [
    ...nodes.map((node) => ({
      group: 'nodes' as const,
      data: { id: node.id, label: node.label, parts: node.parts },
      position: { ...node.at },
      classes: `${classesOf(node)} ${distance}`,
    })),
    ...edges.map(({ id, source, target, isDim, isLit, isLevel }) => ({
      group: 'edges' as const,
      data: { id, source, target },
      classes: [isDim && 'dim', isLit && 'lit', isLevel && 'level', distance]
        .filter(Boolean)
        .join(' '),
    })),
  ];
}

/** Many edges are left out while the camera moves. The renderer's own switch: the option is read only once. */
function hideMany(cy: Core, { edges }: MapModel): void {
  const drawn = cy as unknown as { renderer(): { hideEdgesOnViewport: boolean } };
  drawn.renderer().hideEdgesOnViewport = edges.length > MANY_EDGES;
}

/** Changes only what differs; nothing moves. */
function update(cy: Core, model: MapModel): void {
  hideMany(cy, model);
  const elements = elementsOf(model, distanceAt(cy.zoom()));
  const wanted = new Set(elements.map(({ data }) => data.id));
  cy.batch(() => {
    cy.elements()
      .filter((element) => !wanted.has(element.id()))
      .remove();
    for (const element of elements) {
      const known = cy.getElementById(element.data.id ?? '');
      if (known.empty()) cy.add(element);
      else {
        known.classes(String(element.classes));
        if (element.data['label'] !== known.data('label')) known.data(element.data);
        if (element.position && known.isNode()) known.position(element.position);
      }
    }
  });
}

/**
 * The library draws into layers that it keeps, which pays when the map moves and costs half of the first picture:
 * that one is drawn without, the layers are made when the browser is idle.
 */
function drawPlainlyFirst(cy: Core): void {
  type Layers = { getLayers?: () => null };
  const inner = cy as unknown as { renderer(): { data?: { lyrTxrCache?: Layers } } };
  const layers = inner.renderer().data?.lyrTxrCache;
  if (!layers) return;
  layers.getLayers = () => null;
  cy.one('render', () => {
    // The prototype's own is there again.
    delete layers.getLayers;
    const idle = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 200));
    idle(() => cy.destroyed() || cy.forceRender());
  });
}

type Places = readonly { readonly x: number; readonly y: number }[];

const placesOf = (nodes: readonly string[], places: ReadonlyMap<string, Places[0]>): Places =>
  nodes.flatMap((id) => places.get(id) ?? []);

function frame(cy: Core, nodes: readonly string[], options: FrameOptions): void {
  const places = nodes.flatMap((id) => {
    const node = cy.getElementById(id);
    return node.nonempty() ? [node.position()] : [];
  });
  const current = { zoom: cy.zoom(), pan: cy.pan() };
  const size = { width: cy.width(), height: cy.height() };
  const next = cameraFor(places, size, options, current);
  if (!next) return;
  cy.stop();
  if (options.animate) cy.animate({ ...next, duration: CAMERA_MS, easing: 'ease-out' });
  else cy.viewport(next);
}

interface CameraPlace {
  readonly zoom: number;
  readonly pan: { readonly x: number; readonly y: number };
}

/** Where the camera goes to show these places, the first of them the most important; null when it may stay. */
function cameraFor(
  places: Places,
  size: { readonly width: number; readonly height: number },
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
function boxOf(places: Places): Box {
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
