// @vitest-environment jsdom
import cytoscape, { type Core } from 'cytoscape';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Point } from '../../graph/layout.ts';
import { drawPlainlyFirst } from './first-picture.ts';
import { elementsOf, update } from './map-elements.ts';
import type { MapEdge, MapModel, MapNode } from './map-model.ts';
import { inSight } from './map-sight.ts';

const node = (id: string, at: Point, change: Partial<MapNode> = {}): MapNode => ({
  ...{ id, at, label: `Concept ${id}`, parts: '', voice: 'sans', state: 'new' },
  ...{ isDim: false, isNamed: false, isSelected: false, ...change },
});
const edge = (source: string, target: string): MapEdge => ({
  ...{ id: `${source}-${target}`, source, target },
  ...{ isDim: false, isLevel: false, isLit: false },
});
const idsOf = ({ nodes, edges }: MapModel): string =>
  [...nodes, ...edges].map(({ id }) => id).join(' ');

describe('what the first picture is made of', () => {
  const phone = { width: 400, height: 800 };
  const model: MapModel = {
    nodes: [
      node('middle', { x: 200, y: 400 }),
      node('named-into-sight', { x: -85, y: 400 }),
      node('left', { x: -300, y: 400 }),
      node('right', { x: 700, y: 400 }),
      node('below', { x: 700, y: 1_600 }),
      node('lowest', { x: 700, y: 1_800 }),
    ],
    edges: [edge('left', 'right'), edge('right', 'below'), edge('below', 'lowest')],
  };
  test.each([
    [
      'what is in sight, names too, and edges that pass with both their ends',
      ...[{ zoom: 1, pan: { x: 0, y: 0 } }, 'middle named-into-sight left right left-right'],
    ],
    [
      'the camera moves',
      { zoom: 1, pan: { x: -600, y: -1_500 } },
      'right below lowest right-below below-lowest',
    ],
    ['from afar, all of it', { zoom: 0.2, pan: { x: 100, y: 0 } }, idsOf(model)],
  ] as const)('%s', (_rule, camera, expected) => {
    expect(idsOf(inSight(model, camera, phone))).toBe(expected);
  });
});

describe('the library’s elements', () => {
  const coreOf = (model: MapModel): Core =>
    cytoscape({ headless: true, styleEnabled: true, elements: elementsOf(model, 'near') });
  const a = node('a', { x: 0, y: 0 });
  const b = node('b', { x: 10, y: 0 });
  const whole: MapModel = { nodes: [a, b], edges: [edge('a', 'b')] };

  test('what is missing is added, what is gone goes', () => {
    const cy = coreOf({ nodes: [a, node('z', { x: 0, y: 0 })], edges: [] });
    update(cy, whole);
    expect(cy.elements().map((one) => one.id())).toEqual(['a', 'b', 'a-b']);
  });
  test('what is there takes its new state, name and place; the rest is left alone', () => {
    const cy = coreOf(whole);
    const moved: string[] = [];
    cy.on('position', (event) => moved.push((event.target as { id(): string }).id()));
    const changed = node('b', { x: 10, y: 5 }, { label: 'Quorum', state: 'strong', isDim: true });
    update(cy, { ...whole, nodes: [a, changed] });
    const known = cy.getElementById('b');
    expect([known.classes(), known.data('label'), known.position()]).toEqual([
      ...[['strong', 'sans', 'dim', 'near'], 'Quorum', { x: 10, y: 5 }],
    ]);
    expect(moved).toEqual(['b']);
  });
});

describe('the first picture', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A core whose renderer tells how it was asked to draw. */
  function begun() {
    const cy = cytoscape({ headless: true, styleEnabled: true });
    const drawn: string[] = [];
    const prototype = { drawLayeredElements: () => drawn.push('in layers') };
    const renderer = Object.assign(Object.create(prototype) as typeof prototype, {
      drawElements: () => drawn.push('plainly'),
      notify: () => undefined,
    });
    const rest = vi.fn();
    drawPlainlyFirst(Object.assign(cy, { renderer: () => renderer, forceRender: vi.fn() }), rest);
    const draw = () => {
      renderer.drawLayeredElements();
      cy.emit('render');
    };
    return { cy, drawn, rest, draw };
  }

  test('is drawn plainly, later ones in layers', () => {
    const { drawn, draw } = begun();
    draw();
    draw();
    expect(drawn).toEqual(['plainly', 'in layers']);
  });
  test('the rest comes once it stands', () => {
    const { cy, rest, draw } = begun();
    draw();
    expect(rest).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    expect(rest).toHaveBeenCalledOnce();
    cy.pan({ x: 1, y: 1 });
    expect(rest).toHaveBeenCalledOnce();
  });
  test('the rest comes as soon as the camera moves', () => {
    const { cy, rest } = begun();
    cy.pan({ x: 1, y: 1 });
    expect(rest).toHaveBeenCalledOnce();
  });
  test('the rest does not come to a map that is gone', () => {
    const { cy, rest, draw } = begun();
    draw();
    cy.destroy();
    vi.advanceTimersByTime(500);
    expect(rest).not.toHaveBeenCalled();
  });
});
