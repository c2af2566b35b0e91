import type { CardId, ConceptId, DeckId } from '../../base/id.ts';
import type { Layer } from '../../deck/deck.ts';
import type { CardLine } from './card-line.ts';
import type { Completion } from './complete.ts';
import type { Sort } from './order.ts';
import type { Piece } from './fold.ts';
import type { Present } from './match.ts';
import type { Correction } from './typos.ts';

/** What the page asks of the search worker. The worker has no clock: the time comes with every question. */
export type SearchRequest =
  /** The best few of everything, for the search layer. */
  | { readonly kind: 'find'; readonly id: number; readonly text: string; readonly present: Present }
  /** All cards, in order: kept by the worker and read by portions. A newer list takes the place of the last. */
  | {
      readonly kind: 'list';
      readonly id: number;
      readonly text: string;
      readonly sort: Sort;
      readonly reverse: boolean;
      readonly present: Present;
      /** Rows that are wanted at once. */
      readonly from: number;
      readonly to: number;
    }
  | { readonly kind: 'rows'; readonly list: number; readonly from: number; readonly to: number }
  /** A bulk action changed these cards, perhaps their notes too: known sooner than from the database. */
  | { readonly kind: 'wrote'; readonly cards: readonly CardId[]; readonly notes: boolean }
  | {
      readonly kind: 'ids';
      readonly list: number;
      readonly id: number;
      readonly from: number;
      readonly to: number;
    };

/** What was found of one kind: all are counted, the best are shown. */
export interface Group<T> {
  readonly total: number;
  readonly best: readonly T[];
}

export interface ConceptLine {
  readonly id: ConceptId;
  readonly title: readonly Piece[];
  readonly layer: Layer | null;
  readonly deck: string;
}
export interface DeckLine {
  readonly id: DeckId;
  readonly title: readonly Piece[];
  readonly cards: number;
}

/** What goes with every answer. */
export interface AnswerPart {
  readonly id: number;
  readonly problems: readonly string[];
  readonly completions: readonly Completion[];
  /** Set when nothing was found as written. */
  readonly corrections: readonly Correction[];
  /** Notes read so far, while not all are. */
  readonly reading: { readonly done: number; readonly of: number } | null;
}

export type Found = AnswerPart & {
  readonly kind: 'found';
  readonly cards: Group<CardLine>;
  readonly concepts: Group<ConceptLine>;
  readonly decks: Group<DeckLine>;
};

export type Listed = AnswerPart & {
  readonly kind: 'listed';
  readonly total: number;
  readonly from: number;
  readonly rows: readonly CardLine[];
};

export type SearchReply =
  | Found
  | Listed
  | {
      readonly kind: 'rows';
      readonly list: number;
      readonly from: number;
      readonly rows: readonly CardLine[];
    }
  /** Null: there is a newer list, told of before. */
  | { readonly kind: 'ids'; readonly id: number; readonly ids: readonly CardId[] | null }
  /** More was read, or what is stored changed: the same question may have another answer. */
  | { readonly kind: 'changed'; readonly reading: AnswerPart['reading'] }
  | { readonly kind: 'failed'; readonly message: string };
