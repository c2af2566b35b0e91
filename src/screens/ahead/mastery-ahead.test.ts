import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { conceptId, type DeckId } from '../../base/id.ts';
import { studyDayNumber } from '../../base/time.ts';
import { installDeck } from '../../store/install.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
  card,
  context,
  dbWithDeck,
  DECK,
  fold,
  NOON,
  sampleConcept,
  sampleDeck,
  sampleNote,
} from '../../store/sample.ts';
import { masteryOfConcepts, w20Of } from '../mastery-data.ts';
import { masteryAhead } from './mastery-ahead.ts';

const TODAY = studyDayNumber(Math.floor(NOON / 86_400_000));
const WEIR = 'weir' as DeckId;
const CONCEPTS = 300;

/** Many concepts with a card each; one of them is tested by a card of the other deck, too. */
async function collection() {
  const own = (i: number) => [{ concept: conceptId(DECK, `c${i}`), weight: 1 }];
  const ids = Array.from({ length: CONCEPTS }, (_, i) => i);
  const db = await dbWithDeck(
    sampleDeck(0, {
      concepts: ids.map((i) => sampleConcept(DECK, `c${i}`)),
      notes: ids.map((i) => sampleNote(DECK, `n${i}`, { concepts: own(i) })),
    }),
  );
  const notes = [sampleNote(WEIR, 'n0', { concepts: own(1) })];
  await installDeck(db, sampleDeck(0, { id: WEIR, concepts: [], notes }), context());
  const row = answer({ card: card('n7') });
  await recordReview(db, { row, after: fold([row]) });
  return db;
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('decks stand as each by itself, and the database is not asked once for each concept', async () => {
  const db = await collection();
  const w20 = w20Of({ parameters: null });
  const ids = Array.from({ length: CONCEPTS }, (_, i) => conceptId(DECK, `c${i}`));
  const alone = await masteryOfConcepts(db, ids, TODAY, w20);
  const asked = vi.spyOn(IDBIndex.prototype, 'getAll');
  const { byDeck } = await masteryAhead(db, { decks: [DECK, WEIR], day: TODAY, last: null, w20 });
  expect(new Map(byDeck).get(DECK)).toEqual(alone.counts);
  expect(alone.counts).toMatchObject({ new: CONCEPTS - 1, strong: 1 });
  expect(asked.mock.calls.length).toBeLessThan(10);
});
