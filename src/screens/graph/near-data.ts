import type { StudyDay } from '../../base/time.ts';
import { rowSize } from '../../graph/adjacency.ts';
import { conceptGraph } from '../../graph/concept-graph.ts';
import { bandOf } from '../../graph/layout.ts';
import { cardsByConcept, conceptsOfDeck } from '../../store/concept-cards.ts';
import type { EngraphDb } from '../../store/db.ts';
import { buriedOn, visibleDecks } from '../../store/queries.ts';
import { wordOf } from './map-ahead.ts';
import { figures, type MapConcept, type MapData } from './map-data.ts';
import { shownOf } from './map-shown.ts';

/** All concepts as they are joined, none with its mastery: reads no card. */
export async function loadBare(db: EngraphDb): Promise<MapData> {
  const decks = (await visibleDecks(db)).toSorted(
    (a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1),
  );
  const rows = (await Promise.all(decks.map(({ id }) => conceptsOfDeck(db, id)))).flat();
  const graph = conceptGraph(rows);
  const concepts = rows.map((row, k): MapConcept => ({
    ...{ id: row.id, deck: row.deck, title: row.title, band: bandOf(row), row },
    ...{ state: 'new', word: wordOf('new', null), strength: null, due: 0, unseen: 0 },
    needs: rowSize(graph.requires, k),
    leadsTo: rowSize(graph.dependants, k),
  }));
  return { decks, graph, concepts, ready: [], basis: null };
}

/** The mastery of a concept and of what is drawn around it; reads only their cards. */
export async function withFigures(
  db: EngraphDb,
  data: MapData,
  focus: number,
  today: { readonly day: StudyDay; readonly w20: number },
): Promise<MapData> {
  const near = nearOf(data, focus);
  const ids = near.flatMap((k) => data.concepts[k]?.id ?? []);
  const [cards, buried] = await Promise.all([cardsByConcept(db, ids), buriedOn(db, today.day)]);
  const concepts = [...data.concepts];
  for (const k of near) {
    const one = concepts[k];
    if (one)
      concepts[k] = { ...one, ...figures(one.id, cards.get(one.id) ?? [], { ...today, buried }) };
  }
  return { ...data, concepts };
}

/** Concepts drawn around a focus beside a card, nearest first. */
export const nearOf = ({ graph }: MapData, focus: number): readonly number[] =>
  shownOf({
    ...{ graph, focus, home: null, matching: new Set<number>(), path: [], all: false },
    ...{ narrow: true, isNear: true },
  }).nodes;
