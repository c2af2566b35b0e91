import type { DeckId } from '../../../base/id.ts';
import type { Moment } from '../../../base/time.ts';
import type { Note } from '../../../deck/deck.ts';
import type { Notetype } from '../../../deck/notetype.ts';
import type { DeckOptions } from '../../../deck/options.ts';
import type { CardState, ReviewRow } from '../../../memory/review.ts';

/** What goes out, as plain values: the caller has read it from wherever it is stored. */
export interface ExportContent {
  /** Every deck that holds a card of `notes`. */
  readonly decks: readonly ExportDeck[];
  /** Those of the imported notes. */
  readonly notetypes: readonly Notetype[];
  /** In author order. */
  readonly notes: readonly ExportNote[];
  /** A stored file by its content hash; null when it is not there. Asked for one at a time. */
  readonly file: (hash: string) => Promise<ExportFile | null>;
  /** The learner's FSRS-6 parameters, 21. */
  readonly parameters: readonly number[];
}

export interface ExportDeck {
  readonly id: DeckId;
  /** Nesting, outermost name first. */
  readonly path: readonly string[];
  readonly descriptionHtml: string;
  /** As they hold for the deck, inherited ones included. */
  readonly options: DeckOptions;
}

export interface ExportNote {
  readonly note: Note;
  /** Unix seconds of the last change: Anki takes a later one as an update. */
  readonly modified: number;
  /** Those that can be asked, in the note's order; at least one. */
  readonly cards: readonly ExportCard[];
}

export interface ExportCard {
  /** As in the note's `cards`. */
  readonly part: string;
  /** Id of a deck of `decks`. */
  readonly deck: DeckId;
  readonly state: CardState;
  readonly suspended: boolean;
  readonly buried: boolean;
  /** 0–7. */
  readonly flag: number;
  /** The card's log, in any order; may be empty. */
  readonly rows: readonly ReviewRow[];
}

export interface ExportFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ExportOptions {
  /** Due dates, memory, review log, flags and presets; else every card goes out as new. */
  readonly schedule: boolean;
  readonly media: boolean;
  /** Now, and where the learner is: days and time stamps are counted from here. */
  readonly moment: Moment;
  readonly signal?: AbortSignal;
  /** Share done, 0–1. */
  readonly onprogress?: (share: number) => void;
}
