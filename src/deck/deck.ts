import type { ConceptId, DeckId, NoteId, NotetypeId } from '../base/id.ts';

/** The four steps of reading a system, outermost first. */
export const LAYERS = ['architecture', 'component', 'module', 'code'] as const;
export type Layer = (typeof LAYERS)[number];

export const EDGE_KINDS = ['requires', 'part-of', 'calls', 'contrasts-with'] as const;
export type EdgeKind = (typeof EDGE_KINDS)[number];

/** A typed edge from the concept that holds it. `to` may name a deck that is not installed. */
export interface Edge {
  readonly kind: EdgeKind;
  readonly to: ConceptId;
}

/** Where a statement can be checked. */
export type Source =
  | { readonly kind: 'document'; readonly title: string; readonly url: string }
  | {
      readonly kind: 'code';
      readonly repo: string;
      readonly path: string;
      readonly symbol: string | null;
      readonly version: string;
    };

export interface Concept {
  readonly id: ConceptId;
  readonly title: string;
  readonly aliases: readonly string[];
  /** Markdown as written, and the safe HTML drawn from it. */
  readonly definition: string;
  readonly definitionHtml: string;
  /** null for imported concepts that name none: the fifth band, "Other". */
  readonly layer: Layer | null;
  readonly edges: readonly Edge[];
  readonly sources: readonly Source[];
  /** Ids that this concept had in earlier versions. */
  readonly formerly: readonly ConceptId[];
}

export const NATIVE_KINDS = ['question', 'reverse', 'cloze', 'typed', 'steps'] as const;
export type NativeKind = (typeof NATIVE_KINDS)[number];

/** What the author wrote, as Markdown; '' where absent. The learner edits these. */
export interface NativeFields {
  readonly prompt: string;
  readonly more: string;
  readonly answer: string;
  readonly note: string;
  readonly source: string;
}
export type FieldName = keyof NativeFields;
export const FIELD_NAMES = ['prompt', 'more', 'answer', 'note', 'source'] as const;

/**
 * One card of a note as it is shown: safe HTML made by `draw.ts` at build, import or edit.
 * Review loads neither parser nor highlighter.
 */
export interface DrawnCard {
  readonly part: string;
  /** Shown before and after reveal. */
  readonly prompt: string;
  /** Cloze: the text with washed blanks, shown before reveal in the place where the answer will stand; else ''. */
  readonly front: string;
  /** Number of steps announced on the front of a `steps` card, else 0. */
  readonly steps: number;
  readonly answer: string;
  readonly note: string;
  readonly source: string;
  /** Prompt as plain text: lists, titles, announcements. */
  readonly plain: string;
  /** The card's own deck, where it is not the note's: in Anki a card has a deck. */
  readonly deck?: DeckId;
}

/** A concept that a card tests; the first weighs 1, the others ½. */
export interface ConceptWeight {
  readonly concept: ConceptId;
  readonly weight: number;
}

interface NoteBase {
  readonly id: NoteId;
  readonly tags: readonly string[];
  /** Names of the media files that the note shows. */
  readonly media: readonly string[];
  readonly concepts: readonly ConceptWeight[];
  /** At least one; `parts` in order. */
  readonly cards: readonly DrawnCard[];
  /** Accepted answers of a typed note, of the blanks of a cloze; the first is the one shown. None when imported. */
  readonly accepted: readonly AcceptedAnswer[];
}

/** A note in Engraph's own format. */
export interface NativeNote extends NoteBase {
  readonly kind: NativeKind;
  readonly fields: NativeFields;
}

/**
 * A note of an imported notetype, kept as it came: drawn by the notetype's templates and sanitised only when
 * shown, so its cards hold `part` (the ordinal), `plain` and perhaps `deck`; everything else in them is empty.
 */
export interface ImportedNote extends NoteBase {
  readonly kind: 'imported';
  readonly notetype: NotetypeId;
  /** HTML as it came, by the field's ordinal in the notetype: "0", "1", … */
  readonly fields: Readonly<Record<string, string>>;
  /** Content hash of each of `media` that is stored. */
  readonly files: readonly MediaReference[];
  /** Seconds at which its author last changed it, 0 where the file does not say: an older delivery changes nothing. */
  readonly modified: number;
}

export type Note = NativeNote | ImportedNote;

/** What a name in an imported field or template stands for. */
export interface MediaReference {
  readonly name: string;
  readonly hash: string;
}

export interface AcceptedAnswer {
  readonly text: string;
  /** True when the answer is a single code span: case counts. */
  readonly exact: boolean;
}

export interface Chapter {
  readonly title: string;
  readonly concepts: readonly ConceptId[];
}

export interface MediaFile {
  readonly name: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly hash: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What every reader yields and the installer takes: bundled, imported or written by the learner. */
export interface Deck {
  readonly id: DeckId;
  /** Nesting, outermost name first; the last is the title. */
  readonly path: readonly string[];
  readonly title: string;
  /** An integer; larger is newer. */
  readonly version: number;
  readonly language: string;
  readonly licence: string;
  readonly authors: readonly string[];
  readonly descriptionHtml: string;
  /** Reading order. Concepts outside every chapter follow in file order. */
  readonly chapters: readonly Chapter[];
  readonly concepts: readonly Concept[];
  /** In author order. */
  readonly notes: readonly Note[];
  readonly media: readonly MediaFile[];
}

/** A deck in Engraph's own format. */
export interface NativeDeck extends Deck {
  readonly notes: readonly NativeNote[];
}

/** Names of a note's parts. The first keeps its name when a note becomes or stops being a `reverse`. */
export const PART_THERE = 'there';
export const PART_BACK = 'back';

/** Enough of a deck to offer it before it is loaded. */
export interface DeckHeader {
  readonly id: DeckId;
  readonly title: string;
  readonly version: number;
  readonly cards: number;
  readonly concepts: number;
  /** Size of the deck's chunk in bytes, uncompressed. */
  readonly bytes: number;
  /** Plain text of the first paragraph of the introduction. */
  readonly summary: string;
}
