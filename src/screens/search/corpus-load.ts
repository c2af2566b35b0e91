import type { CardId, ConceptId, NoteId } from '../../base/id.ts';
import type { ChangedRows, KeyRange } from '../../store/changed-rows.ts';
import type { EngraphDb } from '../../store/db.ts';
import {
  dropCard,
  putCard,
  putConcept,
  putDecks,
  putMark,
  putNote,
  type Corpus,
} from './corpus.ts';
import { learnWords } from './typos.ts';

/** Tables that search reads; a change in one of them is a change of what it finds. */
export const SEARCHED = ['decks', 'options', 'concepts', 'notes', 'cards', 'marks'] as const;

const NOTES_PER_READ = 1_000;

/** Reads everything, notes with their cards in portions; `onread` is told after each how many notes are there. */
export async function readCorpus(
  db: EngraphDb,
  corpus: Corpus,
  onread: (done: number, of: number) => void,
): Promise<void> {
  const of = await db.notes.count();
  await readDecks(db, corpus);
  for (const row of await db.concepts.toArray()) putConcept(corpus, row);
  for (const row of await db.marks.toArray()) putMark(corpus, row);
  let after = '' as NoteId;
  for (let done = 0; ;) {
    const notes = await db.notes.where('id').above(after).limit(NOTES_PER_READ).toArray();
    const last = notes.at(-1);
    if (!last) break;
    const first = notes[0]?.id ?? last.id;
    const cards = await db.cards.where('note').between(first, last.id, true, true).toArray();
    for (const note of notes) putNote(corpus, note);
    for (const card of cards) putCard(corpus, card);
    after = last.id;
    corpus.version += 1;
    onread((done += notes.length), of);
  }
}

async function readDecks(db: EngraphDb, corpus: Corpus): Promise<void> {
  putDecks(corpus, ...(await Promise.all([db.decks.toArray(), db.options.toArray()])));
}

/** Reads the rows that changed; those that are gone are forgotten. */
export async function readChanges(
  db: EngraphDb,
  corpus: Corpus,
  changes: readonly ChangedRows[],
): Promise<void> {
  const of = (table: string) =>
    changes.flatMap((change) => (change.table === table ? change.ranges : []));
  if (of('decks').length + of('options').length > 0) await readDecks(db, corpus);
  await follow(of('concepts'), {
    known: () => corpus.concepts.keys(),
    read: (keys) => db.concepts.bulkGet(keys as ConceptId[]),
    within: ({ from, to }) => db.concepts.where('id').between(from, to, true, true).toArray(),
    drop: (key) => void corpus.concepts.delete(key as ConceptId),
    put: (row) => putConcept(corpus, row),
  });
  await follow(of('notes'), {
    known: () => corpus.notes.keys(),
    read: (keys) => db.notes.bulkGet(keys as NoteId[]),
    within: ({ from, to }) => db.notes.where('id').between(from, to, true, true).toArray(),
    drop: (key) => void corpus.notes.delete(key as NoteId),
    put: (row) => {
      const doc = putNote(corpus, row);
      if (corpus.vocabulary) learnWords(corpus.vocabulary, doc);
    },
  });
  await follow(of('cards'), {
    known: () => [...corpus.cards.values()].flat().map(({ id }) => id),
    read: (keys) => db.cards.bulkGet(keys as CardId[]),
    within: ({ from, to }) => db.cards.where('id').between(from, to, true, true).toArray(),
    drop: (key) => dropCard(corpus, key as CardId),
    put: (row) => putCard(corpus, row),
  });
  await follow(of('marks'), {
    known: () => corpus.marks.keys(),
    read: (keys) => db.marks.bulkGet(keys as CardId[]),
    within: ({ from, to }) => db.marks.where('card').between(from, to, true, true).toArray(),
    drop: (key) => void corpus.marks.delete(key as CardId),
    put: (row) => putMark(corpus, row),
  });
  corpus.version += 1;
}

interface Followed<Row> {
  readonly known: () => Iterable<string>;
  readonly read: (keys: readonly string[]) => PromiseLike<readonly (Row | undefined)[]>;
  readonly within: (range: KeyRange) => PromiseLike<readonly Row[]>;
  readonly drop: (key: string) => void;
  readonly put: (row: Row) => void;
}

async function follow<Row>(ranges: readonly KeyRange[], table: Followed<Row>): Promise<void> {
  const keys = [...new Set(ranges.filter(({ from, to }) => from === to).map(({ from }) => from))];
  if (keys.length > 0) {
    const rows = await table.read(keys);
    keys.forEach((key, i) => {
      const row = rows[i];
      if (row === undefined) table.drop(key);
      else table.put(row);
    });
  }
  for (const range of ranges) {
    if (range.from === range.to) continue;
    const rows = await table.within(range);
    for (const key of [...table.known()]) if (range.from <= key && key <= range.to) table.drop(key);
    for (const row of rows) table.put(row);
  }
}
