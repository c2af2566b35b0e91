import { isStep } from '../../memory/due.ts';
import type { CardRow } from '../../store/db.ts';
import type { Corpus, NoteDoc } from './corpus.ts';
import type { Numbers } from './numbers.ts';
import type { Words } from './words.ts';

/** Notes of a page: few enough that one which changes is soon made again, many enough to be walked fast. */
export const NOTES_PER_PAGE = 1_000;

/** Notes, in the order in which they came; what is asked of each stands in columns. Made when it is asked for. */
export interface Page {
  readonly notes: NoteDoc[];
  words: PageWords | null;
  cards: PageCards | null;
}
export type ReadyPage = Page & {
  readonly words: PageWords;
  readonly cards: PageCards;
};

/** The notes' texts by the numbers of their words. */
export interface PageWords {
  readonly words: Uint32Array;
  /** Where each note's words begin, each word once, as it first stands; one more than there are notes. */
  readonly from: Uint32Array;
  /** For each note: where title, tags and answer end in `words`. */
  readonly ends: Uint32Array;
  /** 1 where a note's text begins with a word. */
  readonly begins: Uint8Array;
}

export const PHASE = { new: 0, step: 1, review: 2 } as const;

/** The notes' cards, side by side. */
export interface PageCards {
  readonly rows: readonly CardRow[];
  /** Where each note's cards begin; one more than there are notes. */
  readonly from: Uint32Array;
  /** Of each note: its cards that are not retired, in installed decks. */
  readonly visible: Uint16Array;
  readonly decks: Uint32Array;
  /** 1 where it is so. */
  readonly retired: Uint8Array;
  readonly suspended: Uint8Array;
  /** One of `PHASE`. */
  readonly phase: Uint8Array;
  /** A study day, of steps an instant. */
  readonly due: Float64Array;
  /** Days. */
  readonly interval: Float64Array;
  /** Without memory NaN, as the two below. */
  readonly stability: Float64Array;
  readonly difficulty: Float64Array;
  /** Study day of the last answer. */
  readonly last: Float64Array;
  readonly lapses: Uint32Array;
  readonly concepts: Uint32Array;
  /** Where each card's concepts begin; one more than there are cards. */
  readonly conceptsFrom: Uint32Array;
}

/** All pages, those made again in which something changed. */
export function readyPages(corpus: Corpus): readonly ReadyPage[] {
  for (const page of corpus.pages) {
    page.words ??= wordsOf(page.notes, corpus.words);
    page.cards ??= cardsOf(page.notes, corpus);
  }
  return corpus.pages as readonly ReadyPage[];
}

function wordsOf(notes: readonly NoteDoc[], words: Words): PageWords {
  const all: number[] = [];
  const from = new Uint32Array(notes.length + 1);
  const ends = new Uint32Array(3 * notes.length);
  const begins = new Uint8Array(notes.length);
  notes.forEach(({ text, ends: places }, i) => {
    let field = 0;
    words.read(text, (word, at) => {
      while (field < 3 && at >= (places[field] as number)) ends[3 * i + field++] = all.length;
      if (at === 0) begins[i] = 1;
      all.push(word);
    });
    while (field < 3) ends[3 * i + field++] = all.length;
    from[i + 1] = all.length;
  });
  return { words: Uint32Array.from(all), from, ends, begins };
}

function cardsOf(notes: readonly NoteDoc[], { decks, numbers }: Corpus): PageCards {
  const rows = notes.flatMap(({ cards }) => cards);
  const from = new Uint32Array(notes.length + 1);
  notes.forEach(({ cards }, i) => (from[i + 1] = (from[i] ?? 0) + cards.length));
  const memory = (of: (memory: NonNullable<CardRow['memory']>) => number) =>
    Float64Array.from(rows, (row) => (row.memory ? of(row.memory) : NaN));
  return {
    ...{ rows, from, ...conceptsOf(rows, numbers) },
    visible: Uint16Array.from(notes, ({ cards }) =>
      cards.reduce((sum, { retired, deck }) => sum + Number(!retired && decks.has(deck)), 0),
    ),
    decks: Uint32Array.from(rows, ({ deck }) => numbers.of(deck)),
    retired: Uint8Array.from(rows, ({ retired }) => Number(retired)),
    suspended: Uint8Array.from(rows, ({ suspended }) => Number(suspended)),
    phase: Uint8Array.from(rows, ({ schedule }) =>
      schedule.phase === 'new' ? PHASE.new : isStep(schedule) ? PHASE.step : PHASE.review,
    ),
    due: Float64Array.from(rows, ({ schedule }) => (schedule.phase === 'new' ? 0 : schedule.due)),
    interval: Float64Array.from(rows, ({ schedule }) =>
      schedule.phase === 'review' ? schedule.interval : 0,
    ),
    stability: memory(({ stability }) => stability),
    difficulty: memory(({ difficulty }) => difficulty),
    last: memory(({ last }) => last),
    lapses: Uint32Array.from(rows, (row) => row.memory?.lapses ?? 0),
  };
}

function conceptsOf(
  rows: readonly CardRow[],
  numbers: Numbers,
): Pick<PageCards, 'concepts' | 'conceptsFrom'> {
  const conceptsFrom = new Uint32Array(rows.length + 1);
  const concepts: number[] = [];
  rows.forEach((row, i) => {
    for (const concept of row.concepts) concepts.push(numbers.of(concept));
    conceptsFrom[i + 1] = concepts.length;
  });
  return { concepts: Uint32Array.from(concepts), conceptsFrom };
}
