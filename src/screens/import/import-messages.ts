import type { JobId, NoteId } from '../../base/id.ts';
import type { Moment } from '../../base/time.ts';
import type { Format, ImportFile, Mapping, ReadProblem, Skipped } from '../../exchange/reading.ts';
import type { ConflictChoice, ImportReport } from '../../store/import-content.ts';
import type { UndoProblem } from '../../store/job-undo.ts';
import type { Writer } from '../../store/stamp.ts';
import type { WordDiff } from './word-diff.ts';

/** How the learner reads the columns of a text file. */
export type MappingChoice = Pick<Mapping, 'separator' | 'html' | 'header' | 'roles'>;

/** What the page asks of the import worker. The worker has no clock: the time comes with every message. */
export type ImportRequest =
  /** A file will be chosen soon: what reads most of them is loaded. Nothing is answered. */
  | { readonly kind: 'prepare' }
  /** Which of several files belong together. */
  | { readonly kind: 'group'; readonly files: readonly ImportFile[] }
  /** Reads files and compares them with what is stored; without files, the ones read last. */
  | {
      readonly kind: 'read';
      readonly files: readonly ImportFile[] | null;
      readonly moment: Moment;
      readonly parameters: readonly number[];
      readonly mapping: MappingChoice | null;
    }
  /** Writes what was read last. */
  | {
      readonly kind: 'write';
      readonly job: JobId;
      readonly writer: Writer;
      readonly parameters: readonly number[];
      readonly choices: SentChoices;
    }
  /** The learner pressed something: a write gives way for a moment. */
  | { readonly kind: 'give-way' }
  /** Stops a write: what was written is taken back. */
  | { readonly kind: 'cancel' }
  /** Takes back an import that was done before. */
  | {
      readonly kind: 'undo';
      readonly job: JobId;
      readonly writer: Writer;
      readonly parameters: readonly number[];
    };

export interface SentChoices {
  readonly past: boolean;
  readonly presets: boolean;
  /** Takes the file's first set of parameters. */
  readonly parameters: boolean;
  readonly conflicts: readonly (readonly [NoteId, ConflictChoice])[];
  readonly otherwise: ConflictChoice;
  /** Offers that the learner accepted, by id. */
  readonly offers: readonly string[];
}

export type ImportReply =
  /** Nothing new, but the worker lives. */
  | { readonly kind: 'alive' }
  /** Files that come in together, by their place in the request. */
  | { readonly kind: 'groups'; readonly groups: readonly (readonly number[])[] }
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'preview'; readonly preview: ImportPreview }
  | { readonly kind: 'refused'; readonly problem: ReadProblem }
  | { readonly kind: 'written'; readonly report: ImportReport }
  /** Everything is as it was. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'undone'; readonly problem: UndoProblem | null }
  /** Something threw; what a write had written is taken back. */
  | { readonly kind: 'failed'; readonly cause: FailureCause; readonly message: string };

export type FailureCause = 'space' | 'database' | 'other';

/** A list of which the page gets the beginning. */
export interface Beginning<T> {
  readonly first: readonly T[];
  readonly count: number;
}

export interface ShownConflict {
  readonly note: NoteId;
  readonly title: string;
  readonly fields: readonly (WordDiff & { readonly name: string })[];
}

/** Something that an import can do besides, on request. */
export interface ImportOffer {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
}

/** All that the page learns of what was read: small, whatever the file's size. */
export interface ImportPreview {
  readonly format: Format;
  readonly title: string;
  readonly counts: {
    readonly added: number;
    readonly changed: number;
    readonly unchanged: number;
    readonly unreadable: number;
    /** Cards that come in: the number on the button. */
    readonly cards: number;
  };
  readonly concepts: { readonly added: number; readonly changed: number };
  readonly decks: Beginning<{
    readonly title: string;
    readonly cards: number;
    readonly isNew: boolean;
  }>;
  readonly newDecks: number;
  readonly media: number;
  readonly conflicts: Beginning<ShownConflict>;
  readonly updates: Beginning<string>;
  readonly skipped: Beginning<Skipped>;
  readonly remarks: readonly string[];
  readonly cycles: Beginning<{ readonly from: string; readonly to: string }>;
  /** Null when the file carries no schedules. */
  readonly past: { readonly cards: number; readonly reviews: number } | null;
  /** Names of its presets, each once. */
  readonly presets: readonly string[];
  /** Most reviews first. */
  readonly parameters: readonly { readonly name: string; readonly reviews: number }[];
  readonly isCollection: boolean;
  readonly mapping: Mapping | null;
  readonly offers: readonly ImportOffer[];
}
