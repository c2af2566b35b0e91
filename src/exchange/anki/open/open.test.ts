import { describe, expect, test } from 'vitest';
import type { AnkiCollection } from '../collection.ts';
import { reviewsOf } from '../collection.ts';
import { openAnki } from './open.ts';
import {
  BASIC,
  card,
  CLOZE,
  collection11,
  collection18,
  CREATED,
  latestPackage,
  legacyPackage,
  note,
  proto,
  review,
  zipOf,
  zstdFrame,
} from './sample.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (blob: Blob, name = 'deck.apkg') => openAnki({ name, blob });

async function opened(blob: Blob, name?: string): Promise<AnkiCollection> {
  const result = await read(blob, name);
  if (!result.ok) throw new Error(result.problem.sentence);
  return result.value;
}

async function problem(blob: Blob) {
  const result = await read(blob);
  return result.ok ? null : result.problem.kind;
}

const ROWS = {
  notes: [note(1, ['Front 1', 'Back 1']), note(2, ['{{c1::x}}'], { 2: Number(CLOZE), 5: '' })],
  cards: [
    card(12, 1, { 3: 1 }),
    card(11, 1, {
      ...{ 6: 2, 7: 2, 8: 300, 9: 30, 10: 2500, 11: 4, 12: 1, 13: 2002, 16: 11 },
      17: '{"pos":7,"s":12.1,"d":5.6,"dr":0.91,"decay":0.15,"lrt":1700001000,"cd":"{}"}',
    }),
    card(21, 2),
  ],
  revlog: [
    review(1_700_000_002_000, 11),
    review(1_700_000_001_000, 21, { 3: 1, 4: -600 }),
    review(1_700_000_003_000, 11, { 3: 4, 8: 2 }),
  ],
};
const MEDIA = [
  { name: 'a b.jpg', content: bytes('picture') },
  { name: '_font.ttf', content: bytes('font') },
];

/** Both media lists, all three packages, both schemas: the same collection. */
const GENERATIONS = {
  legacy1: async () => legacyPackage(1, await collection11(ROWS), { media: MEDIA }),
  legacy2: async () => legacyPackage(2, await collection11(ROWS), { media: MEDIA }),
  latest: async () => latestPackage(await collection18(ROWS), { media: MEDIA }),
} as const;

describe.each(Object.entries(GENERATIONS))('a package of generation %s', (generation, make) => {
  test('holds notes, cards and reviews', async () => {
    const found = await opened(await make());
    expect(found).toMatchObject({ generation, isCollection: false, created: CREATED });
    expect(found.skipped).toEqual([]);
    expect(found.remarks).toEqual([]);
    expect(found.notes).toEqual([
      {
        ...{ id: 1, guid: 'guid1', notetype: BASIC, modified: CREATED, tags: ['a', 'b::c'] },
        fields: ['Front 1', 'Back 1'],
      },
      {
        ...{ id: 2, guid: 'guid2', notetype: CLOZE, modified: CREATED, tags: [] },
        fields: ['{{c1::x}}'],
      },
    ]);
    expect(found.cards.map(({ id, note, ord }) => [id, note, ord])).toEqual([
      [11, 0, 0],
      [12, 0, 1],
      [21, 1, 0],
    ]);
    expect(found.cards[0]).toEqual({
      ...{ id: 11, note: 0, deck: '10', home: null, ord: 0, type: 2, queue: 2, due: 300, odue: 0 },
      ...{ interval: 30, factor: 2500, reps: 4, lapses: 1, left: 2, flag: 3, modified: CREATED },
      ...{ position: 7, memory: { stability: 12.1, difficulty: 5.6 }, retention: 0.91 },
      ...{ decay: 0.15, lastReview: 1_700_001_000 },
    });
    expect(reviewsOf(found, 0).map(({ at, ease }) => [at, ease])).toEqual([
      [1_700_000_002_000, 3],
      [1_700_000_003_000, 4],
    ]);
    expect(reviewsOf(found, 1)).toEqual([]);
    expect(reviewsOf(found, 2)).toMatchObject([{ interval: -600, kind: 1, duration: 5000 }]);
  });

  test('holds notetypes, decks, presets and settings', async () => {
    const { notetypes, decks, presets, config } = await opened(await make());
    expect(notetypes).toMatchObject([
      {
        ...{ id: BASIC, name: 'Basic', kind: 'normal', css: '.card{}', sortField: 0 },
        fields: [{ name: 'Front' }, { name: 'Back', ord: 1 }],
        templates: [{ qfmt: '{{Front}}' }, { name: 'Card 2', ord: 1, qfmt: '{{Back}}' }],
      },
      { id: CLOZE, kind: 'cloze', fields: [{ name: 'Text' }] },
    ]);
    expect(decks.slice(0, 2)).toMatchObject([
      { id: '1', path: ['Default'], presetId: '1' },
      { id: '10', path: ['Networks', 'TCP'], filtered: false, description: 'about TCP' },
    ]);
    expect(presets).toMatchObject([
      {
        ...{ id: '1', newPerDay: 12, reviewsPerDay: 99, maximumInterval: 365 },
        ...{ learningSteps: [1, 10], relearningSteps: [10], insertOrder: 'random' },
        desiredRetention: 0.88,
      },
    ]);
    expect(config).toEqual({
      ...{ schedVer: 2, rollover: 4, creationOffset: -60, localOffset: null, fsrs: null },
    });
  });

  test('holds media, read when asked for', async () => {
    const { media } = await opened(await make());
    expect(media.map(({ name, type, size, missing }) => [name, type, size, missing])).toEqual([
      ['a b.jpg', 'image/jpeg', 7, false],
      ['_font.ttf', 'font/ttf', 4, false],
    ]);
    expect(await media[0]?.read()).toEqual(bytes('picture'));
    expect(await media[1]?.read()).toEqual(bytes('font'));
  });
});

describe('schema 18', () => {
  test('keeps ids of 64 bits, tags of fields, own limits, filtered decks', async () => {
    const { notetypes, decks } = await opened(await latestPackage(await collection18()));
    expect(notetypes[0]?.originalId).toBe('4611686018427387905');
    expect(notetypes[1]).toMatchObject({ stockKind: 5, fields: [{ tag: 0 }] });
    expect(notetypes[0]).toMatchObject({
      fields: [
        { rtl: false, tag: null },
        { rtl: true, size: 24 },
      ],
      templates: [{ targetDeck: null }, { targetDeck: '10' }],
    });
    expect(decks[1]).toMatchObject({ newPerDay: 0, reviewsPerDay: null, desiredRetention: 0.93 });
    expect(decks[2]).toMatchObject({ path: ['Cram'], filtered: true, presetId: null });
  });

  test.each([14, 15, 16, 17])('version %i is read by the tables that it has', async (version) => {
    const found = await opened(new Blob([await collection18({ version, ...ROWS })]));
    expect(found).toMatchObject({ generation: 'database', isCollection: true, version });
    expect(found.notes).toHaveLength(2);
    // Only a raw file may have had a log beside it.
    expect(found.remarks).toHaveLength(1);
  });
});

describe('which collection is read', () => {
  const real = () => collection11(ROWS);
  const dummy = () => collection11({ notes: [note(9, ['update', ''])], cards: [card(9, 9)] });
  const parts = async (list: Record<string, Uint8Array<ArrayBuffer>>) =>
    zipOf(Object.entries(list).map(([path, content]) => ({ path, content })));

  test('never the dummy: anki21 without meta', async () => {
    const blob = await parts({
      'collection.anki2': await dummy(),
      'collection.anki21': await real(),
    });
    expect((await opened(blob)).notes).toHaveLength(2);
  });

  test('never the dummy: a latest package without its collection', async () => {
    const blob = await parts({ meta: proto([1, 3]), 'collection.anki2': await dummy() });
    expect(await problem(blob)).toBe('damaged');
  });

  test('meta decides', async () => {
    const list = { 'collection.anki2': await real(), 'collection.anki21': await dummy() };
    expect((await opened(await parts({ ...list, meta: proto([1, 1]) }))).notes).toHaveLength(2);
    expect((await opened(await parts({ ...list, meta: proto([1, 2]) }))).notes).toHaveLength(1);
  });

  test.each([0, 4, 99])('meta of version %i is too new', async (version) => {
    const meta = version === 0 ? new Uint8Array([8, 0]) : proto([1, version]);
    const blob = await parts({ meta, 'collection.anki2': await real() });
    const result = await read(blob);
    expect(result).toMatchObject({ ok: false, problem: { kind: 'too-new' } });
    expect(JSON.stringify(result)).toContain(`version ${version}`);
  });

  test('also in a folder, and zipped by a Mac', async () => {
    const blob = await parts({
      '__MACOSX/deck/collection.anki2': new Uint8Array(3),
      'deck/collection.anki2': await real(),
      'deck/media': bytes('{"0":"x.png"}'),
      'deck/0': bytes('x'),
    });
    const found = await opened(blob);
    expect(found.notes).toHaveLength(2);
    expect(await found.media[0]?.read()).toEqual(bytes('x'));
  });

  test('a frame of a collection on its own', async () => {
    expect((await opened(new Blob([zstdFrame(await real())]))).generation).toBe('database');
  });

  test.each([
    ['deck.apkg', false],
    ['My backup.COLPKG', true],
    ['old/collection.apkg', true],
    ['collection.anki2.apkg', false],
  ])('the name %s says whether it is all of it: %s', async (name, isCollection) => {
    expect((await opened(await legacyPackage(1, await real()), name)).isCollection).toBe(
      isCollection,
    );
  });

  test('cancelled before it began', async () => {
    const file = { name: 'x', blob: await legacyPackage(1, await real()) };
    const result = await openAnki(file, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ ok: false, problem: { kind: 'cancelled' } });
  });
});

describe('media lists', () => {
  const packed = async (list: string, files: Record<string, string>) =>
    zipOf([
      { path: 'collection.anki2', content: await collection11() },
      { path: 'media', content: bytes(list) },
      ...Object.entries(files).map(([path, text]) => ({ path, content: bytes(text) })),
    ]);
  const names = async (blob: Blob) => (await opened(blob)).media.map(({ name }) => name);

  test.each([
    ['empty', '{}', []],
    ['gaps and any order', '{"7":"b.png","2":"a.png"}', ['a.png', 'b.png']],
    ['a decomposed name', '{"2":"e\u0301.png"}', ['é.png']],
    ['a path', '{"2":"../a/b.png"}', ['..ab.png']],
    ['a device', '{"2":"aux.png"}', ['aux_.png']],
    ['one name twice', '{"2":"a.png","7":"a.png"}', ['a.png']],
    ['no texts', '{"2":5,"7":null}', []],
    ['__proto__', '{"__proto__":"a.png","2":"b.png"}', ['a.png', 'b.png']],
    ['a list', '["a.png"]', []],
    ['cut JSON', '{"2":"a.p', []],
  ])('%s', async (_, list, expected) => {
    const found = await names(await packed(list, { 2: 'two', 7: 'seven' }));
    expect(found.toSorted()).toEqual(expected);
  });

  test('a file listed but absent is missing and reported', async () => {
    const found = await opened(await packed('{"0":"a.png"}', {}));
    expect(found.media[0]).toMatchObject({ name: 'a.png', missing: true });
    expect(await found.media[0]?.read()).toBeNull();
    expect(found.skipped).toMatchObject([{ where: 'media/a.png' }]);
  });

  test('no list at all is no media', async () => {
    const blob = await zipOf([{ path: 'collection.anki2', content: await collection11() }]);
    expect(await names(blob)).toEqual([]);
  });

  test('a damaged frame of the latest generation gives nothing for that file', async () => {
    const blob = await zipOf([
      { path: 'meta', content: proto([1, 3]) },
      { path: 'collection.anki21b', content: zstdFrame(await collection18()) },
      { path: 'media', content: zstdFrame(proto([1, proto([1, 'a.png'], [2, 3])])) },
      { path: '0', content: zstdFrame(bytes('abc')).slice(0, -1) },
    ]);
    expect(await (await opened(blob)).media[0]?.read()).toBeNull();
  });
});
