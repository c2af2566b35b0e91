import { expect, test } from 'vitest';
import { cardId, noteId, type ConceptId, type DeckId, type DeviceId } from '../../base/id.ts';
import { momentAt } from '../../base/time.ts';
import type { CardRow, DeckRow, Stamp } from '../../store/db.ts';
import { at, drawn, sampleConcept, sampleDeck, sampleNote } from '../../store/sample.ts';
import {
  dropCard,
  dropNote,
  emptyCorpus,
  putCard,
  putConcept,
  putDecks,
  putNote,
  type Corpus,
  type NoteDoc,
} from './corpus.ts';
import { findCards, narrows, topCards } from './find.ts';
import { isWordStart } from './words.ts';
import { parseQuery } from './query.ts';

const DECK = 'words' as DeckId;
const present = { moment: momentAt(at(0), 4), w20: 0.15 };
const stamp: Stamp = { changedAt: at(0), by: 'device' as DeviceId, was: 0 };

const TEXTS: readonly (readonly [prompt: string, answer: string, tags?: readonly string[]])[] = [
  ['What does host_passes return?', 'A boolean, from host_passes.', ['code::python']],
  ['host_passes', 'Passes a host.'],
  ['Why?', 'the scheduler asks host_passes'],
  ['  spaced  at  first', 'a\u00a0narrow b\u3000wide'],
  ['記憶とは何か', '覚えること、覚えること'],
  ['Überlauf', 'über und über', ['de']],
  ['', 'only an answer'],
  ['two words', 'more two words\nand a line'],
  ['\uff1ffull width', '¨ alone'],
];

function put(corpus: Corpus, i: number, [prompt, answer, tags = []]: (typeof TEXTS)[number]): void {
  const note = sampleNote(DECK, `n${i}`, {
    fields: { prompt, more: '', answer, note: '', source: '' },
    cards: [drawn('there', prompt)],
    tags: [...tags],
  });
  putNote(corpus, {
    ...note,
    deck: DECK,
    position: i,
    base: {},
    edited: false,
    retired: false,
    ...stamp,
  });
  putCard(corpus, cardRow(i));
}

const cardRow = (i: number, more: Partial<CardRow> = {}): CardRow => ({
  ...{
    id: cardId(noteId(DECK, `n${i}`), 'there'),
    note: noteId(DECK, `n${i}`),
    deck: DECK,
  },
  ...{
    part: 'there',
    position: i,
    concepts: [`${DECK}/c` as ConceptId],
    suspended: false,
  },
  ...{ retired: false, memory: null, schedule: { phase: 'new' } },
  ...more,
});

function corpusOf(texts = TEXTS): Corpus {
  const corpus = emptyCorpus();
  putDecks(
    corpus,
    [
      {
        ...sampleDeck(0, { id: DECK }),
        ...stamp,
        addedAt: 1,
        cards: 1,
      } as unknown as DeckRow,
    ],
    [],
  );
  const concept = sampleConcept(DECK, 'c', {
    title: 'Memory',
    aliases: ['recollection'],
  });
  putConcept(corpus, { ...concept, deck: DECK, ...stamp });
  texts.forEach((text, i) => put(corpus, i, text));
  return corpus;
}

/** What the score of a text in a note means, read off the note's whole text. */
function pointsOf({ text, ends: [title, tags, answer] }: NoteDoc, value: string): number {
  const place = text.indexOf(value);
  if (place < 0) return 'memory\nrecollection\nc'.includes(value) ? 4 : 0;
  const weight = place < title ? 10 : place < tags ? 5 : place < answer ? 4 : 2;
  return weight + (place === 0 ? 3 : 0) + (isWordStart(text, place) ? 2 : 0);
}

const scores = (corpus: Corpus, text: string): Record<string, number> =>
  Object.fromEntries(
    findCards(parseQuery(text), corpus, present).found.map(({ note, score }) => [note.id, score]),
  );

/** Every stretch of every text, and phrases of them. */
function* soughtIn(corpus: Corpus): Generator<string> {
  for (const { text } of corpus.notes.values())
    for (let from = 0; from < text.length; from++)
      for (const length of [1, 2, 3, 7, 12]) yield text.slice(from, from + length);
}

test('what stands anywhere in a text is found, and weighs what its first place weighs', () => {
  const corpus = corpusOf();
  for (const stretch of new Set(soughtIn(corpus))) {
    const text = `"${stretch}"`;
    const value = (parseQuery(text).tokens[0]?.term as { value?: string } | undefined)?.value;
    if (value === undefined || stretch.includes('"')) continue;
    const expected = [...corpus.notes.values()].flatMap((note) => {
      const points = pointsOf(note, value);
      return points > 0 ? [[note.id, points] as const] : [];
    });
    expect(scores(corpus, text), text).toEqual(Object.fromEntries(expected));
  }
});

test('a longer query is answered among the notes of a shorter one', () => {
  const corpus = corpusOf();
  const long = parseQuery('host_passes a is:new');
  const short = parseQuery('host a');
  expect(narrows(long, short)).toBe(true);
  expect(narrows(short, long)).toBe(false);
  expect(narrows(parseQuery('hos'), parseQuery('-host'))).toBe(true);
  const { places } = topCards(short, corpus, present, { few: 5 });
  expect(topCards(long, corpus, present, { few: 5, among: places }).total).toBe(
    topCards(long, corpus, present, { few: 5 }).total,
  );
  expect(topCards(parseQuery('is:new'), corpus, present, { few: 5 }).places).toBeNull();
});

test('what changes is found as it is now: texts, cards, decks', () => {
  const corpus = corpusOf();
  expect(Object.keys(scores(corpus, 'scheduler'))).toEqual([`${DECK}/n2`]);
  put(corpus, 2, ['Why?', 'for the placement']);
  expect(scores(corpus, 'scheduler')).toEqual({});
  expect(Object.keys(scores(corpus, 'placement'))).toEqual([`${DECK}/n2`]);
  putCard(corpus, cardRow(2, { suspended: true }));
  expect(Object.keys(scores(corpus, 'is:suspended'))).toEqual([`${DECK}/n2`]);
  expect(topCards(parseQuery('placement'), corpus, present, { few: 5 }).total).toBe(1);
  putCard(corpus, cardRow(2, { retired: true }));
  expect(topCards(parseQuery('placement'), corpus, present, { few: 5 }).total).toBe(0);
  putCard(corpus, cardRow(2));
  dropNote(corpus, noteId(DECK, 'n1'));
  expect(Object.keys(scores(corpus, 'host_passes'))).toEqual([`${DECK}/n0`]);
  expect(Object.keys(scores(corpus, 'placement'))).toEqual([`${DECK}/n2`]);
  dropCard(corpus, cardRow(2).id);
  expect(scores(corpus, 'placement')).toEqual({});
  putDecks(corpus, [], []);
  expect(scores(corpus, 'host_passes')).toEqual({});
  expect(topCards(parseQuery('host_passes'), corpus, present, { few: 5 }).total).toBe(0);
});

test('more notes than a page holds, each found in its place', () => {
  const many = Array.from({ length: 2_345 }, (_, i) => [`number${i}x`, 'even'] as const);
  const corpus = corpusOf(many);
  for (const i of [0, 999, 1_000, 1_999, 2_344])
    expect(Object.keys(scores(corpus, `number${i}x`))).toEqual([`${DECK}/n${i}`]);
  const even = topCards(parseQuery('even'), corpus, present, { few: 5 });
  expect(even.total).toBe(2_345);
  expect(
    topCards(parseQuery('even r2344x'), corpus, present, {
      few: 5,
      among: even.places,
    }).total,
  ).toBe(1);
});

test('cards of notes that hold more words than a chunk are told apart', () => {
  const corpus = corpusOf(Array.from({ length: 5_000 }, (_, i) => [`w${i}a`, `v${i}b`] as const));
  expect(Object.keys(scores(corpus, 'w4999a'))).toEqual([`${DECK}/n4999`]);
  expect(Object.keys(scores(corpus, 'v2048b'))).toEqual([`${DECK}/n2048`]);
  put(corpus, 5_000, ['late', 'joined']);
  expect(Object.keys(scores(corpus, 'joined'))).toEqual([`${DECK}/n5000`]);
});
