import type { CardId, ConceptId, NoteId } from '../../base/id.ts';
import type { ChangedRows } from '../../store/changed-rows.ts';
import type { CardRow, ConceptRow, EngraphDb, MarkRow, NoteRow } from '../../store/db.ts';
import {
  dropCard,
  dropConcept,
  dropNote,
  putCard,
  putConcept,
  putMark,
  putNote,
  type Corpus,
} from './corpus.ts';
import { readDecks } from './corpus-load.ts';
import { learnWords } from './typos.ts';

/** Rows read in one transaction: short enough that no rating waits for it. */
const PORTION = 500;

interface Kept<Row> {
  readonly keyOf: (row: Row) => string;
  readonly known: () => Iterable<string>;
  readonly drop: (key: string) => void;
  readonly put: (row: Row) => void;
}

interface Tables {
  readonly concepts: ConceptRow;
  readonly notes: NoteRow;
  readonly cards: CardRow;
  readonly marks: MarkRow;
}
export type Followed = keyof Tables;

function keptIn(corpus: Corpus): {
  readonly [Name in Followed]: Kept<Tables[Name]>;
} {
  return {
    concepts: {
      keyOf: ({ id }) => id,
      known: () => corpus.concepts.keys(),
      drop: (key) => dropConcept(corpus, key as ConceptId),
      put: (row) => putConcept(corpus, row),
    },
    notes: {
      keyOf: ({ id }) => id,
      known: () => corpus.notes.keys(),
      drop: (key) => dropNote(corpus, key as NoteId),
      put: (row) => {
        const doc = putNote(corpus, row);
        if (corpus.vocabulary) learnWords(corpus.vocabulary, doc);
      },
    },
    cards: {
      keyOf: ({ id }) => id,
      known: () => [...corpus.cards.values()].flatMap((cards) => cards.map(({ id }) => id)),
      drop: (key) => dropCard(corpus, key as CardId),
      put: (row) => putCard(corpus, row),
    },
    marks: {
      keyOf: ({ card }) => card,
      known: () => corpus.marks.keys(),
      drop: (key) => void corpus.marks.delete(key as CardId),
      put: (row) => putMark(corpus, row),
    },
  };
}

/**
 * Reads the rows that changed; those that are gone are forgotten. Of many rows written at once it is only known
 * that they are somewhere in a table: those tables are returned, to be read whole when nothing is written.
 */
export async function readChanges(
  db: EngraphDb,
  corpus: Corpus,
  changes: readonly ChangedRows[],
): Promise<readonly Followed[]> {
  const whole: Followed[] = [];
  const kept = keptIn(corpus);
  if (changes.some(({ table }) => table === 'decks' || table === 'options'))
    await readDecks(db, corpus);
  for (const name of Object.keys(kept) as Followed[]) {
    const ranges = changes.flatMap(({ table, ranges: all }) => (table === name ? all : []));
    const keys = ranges.filter(({ from, to }) => from === to).map(({ from }) => from);
    if (keys.length < ranges.length) whole.push(name);
    await readKeys(db, corpus, name, keys);
  }
  return whole;
}

/** Reads some rows of a table; those that are gone are forgotten. */
export async function readKeys(
  db: EngraphDb,
  corpus: Corpus,
  name: Followed,
  keys: readonly string[],
): Promise<void> {
  const kept = keptIn(corpus)[name] as Kept<object>;
  const table = db.table<object, string>(name);
  const sorted = [...new Set(keys)].sort();
  for (let at = 0; at < sorted.length; at += PORTION) {
    const some = sorted.slice(at, at + PORTION);
    // Many requests cost more than many rows: where keys stand close together, what is between is read too.
    const range = table.where(':id').between(some[0] ?? '', some.at(-1) ?? '', true, true);
    const isDense = some.length > 1 && (await range.count()) <= 3 * some.length;
    const rows = isDense ? await range.toArray() : await table.bulkGet(some);
    const present = rows.filter((row) => row !== undefined);
    const found = new Set(present.map((row) => kept.keyOf(row)));
    for (const key of some) if (!found.has(key)) kept.drop(key);
    for (const row of present) kept.put(row);
  }
}

/** Reads a whole table again, in portions. */
export async function readWhole(db: EngraphDb, corpus: Corpus, name: Followed): Promise<void> {
  const kept = keptIn(corpus)[name] as Kept<object>;
  const table = db.table<object, string>(name);
  const seen = new Set<string>();
  for (let after = ''; ;) {
    const rows = await table.where(':id').above(after).limit(PORTION).toArray();
    for (const row of rows) {
      after = kept.keyOf(row);
      seen.add(after);
      kept.put(row);
    }
    if (rows.length < PORTION) break;
  }
  for (const key of [...kept.known()]) if (!seen.has(key)) kept.drop(key);
}

/** The notes of cards: a card's id is note + part. */
export const notesOf = (cards: readonly CardId[]): NoteId[] => [
  ...new Set(cards.map((id) => id.slice(0, id.lastIndexOf('/')) as NoteId)),
];
