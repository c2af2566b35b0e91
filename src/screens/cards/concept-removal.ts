import type { ConceptId } from '../../base/id.ts';
import type { ConceptTies } from '../../store/remove-concept.ts';
import { counted } from '../format.ts';

/** What the learner is told before a concept goes. */
export interface RemovalText {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Who needs the concept, who else is linked to it, and what its cards lose. */
export function removalText({ concept, neighbours, cards }: ConceptTies): RemovalText {
  const needing = neighbours.filter(({ edges }) => needs(edges, concept.id));
  const others = neighbours.filter((row) => !needing.includes(row));
  const one = needing.length === 1;
  return {
    title: concept.title,
    lines: [
      ...(needing.length > 0
        ? [
            `${titles(needing)} ${one ? 'needs it. It stays' : 'need it. They stay'}, without that link.`,
          ]
        : []),
      ...(others.length > 0 ? [`Also linked to it: ${titles(others)}.`] : []),
      cards.length > 0
        ? `${counted(cards.length, 'card')} ${cards.length === 1 ? 'loses its link to it and stays' : 'lose their link to it and stay'}.`
        : 'No card is linked to it.',
    ],
  };
}

const needs = (edges: ConceptTies['concept']['edges'], id: ConceptId): boolean =>
  edges.some(({ kind, to }) => kind === 'requires' && to === id);

const titles = (rows: ConceptTies['neighbours']): string =>
  new Intl.ListFormat('en-GB').format(rows.map(({ title }) => title));
