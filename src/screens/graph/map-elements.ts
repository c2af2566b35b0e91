import type { Core, ElementDefinition } from 'cytoscape';
import { distanceAt, type Distance } from './map-camera.ts';
import type { MapModel, MapNode } from './map-model.ts';

const classesOf = ({ state, voice, parts, isDim, isNamed, isSelected }: MapNode): string =>
  [state, voice, parts && 'group', isDim && 'dim', isNamed && 'named', isSelected && 'selected']
    .filter(Boolean)
    .join(' ');

/** A model in the library's terms; `distance` as a class of each element. */
export function elementsOf({ nodes, edges }: MapModel, distance: Distance): ElementDefinition[] {
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

/** Makes the library's elements those of a model: changes only what differs. */
export function update(cy: Core, model: MapModel): void {
  const elements = elementsOf(model, distanceAt(cy.zoom()));
  const wanted = new Set(elements.map(({ data }) => data.id));
  cy.batch(() => {
    cy.elements()
      .filter((element) => !wanted.has(element.id()))
      .remove();
    const missing = elements.filter((element) => !change(cy, element));
    cy.add(missing);
  });
}

/** false: there is no such element yet. */
function change(cy: Core, { data, classes, position }: ElementDefinition): boolean {
  const known = cy.getElementById(data.id ?? '');
  if (known.empty()) return false;
  known.classes(String(classes));
  if (data['label'] !== known.data('label')) known.data(data);
  if (!position || !known.isNode()) return true;
  const { x, y } = known.position();
  if (x !== position.x || y !== position.y) known.position(position);
  return true;
}
