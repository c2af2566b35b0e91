import type { CardId, ConceptId } from '../base/id.ts';
import { adjacencyOf, endOf, startOf } from './adjacency.ts';
import type { CardTable } from './card-table.ts';
import { idOf, type ConceptGraph } from './concept-graph.ts';

const NONE = -1;

/** An order of cards, and for each card brought forward what it was brought forward for. By number. */
export interface Lift {
  /** Every card that counts, once. */
  readonly sequence: Int32Array;
  /** The card that a card was placed before, and that card's concept which needs it; −1 if not moved. */
  readonly beforeCard: Int32Array;
  readonly beforeConcept: Int32Array;
}

/** Why a card was moved: "before *Lease renewal* because *Leader election* isn't started". */
export interface Reason {
  readonly card: CardId;
  readonly beforeCard: CardId;
  /** The concept that would otherwise have come first. */
  readonly before: ConceptId;
  /** Its foundation, to which the moved card belongs. */
  readonly because: ConceptId;
}

/** Cards that count, in the order of the table, nothing moved. */
export const authorOrder = ({ counts }: CardTable): Int32Array =>
  Int32Array.from(counts.keys()).filter((c) => counts[c] === 1);

/** The author's order as it is: the switch "plain". */
export const unlifted = (table: CardTable, author: Int32Array = authorOrder(table)): Lift => ({
  sequence: author,
  beforeCard: new Int32Array(table.ids.length).fill(NONE),
  beforeConcept: new Int32Array(table.ids.length).fill(NONE),
});

/** What is being worked on: the foundations of a concept, the cards of one, or one card. */
const FOUNDATIONS = 0;
const CARDS = 1;
const CARD = 2;

/**
 * Lift (`graph-scheduling.md` §3): the author's order with missing prerequisites brought forward. Walks the
 * cards in `author` order (default: the table's); before each it places, deeper foundations first, the cards
 * of every prerequisite of its concepts that are not placed yet. A concept's cards are those it is the first
 * concept of. An order that respects its prerequisites comes out as it went in. O(V + E + C), no recursion.
 */
export function lift(
  graph: ConceptGraph,
  table: CardTable,
  author: Int32Array = authorOrder(table),
): Lift {
  const own = cardsByPrimary(graph, table, author);
  const placed = new Uint8Array(table.ids.length).fill(1);
  for (const c of author) placed[c] = 0;
  const founded = new Uint8Array(graph.ids.length);
  const taken = new Uint8Array(graph.ids.length);
  const { beforeCard, beforeConcept } = unlifted(table, author);
  const sequence = new Int32Array(author.length);
  let end = 0;
  // Three parallel stacks: what, of which number, how far. A concept is on it at most thrice.
  const room = 3 * graph.ids.length + 1;
  const what = new Uint8Array(room);
  const which = new Int32Array(room);
  const next = new Int32Array(room);
  let top = -1;
  let rootConcept = NONE;

  const push = (kind: number, number: number, from: number): void => {
    top += 1;
    what[top] = kind;
    which[top] = number;
    next[top] = from;
  };
  const place = (card: number, root: number): void => {
    if (placed[card] === 1) return;
    placed[card] = 1;
    sequence[end++] = card;
    if (card === root) return;
    beforeCard[card] = root;
    beforeConcept[card] = rootConcept;
  };
  const foundationsOf = (concept: number): void => {
    if (founded[concept] === 1) return;
    founded[concept] = 1;
    push(FOUNDATIONS, concept, startOf(graph.requires, concept));
  };
  const step = (root: number): void => {
    const number = which[top] as number;
    const at = next[top] as number;
    next[top] = at + 1;
    if (what[top] === FOUNDATIONS) {
      if (at >= endOf(graph.requires, number)) {
        top -= 1;
        return;
      }
      const p = graph.requires.targets[at] as number;
      if (taken[p] === 1) return;
      taken[p] = 1;
      push(CARDS, p, startOf(own, p));
      foundationsOf(p);
    } else if (what[top] === CARDS) {
      if (at >= endOf(own, number)) {
        top -= 1;
        return;
      }
      const card = own.targets[at] as number;
      if (placed[card] === 0) push(CARD, card, startOf(table.concepts, card));
    } else if (at < endOf(table.concepts, number)) {
      const concept = table.concepts.targets[at] as number;
      if (top === 0) rootConcept = concept;
      foundationsOf(concept);
    } else {
      place(number, root);
      top -= 1;
    }
  };

  for (const root of author) {
    if (placed[root] === 1) continue;
    push(CARD, root, startOf(table.concepts, root));
    while (top >= 0) step(root);
  }
  return { sequence, beforeCard, beforeConcept };
}

/** Cards by their first concept, in the order given. */
function cardsByPrimary({ ids }: ConceptGraph, { primary }: CardTable, author: Int32Array) {
  const cards = author.filter((c) => primary[c] !== NONE);
  const concepts = cards.map((c) => primary[c] as number);
  return adjacencyOf(ids.length, concepts, cards);
}

/** Why a card was moved; null when it stands where its author put it. */
export function explain(
  { beforeCard, beforeConcept }: Lift,
  graph: ConceptGraph,
  table: CardTable,
  card: number,
): Reason | null {
  const [other, concept] = [beforeCard[card] ?? NONE, beforeConcept[card] ?? NONE];
  const foundation = table.primary[card] ?? NONE;
  if (other === NONE || concept === NONE || foundation === NONE) return null;
  return {
    card: table.ids[card] as CardId,
    beforeCard: table.ids[other] as CardId,
    before: idOf(graph, concept),
    because: idOf(graph, foundation),
  };
}
