import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CardId } from '../base/id.ts';
import { writeLocal } from '../store/local.ts';
import { newDb } from '../store/sample.ts';
import { DEFAULT_SETTINGS } from '../store/settings-values.ts';
import type { Candidate } from '../study/candidate.ts';
import { newOrderOf, queuedCards, type StoredOrder } from './new-order.ts';

const id = (name: string) => name as CardId;
const plain = ['a', 'b', 'c', 'd'].map((name) => ({ id: id(name), concepts: [] as never[] }));
const STORED: StoredOrder = {
  ...{ key: 'k', cards: [id('c'), id('a')], readiness: [1, 1], started: [], recent: [] },
  ...{ contrasts: [], goal: [], reasons: {} },
};

test.each<[string, StoredOrder | null, string[], string]>([
  ['nothing known, nothing queued: plain', null, [], 'a b c d'],
  ['queued before any order was computed: first all the same', null, ['d', 'b'], 'd b a c'],
  ['the stored order', STORED, [], 'c b a d'],
  ['queued before the stored order', STORED, ['d'], 'd c b a'],
])('%s', (_, stored, head, expected) => {
  const order = newOrderOf(stored, head.map(id));
  const cards = plain as unknown as readonly Candidate[];
  const sorted = order ? order(cards) : cards;
  expect(sorted.map((card) => card.id).join(' ')).toBe(expected);
});

test('what was queued is kept, and rests where the graph is switched off', async () => {
  const db = newDb();
  await writeLocal(db, 'queuedNew', [id('d')]);
  expect(await queuedCards({ db, settings: DEFAULT_SETTINGS })).toEqual(['d']);
  expect(await queuedCards({ db, settings: { ...DEFAULT_SETTINGS, newOrder: 'plain' } })).toEqual(
    [],
  );
});
