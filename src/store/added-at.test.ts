import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { NoteId } from '../base/id.ts';
import type { EngraphDb } from './db.ts';
import { saveNote } from './edit-note.ts';
import { updateDeck } from './install.ts';
import { noteOf } from './note-base.ts';
import { addNote } from './own-deck.ts';
import { at, context, dbWithDeck, DECK, fold, sampleDeck, sampleNote, writer } from './sample.ts';

const addedAt = async (db: EngraphDb, stable: string) =>
  (await db.notes.get(`${DECK}/${stable}` as NoteId))?.addedAt;

test('a note that came with its deck is as old as that; one of an update says when it came', async () => {
  const db = await dbWithDeck(sampleDeck(2));
  const update = (version: number, day: number) =>
    updateDeck(db, sampleDeck(3, { version }), context({ writer: writer(at(day)) }));
  await update(2, 5);
  expect(await addedAt(db, 'n0')).toBeUndefined();
  expect(await addedAt(db, 'n2')).toBe(at(5));
  expect(await update(3, 9)).toMatchObject({ value: { changed: 0, unchanged: 3 } });
  expect(await addedAt(db, 'n2')).toBe(at(5));
});

test('one that the learner wrote says when, and still does once it was mended', async () => {
  const db = await dbWithDeck();
  await addNote(db, DECK, sampleNote(DECK, 'mine'), { writer: writer(at(4)), fold });
  const row = (await db.notes.get(`${DECK}/mine` as NoteId))!;
  await saveNote(db, { ...noteOf(row), tags: ['mended'] }, { writer: writer(at(8)), fold });
  expect(await addedAt(db, 'mine')).toBe(at(4));
});
