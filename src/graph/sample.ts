/** Small graphs for tests. */
import type { CardId, ConceptId } from '../base/id.ts';
import type { Edge, EdgeKind, Layer } from '../deck/deck.ts';
import {
  cardTable,
  memoriesOf,
  type CardTable,
  type GraphCard,
  type Memories,
} from './card-table.ts';
import { conceptGraph, type ConceptGraph, type GraphConcept } from './concept-graph.ts';

export const conceptId = (name: string): ConceptId => name as ConceptId;

/** `a < b c` = a requires b and c; other kinds as `a contrasts-with b`. Each name once, in order. */
export function graphOf(lines: readonly string[], layer: Layer | null = 'module'): ConceptGraph {
  return conceptGraph(lines.map((line) => conceptOf(line, layer)));
}

const KINDS: Readonly<Record<string, EdgeKind>> = {
  '<': 'requires',
  'contrasts-with': 'contrasts-with',
  'part-of': 'part-of',
};

function conceptOf(line: string, layer: Layer | null): GraphConcept {
  const [name = '', ...words] = line.split(' ');
  const edges: Edge[] = [];
  let kind: EdgeKind = 'requires';
  for (const word of words) {
    const named = KINDS[word];
    if (named) kind = named;
    else edges.push({ kind, to: conceptId(word) });
  }
  return { id: conceptId(name), layer, edges };
}

/** `x: a b` = card x tests a, and b besides; `-` before it = suspended. */
export function cardsOf(lines: readonly string[]): GraphCard[] {
  return lines.map((line) => {
    const [id = '', concepts = ''] = line.split(': ');
    return {
      id: id.replace('-', '') as CardId,
      concepts: concepts.split(' ').map(conceptId),
      suspended: id.startsWith('-'),
      retired: false,
    };
  });
}

export interface SampleGraph {
  readonly graph: ConceptGraph;
  readonly table: CardTable;
  readonly memories: Memories;
}

/** Memories as `id: stability last`. */
export function sampleOf(
  concepts: readonly string[],
  cards: readonly string[],
  seen: Readonly<Record<string, readonly [stability: number, last: number]>> = {},
): SampleGraph {
  const graph = graphOf(concepts);
  const table = cardTable(graph, cardsOf(cards));
  const memories = memoriesOf(
    table.ids.map((id) => {
      const known = seen[id];
      return { memory: known ? { stability: known[0], last: known[1] } : null };
    }),
  );
  return { graph, table, memories };
}
