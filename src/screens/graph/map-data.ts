import type { CardId, ConceptId, DeckId } from '../../base/id.ts';
import type { StudyDay } from '../../base/time.ts';
import { rowSize } from '../../graph/adjacency.ts';
import { cardTable, memoriesOf } from '../../graph/card-table.ts';
import { conceptGraph, type ConceptGraph } from '../../graph/concept-graph.ts';
import { bandOf, type BandName } from '../../graph/layout.ts';
import { stateOf, type MasteryState } from '../../graph/mastery.ts';
import { understand } from '../../graph/readiness.ts';
import { conceptsOfDeck } from '../../store/concept-cards.ts';
import type { CardRow, ConceptRow, DeckRow, EngraphDb } from '../../store/db.ts';
import { buriedOn, cardsOfDeck, visibleDecks } from '../../store/queries.ts';
import { masteryOfConcept } from '../mastery-data.ts';
import { readyOn, wordOf, type Basis } from './map-ahead.ts';

/** A concept as the map and the list show it. Its number is its place in `MapData.concepts` and in the graph. */
export interface MapConcept {
  readonly id: ConceptId;
  readonly deck: DeckId;
  readonly title: string;
  readonly band: BandName;
  readonly state: MasteryState;
  /** "Fading, 61%"; "New" while nothing of it was seen. */
  readonly word: string;
  /** 0–1; null while nothing of it was seen. */
  readonly strength: number | null;
  readonly due: number;
  readonly unseen: number;
  readonly needs: number;
  readonly leadsTo: number;
  readonly row: ConceptRow;
}

export interface MapData {
  /** In the order in which they were added. */
  readonly decks: readonly DeckRow[];
  readonly concepts: readonly MapConcept[];
  readonly graph: ConceptGraph;
  /** Ready to learn, prerequisites first: numbers of concepts. */
  readonly ready: readonly number[];
  /** null: mastery of other days is not worked out here. */
  readonly basis: Basis | null;
}

/** All installed concepts with their mastery. Reads every card once: for the graph only, never at start. */
export async function loadMap(db: EngraphDb, day: StudyDay, w20: number): Promise<MapData> {
  const decks = (await visibleDecks(db)).toSorted(
    (a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1),
  );
  const [rows, cards, buried] = await Promise.all([
    Promise.all(decks.map(({ id }) => conceptsOfDeck(db, id))),
    Promise.all(decks.map(({ id }) => cardsOfDeck(db, id))),
    buriedOn(db, day),
  ]);
  const concepts = rows.flat();
  const graph = conceptGraph(concepts);
  const all = cards.flat();
  const cardsOf = byConcept(all);
  const basis = { day, w20, table: cardTable(graph, all), memories: memoriesOf(all) };
  return {
    decks,
    graph,
    basis,
    ready: readyOn(graph, understand(graph, basis.table, basis.memories, day, w20)),
    concepts: concepts.map((row, i) => ({
      ...{ id: row.id, deck: row.deck, title: row.title, band: bandOf(row), row },
      needs: rowSize(graph.requires, i),
      leadsTo: rowSize(graph.dependants, i),
      ...figures(row.id, cardsOf.get(row.id) ?? [], { day, w20, buried }),
    })),
  };
}

function byConcept(cards: readonly CardRow[]): ReadonlyMap<ConceptId, readonly CardRow[]> {
  const found = new Map<ConceptId, CardRow[]>();
  for (const card of cards) {
    if (card.retired) continue;
    for (const concept of new Set(card.concepts)) {
      const list = found.get(concept);
      if (list) list.push(card);
      else found.set(concept, [card]);
    }
  }
  return found;
}

export interface Reading {
  readonly day: StudyDay;
  readonly w20: number;
  readonly buried: ReadonlySet<CardId>;
}

/** What a concept's cards say of it on a day. */
export function figures(id: ConceptId, cards: readonly CardRow[], { day, w20, buried }: Reading) {
  const mastery = masteryOfConcept(id, cards, day, w20);
  const state = stateOf(mastery);
  const free = cards.filter((card) => !buried.has(card.id));
  return {
    state,
    strength: mastery.strength,
    word: wordOf(state, mastery.strength),
    due: free.filter((card) => card.dueDay !== undefined && card.dueDay <= day).length,
    unseen: free.filter((card) => card.newAt !== undefined).length,
  };
}
