// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fail, ok } from '../../base/result.ts';
import type { EngraphDb } from '../../store/db.ts';
import { recordReview } from '../../store/record.ts';
import { answer, card, dbWithDeck, fold, newDb } from '../../store/sample.ts';
import type { SnapshotOrder } from '../../store/snapshot-messages.ts';
import type { Snapshot } from '../../store/snapshot-rule.ts';
import { writeQueue } from '../../store/write-queue.ts';
import { snapshotBefore } from './before.ts';
import type { OrderSnapshot } from './snapshot-port.ts';

let db: EngraphDb;
let orders: SnapshotOrder[];
beforeEach(async () => {
  db = await dbWithDeck();
  orders = [];
});
afterEach(() => void vi.useRealTimers());

const snapshot = (order: SnapshotOrder): Snapshot => ({
  ...{ name: 'a', createdAt: order.now, reason: order.reason, bytes: 9 },
  counts: { decks: 1, cards: 3, reviews: 0 },
});
const makes: OrderSnapshot = (order) => {
  orders.push(order);
  return Promise.resolve(ok(snapshot(order)));
};
const app = (of = db, readOnly = false) => ({ db: of, readOnly, writes: writeQueue(() => {}) });
const rateOne = async () => {
  const row = answer({ card: card('n0') });
  await recordReview(db, { row, after: fold([row]) });
};

test('a snapshot with no change since is used again', async () => {
  expect(await snapshotBefore(app(), 'import', { order: makes })).toBe('kept');
  expect(await snapshotBefore(app(), 'restore', { order: makes })).toBe('kept');
  expect(orders.map(({ reason }) => reason)).toEqual(['import']);
});

test('before everything is deleted there is always one of its own: the welcome tells by it what happened', async () => {
  await snapshotBefore(app(), 'weekly', { order: makes });
  await snapshotBefore(app(), 'delete', { order: makes });
  expect(orders.map(({ reason }) => reason)).toEqual(['weekly', 'delete']);
});

test('one answer, and the next is made anew', async () => {
  await snapshotBefore(app(), 'import', { order: makes });
  await rateOne();
  await snapshotBefore(app(), 'import', { order: makes });
  expect(orders.length).toBe(2);
});

test('what changes while it is made counts as a change', async () => {
  const slow: OrderSnapshot = async (order, signal) => {
    await rateOne();
    return makes(order, signal);
  };
  await snapshotBefore(app(), 'import', { order: slow });
  await snapshotBefore(app(), 'import', { order: makes });
  expect(orders.length).toBe(2);
});

test("what is derived, or this device's own, is no change", async () => {
  await snapshotBefore(app(), 'import', { order: makes });
  await db.local.put({ key: 'session', value: 1 });
  await db.cards.update(card('n0'), { suspended: true });
  await snapshotBefore(app(), 'import', { order: makes });
  expect(orders.length).toBe(1);
});

test('an hour later it is made anew', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000_000 });
  await snapshotBefore(app(), 'import', { order: makes });
  vi.setSystemTime(1_000_000_000_000 + 3_599_999);
  await snapshotBefore(app(), 'import', { order: makes });
  expect(orders.length).toBe(1);
  vi.setSystemTime(1_000_000_000_000 + 3_600_000);
  await snapshotBefore(app(), 'import', { order: makes });
  expect(orders.length).toBe(2);
});

test('nothing stored: nothing to keep', async () => {
  expect(await snapshotBefore(app(newDb()), 'delete', { order: makes })).toBe('empty');
  expect(orders).toEqual([]);
});

test('a window that only reads makes none', async () => {
  expect(await snapshotBefore(app(db, true), 'weekly', { order: makes })).toBe('none');
  expect(orders).toEqual([]);
});

test('it is waited for until its time is over, then given up', async () => {
  let ended = false;
  const never: OrderSnapshot = (_, signal) =>
    new Promise((resolve) =>
      signal.addEventListener('abort', () => {
        ended = true;
        resolve(fail('failed'));
      }),
    );
  expect(await snapshotBefore(app(), 'import', { order: never, within: 20 })).toBe('none');
  expect(ended).toBe(true);
  expect(await snapshotBefore(app(), 'import', { order: makes })).toBe('kept');
});

test('two that are asked for at once are one', async () => {
  const both = [1, 2].map(() => snapshotBefore(app(), 'import', { order: makes }));
  expect(await Promise.all(both)).toEqual(['kept', 'kept']);
  expect(orders.length).toBe(1);
});

test.each(['none', 'failed', 'space'] as const)(
  'a snapshot that fails (%s) rejects nothing',
  async (problem) => {
    const order: OrderSnapshot = () => Promise.resolve(fail(problem));
    expect(await snapshotBefore(app(), 'import', { order })).toBe('none');
  },
);
