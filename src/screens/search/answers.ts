import { dayOf } from '../../base/time.ts';
import type { CardRow } from '../../store/db.ts';
import { linesOf, type CardLine } from './card-line.ts';
import { completionsOf } from './complete.ts';
import type { Corpus } from './corpus.ts';
import { findCards, narrows, topCards, type Places } from './find.ts';
import { findConcepts, findDecks } from './find-names.ts';
import { pieces } from './fold.ts';
import type { Present } from './match.ts';
import { inOrder } from './order.ts';
import { needlesOf, parseQuery, type Query } from './query.ts';
import type { AnswerPart, Found, Listed, SearchReply, SearchRequest } from './search-messages.ts';
import { best } from './top.ts';
import type { Correction } from './typos.ts';

/** A question whose answer is a search. */
export type Asked = Extract<SearchRequest, { kind: 'find' | 'list' }>;
interface Corrected {
  readonly query: Query;
  readonly corrections: readonly Correction[];
}

/** Shown of each group. */
const FEW = 5;

interface Kept {
  readonly id: number;
  readonly cards: readonly CardRow[];
  readonly needles: readonly string[];
  readonly present: Present;
}

export interface Answers {
  /** Notes read so far, while not all are; goes with every answer. */
  reading: AnswerPart['reading'];
  queryOf(asked: Asked): Query;
  answer(
    asked: Asked,
    instead?: Corrected,
  ): { readonly reply: Found | Listed; readonly isEmpty: boolean };
  rows(request: Extract<SearchRequest, { kind: 'rows' }>): SearchReply;
  ids(request: Extract<SearchRequest, { kind: 'ids' }>): SearchReply;
}

/** Turns questions into answers over what is in memory. */
export function answers(corpus: Corpus): Answers {
  const memory = remembered(corpus);
  let list: Kept = { id: 0, cards: [], needles: [], present: null as never };
  const self: Answers = {
    reading: null,
    queryOf: ({ text }) => parseQuery(text),
    answer(asked, instead) {
      const query = instead?.query ?? self.queryOf(asked);
      const part: AnswerPart = {
        id: asked.id,
        problems: query.problems,
        completions: completionsOf(asked.text, corpus),
        corrections: instead?.corrections ?? [],
        reading: self.reading,
      };
      if (asked.kind === 'find') return found(asked, query, part, corpus, memory);
      const hits = findCards(query, corpus, asked.present, memory.among(query));
      memory.keep(query, hits.places);
      list = {
        id: asked.id,
        cards: inOrder(hits.found, asked, corpus, asked.present),
        needles: needlesOf(query),
        present: asked.present,
      };
      const { from, to } = asked;
      const rows = lines(list.cards.slice(from, to), list, corpus);
      const reply: Listed = {
        ...part,
        kind: 'listed',
        total: list.cards.length,
        from,
        rows,
      };
      return { reply, isEmpty: reply.total === 0 };
    },
    rows: ({ list: id, from, to }) => ({
      kind: 'rows',
      list: id,
      from,
      rows: id === list.id ? lines(list.cards.slice(from, to), list, corpus) : [],
    }),
    ids: ({ list: of, id, from, to }) => ({
      kind: 'ids',
      id,
      ids: of === list.id ? list.cards.slice(from, to).map((card) => card.id) : null,
    }),
  };
  return self;
}

interface Memory {
  readonly among: (query: Query) => Places | null;
  readonly keep: (query: Query, places: Places | null) => void;
}

/** While words grow letter by letter, only what answered before is asked again. */
function remembered(corpus: Corpus): Memory {
  let last: { query: Query; places: Places | null; version: number } | null = null;
  return {
    among: (query) =>
      last?.version === corpus.version && narrows(query, last.query) ? last.places : null,
    keep: (query, places) => void (last = { query, places, version: corpus.version }),
  };
}

function found(
  { present }: Asked,
  query: Query,
  part: AnswerPart,
  corpus: Corpus,
  memory: Memory,
): { reply: Found; isEmpty: boolean } {
  const needles = needlesOf(query);
  const isAsked = query.tokens.some(({ term }) => term !== null);
  const among = memory.among(query);
  const cards = isAsked
    ? topCards(query, corpus, present, { few: FEW, among })
    : { total: 0, places: null, best: [] };
  if (isAsked) memory.keep(query, cards.places);
  const concepts = findConcepts(query, corpus, FEW);
  const decks = findDecks(query, corpus);
  const reply: Found = {
    ...part,
    kind: 'found',
    cards: {
      total: cards.total,
      best: lines(cards.best, { needles, present }, corpus),
    },
    concepts: {
      total: concepts.total,
      best: concepts.best.map(({ id, title, layer, deck }) => ({
        ...{ id, layer, title: pieces(title, needles) },
        deck: corpus.decks.get(deck)?.title ?? '',
      })),
    },
    decks: {
      total: decks.length,
      best: best(decks, FEW).map(({ id, title, cards: count }) => ({
        ...{ id, cards: count, title: pieces(title, needles) },
      })),
    },
  };
  return {
    reply,
    isEmpty: isAsked && cards.total + concepts.total + decks.length === 0,
  };
}

function lines(
  cards: readonly CardRow[],
  { needles, present }: Pick<Kept, 'needles' | 'present'>,
  corpus: Corpus,
): CardLine[] {
  const day = dayOf(present.moment);
  const buried = cards.filter(({ id }) => (corpus.marks.get(id)?.buriedUntil ?? 0) > day);
  return linesOf(cards, {
    title: ({ note, part }) => corpus.notes.get(note)?.titles.get(part) ?? '',
    deck: (id) => corpus.decks.get(id)?.title ?? '',
    flag: (id) => corpus.marks.get(id)?.flag ?? 0,
    buried: new Set(buried.map(({ id }) => id)),
    ...{ needles, present },
  });
}
