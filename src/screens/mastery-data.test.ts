import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { conceptId, type DeckId } from '../base/id.ts';
import { studyDayNumber } from '../base/time.ts';
import { installDeck } from '../store/install.ts';
import { setSuspended } from '../store/mark.ts';
import { recordReview } from '../store/record.ts';
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
  writer,
} from '../store/sample.ts';
import { countsText, masteryOfConcepts, w20Of } from './mastery-data.ts';

const TODAY = studyDayNumber(Math.floor(NOON / 86_400_000));
const W20 = w20Of({ parameters: null });
const [c0, c1] = [conceptId(DECK, 'c0'), conceptId(DECK, 'c1')];
const deck = () =>
  sampleDeck(0, {
    concepts: [sampleConcept(DECK, 'c0'), sampleConcept(DECK, 'c1')],
    notes: [
      sampleNote(DECK, 'n0'),
      sampleNote(DECK, 'n1'),
      sampleNote(DECK, 'n2', {
        concepts: [
          { concept: c1, weight: 1 },
          { concept: c0, weight: 0.5 },
        ],
      }),
    ],
  });

async function answered(db: Awaited<ReturnType<typeof dbWithDeck>>, id: ReturnType<typeof card>) {
  const row = answer({ card: id });
  await recordReview(db, { row, after: fold([row]) });
}

test('a deck never studied has every concept new', async () => {
  const { counts, byConcept } = await masteryOfConcepts(
    await dbWithDeck(deck()),
    [c0, c1],
    TODAY,
    W20,
  );
  expect(counts).toEqual({ new: 2, faded: 0, fading: 0, holding: 0, strong: 0 });
  expect(byConcept.get(c0)).toMatchObject({ strength: null, cards: 3, seen: 0 });
});

test('the first concept of a card weighs 1, the others ½', async () => {
  const db = await dbWithDeck(deck());
  await answered(db, card('n2'));
  const { byConcept } = await masteryOfConcepts(db, [c0, c1], TODAY, W20);
  expect(byConcept.get(c0)?.coverage).toBeCloseTo(0.5 / 2.5);
  expect(byConcept.get(c1)?.coverage).toBe(1);
});

test('suspended cards do not count', async () => {
  const db = await dbWithDeck(deck());
  await answered(db, card('n0'));
  await setSuspended(db, [card('n1'), card('n2')], true, writer());
  const { byConcept, counts } = await masteryOfConcepts(db, [c0, c1], TODAY, W20);
  expect(byConcept.get(c0)).toMatchObject({ cards: 1, seen: 1, coverage: 1 });
  expect(counts).toMatchObject({ strong: 1, new: 1 });
});

test('cards of another installed deck count for the concept that they name, those of a removed one do not', async () => {
  const db = await dbWithDeck(deck());
  const other = 'weir' as DeckId;
  const note = sampleNote(other, 'n0', { concepts: [{ concept: c1, weight: 1 }] });
  await installDeck(db, sampleDeck(0, { id: other, notes: [note], concepts: [] }), context());
  expect((await masteryOfConcepts(db, [c0, c1], TODAY, W20)).byConcept.get(c1)?.cards).toBe(2);
  await db.decks.delete(other);
  expect((await masteryOfConcepts(db, [c0, c1], TODAY, W20)).byConcept.get(c1)?.cards).toBe(1);
});

test('counts in words: strongest first, none left out but the empty ones', () => {
  expect(countsText({ new: 40, faded: 0, fading: 3, holding: 5, strong: 12 })).toBe(
    '12 strong, 5 holding, 3 fading, 40 new',
  );
});
