import type { CardId, DeckId, JobId, NoteId } from '../base/id.ts';
import type { StudyDay } from '../base/time.ts';
import type { Deck } from '../deck/deck.ts';
import type { Notetype } from '../deck/notetype.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { Fold } from './card-rows.ts';
import type { ImportSkipped, OptionsRow, Stamp } from './db.ts';
import type { CardLink } from './links.ts';
import type { Redraw } from './note-base.ts';
import type { Pace } from './pace.ts';
import type { Writer } from './stamp.ts';

/** A media file that is read when it is written; null when its bytes cannot be had. */
export interface ImportMedia {
  readonly name: string;
  readonly type: string;
  readonly read: () => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** What a file knows of one card: answers oldest first, then a `seed` that says where it stands. */
export interface ImportPast {
  readonly rows: readonly ReviewRow[];
  readonly suspended: boolean;
  readonly buriedUntil?: StudyDay;
  readonly flag: number;
}

/** Options for a deck that has none of its own yet. */
export type ImportOptions = Omit<OptionsRow, keyof Stamp | 'deck'> & { readonly deck: DeckId };

/** What a file holds, as values: several decks that come in as one job. */
export interface ImportContent {
  readonly title: string;
  /** True when the file is the whole of its decks: a note that it no longer has is retired. */
  readonly complete: boolean;
  readonly decks: readonly Deck[];
  readonly notetypes: readonly Notetype[];
  readonly media: readonly ImportMedia[];
  readonly past: ReadonlyMap<CardId, ImportPast>;
  readonly presets: readonly ImportOptions[];
  readonly skipped: readonly ImportSkipped[];
  readonly remarks: readonly string[];
  /** Cards of notes of our own that the file brings back: they stay as they are, but may take a newer past. */
  readonly atHome?: readonly CardId[];
}

/** Where a note stands that is stored already and that the file has too. */
export interface NoteConflict {
  readonly note: NoteId;
  /** The card as a list shows it. */
  readonly title: string;
  /** Fields that both sides changed since their last common version. */
  readonly fields: readonly FieldConflict[];
}

export interface FieldConflict {
  readonly name: string;
  readonly mine: string;
  readonly theirs: string;
}

export type ConflictChoice = 'mine' | 'theirs' | 'both';

export interface ImportPlan {
  readonly counts: {
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    /** Cards of the notes that come in new or changed: the number on the button. */
    readonly cards: number;
  };
  readonly decks: readonly PlannedDeck[];
  /** Notes by what happens to them; those absent here stay as they are. */
  readonly notes: ReadonlyMap<NoteId, 'new' | 'update'>;
  readonly updates: readonly { readonly note: NoteId; readonly title: string }[];
  readonly conflicts: readonly NoteConflict[];
  readonly concepts: { readonly added: number; readonly changed: number };
  /** Prerequisite edges that would close a circle and are left out. */
  readonly cycles: readonly { readonly from: string; readonly to: string }[];
}

export interface PlannedDeck {
  /** The deck in the file. */
  readonly id: DeckId;
  /** The installed deck that it goes to: itself, or one under another name that holds most of its notes. */
  readonly target: DeckId;
  readonly path: readonly string[];
  readonly isNew: boolean;
  readonly cards: number;
}

/** What the learner decides in the preview. */
export interface ImportChoices {
  /** Take schedules and review history. */
  readonly past: boolean;
  /** Take the presets as options of the decks. */
  readonly presets: boolean;
  readonly conflicts: ReadonlyMap<NoteId, ConflictChoice>;
  /** For conflicts without an entry of their own. */
  readonly otherwise: ConflictChoice;
  /** FSRS-6 parameters that become the learner's own; null keeps what is set. */
  readonly parameters: readonly number[] | null;
  /** Cards of the file that the learner links to concepts that are here. */
  readonly links: readonly CardLink[];
}

export interface ImportContext {
  readonly job: JobId;
  readonly writer: Writer;
  readonly fold: Fold;
  readonly redraw: Redraw;
  /** Told when the learner presses something. */
  readonly pace?: Pace;
  readonly onprogress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/** Cards by what the import did with them, and what it left out. */
export interface ImportReport {
  readonly added: number;
  readonly changed: number;
  readonly kept: number;
  readonly retired: number;
  readonly skipped: number;
  readonly reviews: number;
  readonly media: number;
}
