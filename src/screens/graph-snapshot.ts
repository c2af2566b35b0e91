import type { ConceptId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import { cardTable, memoriesOf, type CardTable, type Memories } from '../graph/card-table.ts';
import { conceptGraph, type ConceptGraph } from '../graph/concept-graph.ts';
import { lift, unlifted, type Lift } from '../graph/lift.ts';
import { understand, type Understanding } from '../graph/readiness.ts';
import { allConcepts } from '../store/concept-page.ts';
import type { CardRow, ConceptRow, DeckRow } from '../store/db.ts';
import { allCards, visibleDecks } from '../store/queries.ts';
import type { AppState } from './app-state.svelte.ts';
import { w20Of } from './mastery-data.ts';
import { decksInOrder } from './study-data.ts';

/** Everything the graph can say on a study day. Reads all cards: when idle, or where the learner asks for it. */
export interface Snapshot {
  readonly decks: readonly DeckRow[];
  readonly concepts: ReadonlyMap<ConceptId, ConceptRow>;
  /** In author order, deck by deck; their numbers in `table`. */
  readonly cards: readonly CardRow[];
  readonly graph: ConceptGraph;
  readonly table: CardTable;
  readonly memories: Memories;
  readonly understanding: Understanding;
  /** The learner's order of new cards: lifted, or the author's. */
  readonly lift: Lift;
}

export async function graphSnapshot(
  app: Pick<AppState, 'db' | 'settings'>,
  day: StudyDay,
): Promise<Snapshot> {
  const { db, settings } = app;
  const [decks, concepts] = await Promise.all([visibleDecks(db), allConcepts(db)]);
  const ordered = decksInOrder(decks);
  const cards = await allCards(
    db,
    ordered.map(({ id }) => id),
  );
  const graph = conceptGraph(concepts);
  const table = cardTable(graph, cards);
  const memories = memoriesOf(cards);
  return {
    decks: ordered,
    concepts: new Map(concepts.map((concept) => [concept.id, concept])),
    ...{ cards, graph, table, memories },
    understanding: understand(graph, table, memories, day, w20Of(settings)),
    lift: settings.newOrder === 'lift' ? lift(graph, table) : unlifted(table),
  };
}
