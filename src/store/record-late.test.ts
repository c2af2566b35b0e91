import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReviewId, SessionId } from '../base/id.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { EngraphDb } from './db.ts';
import { wrongRows } from './derived-oracle.ts';
import { readAll, readHistory } from './history.ts';
import { recordLate } from './record-late.ts';
import { recordReview, recordVoid } from './record.ts';
import { answer, at, card, dbWithDeck, fold, NOON, SESSION } from './sample.ts';
import { sealOld } from './seal.ts';

const N0 = card('n0');
const voidOf = (row: ReviewRow, ms: number): Extract<ReviewRow, { kind: 'void' }> => ({
  ...{ kind: 'void', id: `${SESSION}.v${row.id}` as ReviewId, card: row.card, at: at(0, ms) },
  ...{ offset: 0, rollOver: 4, session: SESSION, device: row.device, voids: row.id },
});
const soundly = async (db: EngraphDb) =>
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
const idsOf = async (db: EngraphDb) => (await readAll(db)).map(({ id }) => id);

test('a late rating joins the log, its card and its day; a second time changes nothing', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: N0 });
  for (let n = 0; n < 3; n += 1) await recordLate(db, [row, row], fold);
  expect(await readAll(db)).toEqual([row]);
  expect(await db.cards.get(N0)).toMatchObject({ ...fold([row]), lastAt: NOON });
  await soundly(db);
});

test('one that was stored after all is not doubled, sealed or not', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: N0 });
  await recordReview(db, { row, after: fold([row]) });
  await recordLate(db, [row], fold);
  await sealOld(db, { before: at(20), size: 1 });
  expect(await db.reviews.count()).toBe(0);
  await recordLate(db, [row], fold);
  expect(await idsOf(db)).toEqual([row.id]);
  await soundly(db);
});

test('behind newer answers it takes its place, and the card is what all of them give', async () => {
  const db = await dbWithDeck();
  const late = answer({ card: N0, rating: 'again', next: { step: 0, minutes: 1 } });
  const newer = answer({ card: N0, at: at(0, 5_000), offset: 60 });
  await recordReview(db, { row: newer, after: fold([newer]) });
  await recordLate(db, [late], fold);
  expect(await idsOf(db)).toEqual([late.id, newer.id]);
  expect(await db.cards.get(N0)).toMatchObject({ ...fold([late, newer]), lastAt: newer.at });
  await soundly(db);
});

test('an undo takes its answer back, also where it stands before it', async () => {
  const [db, turned] = [await dbWithDeck(), await dbWithDeck()];
  const row = answer({ card: N0 });
  const undo = voidOf(row, 900);
  await recordReview(db, { row, after: fold([row]) });
  await recordLate(db, [undo], fold);
  await recordLate(turned, [undo, row], fold);
  for (const each of [db, turned]) {
    expect(await each.days.count()).toBe(0);
    expect((await each.cards.get(N0))?.schedule.phase).toBe('new');
    await soundly(each);
  }
});

test('an id that another rating has got meanwhile keeps neither out', async () => {
  const db = await dbWithDeck();
  const theirs = answer({ card: card('n1') });
  await recordReview(db, { row: theirs, after: fold([theirs]) });
  const late = answer({ card: N0, id: theirs.id, at: at(0, 7) });
  for (let n = 0; n < 2; n += 1) await recordLate(db, [late], fold);
  expect(await readHistory(db, N0)).toHaveLength(1);
  expect(await readAll(db)).toHaveLength(2);
  await soundly(db);
});

test('of a deck that is gone the log keeps it, as it keeps the rest', async () => {
  const db = await dbWithDeck();
  for (const table of [db.decks, db.notes, db.cards]) await table.clear();
  const row = answer({ card: N0 });
  await recordLate(db, [row], fold);
  expect(await readAll(db)).toEqual([row]);
  await soundly(db);
});

test('a part of the log that cannot be read does not keep it out; the row of the card stays', async () => {
  const db = await dbWithDeck();
  const old = answer({ card: N0 });
  await recordReview(db, { row: old, after: fold([old]) });
  await sealOld(db, { before: at(20), size: 1 });
  const segment = (await db.segments.toArray())[0]!;
  await db.segments.put({ ...segment, bytes: segment.bytes.slice(0, -9) });
  const known = await db.cards.get(N0);
  const row = answer({ card: N0, at: at(30) });
  for (let n = 0; n < 2; n += 1) await recordLate(db, [row], fold);
  expect(await db.reviews.toArray()).toEqual([row]);
  expect(await db.cards.get(N0)).toEqual(known);
});

test('whatever was late, in whatever order: as if it had been in time', async () => {
  const anyAct = fc.record({
    card: fc.integer({ min: 0, max: 2 }),
    undone: fc.boolean(),
    isLate: fc.boolean(),
    undoIsLate: fc.boolean(),
  });
  const act = async (
    acts: readonly (typeof anyAct extends fc.Arbitrary<infer T> ? T : never)[],
  ) => {
    const db = await dbWithDeck();
    const late: ReviewRow[] = [];
    for (const [n, { card: which, undone, isLate, undoIsLate }] of acts.entries()) {
      const row = answer({
        ...{ card: card(`n${which}`), at: at(0, n * 10_000), id: `s1.${2 * n}` as ReviewId },
        session: 's1' as SessionId,
      });
      const before = await readHistory(db, row.card);
      if (isLate) late.push(row);
      else await recordReview(db, { row, after: fold([...before, row]) });
      if (!undone) continue;
      const undo = { ...voidOf(row, n * 10_000 + 500), id: `s1.${2 * n + 1}` as ReviewId };
      if (isLate || undoIsLate) late.push(undo);
      else await recordVoid(db, { row: undo, voided: row, before: fold(before) });
    }
    for (const rows of [late, late.toReversed()]) await recordLate(db, rows, fold);
    const written = acts.reduce((sum, { undone }) => sum + (undone ? 2 : 1), 0);
    expect(new Set(await idsOf(db)).size).toBe(written);
    expect(await db.reviews.count()).toBe(written);
    await soundly(db);
    await db.delete();
  };
  await fc.assert(fc.asyncProperty(fc.array(anyAct, { maxLength: 6 }), act), { numRuns: 20 });
}, 60_000);
