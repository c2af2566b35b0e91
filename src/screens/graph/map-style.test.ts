import cytoscape from 'cytoscape';
import { expect, test } from 'vitest';
import { mapStyle, type Colours } from './map-style.ts';

const COLOURS: Colours = {
  ...{ bg: '#fff', ink: '#000', ink3: '#666', edge: '#888', accent: '#0b6557' },
  ...{ new: '#888', faded: '#a13206', fading: '#a77519', holding: '#5684a7', strong: '#07665f' },
};
const FONTS = { serif: 'serif', sans: 'sans-serif', mono: 'monospace' };

/** What is written below a node of these classes. */
function labelOf(classes: string): string {
  const cy = cytoscape({
    ...{ headless: true, styleEnabled: true, style: mapStyle(COLOURS, FONTS) },
    elements: [{ data: { id: '1', label: 'Quorum +12', parts: '+12' }, classes }],
  });
  const node = cy.getElementById('1');
  return Number(node.style('text-opacity')) === 0 ? '' : (node.style('label') as string);
}

test.each([
  ['near, every node has its name', 'new near', 'Quorum +12'],
  ['dimmed, it has none', 'new near dim', ''],
  ['below 0.6 names go', 'new small', ''],
  ['below 0.34 too', 'new far', ''],
  ['but for the selected', 'new far named selected', 'Quorum +12'],
  ['for path steps and search hits', 'new small named', 'Quorum +12'],
  ['for them at any distance', 'new far named', 'Quorum +12'],
  ['a whole that stands for its parts tells how many', 'new far group', '+12'],
  ['and its name where it is on the path', 'new far group named', 'Quorum +12'],
])('labels: %s', (_rule, classes, label) => {
  expect(labelOf(classes)).toBe(label);
});
