import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { studyDayNumber } from '../base/time.ts';
import { wrongRows } from './derived-oracle.ts';
import { buryUntil, setFlag, setSuspended, undoMarks } from './mark.ts';
import { buriedOn } from './queries.ts';
import { recordReview } from './record.ts';
import { answer, card, dbWithDeck, DECK, fold, writer } from './sample.ts';

const id = card('n0');

test('a suspended card is in no queue index, and comes back where it was', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: id, next: { step: 0, minutes: 10 }, offset: 840 });
  await recordReview(db, { row, after: fold([row]) });
  const before = await db.cards.get(id);
  const former = await setSuspended(db, [id], true, writer());
  expect(await db.cards.get(id)).not.toHaveProperty('dueDay');
  expect(await db.cards.where('[deck+dueDay]').between([DECK, 0], [DECK, 99_999]).count()).toBe(0);
  await undoMarks(db, former, writer());
  expect(await db.cards.get(id)).toEqual(before);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('a buried card is hidden until its day begins', async () => {
  const db = await dbWithDeck();
  const former = await buryUntil(db, [id], studyDayNumber(101), writer());
  expect([...(await buriedOn(db, studyDayNumber(100)))]).toEqual([id]);
  expect([...(await buriedOn(db, studyDayNumber(101)))]).toEqual([]);
  await undoMarks(db, former, writer());
  expect([...(await buriedOn(db, studyDayNumber(100)))]).toEqual([]);
});

test('a flag leaves suspension and burial as they are', async () => {
  const db = await dbWithDeck();
  await setSuspended(db, [id], true, writer(1_000));
  const former = await setFlag(db, [id], 3, writer(1));
  expect(former).toEqual([{ card: id, suspended: true, buriedUntil: 0, flag: 0 }]);
  expect(await db.marks.get(id)).toMatchObject({ suspended: true, flag: 3, changedAt: 1_001 });
});
