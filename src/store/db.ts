import Dexie, { type EntityTable, type Table } from 'dexie';
import type { CardId, ConceptId, DeckId, DeviceId, JobId, NoteId, NotetypeId } from '../base/id.ts';
import type { Instant, StudyDay } from '../base/time.ts';
import type { Chapter, Concept, Note } from '../deck/deck.ts';
import type { Notetype } from '../deck/notetype.ts';
import type { CardState, ReviewRow } from '../memory/review.ts';

/** On every stored row that can change; written in one place, `stamp.ts`. */
export interface Stamp {
  /** max(now, changedAt of the version replaced + 1). */
  readonly changedAt: Instant;
  readonly by: DeviceId;
  /** changedAt of the version this one replaced; 0 for the first. */
  readonly was: number;
}

/** A deleted row leaves one: key is `<table>/<id>`. */
export interface TombstoneRow extends Stamp {
  readonly id: string;
}

export interface DeckRow extends Stamp {
  readonly id: DeckId;
  readonly path: readonly string[];
  readonly title: string;
  readonly version: number;
  readonly language: string;
  readonly licence: string;
  readonly authors: readonly string[];
  readonly descriptionHtml: string;
  readonly chapters: readonly Chapter[];
  readonly origin: { readonly kind: 'bundled' | 'file' | 'own'; readonly name: string };
  readonly paused: boolean;
  /** Counts for rows and headers, so that no screen counts them. */
  readonly cards: number;
  readonly concepts: number;
  readonly addedAt: Instant;
}

export interface ConceptRow extends Stamp, Concept {
  readonly deck: DeckId;
}

/** A note and what the store adds to it. */
export type NoteRow = Note & NoteRowPart;

export interface NoteRowPart extends Stamp {
  readonly deck: DeckId;
  /** Place in author order. */
  readonly position: number;
  /** Hash of each field as last delivered; a field that differs is the learner's own. */
  readonly base: Readonly<Record<string, string>>;
  /** Text of the edited fields as last delivered; absent where it is not known (edits of older versions). */
  readonly theirs?: Readonly<Record<string, string>>;
  /** True when any field ≠ its base. */
  readonly edited: boolean;
  /** Gone from the deck's newest version; its cards are `retired`. */
  readonly retired: boolean;
  /** When it came into a deck that was there before; absent where it came with its deck. */
  readonly addedAt?: Instant;
}

/** How the notes of an imported notetype are drawn. */
export interface NotetypeRow extends Stamp, Notetype {
  readonly id: NotetypeId;
}

/** Derived from log, note and mark; unstamped, never merged, can be deleted and rebuilt (`derive.ts`). */
export interface CardRow extends CardState {
  readonly id: CardId;
  readonly note: NoteId;
  readonly deck: DeckId;
  readonly part: string;
  readonly position: number;
  /** First is primary (weight 1), the others ½. */
  readonly concepts: readonly ConceptId[];
  readonly suspended: boolean;
  readonly retired: boolean;
  /** Instant of the card's last row of any kind: the next one must be later (scheduling, rule 1). */
  readonly lastAt?: Instant;
  /**
   * Queue key: the study day on which the card is due (a step: the day its instant falls on). Absent for
   * new, suspended and retired cards, so the index `[deck+dueDay]` holds only what can be asked.
   */
  readonly dueDay?: StudyDay;
  /** Queue key of a new card that can be asked: its place in author order. */
  readonly newAt?: number;
}

/** What the learner decided about one card. Own rows, so that a rating never outranks a suspension. */
export interface MarkRow extends Stamp {
  readonly card: CardId;
  readonly suspended: boolean;
  /** Hidden until this study day begins; 0 = not buried. */
  readonly buriedUntil: number;
  /** 0 = none, 1–7 as in Anki. */
  readonly flag: number;
}

/** Links, opened locks, goals: the learner's own rows that no deck update touches. */
export interface LinkRow extends Stamp {
  readonly id: string;
  readonly kind: 'link' | 'open' | 'goal';
  readonly card: CardId | null;
  readonly concept: ConceptId;
}

/** Sparse options: a deck's own, else its nearest ancestor's, else those of `global`. */
export interface OptionsRow extends Stamp {
  readonly deck: DeckId | 'global';
  readonly newPerDay?: number;
  readonly reviewsPerDay?: number;
  /** 0.80–0.97. */
  readonly retention?: number;
  /** Days. */
  readonly maximumInterval?: number;
  /** Minutes, 1–1,439 each. */
  readonly learningSteps?: readonly number[];
  readonly relearningSteps?: readonly number[];
  readonly burySiblings?: boolean;
  readonly leechLimit?: number;
  readonly newOrder?: 'author' | 'random';
}

export interface SettingRow extends Stamp {
  readonly key: string;
  readonly value: unknown;
}

/** Derived: what happened on one study day in one deck. */
export interface DayRow {
  readonly day: StudyDay;
  readonly deck: DeckId;
  /** Cards seen for the first time. */
  readonly fresh: number;
  /** Answers to cards in phase review: counts against reviewsPerDay. */
  readonly reviews: number;
  readonly again: number;
  readonly hard: number;
  readonly good: number;
  readonly easy: number;
  readonly ms: number;
}

/** About 8,000 reviews in columns (`segment.ts`); segments may overlap in time. */
export interface SegmentRow {
  readonly id: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface MediaRow extends Stamp {
  readonly hash: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A bulk write under way or done: what it adds and what it replaced, enough to roll it back. */
export interface JobRow {
  readonly id: JobId;
  readonly kind: 'install' | 'update' | 'remove' | 'restore' | 'import' | 'bulk';
  readonly state: 'open' | 'done' | 'undone';
  readonly deck: DeckId | null;
  readonly startedAt: Instant;
  readonly undoUntil: Instant;
  readonly report: Readonly<Record<string, number>>;
  /** What an import adds besides rows that its entries name. */
  readonly import?: ImportTrace;
  /** What a bulk action on cards did besides. */
  readonly bulk?: BulkTrace;
}

/** Enough of a bulk action (`bulk.ts`) to take it back field by field. Its log rows bear the job's id as session. */
export interface BulkTrace {
  readonly kind: 'suspend' | 'bury' | 'flag' | 'tag' | 'move' | 'link' | 'due' | 'reset' | 'delete';
  /** Cards that each deck gained or, below 0, lost: for the decks' counts. */
  readonly decks: readonly (readonly [DeckId, number])[];
}

/** Enough of an import to take it back and to tell of it later. */
export interface ImportTrace {
  /** Name of the file or deck. */
  readonly title: string;
  readonly decks: readonly { readonly id: DeckId; readonly fresh: boolean }[];
  /** Segments of the log that hold the imported history. */
  readonly segments: readonly string[];
  /** What did not come in, at most 200. */
  readonly skipped: readonly ImportSkipped[];
  readonly remarks: readonly string[];
}

export interface ImportSkipped {
  readonly where: string;
  readonly cause: string;
  readonly advice: string;
}

/** Rows a job replaced (`row`) or added (`row` null), in the order written. */
export interface JobEntryRow {
  readonly id?: number;
  readonly job: JobId;
  readonly table: string;
  readonly key: string;
  readonly row: unknown;
}

/** This device only, never merged: its id, the session under way, dismissed notices, caches. */
export interface LocalRow {
  readonly key: string;
  readonly value: unknown;
}

export class EngraphDb extends Dexie {
  decks!: EntityTable<DeckRow, 'id'>;
  concepts!: EntityTable<ConceptRow, 'id'>;
  notes!: EntityTable<NoteRow, 'id'>;
  cards!: EntityTable<CardRow, 'id'>;
  marks!: EntityTable<MarkRow, 'card'>;
  links!: EntityTable<LinkRow, 'id'>;
  options!: EntityTable<OptionsRow, 'deck'>;
  settings!: EntityTable<SettingRow, 'key'>;
  reviews!: EntityTable<ReviewRow, 'id'>;
  segments!: EntityTable<SegmentRow, 'id'>;
  days!: Table<DayRow, [StudyDay, DeckId]>;
  media!: EntityTable<MediaRow, 'hash'>;
  notetypes!: EntityTable<NotetypeRow, 'id'>;
  jobs!: EntityTable<JobRow, 'id'>;
  jobEntries!: EntityTable<JobEntryRow, 'id'>;
  tombstones!: EntityTable<TombstoneRow, 'id'>;
  local!: EntityTable<LocalRow, 'key'>;

  constructor(name = 'engraph') {
    // Ratings are written beside Dexie (`plain-transaction.ts`): a cache of its own would not know of them.
    super(name, { chromeTransactionDurability: 'relaxed', cache: 'disabled' });
    // Each index exists for a query named beside it.
    this.version(1).stores({
      decks: 'id',
      concepts: 'id, deck', //                                 a deck's concepts
      notes: 'id, deck', //                                    a deck's notes
      cards: 'id, note, deck, *concepts, [deck+dueDay], [deck+newAt]', // siblings; concept page; due; new
      marks: 'card, buriedUntil', //                           what is buried today
      links: 'id, card, concept',
      options: 'deck',
      settings: 'key',
      reviews: 'id, at, session, [card+at]', //                tail to seal; a session; a card's history
      segments: 'id, to',
      days: '[day+deck], day', //                              limits, strip
      media: 'hash',
      jobs: 'id, state, deck', //                              open jobs at start; undo on the deck page
      jobEntries: '++id, job',
      tombstones: 'id',
      local: 'key',
    });
    // Imported notes are drawn by their notetype.
    this.version(2).stores({ notetypes: 'id' });
  }
}
