import { describe, expect, test } from 'vitest';
import type { AnkiCollection } from '../collection.ts';
import { reviewsOf } from '../collection.ts';
import { openAnki } from './open.ts';
import { BASIC, card, CLOZE, collection11, field, note, review, template } from './sample.ts';
import type { Sample } from './sample.ts';

/** The table of `anki-formats.md` §14: what real and broken tools write, and what becomes of it. */
const read = async (sample: Sample) =>
  openAnki({ name: 'x', blob: new Blob([await collection11(sample)]) });

async function opened(sample: Sample): Promise<AnkiCollection> {
  const result = await read(sample);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

async function problem(sample: Sample) {
  const result = await read(sample);
  return result.ok ? null : result.problem.kind;
}

const model = (over: Record<string, unknown> = {}) => ({
  ...{ id: Number(BASIC), name: 'Basic', type: 0 },
  ...{ flds: [field('Front', 0), field('Back', 1)], tmpls: [template('Card 1', 0, '{{Front}}')] },
  ...over,
});
const ONE = { notes: [note(1, ['f', 'b'])], cards: [card(1, 1)] };

describe('versions', () => {
  test.each([
    [0, null],
    [11, null],
    [12, 'too-new'],
    [13, 'too-new'],
    [19, 'too-new'],
    [250, 'too-new'],
  ])('col.ver %i: %s', async (version, kind) => {
    expect(await problem({ ...ONE, version })).toBe(kind);
  });

  test.each([
    ['Anki 1', 'DROP TABLE col; CREATE TABLE facts (id); CREATE TABLE models (id)', 'too-old'],
    ['another program’s database', 'DROP TABLE col', 'unknown'],
    ['no notes table', 'DROP TABLE notes', 'unknown'],
    [
      'notes are a view',
      'ALTER TABLE notes RENAME TO n; CREATE VIEW notes AS SELECT * FROM n',
      'unknown',
    ],
    [
      'a computed column',
      'ALTER TABLE notes RENAME COLUMN flds TO f; ALTER TABLE notes ADD COLUMN flds AS (hex(f))',
      'damaged',
    ],
    ['no column flds', 'ALTER TABLE notes DROP COLUMN flds', 'damaged'],
  ])('%s', async (_, after, kind) => {
    expect(await problem({ after })).toBe(kind);
  });

  test('an empty col row is an empty collection of defaults', async () => {
    const found = await opened({ after: 'DELETE FROM col' });
    expect(found).toMatchObject({ created: 0, decks: [{ id: '1' }] });
  });

  test('no review log is no reviews', async () => {
    expect((await opened({ ...ONE, after: 'DROP TABLE revlog' })).reviews.count).toBe(0);
  });
});

describe('JSON of col', () => {
  test.each([
    ['truncated models', { models: '{"1":{"id":1,' }, 'damaged'],
    ['truncated decks', { decks: '{"1":' }, null],
    ['truncated presets', { dconf: '{"1":' }, null],
    ['conf that is a list', { conf: '[]' }, null],
    ['models that are a list', { models: '[1]' }, null],
    ['numbers beyond all bounds', { conf: '{"rollover":1e999,"schedVer":"x"}' }, null],
  ])('%s: %s', async (_, sample, kind) => {
    expect(await problem({ ...ONE, ...sample })).toBe(kind);
  });

  test('ids, numbers and booleans as texts; did null, absent or "1"', async () => {
    const tmpls = [
      { ...template('a', 0, 'x'), did: null },
      { name: 'b', ord: '1', qfmt: 'y', did: '10' },
      { name: 'c', ord: 2, qfmt: 5 },
    ];
    const flds = [
      { name: 'Back', ord: 1 },
      { name: 'Front', ord: 0, rtl: 'true', size: '30' },
    ];
    const models = {
      [BASIC]: model({ id: BASIC, type: '0', sortf: '7', latexsvg: 1, tmpls, flds }),
    };
    const { notetypes } = await opened({ ...ONE, models });
    expect(notetypes).toMatchObject([
      {
        ...{ id: BASIC, kind: 'normal', sortField: 1, latexSvg: true },
        fields: [
          { name: 'Front', rtl: true, size: 30 },
          { name: 'Back', rtl: false },
        ],
        templates: [{ targetDeck: null }, { targetDeck: '10', afmt: '' }, { qfmt: '5' }],
      },
    ]);
  });

  test('a key that differs from its id: rows may name either', async () => {
    const models = { 777: model({ id: 5 }) };
    const notes = [note(1, ['a', 'b'], { 2: 777 }), note(2, ['a', 'b'], { 2: 5 })];
    const found = await opened({ models, notes });
    expect(found.notes.map(({ notetype }) => notetype)).toEqual(['5', '5']);
  });

  test('__proto__ and constructor as keys are keys like any other', async () => {
    const models = `{"__proto__":{"flds":[{"name":"x"}],"tmpls":[{}]},"constructor":null,"${BASIC}":${JSON.stringify(model())}}`;
    const decks = '{"__proto__":{"name":"__proto__"},"1":{"name":"Default"}}';
    const found = await opened({ ...ONE, models, decks });
    expect(found.notes).toHaveLength(1);
    expect(found.decks.map(({ path }) => path)).toContainEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['name']).toBeUndefined();
  });

  test('a notetype without fields or templates is left out', async () => {
    const found = await opened({ ...ONE, models: { [BASIC]: model({ flds: [] }) } });
    expect(found.notetypes).toEqual([]);
    expect(found.skipped.map(({ where }) => where)).toEqual([`notetype ${BASIC}`, 'notes[0]']);
  });

  test.each([
    ['A::::B', ['A', 'blank', 'B']],
    ['A:: B ::', ['A', 'B', 'blank']],
    ['', ['blank']],
    ['😀::x\u001fy', ['😀', 'xy']],
    ['e\u0301', ['é']],
    [
      Array.from({ length: 30 }, (_, i) => i).join('::'),
      [...Array.from({ length: 19 }, (_, i) => String(i)), '19 20 21 22 23 24 25 26 27 28 29'],
    ],
  ])('deck name %j is %j', async (name, path) => {
    const { decks } = await opened({ decks: { 5: { id: 5, name } } });
    expect(decks.find(({ id }) => id === '5')?.path).toEqual(path);
  });

  test('a preset that is missing is none; dyn may be absent', async () => {
    const { decks } = await opened({
      decks: { 5: { name: 'x', conf: 99 }, 6: { name: 'y', dyn: 1 } },
    });
    expect(decks).toMatchObject([
      { id: '5', presetId: null, filtered: false },
      { id: '6', presetId: null, filtered: true },
      { id: '1' },
    ]);
  });
});

describe('notes', () => {
  test.each([
    ['fewer fields', ['a'], ['a', '']],
    ['more fields', ['a', 'b', 'c', 'd'], ['a', 'b; c; d']],
    ['a number for text', [12 as unknown as string], ['12', '']],
  ])('%s', async (_, fields, expected) => {
    const found = await opened({ notes: [note(1, fields)] });
    expect(found.notes[0]?.fields).toEqual(expected);
    expect(found.remarks[0]).toMatch(/1 note had fewer or more fields/);
  });

  test('guid, tags and flds that are no texts', async () => {
    const blob = new Uint8Array([0x61, 0x1f, 0x62]);
    const notes = [note(1, [], { 1: 42, 5: 7, 6: blob }), note(2, ['a', 'b'], { 1: '', 5: null })];
    const after = 'UPDATE notes SET tags = 7.5 WHERE id = 1';
    // The column forbids NULL, other tools' columns do not.
    notes[1] = note(2, ['a', 'b'], { 1: '', 5: '' });
    const found = await opened({ notes, after });
    expect(found.notes).toMatchObject([
      { guid: '42', tags: ['7.5'], fields: ['a', 'b'] },
      { guid: 'id 2', tags: [] },
    ]);
  });

  test.each([
    ['short', [0x61, 0xff, 0x1f, 0xe9]],
    ['long', [...Array.from({ length: 40 }, () => 0x61), 0xff, 0x1f, 0xc3]],
  ])('invalid UTF-8, %s', async (_, bytes) => {
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const after = `UPDATE notes SET flds = CAST(x'${hex}' AS TEXT)`;
    const { notes } = await opened({ notes: [note(1, ['a', 'b'])], after });
    expect(notes[0]?.fields[0]).toMatch(/^a+\ufffd$/);
    expect(notes[0]?.fields[1]).toBe('\ufffd');
  });

  test('NUL in a field cuts nothing off', async () => {
    const after = "UPDATE notes SET flds = CAST(x'6100621f63' AS TEXT)";
    const { notes } = await opened({ notes: [note(1, ['', ''])], after });
    expect(notes[0]?.fields).toEqual(['ab', 'c']);
  });

  test('tags: ideographic space, doubles that differ in case', async () => {
    const { notes } = await opened({ notes: [note(1, ['a', 'b'], { 5: ' x\u3000y X  z::w ' })] });
    expect(notes[0]?.tags).toEqual(['x', 'y', 'z::w']);
  });

  test('a missing notetype, a field of ten million characters', async () => {
    const notes = [note(1, ['a', 'b'], { 2: 999 }), note(2, ['x'.repeat(10_000_000), ''])];
    const found = await opened({ notes, cards: [card(1, 1), card(2, 2)] });
    expect(found.notes).toEqual([]);
    expect(found.cards).toEqual([]);
    expect(found.skipped).toMatchObject([{ where: 'notes[0]' }, { where: 'notes[1]' }]);
    expect(found.remarks).toEqual(['2 cards without a note were left out.']);
  });

  test('duplicate ids, unordered, where the table has no key', async () => {
    const after = `CREATE TABLE n AS SELECT * FROM notes; DROP TABLE notes; ALTER TABLE n RENAME TO notes;
      INSERT INTO notes SELECT * FROM notes WHERE id = 1; UPDATE notes SET id = 9 WHERE rowid = 1`;
    const found = await opened({ notes: [note(1, ['a', 'b']), note(2, ['c', 'd'])], after });
    expect(found.notes.map(({ id }) => id)).toEqual([1, 2, 9]);
    expect((await opened({ ...ONE, after: after.replace('UPDATE', '--') })).notes).toHaveLength(1);
  });

  test('ids beyond 2^53 stay exact', async () => {
    const after = 'UPDATE notes SET id = 9007199254740993; UPDATE cards SET nid = 9007199254740993';
    const found = await opened({ ...ONE, after });
    expect(found.notes[0]?.id).toBe('9007199254740993');
    expect(found.cards[0]?.note).toBe(0);
  });

  test('the same guid twice stays twice', async () => {
    const notes = [note(1, ['a', 'b'], { 1: 'g' }), note(2, ['a', 'b'], { 1: 'g' })];
    expect((await opened({ notes })).notes).toHaveLength(2);
  });

  test('many alike are listed up to a point', async () => {
    const notes = Array.from({ length: 80 }, (_, i) => note(i + 1, ['a', 'b'], { 2: 5 }));
    const { skipped } = await opened({ notes });
    expect(skipped).toHaveLength(51);
    expect(skipped.at(-1)?.where).toBe('and 30 more');
  });
});

describe('cards', () => {
  const cardWith = async (over: Parameters<typeof card>[2], after = '') =>
    (await opened({ ...ONE, cards: [card(1, 1, over)], after })).cards[0];

  test.each([
    ['due a float', { 8: 12.6 }, { due: 13 }],
    ['due a text', { 8: 'soon' }, { due: 0 }],
    ['ivl a float', { 9: 3.4 }, { interval: 3 }],
    ['ivl beyond 32 bits', { 9: 2 ** 40 }, { interval: 2 ** 31 - 1 }],
    ['ivl in seconds', { 9: -600 }, { interval: -600 }],
    ['type unknown', { 6: 9, 7: 2 }, { type: 2, queue: 2 }],
    ['queue unknown', { 6: 2, 7: 77 }, { type: 2, queue: 2 }],
    ['packed left', { 13: 2002 }, { left: 2 }],
    ['flags with other bits', { 16: 0x1f }, { flag: 7 }],
    ['a deck that is missing', { 2: 555 }, { deck: '1', home: null }],
    ['a home that is missing', { 14: 100, 15: 555 }, { deck: '10', home: '1', odue: 100 }],
    ['odue without a home', { 14: 100 }, { odue: 0 }],
    ['buried by the user', { 6: 2, 7: -3 }, { queue: -3 }],
  ])('%s', async (_, over, expected) => {
    expect(await cardWith(over)).toMatchObject(expected);
  });

  test.each([
    ['no JSON', '{"s":', null],
    ['NaN', '{"s":NaN,"d":5}', null],
    ['NaN as text', '{"s":"NaN","d":5}', null],
    ['only retention', '{"dr":0.9}', null],
    ['s = 0', '{"s":0,"d":5}', null],
    ['d too large', '{"s":3,"d":55}', { stability: 3, difficulty: 10 }],
    ['d too small', '{"s":3,"d":-1}', { stability: 3, difficulty: 1 }],
    ['s too large', '{"s":1e9,"d":2}', { stability: 36_500, difficulty: 2 }],
    ['a list', '[1,2]', null],
    ['an ill-typed neighbour', '{"s":3,"d":4,"lrt":"x","pos":[]}', { stability: 3, difficulty: 4 }],
  ])('data: %s', async (_, data, memory) => {
    expect((await cardWith({ 17: data }))?.memory).toEqual(memory);
  });

  test('ordinals: beyond the templates, negative, of cloze', async () => {
    const notes = [note(1, ['a', 'b']), note(2, ['x'], { 2: Number(CLOZE) })];
    const ords = [
      [1, 0],
      [1, 2],
      [1, -1],
      [1, 0.5],
      [2, 0],
      [2, 499],
      [2, 500],
    ] as const;
    const cards = ords.map(([nid, ord], i) => card(i + 1, nid, { 3: ord }));
    const found = await opened({ notes, cards });
    expect(found.cards.map(({ note, ord }) => [note, ord])).toEqual([
      [0, 0],
      [1, 0],
      [1, 499],
    ]);
    expect(found.remarks).toEqual(['4 cards of templates that do not exist were left out.']);
  });

  test('of several for one ordinal the one reviewed most is kept', async () => {
    const cards = [card(1, 1, { 11: 2 }), card(2, 1, { 11: 5 }), card(3, 1, { 11: 5 })];
    const found = await opened({ ...ONE, cards, revlog: [review(5, 1), review(6, 2)] });
    expect(found.cards.map(({ id }) => id)).toEqual([2]);
    expect(found.reviews.count).toBe(1);
  });

  test('a card without a note, a note without cards', async () => {
    const found = await opened({ notes: [note(1, ['a', 'b'])], cards: [card(1, 99)] });
    expect(found.cards).toEqual([]);
    expect(found.notes).toHaveLength(1);
    expect(found.reviews.starts).toEqual(new Uint32Array([0]));
  });

  test('a filtered deck: home, odue and a negative due', async () => {
    const decks = {
      1: { name: 'Default' },
      10: { name: 'Home' },
      30: { name: 'Cram', dyn: 1, resched: false },
    };
    const cards = [card(1, 1, { 2: 30, 8: -100_000, 14: 77, 15: 10 })];
    const found = await opened({ ...ONE, decks, cards });
    expect(found.cards[0]).toMatchObject({ deck: '30', home: '10', due: -100_000, odue: 77 });
    expect(found.decks.find(({ id }) => id === '30')).toMatchObject({
      filtered: true,
      reschedule: false,
    });
  });
});

describe('reviews', () => {
  test('of missing cards, with impossible buttons, in microseconds, beyond 32 bits', async () => {
    const revlog = [
      review(1_700_000_000_000, 99),
      review(1_700_000_000_001, 1, { 3: 7 }),
      review(1_700_000_000_002, 1, { 8: 9 }),
      review(1_700_000_000_003_000, 1, { 4: 2 ** 40, 5: -(2 ** 40) }),
      review(-5, 1),
    ];
    const found = await opened({ ...ONE, revlog });
    expect(reviewsOf(found, 0)).toEqual([
      {
        ...{ at: 1_700_000_000_003, ease: 3, interval: 2 ** 31 - 1, lastInterval: 1 - 2 ** 31 },
        ...{ factor: 2500, duration: 5000, kind: 1 },
      },
    ]);
    expect(found.remarks).toHaveLength(2);
  });

  test('unordered rows come out in order', async () => {
    const after =
      'CREATE TABLE r AS SELECT * FROM revlog ORDER BY id DESC; DROP TABLE revlog; ALTER TABLE r RENAME TO revlog';
    const revlog = Array.from({ length: 20 }, (_, i) => review(1000 + i, 1 + (i % 2)));
    const cards = [card(1, 1), card(2, 1, { 3: 1 })];
    const found = await opened({ notes: ONE.notes, cards, revlog, after });
    expect(reviewsOf(found, 1).map(({ at }) => at)).toEqual(
      Array.from({ length: 10 }, (_, i) => 1001 + 2 * i),
    );
  });

  test.each([0, -5, 1e15, 'x'])('crt %s is a number from 0 on', async (crt) => {
    const { created } = await opened({ ...ONE, crt: crt as number });
    expect(created).toBeGreaterThanOrEqual(0);
    expect(Number.isSafeInteger(created)).toBe(true);
  });
});
