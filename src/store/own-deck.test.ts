import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { cardId, conceptId, type DeckId } from '../base/id.ts';
import { PART_BACK, type NativeNote } from '../deck/deck.ts';
import type { EngraphDb } from './db.ts';
import {
  draftFiles,
  draftKeys,
  dropDraft,
  readDraft,
  writeDraft,
  writeDraftFile,
} from './drafts.ts';
import { saveNote } from './edit-note.ts';
import { planImport } from './import-plan.ts';
import { updateDeck } from './install.ts';
import {
  addNote,
  createDeck,
  putConcept,
  putDeckDetails,
  setChapters,
  takeBackConcept,
  takeBackNote,
} from './own-deck.ts';
import { recordReview } from './record.ts';
import {
  answer,
  context,
  dbWithDeck,
  DECK,
  drawn,
  fold,
  newDb,
  sampleConcept,
  sampleDeck,
  sampleNote,
  writer,
} from './sample.ts';
import { wrongRows } from './derived-oracle.ts';

const MINE = 'mine-k3f9a1' as DeckId;
const OWN = {
  ...{ id: MINE, title: 'Mine', language: 'en', licence: 'Not stated', authors: [] },
  descriptionHtml: '',
};
const ends = { writer: writer(), fold };
const consistent = async (db: EngraphDb) =>
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
const positions = async (db: EngraphDb): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await db.notes.toArray()).map((note) => [note.id.split('/')[1] as string, note.position]),
  );
const ownNote = (stable: string, concept: string | null = null): NativeNote =>
  sampleNote(MINE, stable, {
    concepts: concept ? [{ concept: conceptId(MINE, concept), weight: 1 }] : [],
  });

async function dbWithOwn(): Promise<EngraphDb> {
  const db = newDb();
  await createDeck(db, OWN, writer());
  return db;
}

test('a new deck is empty, visible and the learner’s own; its id is taken then', async () => {
  const db = await dbWithOwn();
  expect(await db.decks.get(MINE)).toMatchObject({
    ...{ title: 'Mine', path: ['Mine'], version: 1, cards: 0, concepts: 0, chapters: [] },
    origin: { kind: 'own', name: 'Mine' },
  });
  await expect(createDeck(db, OWN, writer())).rejects.toThrow(MINE);
});

test('title and licence change, and the path with the title; only of own decks', async () => {
  const db = await dbWithOwn();
  await putDeckDetails(db, MINE, { title: 'Ours', licence: 'CC0' }, writer());
  expect(await db.decks.get(MINE)).toMatchObject({ title: 'Ours', path: ['Ours'], licence: 'CC0' });
  const other = await dbWithDeck();
  await expect(putDeckDetails(other, DECK, { title: 'x' }, writer())).rejects.toThrow(DECK);
});

test('a note is added with cards, files and counts; taken back, nothing but its log stays', async () => {
  const db = await dbWithOwn();
  const note = sampleNote(MINE, 'a', { cards: [drawn('there', 'A'), drawn(PART_BACK, 'B')] });
  const bytes = new Uint8Array([1, 2]);
  const before = await addNote(db, MINE, note, {
    ...ends,
    files: [{ hash: 'h', type: 'image/png', bytes }],
  });
  expect(await db.notes.get(note.id)).toMatchObject({ base: {}, edited: false, position: 0 });
  expect((await db.decks.get(MINE))?.cards).toBe(2);
  expect((await db.media.get('h'))?.bytes).toEqual(bytes);
  expect((await db.cards.toArray()).map(({ newAt }) => newAt)).toEqual([1, 0]);
  await consistent(db);
  const row = answer({ card: cardId(note.id, 'there') });
  await recordReview(db, { row, after: fold([row]) });

  await takeBackNote(db, before, ends);
  expect([await db.notes.count(), await db.cards.count()]).toEqual([0, 0]);
  expect((await db.decks.get(MINE))?.cards).toBe(0);
  expect(await db.reviews.count()).toBe(1);
});

test('notes follow each other, also behind a gap', async () => {
  const db = await dbWithOwn();
  const first = await addNote(db, MINE, ownNote('a'), ends);
  await addNote(db, MINE, ownNote('b'), ends);
  await takeBackNote(db, first, ends);
  await addNote(db, MINE, ownNote('c'), ends);
  expect(await positions(db)).toEqual({ b: 1, c: 2 });
});

test('a note is changed and changed back; a side that goes keeps its history', async () => {
  const db = await dbWithOwn();
  const both = sampleNote(MINE, 'a', {
    ...{ kind: 'reverse', cards: [drawn('there', 'A'), drawn(PART_BACK, 'B')] },
  });
  await addNote(db, MINE, both, ends);
  const back = cardId(both.id, PART_BACK);
  const row = answer({ card: back });
  await recordReview(db, { row, after: fold([row]) });
  const one = { ...both, kind: 'question' as const, cards: [drawn('there', 'A')] };
  const before = await saveNote(db, one, ends);
  expect(await db.cards.get(back)).toMatchObject({ retired: true, memory: { reps: 1 } });
  expect((await db.decks.get(MINE))?.cards).toBe(1);
  expect((await db.notes.get(both.id))?.edited).toBe(false);
  await consistent(db);
  await takeBackNote(db, before, ends);
  expect(await db.cards.get(back)).toMatchObject({ retired: false, memory: { reps: 1 } });
  expect((await db.decks.get(MINE))?.cards).toBe(2);
  await consistent(db);
});

test('a concept is added at the end of the reading order, changed, and taken back', async () => {
  const db = await dbWithOwn();
  await setChapters(db, MINE, [{ title: 'One', concepts: [] }], writer());
  const concept = sampleConcept(MINE, 'vtep');
  const added = await putConcept(db, MINE, concept, writer());
  expect(await db.decks.get(MINE)).toMatchObject({
    ...{ concepts: 1, chapters: [{ title: 'One', concepts: [concept.id] }] },
  });
  const changed = await putConcept(db, MINE, { ...concept, title: 'Endpoint' }, writer());
  expect((await db.decks.get(MINE))?.concepts).toBe(1);
  await takeBackConcept(db, changed, writer());
  expect((await db.concepts.get(concept.id))?.title).toBe('vtep');
  await takeBackConcept(db, added, writer());
  expect(await db.decks.get(MINE)).toMatchObject({
    ...{ concepts: 0, chapters: [{ title: 'One', concepts: [] }] },
  });
  expect(await db.concepts.count()).toBe(0);
});

test('new cards follow the reading order when it changes', async () => {
  const db = await dbWithOwn();
  for (const slug of ['x', 'y']) await putConcept(db, MINE, sampleConcept(MINE, slug), writer());
  for (const [stable, concept] of [
    ['a', 'x'],
    ['b', 'y'],
    ['c', 'x'],
    ['d', null],
  ] as const)
    await addNote(db, MINE, ownNote(stable, concept), ends);
  const [x, y] = [conceptId(MINE, 'x'), conceptId(MINE, 'y')];
  const former = await setChapters(db, MINE, [{ title: 'One', concepts: [y, x] }], writer());
  expect(former).toEqual([]);
  expect(await positions(db)).toEqual({ b: 0, a: 1, c: 2, d: 3 });
  const cards = await db.cards.orderBy('[deck+newAt]').toArray();
  expect(cards.map((card) => card.note.split('/')[1])).toEqual(['b', 'a', 'c', 'd']);
  await consistent(db);
});

test('what the learner wrote into a delivered deck outlives its updates', async () => {
  const db = await dbWithDeck();
  const note = sampleNote(DECK, 'own');
  await addNote(db, DECK, note, ends);
  await updateDeck(db, sampleDeck(1, { version: 2 }), context());
  expect(await db.notes.get(note.id)).toMatchObject({ retired: false, base: {} });
  await consistent(db);
});

test.each([
  ['the same text is nothing new', {}, { unchanged: 1, conflicts: 0 }],
  ['another text is a conflict', { prompt: 'Theirs?' }, { unchanged: 0, conflicts: 1 }],
])('own notes come again from a file: %s', async (_name, fields, expected) => {
  const db = await dbWithOwn();
  const note = ownNote('a');
  await addNote(db, MINE, note, ends);
  const notes = [{ ...note, fields: { ...note.fields, ...fields } }];
  const deck = sampleDeck(0, { id: MINE, notes, concepts: [] });
  const content = { decks: [deck], notetypes: [], media: [] } as never;
  const plan = await planImport(db, content);
  expect({ unchanged: plan.counts.unchanged, conflicts: plan.conflicts.length }).toEqual(expected);
});

test('a draft and its files are kept until they are dropped', async () => {
  const db = newDb();
  await writeDraft(db, 'new', { text: 'x' });
  await writeDraft(db, 'new/2', { text: 'y' });
  const file = { name: 'p.png', hash: 'h', type: 'image/png', bytes: new Uint8Array([1]) };
  await writeDraftFile(db, 'new', file);
  expect(await readDraft(db, 'new')).toEqual({ text: 'x' });
  expect(await draftFiles(db, 'new')).toEqual([file]);
  expect(await draftKeys(db)).toEqual(['new', 'new/2']);
  await dropDraft(db, 'new');
  expect([await readDraft(db, 'new'), await draftFiles(db, 'new')]).toEqual([null, []]);
  expect(await draftKeys(db)).toEqual(['new/2']);
});
