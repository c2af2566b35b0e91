import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import {
  noteId,
  type CardId,
  type ConceptId,
  type DeckId,
  type DeviceId,
  type NotetypeId,
} from '../../base/id.ts';
import { momentAt } from '../../base/time.ts';
import { undrawn } from '../../deck/notetype.ts';
import { applyRow } from '../../memory/fold.ts';
import { DEFAULT_PARAMETERS, decayOf } from '../../memory/fsrs.ts';
import { bulk, type BulkAction } from '../../store/bulk.ts';
import type { EngraphDb } from '../../store/db.ts';
import { saveNote } from '../../store/edit-note.ts';
import { installDeck } from '../../store/install.ts';
import { removeDeck } from '../../store/job-undo.ts';
import { setFlag, setSuspended } from '../../store/mark.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
  at,
  card,
  context,
  drawn,
  fold,
  newDb,
  nextJob,
  NOON,
  sampleConcept,
  sampleDeck,
  sampleNote,
  writer,
} from '../../store/sample.ts';
import { nextAsk } from './asking.ts';
import type { Sort } from './order.ts';
import type { Found, Listed, SearchReply, SearchRequest } from './search-messages.ts';
import { searchRequests } from './search-requests.ts';

const NOVA = 'nova' as DeckId;
const ANKI = 'anki-1' as DeckId;
const present = { moment: momentAt(at(0), 4), w20: decayOf(DEFAULT_PARAMETERS) };

const note = (
  stable: string,
  prompt: string,
  answerText: string,
  concept: string,
  tags: string[] = [],
) =>
  sampleNote(NOVA, stable, {
    fields: { prompt, more: '', answer: answerText, note: '', source: '' },
    cards: [drawn('there', prompt.replaceAll('`', ''))],
    concepts: [{ concept: `${NOVA}/${concept}` as ConceptId, weight: 1 }],
    tags,
  });

async function collection(): Promise<EngraphDb> {
  const db = newDb();
  const nova = sampleDeck(0, {
    id: NOVA,
    path: ['OpenStack', 'Nova scheduler'],
    title: 'Nova scheduler',
    concepts: [
      sampleConcept(NOVA, 'filters', { title: 'Scheduler filters', layer: 'module' }),
      sampleConcept(NOVA, 'host', { title: 'host_passes', aliases: ['passes'], layer: 'code' }),
    ],
    notes: [
      note('a', 'What does `host_passes` return?', 'A **boolean**.', 'host', ['code::python']),
      note('b', 'Why filter first?', 'It is cheap, host_passes is called once.', 'filters'),
      note('c', 'Was bedeutet Überlauf?', 'Zu viel. Siehe [[filters|Filter]].', 'filters', ['de']),
      note('d', '記憶とは何か', '覚えること', 'filters'),
    ],
  });
  await installDeck(db, nova, context());
  const imported = {
    ...sampleDeck(0, { id: ANKI, path: ['Rivers'], title: 'Rivers', concepts: [] }),
    notes: [
      {
        ...sampleNote(ANKI, 'x'),
        kind: 'imported' as const,
        notetype: 'anki/1.a' as NotetypeId,
        fields: { 0: '<b>Da</b>nube &amp; Rhine', 1: '{{c1::Ulm::city}} <div>lies there</div>' },
        files: [],
        modified: 0,
        concepts: [],
        cards: [undrawn('0', 'Danube & Rhine')],
      },
    ],
  };
  await installDeck(db, imported, context({ origin: { kind: 'file', name: 'r.apkg' } }));
  await answered(db, card('a', 'there', NOVA), -10, 3);
  await answered(db, card('b', 'there', NOVA), -1, 40);
  await setSuspended(db, [card('c', 'there', NOVA)], true, writer());
  await setFlag(db, [card('d', 'there', NOVA)], 2, writer());
  return db;
}

async function answered(db: EngraphDb, id: CardId, day: number, days: number): Promise<void> {
  const row = answer({
    card: id,
    at: at(day),
    next: { days },
    rating: days > 9 ? 'easy' : 'again',
  });
  await recordReview(db, {
    row,
    after: applyRow((await db.cards.get(id))!, row, DEFAULT_PARAMETERS),
  });
}

const dbs: EngraphDb[] = [];
afterEach(() => dbs.splice(0).forEach((db) => db.close()));

function engine(db: EngraphDb) {
  dbs.push(db);
  const said: SearchReply[] = [];
  const take = searchRequests(
    (reply) => void said.push(reply),
    async () => db,
  );
  const changes = () => said.filter(({ kind }) => kind === 'changed').length;
  const isRead = () => said.some((reply) => reply.kind === 'changed' && reply.reading === null);
  const ask = async <T extends SearchReply>(request: SearchRequest): Promise<T> => {
    take(request);
    await vi.waitFor(() => expect(isRead()).toBe(true));
    const from = said.length;
    take(request);
    await vi.waitFor(() => expect(said.length).toBeGreaterThan(from));
    return said[from] as T;
  };
  const list = async (text: string, sort: Sort = 'due', reverse = false) => {
    const request = {
      kind: 'list',
      id: nextAsk(),
      text,
      sort,
      reverse,
      present,
      from: 0,
      to: 50,
    } as const;
    const { rows } = await ask<Listed>(request);
    return rows.map(({ id }) => id.split('/')[1]).join('');
  };
  const find = (text: string) => ask<Found>({ kind: 'find', id: nextAsk(), text, present });
  return { said, take, list, find, changes };
}

test.each([
  ['any part of a word', 'ost_pas', 'ab'],
  ['capitals and accents', 'uberLAUF', 'c'],
  ['any script', '憶と', 'd'],
  ['the answer too, without its marks', 'a boolean', 'a'],
  ['words of a reference', '"siehe filter"', 'c'],
  ['all words', 'filter cheap', 'b'],
  ['the name of its concept', 'scheduler', 'bcd'],
  ['fields of imported notes as read', 'danube', 'x'],
  ['hidden words of imported notes', 'ulm lies', 'x'],
  ['"exact" holds together', '"cheap, host"', 'b'],
  ['-not', 'host_passes -cheap', 'a'],
  ['deck:', 'deck:rivers', 'x'],
  ['deck: above', 'deck:openstack', 'abcd'],
  ['-deck:', '-deck:openstack', 'x'],
  ['layer:', 'layer:code', 'a'],
  ['tag:', 'tag:python', 'a'],
  ['tag: above', 'tag:code', 'a'],
  ['is:due', 'is:due', 'a'],
  ['is:new', 'is:new', 'cdx'],
  ['is:suspended', 'is:suspended', 'c'],
  ['is:flagged', 'is:flagged', 'd'],
  ['is:leech', 'is:leech', ''],
  ['is:edited', 'is:edited', ''],
  ['is:retired', 'is:retired', ''],
  ['concept:', 'concept:passes', 'a'],
  ['r<', 'r<0.8', 'a'],
  ['r>', 'r>0.8', 'b'],
  ['s>', 's>5', 'b'],
  ['s<', 's<5', 'a'],
  ['added:', 'added:7', 'abcdx'],
  ['several at once', 'is:new -tag:de deck:nova', 'd'],
  ['a wrong value finds nothing', 'is:great', ''],
])('%s: %s', async (_, text, expected) => {
  const found = await engine(await collection()).list(text);
  expect([...found].toSorted().join('')).toBe(expected);
});

test('added: a note that came later than its deck counts from then', async () => {
  const db = await collection();
  await db.decks.update(NOVA, { addedAt: at(-30) });
  await db.notes.update(noteId(NOVA, 'b'), { addedAt: at(-2) });
  expect(await engine(db).list('added:7 deck:nova')).toBe('b');
});

test.each([
  ['due', false, 'abcdx'],
  ['due', true, 'bacdx'],
  ['recall', false, 'abcdx'],
  ['stability', false, 'abcdx'],
  ['difficulty', false, 'abcdx'],
  ['edited', false, 'abcdx'],
] as const)(
  'in order of %s (turned round %s), what has no value last',
  async (sort, reverse, expected) => {
    expect(await engine(await collection()).list('', sort, reverse)).toBe(expected);
  },
);

test('titles outrank answers, and the beginning of a word what is within one', async () => {
  const { list } = engine(await collection());
  expect(await list('host_passes', 'best')).toBe('ab');
  expect(await list('filter', 'best')).toMatch(/^b/);
});

test('the layer gets groups of five with their numbers, matched words marked', async () => {
  const { find } = engine(await collection());
  const { cards, concepts, decks } = await find('sched');
  expect([cards.total, concepts.total, decks.total]).toEqual([3, 1, 1]);
  expect(concepts.best[0]!.title).toEqual([
    { text: 'Sched', hit: true },
    { text: 'uler filters', hit: false },
  ]);
  expect(decks.best[0]).toMatchObject({ id: NOVA, cards: 4 });
  const due = await find('is:due');
  expect([due.cards.total, due.concepts.total, due.decks.total]).toEqual([1, 0, 0]);
  expect(due.cards.best[0]).toMatchObject({ deck: 'Nova scheduler', isDue: true });
  expect((await find('')).cards.total).toBe(0);
});

test('a mistyped word is put right only when nothing is found', async () => {
  const { find, said } = engine(await collection());
  expect((await find('filtre')).cards.total).toBe(0);
  await vi.waitFor(() =>
    expect(said.at(-1)).toMatchObject({
      kind: 'found',
      corrections: [{ from: 'filtre', to: 'filter' }],
    }),
  );
  expect((said.at(-1) as Found).cards.total).toBeGreaterThan(0);
  const before = said.length;
  expect((await find('filter')).corrections).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(
    said.slice(before).every((reply) => reply.kind === 'found' && reply.corrections.length === 0),
  ).toBe(true);
});

test.each([
  ['de', ['deck:']],
  ['deck:ri', ['deck:Rivers']],
  ['deck:nova', ['deck:"Nova scheduler"']],
  ['-tag:py', ['-tag:code::python']],
  ['is:f', ['is:flagged', 'is:leech'].slice(0, 1)],
  ['layer:co', ['layer:component', 'layer:code']],
  ['agent ', []],
])('completes %s', async (text, inserts) => {
  const { completions } = await engine(await collection()).find(text);
  expect(completions.map(({ insert }) => insert)).toEqual(inserts);
});

test('what is written is found from then on, without reading everything again', async () => {
  const db = await collection();
  const { list, changes } = engine(db);
  expect(await list('ford')).toBe('');
  const followed = async (act: () => Promise<unknown>) => {
    const before = changes();
    await act();
    await vi.waitFor(() => expect(changes()).toBeGreaterThan(before));
  };
  const run = (ids: readonly CardId[], action: BulkAction) =>
    bulk(db, ids, action, {
      job: nextJob(),
      moment: momentAt(NOON, 4),
      device: 'here' as DeviceId,
      fold,
    });
  await followed(() => run([card('b', 'there', NOVA)], { kind: 'tag', add: ['ford'], remove: [] }));
  expect(await list('tag:ford')).toBe('b');
  await followed(async () => {
    const { changedAt, by, was, ...row } = (await db.notes.get(`${NOVA}/a` as never))!;
    void [changedAt, by, was];
    await saveNote(db, { ...row, fields: { ...row.fields, answer: 'A ford.' } } as never, {
      writer: writer(),
      fold,
    });
  });
  expect(await list('ford', 'best')).toBe('ba');
  expect(await list('is:edited')).toBe('a');
  await followed(() => run([card('a', 'there', NOVA)], { kind: 'suspend', on: true }));
  expect([...(await list('is:suspended'))].toSorted().join('')).toBe('ac');
  await followed(() => run([card('b', 'there', NOVA)], { kind: 'delete' }));
  expect(await list('tag:ford')).toBe('');
  await followed(() => removeDeck(db, ANKI, { job: nextJob(), writer: writer() }));
  expect(await list('danube')).toBe('');
});

test('rows and ids of a list come by stretches; those of an old list come no more', async () => {
  const { list, take, said } = engine(await collection());
  await list('');
  const id = said.findLast((reply) => reply.kind === 'listed')!.id;
  take({ kind: 'rows', list: id, from: 1, to: 3 });
  expect(said.at(-1)).toMatchObject({ kind: 'rows', from: 1, rows: [{}, {}] });
  take({ kind: 'ids', list: id, id: 77, from: 0, to: 2 });
  expect(said.at(-1)).toMatchObject({
    id: 77,
    ids: [card('a', 'there', NOVA), card('b', 'there', NOVA)],
  });
  take({ kind: 'ids', list: id - 1, id: 78, from: 0, to: 2 });
  expect(said.at(-1)).toMatchObject({ id: 78, ids: null });
});

test('a whole deck that comes in is found too, and one that goes no more', async () => {
  const db = await collection();
  const { list } = engine(db);
  expect(await list('weir')).toBe('');
  const weir = sampleDeck(120, { id: 'weir' as DeckId, title: 'Weir', path: ['Weir'] });
  await installDeck(db, weir, context());
  await vi.waitFor(async () => expect((await list('deck:weir')).length).toBeGreaterThan(50), {
    interval: 200,
  });
});
