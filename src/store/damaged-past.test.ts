import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import type { DeviceId, NoteId } from '../base/id.ts';
import { momentAt } from '../base/time.ts';
import { applyRow } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import { bulk, type BulkAction } from './bulk.ts';
import type { EngraphDb } from './db.ts';
import { rebuildAllCards, rebuildCardsOf, rebuildDays } from './derive.ts';
import { saveNote } from './edit-note.ts';
import { readHistory } from './history.ts';
import { updateDeck } from './install.ts';
import { recordLate } from './record-late.ts';
import { recordReview } from './record.ts';
import {
  answer,
  at,
  card,
  context,
  dbWithDeck,
  DECK,
  drawn,
  fold,
  nextJob,
  NOON,
  sampleDeck,
  sampleNote,
  writer,
} from './sample.ts';
import { segmentOf } from './seal.ts';
import { undoJob } from './undo-job.ts';

const N0 = card('n0');
const N1 = card('n1');
const MOMENT = momentAt(NOON, 4);
const HERE = { moment: MOMENT, device: 'here' as DeviceId, fold };

/** n0 and n1 with old answers in a segment each and one in the tail; the segment of n0 is damaged. */
async function damaged(damage: (bytes: Uint8Array) => Uint8Array): Promise<EngraphDb> {
  const db = await dbWithDeck();
  for (const id of [N0, N1]) {
    for (const day of [-60, -40, -1]) {
      const row = answer({ card: id, at: at(day, id === N1 ? 9 : 0), next: { days: -day / 2 } });
      const before = (await db.cards.get(id))!;
      await recordReview(db, { row, after: applyRow(before, row, DEFAULT_PARAMETERS) });
    }
    const old = await db.reviews.where('at').below(at(-30)).toArray();
    const segment = segmentOf(old);
    const bytes = id === N0 ? damage(segment.bytes) : segment.bytes;
    await db.segments.add({ ...segment, bytes: Uint8Array.from(bytes) });
    await db.reviews.bulkDelete(old.map((row) => row.id));
  }
  return db;
}

const DAMAGES = {
  'cut at the end': (bytes: Uint8Array) => bytes.slice(0, -1),
  'of an unknown format': (bytes: Uint8Array) => bytes.with(0, 9),
};

const reshaped = (prompt: string) =>
  sampleNote(DECK, 'n0', { cards: [drawn('there', prompt), drawn('back', prompt)] });

const done = async (db: EngraphDb, action: BulkAction) => {
  const job = nextJob();
  await bulk(db, [N0], action, { job, ...HERE });
  await undoJob(db, job, { writer: writer(at(0, 60_000)), fold });
};

const ACTS: Record<string, (db: EngraphDb) => Promise<unknown>> = {
  'rebuild of its note': (db) => rebuildCardsOf(db, ['brook/n0' as NoteId], fold),
  'rebuild of everything': (db) => rebuildAllCards(db, fold),
  'an edit that adds a card': (db) =>
    saveNote(db, { ...reshaped('Why?') }, { writer: writer(), fold }),
  'an update of the deck': (db) =>
    updateDeck(
      db,
      sampleDeck(3, { version: 2, notes: [reshaped('New?'), ...sampleDeck(3).notes.slice(1)] }),
      context(),
    ),
  'a late rating': (db) => recordLate(db, [answer({ card: N0, at: at(-2) })], fold),
  'undo of a tag': (db) => done(db, { kind: 'tag', add: ['ford'], remove: [] }),
  'undo of a deletion': (db) => done(db, { kind: 'delete' }),
};

describe.each(Object.entries(DAMAGES))('a part of the log %s', (_, damage) => {
  test.each(Object.entries(ACTS))('%s leaves the card where it stands', async (_name, act) => {
    const db = await damaged(damage);
    const before = (await db.cards.get(N0))!;
    await act(db);
    const { memory, schedule, dueDay, lastAt } = (await db.cards.get(N0))!;
    expect({ memory, schedule, dueDay, lastAt }).toEqual({
      ...{ memory: before.memory, schedule: before.schedule },
      ...{ dueDay: before.dueDay, lastAt: before.lastAt },
    });
    expect(memory?.reps).toBe(3);
  });

  test('what can be read is still shown', async () => {
    const db = await damaged(damage);
    expect(await readHistory(db, N0)).toHaveLength(1);
    expect(await readHistory(db, N1)).toHaveLength(3);
  });

  test('days stay as they are counted', async () => {
    const db = await damaged(damage);
    const before = await db.days.toArray();
    await rebuildDays(db);
    expect(await db.days.toArray()).toEqual(before);
  });
});

test('a card that the damaged part does not name is folded anew', async () => {
  const db = await damaged(DAMAGES['cut at the end']);
  const before = (await db.cards.get(N1))!;
  await db.cards.update(N1, { memory: null, schedule: { phase: 'new' } });
  await rebuildAllCards(db, fold);
  expect(await db.cards.get(N1)).toEqual(before);
});
