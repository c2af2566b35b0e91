import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import type { Result } from '../base/result.ts';
import type { Moment, StudyDay } from '../base/time.ts';
import type { Deck } from '../deck/deck.ts';
import type { Notetype } from '../deck/notetype.ts';
import type { ReviewRow } from '../memory/review.ts';

/** The one contract of this room: files in, decks and a report out. Nothing here writes anything. */
export type Format =
  'apkg' | 'colpkg' | 'collection' | 'text' | 'crowdanki' | 'mochi' | 'engraph' | 'markdown';

/** A file as it was chosen, dropped, pasted or shared. `name` holds a relative path for files of a folder. */
export interface ImportFile {
  readonly name: string;
  readonly blob: Blob;
}

/** A media file that is read when it is written: a package may hold more than memory does. */
export interface MediaSource {
  readonly name: string;
  readonly type: string;
  /** Bytes, as the file says; it may lie. */
  readonly size: number;
  /** The bytes, or null when the file does not hold them (listed but absent, damaged, too large). */
  readonly read: () => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** What a file knows of one card's past. */
export interface CardPast {
  /** Answers oldest first, then one `seed` row that says where the card stands now; may be empty. */
  readonly rows: readonly ReviewRow[];
  readonly suspended: boolean;
  /** Hidden until this study day begins; absent when it is not buried, or no longer. */
  readonly buriedUntil?: StudyDay;
  /** 0–7 as in Anki. */
  readonly flag: number;
}

/** By card. Who makes their rows only when they are asked for says how many answers stand in all of them. */
export interface Pasts extends ReadonlyMap<CardId, CardPast> {
  readonly answers?: number;
}

/** A preset of the file, as sparse options for the topmost decks that use it. */
export interface DeckPreset {
  readonly deck: DeckId;
  readonly name: string;
  readonly newPerDay?: number;
  readonly reviewsPerDay?: number;
  readonly retention?: number;
  readonly maximumInterval?: number;
  readonly learningSteps?: readonly number[];
  readonly relearningSteps?: readonly number[];
  readonly burySiblings?: boolean;
  readonly leechLimit?: number;
  readonly newOrder?: 'author' | 'random';
}

/** FSRS-6 parameters that the file brings, filled to 21. */
export interface ParameterSet {
  readonly name: string;
  readonly values: readonly number[];
  /** Reviews of cards that it schedules. */
  readonly reviews: number;
}

/** Something that does not come in, or not as it was. */
export interface Skipped {
  /** Where: `notes[17]`, `row 12`, `media/a.jpg`, `## L2 agent`. */
  readonly where: string;
  /** A plain sentence. */
  readonly cause: string;
  /** What to do about it; '' when there is nothing. */
  readonly advice: string;
}

/** What a column of a text file holds. */
export type ColumnRole =
  'front' | 'back' | 'tags' | 'deck' | 'guid' | 'notetype' | 'ignore' | { readonly field: string };

/** Offered when a text file does not say what its columns are. */
export interface Mapping {
  readonly separator: string;
  readonly html: boolean;
  /** True when the first row holds names. */
  readonly header: boolean;
  readonly roles: readonly ColumnRole[];
  /** The first rows, at most five. */
  readonly sample: readonly (readonly string[])[];
}

/** Pages of the files and how they refer to one another: concepts and edges, if the learner asks for them. */
export interface FoundGraph {
  readonly pages: readonly FoundPage[];
  /** `[[to]]` stands on the page `from`; each pair once. */
  readonly links: readonly { readonly from: ConceptId; readonly to: ConceptId }[];
  /** The page on which a note stands. */
  readonly notes: ReadonlyMap<NoteId, ConceptId>;
}

export interface FoundPage {
  readonly id: ConceptId;
  readonly title: string;
  readonly aliases: readonly string[];
}

export interface Reading {
  readonly format: Format;
  readonly title: string;
  /** True when the file is the whole of its decks (Engraph Markdown): a note that it no longer has is retired. */
  readonly complete: boolean;
  /** Outermost first. Media stand in `media`, not in the decks. */
  readonly decks: readonly Deck[];
  readonly notetypes: readonly Notetype[];
  readonly media: readonly MediaSource[];
  /** Empty when the file carries no schedules. */
  readonly past: Pasts;
  readonly presets: readonly DeckPreset[];
  /** Most reviews first. */
  readonly parameters: readonly ParameterSet[];
  /** A whole collection of somebody's own: its schedules are taken unless the learner says otherwise. */
  readonly isCollection: boolean;
  /** Notes or rows that cannot come in. */
  readonly skipped: readonly Skipped[];
  /** What comes in changed: "12 filtered decks became normal ones." */
  readonly remarks: readonly string[];
  /** Text files only: how the columns were read, and that the learner may say otherwise. */
  readonly mapping: Mapping | null;
  /** Markdown notes only. */
  readonly graph?: FoundGraph;
}

/** Why nothing can be read: a sentence that says what the file is and what to do. */
export interface ReadProblem {
  readonly kind:
    | 'empty'
    | 'unknown'
    | 'damaged'
    | 'too-new'
    | 'too-old'
    | 'too-large'
    | 'encrypted'
    | 'cancelled'
    | 'invalid';
  readonly sentence: string;
  /** Every problem found, for a deck refused whole. */
  readonly details: readonly Skipped[];
}

export interface ReadOptions {
  /** When and where the learner is: due dates are calendar days. */
  readonly moment: Moment;
  /** The learner's own FSRS-6 parameters: histories without state are replayed with them. */
  readonly parameters: readonly number[];
  readonly signal?: AbortSignal;
  readonly onprogress?: (done: number, of: number) => void;
  /** How the learner reads the columns of a text file. */
  readonly mapping?: Pick<Mapping, 'separator' | 'html' | 'header' | 'roles'>;
}

export type Reader = (
  files: readonly ImportFile[],
  options: ReadOptions,
) => Promise<Result<Reading, ReadProblem>>;
