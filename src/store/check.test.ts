import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CardId, ConceptId, DeckId, JobId, NoteId, ReviewId } from '../base/id.ts';
import { instant, studyDayNumber } from '../base/time.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import { checkData } from './check.ts';
import { evidenceOf } from './check-findings.ts';
import type { EngraphDb } from './db.ts';
import { linkCard } from './links.ts';
import { removeDeck } from './job-undo.ts';
import { recordReview } from './record.ts';
import { answer, at, card, DECK, dbWithDeck, fold, nextJob, sampleNote, writer } from './sample.ts';
import { sealOld } from './seal.ts';

const stamp = writer();
const stamped = { changedAt: instant(1), by: stamp.device, was: 0 };
const check = (db: EngraphDb) => checkData(db, { parameters: DEFAULT_PARAMETERS });
const kinds = async (db: EngraphDb) => {
  const { repaired, left } = await check(db);
  return { repaired: repaired.map(({ kind }) => kind), left: left.map(({ kind }) => kind) };
};

async function studied(): Promise<EngraphDb> {
  const db = await dbWithDeck();
  for (const n of [0, 1, 2]) {
    const row = answer({ card: card(`n${n}`), id: `s1.${900 + n}` as ReviewId, at: at(n) });
    await recordReview(db, { row, after: fold([row]) });
  }
  return db;
}

test('a sound collection is left as it is', async () => {
  const db = await studied();
  await linkCard(db, { card: card('n0'), concept: 'other/z' as ConceptId }, stamp);
  await linkCard(db, { card: card('n0'), concept: 'other/a' as ConceptId }, stamp);
  expect(await check(db)).toEqual({ done: true, cards: 3, reviews: 3, repaired: [], left: [] });
});

test.each<[string, (db: EngraphDb) => Promise<unknown>, string]>([
  [
    'a card row changed',
    (db) => db.cards.update(card('n0'), { dueDay: studyDayNumber(1) }),
    'card',
  ],
  ['a card row lost', (db) => db.cards.delete(card('n1')), 'card'],
  ['a card row of no note', (db) => db.cards.put({ ...NO_CARD }), 'card'],
  ['a day row lost', (db) => db.days.toCollection().limit(1).delete(), 'day'],
  ['a day row too many', (db) => db.days.put({ ...DAY_ROW, day: studyDayNumber(3) }), 'day'],
  ['a wrong count', (db) => db.decks.update(DECK, { cards: 77 }), 'count'],
])('%s is repaired, once', async (_, harm, kind) => {
  const db = await studied();
  await harm(db);
  expect(await kinds(db)).toEqual({ repaired: [kind], left: [] });
  expect(await kinds(db)).toEqual({ repaired: [], left: [] });
});

const NO_CARD = {
  ...{ id: 'brook/gone/there' as CardId, note: 'brook/gone' as NoteId, deck: DECK, part: 'there' },
  ...{ position: 0, concepts: [], suspended: false, retired: false, memory: null },
  schedule: { phase: 'new' as const },
};
const DAY_ROW = { deck: DECK, fresh: 1, reviews: 0, again: 0, hard: 0, good: 1, easy: 0, ms: 1 };

test.each<[string, (db: EngraphDb) => Promise<unknown>, string]>([
  [
    'a note without deck',
    (db) =>
      db.notes.add({
        ...sampleNote('lost' as DeckId, 'x'),
        ...{
          deck: 'lost' as DeckId,
          position: 0,
          base: {},
          edited: false,
          retired: false,
          ...stamped,
        },
        cards: [],
      }),
    'note-without-deck',
  ],
  [
    'a mark of no card',
    (db) =>
      db.marks.add({ card: card('never'), suspended: true, buriedUntil: 0, flag: 0, ...stamped }),
    'mark-without-card',
  ],
  [
    'a link to no concept',
    (db) =>
      db.links.add({
        ...{ id: 'goal/brook/nothing', kind: 'goal', card: null, ...stamped },
        concept: 'brook/nothing' as ConceptId,
      }),
    'link-without-end',
  ],
  [
    'an entry of no job',
    (db) => db.jobEntries.add({ job: 'j' as JobId, table: 'notes', key: 'k', row: null }),
    'entry-without-job',
  ],
])('%s is told and left', async (_, harm, kind) => {
  const db = await studied();
  await harm(db);
  expect(await kinds(db)).toEqual({ repaired: [], left: [kind] });
  expect(await kinds(db)).toEqual({ repaired: [], left: [kind] });
});

test('media and notetypes of imported notes that are not stored are told', async () => {
  const db = await studied();
  const [note] = await db.notes.toArray();
  const files = [{ name: 'a.png', hash: 'h' }];
  await db.notes.put({ ...note, kind: 'imported', notetype: 't', files, modified: 0 } as never);
  expect((await kinds(db)).left).toEqual(['missing-notetype', 'missing-media']);
});

test('while a segment cannot be read, derived rows stay and the segment is told', async () => {
  const db = await studied();
  await sealOld(db, { before: at(9), size: 3 });
  expect(await kinds(db)).toEqual({ repaired: [], left: [] });
  await db.segments.toCollection().modify((segment) => void (segment.bytes[2] = 255));
  const before = await db.cards.toArray();
  const report = await check(db);
  expect(report.left.map(({ kind }) => kind)).toEqual(['segment']);
  expect(report.repaired).toEqual([]);
  expect(await db.cards.toArray()).toEqual(before);
  expect(JSON.parse(evidenceOf(report, { at: 1 }))).toMatchObject({ found: 1, at: 1 });
});

test('what a removed deck leaves behind is no finding', async () => {
  const db = await studied();
  await linkCard(db, { card: card('n0'), concept: 'brook/c0' as ConceptId }, stamp);
  await removeDeck(db, DECK, { job: nextJob(), writer: stamp });
  expect(await kinds(db)).toEqual({ repaired: [], left: [] });
});

test('half a bulk write under way is not looked at', async () => {
  const db = await studied();
  await db.jobs.add({
    ...{ id: 'j' as JobId, kind: 'import', state: 'open', deck: null, startedAt: at(0) },
    ...{ undoUntil: at(7), report: {} },
  });
  await db.cards.clear();
  expect(await check(db)).toMatchObject({ done: false, repaired: [] });
  expect(await db.cards.count()).toBe(0);
});
