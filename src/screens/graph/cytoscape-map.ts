import cytoscape, { type Core } from 'cytoscape';
import type { Point } from '../../graph/layout.ts';
import { drawPlainlyFirst } from './first-picture.ts';
import { cameraFor, distanceAt, MAX_ZOOM, MIN_ZOOM, type FrameOptions } from './map-camera.ts';
import { elementsOf, update } from './map-elements.ts';
import type { MapModel } from './map-model.ts';
import { inSight } from './map-sight.ts';
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

const CAMERA_MS = 320;
const MANY_EDGES = 300;
const RESTS_MS = 90;

/** What the camera shows when the map appears. */
export interface FirstView {
  readonly nodes: readonly string[];
  readonly options: Omit<FrameOptions, 'animate'>;
}

/**
 * Draws a map into an element. Throws where there is no canvas. The first camera is known before anything is made: what
 * it does not see is made after the first picture, and the styles of the rest are computed once.
 */
export function drawMap(
  host: HTMLElement,
  model: MapModel,
  { first, ...events }: MapEvents & { readonly first: FirstView },
): DrawnMap {
  allowStyles();
  const canvas = document.createElement('canvas');
  if (!canvas.getContext('2d')) throw new Error('There is no canvas on this device');
  const size = { width: host.clientWidth, height: host.clientHeight };
  const camera = cameraFor(placesOf(first.nodes, model), size, first.options);
  const seen = camera ? inSight(model, camera, size) : model;
  const cy = cytoscape({
    container: host,
    elements: elementsOf(seen, distanceAt(camera?.zoom ?? 1)),
    style: mapStyle(readColours(host), fontsOf(host)),
    layout: { name: 'preset', fit: false },
    ...(camera ?? {}),
    ...{ minZoom: MIN_ZOOM, maxZoom: MAX_ZOOM, pixelRatio: Math.min(2, devicePixelRatio) },
    ...{ autoungrabify: true, autounselectify: true, boxSelectionEnabled: false },
  });
  let shown = model;
  hideMany(cy, model);
  drawPlainlyFirst(cy, () => update(cy, shown));
  listen(cy, events);
  return {
    show: (next) => {
      if (next === shown) return;
      shown = next;
      hideMany(cy, next);
      update(cy, next);
    },
    frame: (nodes, options) => frame(cy, placesOf(nodes, shown), options),
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

/** Many edges are left out while the camera moves. The renderer's own switch: the option is read only once. */
function hideMany(cy: Core, { edges }: MapModel): void {
  const drawn = cy as unknown as { renderer(): { hideEdgesOnViewport: boolean } };
  drawn.renderer().hideEdgesOnViewport = edges.length > MANY_EDGES;
}

function placesOf(ids: readonly string[], { nodes }: MapModel): readonly Point[] {
  const places = new Map(nodes.map(({ id, at }) => [id, at]));
  return ids.flatMap((id) => places.get(id) ?? []);
}

function frame(cy: Core, places: readonly Point[], options: FrameOptions): void {
  const current = { zoom: cy.zoom(), pan: cy.pan() };
  const size = { width: cy.width(), height: cy.height() };
  const next = cameraFor(places, size, options, current);
  if (!next) return;
  cy.stop();
  if (options.animate) cy.animate({ ...next, duration: CAMERA_MS, easing: 'ease-out' });
  else cy.viewport(next);
}
