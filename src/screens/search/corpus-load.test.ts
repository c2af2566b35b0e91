import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { DeckId } from '../../base/id.ts';
import { installDeck } from '../../store/install.ts';
import { context, drawn, newDb, sampleDeck, sampleNote } from '../../store/sample.ts';
import { readCorpus } from './corpus-load.ts';
import { emptyCorpus } from './corpus.ts';

const NOVA = 'nova' as DeckId;
// The keys of "a-b" stand between those of "a" and its cards.
const NAMES = ['a', 'a-b', 'a-c', 'a0', 'b', 'b-1', 'b-2', 'c'];

test.for([1, 2, 3, 1_000])('portions of %i: every note with its cards, each once', async (size) => {
  const db = newDb();
  const notes = NAMES.map((name) =>
    sampleNote(NOVA, name, { cards: [drawn('there', name), drawn('back', `${name} again`)] }),
  );
  await installDeck(db, sampleDeck(0, { id: NOVA, notes }), context());
  const corpus = emptyCorpus();
  const told: [number, number][] = [];
  await readCorpus(db, corpus, (done, of) => told.push([done, of]), size);
  expect([...corpus.notes.keys()]).toEqual(await db.notes.toCollection().primaryKeys());
  for (const { id, cards } of corpus.notes.values())
    expect(cards.map((card) => card.id).sort()).toEqual([`${id}/back`, `${id}/there`]);
  expect(told.at(-1)).toEqual([NAMES.length, NAMES.length]);
  expect(told).toHaveLength(Math.ceil(NAMES.length / size));
});
