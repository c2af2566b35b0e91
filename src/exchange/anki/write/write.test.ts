import { describe, expect, test } from 'vitest';
import {
  cardId,
  type DeckId,
  type DeviceId,
  type NoteId,
  type ReviewId,
  type SessionId,
} from '../../../base/id.ts';
import { instant, studyDayNumber, type Moment } from '../../../base/time.ts';
import type { ImportedNote, Note } from '../../../deck/deck.ts';
import { undrawn, type Notetype } from '../../../deck/notetype.ts';
import { DEFAULT_OPTIONS } from '../../../deck/options.ts';
import { sampleDeck } from '../../../deck/sample.ts';
import { DEFAULT_PARAMETERS } from '../../../memory/fsrs.ts';
import type { ReviewRow } from '../../../memory/review.ts';
import { NEW_CARD } from '../../../memory/transition.ts';
import { notetypeId } from '../../ids.ts';
import { reviewsOf, type AnkiCollection } from '../collection.ts';
import { openAnki } from '../open/open.ts';
import { readAnki } from '../read.ts';
import type { ExportCard, ExportContent, ExportNote, ExportOptions } from './content.ts';
import { guidOf, noteOfGuid } from './guid.ts';
import { writeApkg } from './write.ts';

const moment: Moment = { at: instant(Date.UTC(2026, 10, 24, 12)), offset: -300, rollOver: 4 };
const TODAY = studyDayNumber(Math.floor(Date.UTC(2026, 10, 24) / 86_400_000));
const DECK = 'd' as DeckId;

const notetype = (number: number | string, fields: readonly string[]): Notetype => ({
  id: notetypeId(number, { kind: 'normal', fields, templates: ['Card 1'] }),
  ...{ name: 'Basic', kind: 'normal', css: '.card {}', sortField: 0, modified: 5 },
  fields: fields.map((name) => ({ name, rtl: false, tag: null })),
  templates: [{ name: 'Card 1', front: `{{${fields[0]}}}`, back: `{{${fields[1]}}}` }],
  ...{ media: [], files: [], foreign: { id: String(number) } },
});
const basic = notetype(1_500_000_000_123, ['Front', 'Back']);

const note = (guid: string, change: Partial<ImportedNote> = {}): ImportedNote => ({
  ...{ id: `anki/${guid}` as NoteId, kind: 'imported', notetype: basic.id, modified: 10 },
  fields: { '0': `front ${guid}`, '1': 'back' },
  ...{ tags: [], media: [], files: [], concepts: [], accepted: [] },
  cards: [undrawn('0', guid)],
  ...change,
});
const card = (change: Partial<ExportCard> = {}): ExportCard => ({
  ...{ part: '0', deck: DECK, state: NEW_CARD, suspended: false, buried: false, flag: 0, rows: [] },
  ...change,
});
const going = (of: Note, cards: readonly ExportCard[] = [card()]): ExportNote => ({
  ...{ note: of, modified: 1_700_000_000, cards },
});
const content = (
  notes: readonly ExportNote[],
  change: Partial<ExportContent> = {},
): ExportContent => ({
  decks: [{ id: DECK, path: ['Deck'], descriptionHtml: '', options: DEFAULT_OPTIONS }],
  ...{ notetypes: [basic], notes, parameters: DEFAULT_PARAMETERS },
  file: async () => null,
  ...change,
});

async function back(
  of: ExportContent,
  options: Partial<ExportOptions> = {},
): Promise<AnkiCollection> {
  const blob = await writeApkg(of, { schedule: true, media: true, moment, ...options });
  const opened = await openAnki({ name: 'out.apkg', blob }, {});
  if (!opened.ok) throw new Error(opened.problem.sentence);
  return opened.value;
}

const answer = (n: number, change: Partial<ReviewRow> = {}): ReviewRow =>
  ({
    ...{
      id: `s.${n}` as ReviewId,
      card: cardId('anki/a' as NoteId, '0'),
      at: moment.at - n * 1_000,
    },
    ...{ offset: -300, rollOver: 4, session: 's' as SessionId, device: 'here' as DeviceId },
    ...{ kind: 'answer', rating: 'good', duration: 900, next: { days: 3 }, phase: 'review' },
    ...change,
  }) as ReviewRow;

test('an imported note goes out as it came: guid, fields, tags, the number of its notetype', async () => {
  const own = note('a:b"c', { fields: { '0': '<b>x</b>', '1': '' }, tags: ['one', 'two::three'] });
  const { notes, notetypes, skipped } = await back(content([going(own)]));
  expect(notes).toMatchObject([
    {
      guid: 'a:b"c',
      fields: ['<b>x</b>', ''],
      tags: ['one', 'two::three'],
      modified: 1_700_000_000,
    },
  ]);
  expect(notetypes.map(({ id }) => id)).toEqual(['1500000000123']);
  expect(skipped).toEqual([]);
});

test('numbers are the same in every export, unique, and not in the future', async () => {
  const all = ['a', 'b', 'c', 'd'].map((guid) => going(note(guid)));
  const first = await back(content(all));
  const second = await back(content(all.slice(1).toReversed()));
  const byGuid = new Map(first.notes.map(({ guid, id }) => [guid, id]));
  for (const { guid, id } of second.notes) expect(id).toBe(byGuid.get(guid));
  const ids = [...first.notes, ...first.cards].map(({ id }) => Number(id));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toBeLessThan(moment.at);
});

test('two notetypes that share a number in Anki both go out', async () => {
  const other = notetype(1_500_000_000_123, ['Word', 'Meaning']);
  const notes = [going(note('a')), going(note('b', { notetype: other.id }))];
  const of = content(notes, { notetypes: [basic, other] });
  const { notetypes, notes: found } = await back(of);
  expect(new Set(notetypes.map(({ id }) => id)).size).toBe(2);
  expect(found.map(({ notetype: id }) => id).sort()).toEqual(notetypes.map(({ id }) => id).sort());
});

test('control signs that would part or cut fields are left out', async () => {
  const own = note('a', { fields: { '0': 'a\u001fb\u0000c\n\td', '1': '' } });
  expect((await back(content([going(own)]))).notes[0]?.fields).toEqual(['abc\n\td', '']);
});

describe('decks', () => {
  const decksOf = async (paths: readonly (readonly string[])[]) => {
    const ids = paths.map((_, i) => `d${i}` as DeckId);
    const of = content(
      ids.map((deck, i) => going(note(String(i)), [card({ deck })])),
      {
        decks: paths.map((path, i) => ({
          ...{ id: `d${i}` as DeckId, path, descriptionHtml: '', options: DEFAULT_OPTIONS },
        })),
      },
    );
    const { decks } = await back(of);
    return decks.map(({ path }) => path.join('::')).sort();
  };
  test.each([
    ['parents are made', [['A', 'B', 'C']], ['A', 'A::B', 'A::B::C', 'Default']],
    ['one name in two cases is one deck', [['Word'], ['wOrd']], ['Default', 'Word']],
    ['two colons are one name', [['std::vector']], ['Default', 'std:vector']],
    ['Default is the one that is there', [['Default', 'x']], ['Default', 'Default::x']],
    ['an empty name', [['A', ' ']], ['A', 'A::blank', 'Default']],
  ])('%s', async (_, paths, names) => expect(await decksOf(paths)).toEqual(names));
});

describe('schedules', () => {
  const memory = { stability: 12.34567, difficulty: 5.4321, last: TODAY, reps: 7, lapses: 1 };
  const review = { phase: 'review', due: studyDayNumber(TODAY + 5), interval: 8 } as const;

  test('a due day bears the same calendar date, also long ago', async () => {
    for (const due of [TODAY + 5, TODAY - 4_000, 9_000]) {
      const state = { memory, schedule: { ...review, due: studyDayNumber(due) } };
      const { cards, created, config } = await back(content([going(note('a'), [card({ state })])]));
      const zero = Math.floor((created - (config.creationOffset ?? 0) * 60) / 86_400);
      expect(zero + (cards[0]?.due ?? 0)).toBe(due);
      expect(cards[0]?.due).toBeGreaterThanOrEqual(0);
    }
  });

  test('memory, counts, flag and suspension go along', async () => {
    const own = card({ state: { memory, schedule: review }, suspended: true, flag: 3 });
    const { cards } = await back(content([going(note('a'), [own])]));
    expect(cards).toMatchObject([
      {
        ...{ type: 2, queue: -1, flag: 3, interval: 8, reps: 7, lapses: 1, retention: 0.9 },
        memory: { stability: 12.3457, difficulty: 5.432 },
      },
    ]);
  });

  test('a step under way keeps its instant', async () => {
    const schedule = { phase: 'relearning', step: 0, due: instant(moment.at + 90_500) } as const;
    const { cards } = await back(
      content([going(note('a'), [card({ state: { memory, schedule } })])]),
    );
    expect(cards).toMatchObject([{ type: 3, queue: 1, due: (moment.at + 90_000) / 1000, left: 1 }]);
  });

  test('the log holds what counts: answers and returns to new, not what was taken back', async () => {
    const rows = [
      answer(5, { phase: 'new', rating: 'again', next: { step: 0, minutes: 1 } } as object),
      answer(4),
      answer(3, { kind: 'void', voids: 's.4' as ReviewId } as object),
      answer(6, { at: instant(moment.at - 5_000) }),
      answer(1, { kind: 'reset' } as object),
    ];
    const collection = await back(content([going(note('a'), [card({ rows })])]));
    expect(reviewsOf(collection, 0)).toMatchObject([
      { ease: 1, interval: -60, kind: 0, at: moment.at - 5_000 },
      { ease: 3, interval: 3, lastInterval: -60, kind: 1, at: moment.at - 4_999 },
      { ease: 0, interval: 0, factor: 0, kind: 4 },
    ]);
  });

  test('without them every card is new, and nothing of the learner goes out', async () => {
    const own = card({ state: { memory, schedule: review }, flag: 3, rows: [answer(1)] });
    const tagged = note('a', { tags: ['Leech', 'kept'] });
    const collection = await back(content([going(tagged, [own])]), { schedule: false });
    expect(collection.cards).toMatchObject([{ type: 0, queue: 0, flag: 0, memory: null }]);
    expect(collection.reviews.count).toBe(0);
    expect(collection.notes[0]?.tags).toEqual(['kept']);
    expect(collection.presets.map(({ name }) => name)).toEqual(['Default']);
  });

  test('decks of the same options share a preset, with the parameters', async () => {
    const { decks, presets } = await back(content([going(note('a'))]));
    const preset = presets.find(
      ({ id }) => id === decks.find((d) => d.path[0] === 'Deck')?.presetId,
    );
    expect(preset).toMatchObject({ newPerDay: 10, learningSteps: [1, 10], buryNew: true });
    expect(preset?.parameters).toEqual(DEFAULT_PARAMETERS);
  });
});

describe('media', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const file = async (hash: string) =>
    hash === 'gone' ? null : { type: 'image/png', bytes: bytes(hash) };
  const shows = (guid: string, hash: string) =>
    note(guid, {
      fields: { '0': '<img src="a.png">', '1': '' },
      ...{ media: ['a.png'], files: [{ name: 'a.png', hash }] },
    });

  test('one name with two contents: the later one is renamed in its note', async () => {
    const notes = [going(shows('a', 'aaaa')), going(shows('b', 'bbbb'))];
    const { media, notes: found } = await back(content(notes, { file }));
    expect(media.map(({ name }) => name)).toEqual(['a.png', 'a-bbbb.png']);
    expect(found.map(({ fields }) => fields[0]).sort()).toEqual([
      '<img src="a-bbbb.png">',
      '<img src="a.png">',
    ]);
  });

  test('a file that is not there is left out of the list', async () => {
    const notes = [going(shows('a', 'gone'))];
    expect((await back(content(notes, { file }))).media).toEqual([]);
  });

  test('without them the fields stay as they are', async () => {
    const { media, notes } = await back(content([going(shows('a', 'aaaa'))], { file }), {
      media: false,
    });
    expect(media).toEqual([]);
    expect(notes[0]?.fields[0]).toBe('<img src="a.png">');
  });
});

test('native notes of every kind become notes of the Engraph notetypes, tagged with their concepts', async () => {
  const { notes } = await sampleDeck(`## Why? {#q}\n\nBecause.\n
## Term {#r .reverse}\n\nMeaning.\n
## Fill in {#c .cloze}\n\nIt is {{red}}.\n
## Type {#t .typed}\n\n- one\n- uno\n
## Do {#s .steps}\n\n1. first\n2. second\n`);
  const all = notes.map((one) =>
    going(
      one,
      one.cards.map(({ part }) => card({ part })),
    ),
  );
  const collection = await back(content(all, { notetypes: [] }));
  const names = new Map(collection.notetypes.map(({ id, name }) => [id, name]));
  const found = new Map(collection.notes.map((one) => [noteOfGuid(one.guid), one]));
  const of = (stable: string) => {
    const one = found.get(`demo/${stable}` as NoteId);
    return [names.get(one?.notetype ?? ''), ...(one?.fields.slice(0, 3) ?? [])];
  };
  const p = (text: string) => `<p dir="auto">${text}</p>`;
  expect(of('q')).toEqual(['Engraph Basic', p('Why?'), p('Because.'), '']);
  expect(of('r')).toEqual(['Engraph Reverse', p('Term'), p('Meaning.'), p('Meaning.')]);
  expect(of('c')).toEqual(['Engraph Cloze', p('It is {{c1::red}}.'), p('Fill in'), '']);
  expect(of('t').slice(0, 3)).toEqual(['Engraph Typed', p('Type'), 'one']);
  expect(of('t')[3]).toContain('Also right: uno');
  expect(of('s').slice(0, 3)).toEqual(['Engraph Steps', p('Do'), '2 steps']);
  expect(collection.cards).toHaveLength(6);
  expect(collection.notes[0]?.tags).toEqual(['concept::a']);
});

test.each([
  ['anki/xyz', 'xyz'],
  ['anki/engraph', 'engraph'],
  ['demo/q', 'engraph/demo/q'],
  ['text/00ff', 'engraph/text/00ff'],
])('guid of %s', (id, guid) => {
  expect(guidOf(id as NoteId)).toBe(guid);
  if (!id.startsWith('anki/')) expect(noteOfGuid(guid)).toBe(id);
});

test('notes of text files come home under their ids, others under that of their guid', async () => {
  const ids = ['text/0123456789abcdef', 'text/hostile', 'anki/xyz', 'demo/q'] as NoteId[];
  const notes = ids.map((id) => going({ ...note('a'), id }));
  const blob = await writeApkg(content(notes), { schedule: false, media: false, moment });
  const read = await readAnki([{ name: 'out.apkg', blob }], {
    ...{ moment, parameters: DEFAULT_PARAMETERS },
  });
  const found = read.ok ? read.value.decks.flatMap((deck) => deck.notes.map(({ id }) => id)) : [];
  expect(found.sort()).toEqual(
    [
      'text/0123456789abcdef',
      'anki/engraph/text/hostile',
      'anki/xyz',
      'anki/engraph/demo/q',
    ].sort(),
  );
});

test('an aborted export throws and writes nothing', async () => {
  const signal = AbortSignal.abort();
  await expect(
    writeApkg(content([going(note('a'))]), { schedule: false, media: false, moment, signal }),
  ).rejects.toThrow();
});
