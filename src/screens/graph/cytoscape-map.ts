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
/** Names are hidden below the one; below the other glyphs are drawn larger. */
const SMALL_ZOOM = 0.6;
const FAR_ZOOM = 0.34;

/** Draws a map into an element. Throws where there is no canvas. */
export function drawMap(host: HTMLElement, model: MapModel, events: MapEvents): DrawnMap {
  allowStyles();
  const canvas = document.createElement('canvas');
  if (!canvas.getContext('2d')) throw new Error('There is no canvas on this device');
  const cy = cytoscape({
    container: host,
    elements: elementsOf(model),
    style: mapStyle(readColours(host), fontsOf(host)),
    layout: { name: 'preset' },
    ...{ minZoom: 0.1, maxZoom: 2.5, pixelRatio: Math.min(2, devicePixelRatio) },
    ...{ autoungrabify: true, autounselectify: true, boxSelectionEnabled: false },
  });
  hideMany(cy, model);
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
  cy.elements().addClass(distance);
  tell();
}

/** How far away the map is, as a class of its elements: restyled when that changes, not with each frame. */
const distanceAt = (zoom: number): 'near' | 'small' | 'far' =>
  zoom >= SMALL_ZOOM ? 'near' : zoom >= FAR_ZOOM ? 'small' : 'far';

const classesOf = ({ state, voice, parts, isDim, isNamed, isSelected }: MapNode): string =>
  [state, voice, parts && 'group', isDim && 'dim', isNamed && 'named', isSelected && 'selected']
    .filter(Boolean)
    .join(' ');

function elementsOf({ nodes, edges }: MapModel): ElementDefinition[] {
  return [
    ...nodes.map((node) => ({
      group: 'nodes' as const,
      data: { id: node.id, label: node.label, parts: node.parts },
      position: { ...node.at },
      classes: classesOf(node),
    })),
    ...edges.map(({ id, source, target, isDim, isLit, isLevel }) => ({
      group: 'edges' as const,
      data: { id, source, target },
      classes: [isDim && 'dim', isLit && 'lit', isLevel && 'level'].filter(Boolean).join(' '),
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
  const distance = distanceAt(cy.zoom());
  const elements = elementsOf(model).map((element) => ({
    ...element,
    classes: `${String(element.classes)} ${distance}`,
  }));
  const wanted = new Set(elements.map(({ data }) => data.id));
  cy.batch(() => {
    cy.elements()
      .filter((element) => !wanted.has(element.id()))
      .remove();
    for (const element of elements) {
      const known = cy.getElementById(element.data.id ?? '');
      if (known.empty()) cy.add(element);
      else {
        known.classes(element.classes);
        if (element.data['label'] !== known.data('label')) known.data(element.data);
        if (element.position && known.isNode()) known.position(element.position);
      }
    }
  });
}

function frame(
  cy: Core,
  nodes: readonly string[],
  { covered, least, animate, centred = false, onlyIfHidden = false }: FrameOptions,
): void {
  const ids = new Set(nodes);
  const found = cy.nodes().filter((node) => ids.has(node.id()));
  if (found.empty()) return;
  const width = cy.width() - MARGIN.left - MARGIN.right;
  const height = cy.height() - covered - MARGIN.top - MARGIN.bottom;
  const box = found.boundingBox({ includeLabels: false });
  const middle = { x: MARGIN.left + width / 2, y: MARGIN.top + height / 2 };
  if (onlyIfHidden && isInside(cy, box, width, height)) return;
  const whole = Math.min(MOST_ZOOM, width / Math.max(1, box.w), height / Math.max(1, box.h));
  const first = cy.getElementById(nodes[0] ?? '');
  const centre = { x: box.x1 + box.w / 2, y: box.y1 + box.h / 2 };
  let zoom = whole;
  if (onlyIfHidden) zoom = Math.max(cy.zoom(), least);
  else if (whole < least && whole > NEARLY * least) {
    // Names can be read if the lowest rows are left out of sight.
    zoom = least;
    centre.y = box.y1 + height / 2 / zoom;
  } else if (whole < least && centred && first.nonempty()) {
    zoom = least;
    // Centred as far as there is something on both sides.
    const at = first.position();
    centre.x = within(at.x, box.x1, box.x2, width / zoom);
    centre.y = within(at.y, box.y1, box.y2, height / zoom);
  }
  const pan = { x: middle.x - centre.x * zoom, y: middle.y - centre.y * zoom };
  cy.stop();
  if (animate) cy.animate({ zoom, pan, duration: CAMERA_MS, easing: 'ease-out' });
  else cy.viewport({ zoom, pan });
}

/** The middle of a window of some size over a span, as near to a point as the span allows. */
const within = (point: number, from: number, to: number, size: number): number =>
  to - from <= size ? (from + to) / 2 : Math.min(Math.max(point, from + size / 2), to - size / 2);

function isInside(
  cy: Core,
  box: { x1: number; x2: number; y1: number; y2: number },
  width: number,
  height: number,
): boolean {
  const zoom = cy.zoom();
  const pan = cy.pan();
  return (
    box.x1 * zoom + pan.x >= MARGIN.left &&
    box.x2 * zoom + pan.x <= MARGIN.left + width &&
    box.y1 * zoom + pan.y >= MARGIN.top &&
    box.y2 * zoom + pan.y <= MARGIN.top + height
  );
}
