import type { ConceptId } from '../../base/id.ts';
import { rowOf } from '../../graph/adjacency.ts';
import { MASTERY_LABEL } from '../../graph/mastery.ts';
import type { ConceptLink } from '../concept/concept-view.ts';
import type { MapConcept, MapData } from './map-data.ts';

/** Concepts joined to one, by its number; those not installed have no state. */
export function linksOf(
  { graph, concepts }: MapData,
  k: number,
  side: 'needs' | 'leadsTo',
): readonly ConceptLink[] {
  const own = concepts[k]?.id;
  const found = rowOf(side === 'needs' ? graph.requires : graph.dependants, k);
  const missing = side === 'needs' ? graph.dangling : [];
  return [
    ...[...found].flatMap((other) => {
      const one = concepts[other];
      return one ? [linkTo(one)] : [];
    }),
    ...missing
      .filter(({ from, kind }) => from === own && kind === 'requires')
      .map(({ to }) => missingLink(to)),
  ];
}

const linkTo = ({ id, deck, title, row, state }: MapConcept): ConceptLink => ({
  ...{ id, deck, title, layer: row.layer, state },
  word: MASTERY_LABEL[state],
});

function missingLink(id: ConceptId): ConceptLink {
  const [deck = '', slug = ''] = id.split('/');
  return {
    ...{ id, deck: deck as ConceptLink['deck'], title: slug.replaceAll('-', ' ') },
    ...{ layer: null, state: null, word: '' },
  };
}
