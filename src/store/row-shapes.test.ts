import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { collect, lineOf } from './backup-lines.ts';
import { hasShape, isReview } from './row-shapes.ts';
import { answer, card, dbWithDeck, NOON } from './sample.ts';
import { VERSION_2 } from './versions/version-2.ts';

const samples: Record<string, object> = {};
beforeAll(async () => {
  const db = await dbWithDeck();
  for (const table of [db.decks, db.concepts, db.notes])
    samples[table.name] = (await db.table<object>(table.name).toCollection().first())!;
  samples['notetypes'] = VERSION_2.rows.notetypes[0];
  const stamp = { changedAt: NOON, by: 'here', was: 0 };
  samples['marks'] = { ...stamp, card: 'a/b/c', suspended: true, buriedUntil: 0, flag: 3 };
  samples['links'] = { ...stamp, id: 'g', kind: 'goal', card: null, concept: 'a/b' };
  samples['options'] = { ...stamp, deck: 'global', retention: 0.9, learningSteps: [1, 10] };
  samples['settings'] = { ...stamp, key: 'theme', value: 'dark' };
  samples['media'] = { ...stamp, hash: 'h', type: 'image/png', bytes: new Uint8Array([1]) };
  samples['tombstones'] = { ...stamp, id: 'links/g' };
});

const TABLES = [
  ...['decks', 'concepts', 'notes', 'notetypes', 'marks'],
  ...['links', 'options', 'settings', 'media', 'tombstones'],
];

describe.each(TABLES)('%s', (table) => {
  test('a row as the app writes it is taken, and more keys than are known are kept', () => {
    expect(hasShape(table, samples[table])).toBe(true);
    expect(hasShape(table, { ...samples[table], later: [1] })).toBe(true);
  });

  test('without any one of its members, or with another kind of value there, it is not', () => {
    const free = new Set(['value', 'retention', 'learningSteps']);
    for (const name of Object.keys(samples[table]!).filter((member) => !free.has(member))) {
      const rest = { ...samples[table] } as Record<string, unknown>;
      delete rest[name];
      expect(hasShape(table, rest), `without ${name}`).toBe(false);
      for (const wrong of [undefined, Infinity, {}, [[]], Symbol.iterator])
        if (!(name === 'foreign' || name === 'base') || wrong === undefined)
          expect(hasShape(table, { ...rest, [name]: wrong }), name).toBe(false);
    }
  });
});

test.each([
  { name: 'a table that is not known', table: 'local', row: { key: 'device', value: 'x' } },
  { name: 'a name of every object', table: 'constructor', row: {} },
  { name: 'a name of every object, once more', table: '__proto__', row: {} },
  { name: 'a tombstone of no table', table: 'tombstones', row: { id: 'local/device' } },
  { name: 'a stamp from beyond time', table: 'settings', row: { key: 'theme', changedAt: 1e300 } },
  { name: 'an empty key', table: 'settings', row: { key: '' } },
  { name: 'null', table: 'settings', row: null },
  { name: 'a list', table: 'settings', row: [] },
])('$name is left out and counted', ({ table, row }) => {
  const stamped = row && { changedAt: NOON, by: 'x', was: 0, value: 1, ...row };
  const { collection, dropped } = collect([lineOf(table, Array.isArray(row) ? row : stamped)]);
  expect(dropped).toBe(1);
  expect(Object.values(collection.rows).flat()).toEqual([]);
  expect(collection.tombstones).toEqual([]);
});

const base = {
  id: 's.1',
  card: 'a/b',
  at: NOON,
  offset: 0,
  rollOver: 4,
  session: 's',
  device: 'd',
};
test.each([
  { name: 'an answer', row: answer({ card: card('n0') }), is: true },
  { name: 'a step', row: answer({ card: card('n0'), next: { step: 1, minutes: 10 } }), is: true },
  { name: 'a void', row: { ...base, kind: 'void', voids: 's.0' }, is: true },
  {
    name: 'a seed',
    row: { ...base, kind: 'seed', state: { memory: null, schedule: { phase: 'new' } } },
    is: true,
  },
  { name: 'a due day', row: { ...base, kind: 'set', next: { days: 3 } }, is: true },
  { name: 'a reset', row: { ...base, kind: 'reset' }, is: true },
  { name: 'another kind', row: { ...base, kind: 'again' }, is: false },
  { name: 'a rating of five', row: { ...answer({ card: card('n0') }), rating: 'best' }, is: false },
  { name: 'an instant of text', row: { ...base, kind: 'reset', at: '1' }, is: false },
  { name: 'half a card', row: { ...base, kind: 'reset', card: undefined }, is: false },
  { name: 'a step without minutes', row: { ...base, kind: 'set', next: { step: 1 } }, is: false },
  { name: 'a seed of nothing', row: { ...base, kind: 'seed', state: {} }, is: false },
])('$name: $is', ({ row, is }) => expect(isReview(row)).toBe(is));

test('any text at all gives rows and a count, never a throw', () => {
  const line = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.constantFrom(...TABLES, 'reviews', 'segments'), fc.jsonValue())
      .map((pair) => JSON.stringify(pair)),
  );
  fc.assert(
    fc.property(fc.array(line.filter((text) => text !== '' && !text.includes('\n'))), (lines) => {
      const { collection, dropped } = collect(lines);
      const taken = Object.values(collection.rows).flat().length + collection.reviews.length;
      expect(taken + collection.tombstones.length + dropped).toBeGreaterThanOrEqual(lines.length);
    }),
    { numRuns: 500 },
  );
});

test('a review of another shape is left out and counted, alone or in a segment', () => {
  const wrong = { ...base, kind: 'again' };
  const lines = [lineOf('reviews', wrong), lineOf('segments', { bytes: new Uint8Array([9, 9]) })];
  expect(collect(lines)).toMatchObject({ dropped: 2, collection: { reviews: [] } });
});
