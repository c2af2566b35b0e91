import type { DeckId } from '../../base/id.ts';
import { dayOf, studyDayNumber } from '../../base/time.ts';
import {
  buriedOn,
  dueWindow,
  marksOf,
  newWindow,
  notesByIds,
  visibleDecks,
} from '../../store/queries.ts';
import type { AppState } from '../app-state.svelte.ts';
import { linesOf, type CardLine } from '../search/card-line.ts';
import { presentOf } from '../search/asking.ts';
import { decksInOrder } from '../study-data.ts';

const FAR = studyDayNumber(1e7);

/**
 * The first rows of the plain list, longest due first, straight from the indexes: they stand while the worker
 * still reads.
 */
export async function firstLines(
  app: AppState,
  few: number,
): Promise<{ readonly total: number; readonly rows: readonly CardLine[] }> {
  const { db } = app;
  const decks = decksInOrder(await visibleDecks(db));
  const present = presentOf(app);
  const ids: DeckId[] = decks.map(({ id }) => id);
  const cards = await dueWindow(db, ids, FAR, few);
  for (const id of ids) {
    if (cards.length >= few) break;
    cards.push(...(await newWindow(db, id, few - cards.length)));
  }
  const [notes, marks, buried] = await Promise.all([
    notesByIds(db, [...new Set(cards.map(({ note }) => note))]),
    marksOf(
      db,
      cards.map(({ id }) => id),
    ),
    buriedOn(db, dayOf(present.moment)),
  ]);
  const rows = linesOf(cards, {
    title: ({ note, part }) => notes.get(note)?.cards.find((one) => one.part === part)?.plain ?? '',
    deck: (id) => decks.find((deck) => deck.id === id)?.title ?? '',
    flag: (id) => marks.get(id)?.flag ?? 0,
    buried,
    needles: [],
    present,
  });
  return { total: decks.reduce((sum, deck) => sum + deck.cards, 0), rows };
}
