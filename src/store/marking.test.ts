import 'fake-indexeddb/auto';
import { liveQuery } from 'dexie';
import { expect, test, vi } from 'vitest';
import type { CardId } from '../base/id.ts';
import { applyRow } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import { bulk, type BulkAction } from './bulk.ts';
import type { EngraphDb } from './db.ts';
import { wrongRows } from './derived-oracle.ts';
import { unmarked } from './mark.ts';
import { mark } from './marking.ts';
import { momentAt } from '../base/time.ts';
import { recordReview } from './record.ts';
import { sealOld } from './seal.ts';
import { deleteStamped, tombstoneId } from './stamp.ts';
import { answer, at, card, dbWithDeck, DECK, fold, nextJob, NOON, sampleDeck } from './sample.ts';
import { writer } from './sample.ts';
import { undoJob } from './undo-job.ts';

const run = (db: EngraphDb, cards: readonly CardId[], action: BulkAction) => {
  const [job, { now, device }] = [nextJob(), writer()];
  const context = { job, moment: momentAt(now, 4), device, fold };
  return bulk(db, cards, action, context).then((report) => ({ job, report }));
};
const SUSPEND: BulkAction = { kind: 'suspend', on: true };
const BRING_BACK: BulkAction = { kind: 'suspend', on: false };

/** Every third card is in a step, answered where the day begins later than in UTC. */
async function withSteps(cards = 9): Promise<EngraphDb> {
  const db = await dbWithDeck(sampleDeck(cards));
  for (let n = 0; n < cards; n += 3) await answered(db, card(`n${n}`), n);
  return db;
}

async function answered(db: EngraphDb, id: CardId, minutes: number, offset = -600): Promise<void> {
  const next = { step: 0, minutes: 10 };
  const row = answer({ card: id, at: at(-1, minutes * 60_000), next, offset });
  const before = (await db.cards.get(id))!;
  await recordReview(db, { row, after: applyRow(before, row, DEFAULT_PARAMETERS) });
}

test.each([['in the tail of the log', false] as const, ['sealed', true] as const])(
  'cards in steps and others come back with the keys they had, their rows %s',
  async (_, sealed) => {
    const db = await withSteps();
    const before = await db.cards.toArray();
    if (sealed) await sealOld(db, { before: at(0), size: 3 });
    const ids = before.map(({ id }) => id);
    const { job, report } = await run(db, ids, SUSPEND);
    expect(report).toEqual({ changed: 9, skipped: 0 });
    expect(
      await db.cards.filter(({ dueDay, newAt }) => (dueDay ?? newAt) !== undefined).count(),
    ).toBe(0);
    await undoJob(db, job, { writer: writer(at(0, 1)), fold });
    expect(await db.cards.toArray()).toEqual(before);
    expect(await db.jobEntries.where('job').equals(job).count()).toBe(0);
    await run(db, ids, SUSPEND);
    expect((await run(db, ids, BRING_BACK)).report).toEqual({ changed: 9, skipped: 0 });
    expect(await db.cards.toArray()).toEqual(before);
  },
);

test('a card that is rated while the log is asked for it gets the keys of that rating', async () => {
  const db = await withSteps();
  const ids = (await db.cards.toArray()).map(({ id }) => id);
  await run(db, ids, SUSPEND);
  const read = db.cards.bulkGet.bind(db.cards);
  let isFirst = true;
  const asked = vi.spyOn(db.cards, 'bulkGet').mockImplementation((keys: CardId[]) =>
    read(keys).then(async (rows) => {
      if (isFirst) {
        isFirst = false;
        // Elsewhere: there the step falls on another day.
        await answered(db, card('n0'), 600, 840);
      }
      return rows;
    }),
  );
  await run(db, ids, BRING_BACK);
  asked.mockRestore();
  expect(isFirst).toBe(false);
  expect(await wrongRows(db, fold)).toMatchObject({ cards: [] });
});

test('a mark is newer than the tombstone it takes the place of, which goes', async () => {
  const db = await dbWithDeck();
  await run(db, [card('n0'), card('n2')], SUSPEND);
  await deleteStamped(db, 'marks', [card('n0')], writer(at(5)));
  const { changedAt } = (await db.tombstones.get(tombstoneId('marks', card('n0'))))!;
  await run(db, [card('n0'), card('n1'), card('n2')], { kind: 'flag', flag: 3 });
  expect(await db.marks.get(card('n0'))).toMatchObject({
    ...{ suspended: false, flag: 3, was: changedAt, changedAt: changedAt + 1 },
  });
  expect(await db.marks.get(card('n1'))).toMatchObject({ was: 0, changedAt: NOON });
  expect(await db.marks.get(card('n2'))).toMatchObject({ suspended: true, was: NOON });
  expect(await db.tombstones.count()).toBe(0);
});

test('cards that stand far apart are read one by one', async () => {
  const db = await dbWithDeck(sampleDeck(40));
  const all = vi.spyOn(IDBObjectStore.prototype, 'get');
  const { report } = await run(db, [card('n0'), card('n9')], SUSPEND);
  expect(all.mock.calls.map(([key]) => key)).toEqual(
    expect.arrayContaining([card('n0'), card('n9')]),
  );
  all.mockRestore();
  expect(report.changed).toBe(2);
  const suspended = await db.cards.filter((row) => row.suspended).primaryKeys();
  expect(suspended).toEqual([card('n0'), card('n9')]);
});

/** The n-th row that is put finds no room; those after it do. */
function failingPut(n: number, cause: unknown) {
  const put = Reflect.get(IDBObjectStore.prototype, 'put') as (...args: unknown[]) => unknown;
  let left = n;
  return vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...args
  ) {
    if ((left -= 1) === 0) throw cause;
    return Reflect.apply(put, this, args) as IDBRequest<IDBValidKey>;
  });
}

test('a write that fails in the middle takes the transaction back, and the action all of it', async () => {
  const db = await dbWithDeck(sampleDeck(600));
  const ids = await db.cards.toCollection().primaryKeys();
  const tables = () =>
    Promise.all([db.cards.toArray(), db.jobs.toArray(), db.jobEntries.toArray()]);
  const before = await tables();
  const full = new DOMException('no room', 'QuotaExceededError');
  const fault = failingPut(700, full);
  await expect(run(db, ids, SUSPEND)).rejects.toBe(full);
  expect(fault.mock.calls.length).toBeGreaterThan(700);
  fault.mockRestore();
  expect(await tables()).toEqual(before);
  expect(await db.marks.filter(({ suspended }) => suspended).count()).toBe(0);
});

test('what a job keeps stands in the transaction of the marks', async () => {
  const db = await dbWithDeck();
  const ids = [card('n0'), card('n1')];
  const marked = mark(db, ids, {
    writer: writer(),
    turn: (id) => ({ ...unmarked(id), flag: 1 }),
    note: () => {
      throw new Error('no note');
    },
  });
  await expect(marked).rejects.toThrow('no note');
  expect(await db.marks.count()).toBe(0);
});

test('live queries hear once, when all is written', async () => {
  const db = await dbWithDeck(sampleDeck(600));
  const ids = await db.cards.toCollection().primaryKeys();
  const seen: number[] = [];
  const query = liveQuery(() => db.cards.where('deck').equals(DECK).toArray());
  const ends = query.subscribe((rows) => {
    seen.push(rows.filter(({ suspended }) => suspended).length);
  });
  await vi.waitFor(() => expect(seen).toEqual([0]));
  await run(db, ids, SUSPEND);
  await vi.waitFor(() => expect(seen).toEqual([0, 600]));
  ends.unsubscribe();
});
