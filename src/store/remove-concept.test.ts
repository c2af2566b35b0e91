import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { conceptId, type ConceptId, type DeckId } from '../base/id.ts';
import type { NativeNote } from '../deck/deck.ts';
import { bringBackConcept } from './bring-back-concept.ts';
import type { EngraphDb } from './db.ts';
import { wrongRows } from './derived-oracle.ts';
import { saveNote } from './edit-note.ts';
import { linkCard, openByHand, setGoal } from './links.ts';
import { addNote, createDeck, putConcept, setChapters } from './own-deck.ts';
import { recordReview } from './record.ts';
import { conceptTies, removeConcept } from './remove-concept.ts';
import { answer, card, dbWithDeck, fold, sampleConcept, sampleNote, writer } from './sample.ts';
import { STAMPED_TABLES } from './stamp.ts';

const MINE = 'mine-k3f9a1' as DeckId;
const VTEP = conceptId(MINE, 'vtep');
const OVERLAY = conceptId(MINE, 'overlay');
const without = {
  note: (row: NativeNote) => Promise.resolve(row),
  concept: <T>(row: T) => Promise.resolve(row),
} as never;
const ends = { writer: writer(), fold };

async function own(): Promise<EngraphDb> {
  const db = await dbWithDeck();
  const deck = { id: MINE, title: 'Mine', language: 'en', licence: '', authors: [] };
  const descriptionHtml = `<p>On <a data-concept="${VTEP}" role="link">ends</a>.</p>`;
  await createDeck(db, { ...deck, descriptionHtml }, writer());
  await setChapters(db, MINE, [{ title: 'One', concepts: [] }], writer());
  await putConcept(db, MINE, sampleConcept(MINE, 'vtep'), writer());
  const edges = [
    { kind: 'requires', to: VTEP },
    { kind: 'calls', to: OVERLAY },
  ] as const;
  await putConcept(db, MINE, sampleConcept(MINE, 'overlay', { edges }), writer());
  for (const [stable, ...concepts] of [
    ['a', VTEP, OVERLAY],
    ['b', OVERLAY, VTEP],
    ['c', OVERLAY],
  ] as const) {
    const weights = concepts.map((concept, i) => ({ concept, weight: i === 0 ? 1 : 0.5 }));
    await addNote(db, MINE, sampleNote(MINE, stable, { concepts: weights }), ends);
  }
  await linkCard(db, { card: card('n0'), concept: VTEP }, writer());
  await setGoal(db, VTEP, writer());
  await openByHand(db, VTEP, writer());
  const row = answer({ card: card('n0') });
  await recordReview(db, { row, after: fold([row]) });
  return db;
}

/** All rows without their stamps. */
async function everything(db: EngraphDb): Promise<unknown> {
  const tables = [...STAMPED_TABLES, 'cards', 'reviews', 'days'];
  const rows = await Promise.all(tables.map((name) => db.table<object>(name).toArray()));
  return rows.map((all) => all.map((row) => ({ ...row, changedAt: 0, by: '', was: 0 })));
}
const conceptsOf = async (db: EngraphDb, name: string): Promise<readonly ConceptId[]> =>
  (await db.cards.get(`${MINE}/${name}/there` as never))!.concepts;

test('all that names a concept is told before it goes', async () => {
  const ties = await conceptTies(await own(), VTEP);
  expect(ties?.neighbours.map(({ id }) => id)).toEqual([OVERLAY]);
  expect(ties?.notes.map(({ id }) => id)).toEqual([`${MINE}/a`, `${MINE}/b`]);
  expect(ties?.cards).toHaveLength(3);
  expect(ties?.links.map(({ kind }) => kind).toSorted()).toEqual(['goal', 'link', 'open']);
  expect(await conceptTies(await own(), conceptId(MINE, 'none'))).toBeNull();
});

test('a removed concept leaves cards, edges, links and reading order, and nothing else goes', async () => {
  const db = await own();
  await removeConcept(db, VTEP, without, writer());
  expect(await db.concepts.get(VTEP)).toBeUndefined();
  expect((await db.concepts.get(OVERLAY))?.edges).toEqual([{ kind: 'calls', to: OVERLAY }]);
  expect(await conceptsOf(db, 'a')).toEqual([OVERLAY]);
  expect((await db.cards.get(card('n0')))?.concepts).not.toContain(VTEP);
  expect(await db.links.count()).toBe(0);
  expect(await db.decks.get(MINE)).toMatchObject({
    ...{ concepts: 1, cards: 3, chapters: [{ concepts: [OVERLAY] }] },
    descriptionHtml: '<p>On ends.</p>',
  });
  expect(await db.reviews.count()).toBe(1);
  expect(await conceptTies(db, VTEP)).toBeNull();
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('undo gives everything back', async () => {
  const db = await own();
  const before = await everything(db);
  const removed = await removeConcept(db, VTEP, without, writer());
  await bringBackConcept(db, removed, writer());
  expect(await everything(db)).toEqual(before);
  expect(await db.tombstones.count()).toBe(0);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('undo keeps what was changed since', async () => {
  const db = await own();
  const removed = await removeConcept(db, VTEP, without, writer());
  const note = (await db.notes.get(`${MINE}/a` as never)) as NativeNote;
  const fields = { ...note.fields, answer: 'Changed.' };
  await saveNote(db, { ...note, fields }, ends);
  const overlay = (await db.concepts.get(OVERLAY))!;
  await putConcept(db, MINE, { ...overlay, title: 'Other', edges: [] }, writer());
  await setChapters(db, MINE, [{ title: 'Two', concepts: [OVERLAY] }], writer());
  await bringBackConcept(db, removed, writer());
  expect(await db.notes.get(note.id)).toMatchObject({
    fields: { answer: 'Changed.' },
    concepts: [
      { concept: VTEP, weight: 1 },
      { concept: OVERLAY, weight: 0.5 },
    ],
  });
  expect(await db.concepts.get(OVERLAY)).toMatchObject({
    ...{ title: 'Other', edges: [{ kind: 'requires', to: VTEP }] },
  });
  expect((await db.decks.get(MINE))?.chapters).toEqual([{ title: 'Two', concepts: [OVERLAY] }]);
  expect(await conceptsOf(db, 'a')).toEqual([VTEP, OVERLAY]);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});
