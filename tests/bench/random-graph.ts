import { conceptId, type ConceptId, type DeckId } from '../../src/base/id.ts';
import { LAYERS } from '../../src/deck/deck.ts';
import type { LayoutConcept, LayoutEdge } from '../../src/graph/layout.ts';
import { chanceFrom } from './chance.ts';

export interface Graph {
  readonly concepts: readonly LayoutConcept[];
  readonly edges: readonly LayoutEdge[];
}

/** Five decks whose concepts need one or two of the 60 before them, in layers of 6, 16, 36 and 42 %. */
export function randomGraph(size: number): Graph {
  const chance = chanceFrom(1);
  const decks = 5;
  const idOf = (n: number): ConceptId => conceptId(`deck-${n % decks}` as DeckId, `c${n}`);
  const layerOf = () => {
    const at = chance.next();
    return LAYERS[at < 0.06 ? 0 : at < 0.22 ? 1 : at < 0.58 ? 2 : 3];
  };
  return {
    concepts: Array.from({ length: size }, (_, n) => ({
      ...{ id: idOf(n), deck: `deck-${n % decks}` as DeckId, layer: layerOf() },
    })),
    edges: Array.from({ length: size }, (_, n) =>
      Array.from({ length: chance.next() < 0.4 ? 2 : 1 }, (): LayoutEdge => {
        // Nine of ten within the deck.
        const back = (1 + chance.below(12)) * (chance.next() < 0.9 ? decks : 1);
        return { from: idOf(Math.max(n % decks, n - back)), to: idOf(n), kind: 'requires' };
      }),
    ).flat(),
  };
}
