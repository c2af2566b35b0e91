import type { MediaSource, Skipped } from '../reading.ts';

/**
 * An Anki collection as plain values, the same for every generation and schema: JSON and protobuf are decoded,
 * rows are clean. What was dropped or mended on the way stands in `skipped` and `remarks`.
 *
 * Promised to whoever reads it: every note has a notetype of `notetypes` and exactly as many fields as that;
 * every card a note of `notes`, a deck (and home) of `decks` and an ordinal nobody else has on that note; every
 * review a card of `cards`. There is always a deck '1'. All numbers are finite.
 */
export interface AnkiCollection {
  readonly generation: AnkiGeneration;
  /** A whole collection (`.colpkg`, `collection.anki2`), not a deck that somebody shares. */
  readonly isCollection: boolean;
  /** `col.ver`: 11, 14–18. */
  readonly version: number;
  /** Creation, Unix seconds (`crt`): day 0 of due dates. 0 when the file does not know. */
  readonly created: number;
  readonly config: AnkiConfig;
  readonly notetypes: readonly AnkiNotetype[];
  readonly decks: readonly AnkiDeck[];
  readonly presets: readonly AnkiPreset[];
  /** By id. */
  readonly notes: readonly AnkiNote[];
  /** By note, then ordinal. */
  readonly cards: readonly AnkiCard[];
  readonly reviews: AnkiReviews;
  /** In the order of the package's list; one entry a name. */
  readonly media: readonly AnkiMedia[];
  readonly skipped: readonly Skipped[];
  readonly remarks: readonly string[];
}

/** `legacy1` = collection.anki2, `legacy2` = collection.anki21, `latest` = collection.anki21b, else a raw database. */
export type AnkiGeneration = 'legacy1' | 'legacy2' | 'latest' | 'database';

/** An id of the database: a number up to 2^53, a decimal text beyond. */
export type AnkiId = number | string;

export interface AnkiConfig {
  /** 1 when missing. */
  readonly schedVer: 1 | 2;
  /** Hour at which a day begins, 0–23; null when the file does not say (Anki: 4). */
  readonly rollover: number | null;
  /** Minutes *west* of UTC when the collection was made; null when unknown. */
  readonly creationOffset: number | null;
  /** Minutes *west* of UTC when the file was written; null when unknown. */
  readonly localOffset: number | null;
  /** Whether FSRS schedules; null when the file does not say. */
  readonly fsrs: boolean | null;
}

export interface AnkiField {
  readonly name: string;
  /** Place in the notetype, from 0 without gaps. */
  readonly ord: number;
  readonly rtl: boolean;
  /** Of image occlusion: 0 occlusion, 1 image, 2 header, 3 back extra, 4 comments. */
  readonly tag: number | null;
  readonly font: string;
  /** Pixels. */
  readonly size: number;
  readonly sticky: boolean;
  readonly description: string;
  readonly plainText: boolean;
}

export interface AnkiTemplate {
  readonly name: string;
  /** The card's ordinal, from 0 without gaps. */
  readonly ord: number;
  readonly qfmt: string;
  readonly afmt: string;
  /** Formats of the browser's list; '' = none. */
  readonly bqfmt: string;
  readonly bafmt: string;
  /** Deck into which new cards go instead, or null. */
  readonly targetDeck: string | null;
}

export interface AnkiNotetype {
  readonly id: string;
  readonly name: string;
  readonly kind: 'normal' | 'cloze';
  /** 0 unknown, 1 basic, 2 basic + reversed, 3 optional reversed, 4 typing, 5 cloze, 6 image occlusion. */
  readonly stockKind: number;
  readonly originalId: string | null;
  readonly css: string;
  readonly latexPre: string;
  readonly latexPost: string;
  readonly latexSvg: boolean;
  /** An ordinal of `fields`. */
  readonly sortField: number;
  /** Unix seconds. */
  readonly modified: number;
  /** At least one. */
  readonly fields: readonly AnkiField[];
  /** At least one. */
  readonly templates: readonly AnkiTemplate[];
}

export interface AnkiDeck {
  readonly id: string;
  /** Names outermost first, each trimmed and not empty. Parents may be missing from the file. */
  readonly path: readonly string[];
  readonly filtered: boolean;
  /** Null for filtered decks, and where the file names none that it holds. */
  readonly presetId: string | null;
  readonly description: string;
  /** `description` is Markdown, not HTML. */
  readonly markdown: boolean;
  /** The deck's own, 0–1, over its preset's. */
  readonly desiredRetention: number | null;
  /** The deck's own limits a day, over its preset's. */
  readonly newPerDay: number | null;
  readonly reviewsPerDay: number | null;
  /** Filtered decks: answers there count (Anki's "reschedule cards"). True for normal ones. */
  readonly reschedule: boolean;
  /** Unix seconds. */
  readonly modified: number;
}

/** Facts §5. Steps in minutes, retentions 0–1, intervals in days. Anki's defaults stand where the file is silent. */
export interface AnkiPreset {
  readonly id: string;
  readonly name: string;
  readonly modified: number;
  readonly learningSteps: readonly number[];
  readonly relearningSteps: readonly number[];
  /** The newest set that the preset holds, as stored: 17, 19 or 21 numbers; null = defaults. */
  readonly parameters: readonly number[] | null;
  /** Seven percentages, Monday first; empty = all 100. */
  readonly easyDays: readonly number[];
  readonly newPerDay: number;
  readonly reviewsPerDay: number;
  readonly startingEase: number;
  readonly easyBonus: number;
  readonly hardFactor: number;
  readonly intervalModifier: number;
  readonly lapseMultiplier: number;
  readonly minimumLapseInterval: number;
  readonly maximumInterval: number;
  readonly graduatingGood: number;
  readonly graduatingEasy: number;
  readonly insertOrder: 'due' | 'random';
  readonly leechAction: 'suspend' | 'tag';
  readonly leechThreshold: number;
  readonly autoplay: boolean;
  readonly capSeconds: number;
  readonly showTimer: boolean;
  /** Replaying on the answer side plays the question's sound too. */
  readonly replayQuestion: boolean;
  readonly buryNew: boolean;
  readonly buryReviews: boolean;
  readonly buryLearning: boolean;
  /** 0 mix, 1 after, 2 before. */
  readonly newMix: number;
  readonly learningMix: number;
  readonly newSort: number;
  readonly reviewOrder: number;
  readonly newGather: number;
  readonly desiredRetention: number;
  readonly historicalRetention: number;
  /** YYYY-MM-DD or ''. */
  readonly ignoreReviewsBefore: string;
}

export interface AnkiNote {
  readonly id: AnkiId;
  /** Never empty: a note without one is given `id <id>`. May occur twice in one file. */
  readonly guid: string;
  /** Id of a notetype in the collection. */
  readonly notetype: string;
  /** Unix seconds. */
  readonly modified: number;
  readonly tags: readonly string[];
  /** As many as the notetype has. */
  readonly fields: readonly string[];
}

export interface AnkiCard {
  readonly id: AnkiId;
  /** Index into `notes`. */
  readonly note: number;
  /** Where the card is now; perhaps a filtered deck. */
  readonly deck: string;
  /** Where it belongs while it is in a filtered deck, else null. */
  readonly home: string | null;
  readonly ord: number;
  /** 0 new, 1 learning, 2 review, 3 relearning. */
  readonly type: number;
  /** 0 new, 1 learning, 2 review, 3 learning by days, 4 preview, -1 suspended, -2 and -3 buried. */
  readonly queue: number;
  /** Position, Unix seconds or day number, by type and queue (facts §2); whole. In a filtered deck see `odue`. */
  readonly due: number;
  /** The due that counts while the card is in a filtered deck, else 0. */
  readonly odue: number;
  /** Days; negative = seconds (old learning cards). */
  readonly interval: number;
  /** Ease × 1000, 0 = none. */
  readonly factor: number;
  readonly reps: number;
  readonly lapses: number;
  /** Steps still to do. */
  readonly left: number;
  /** 0–7. */
  readonly flag: number;
  /** Unix seconds. */
  readonly modified: number;
  /** Position in the queue of new cards before the first answer, or null. */
  readonly position: number | null;
  /** FSRS: both or neither. Stability in days > 0, difficulty 1–10. */
  readonly memory: { readonly stability: number; readonly difficulty: number } | null;
  /** FSRS: desired retention 0–1. */
  readonly retention: number | null;
  readonly decay: number | null;
  /** Unix seconds of the last review, or null. */
  readonly lastReview: number | null;
}

/** The review log in columns: those of card `i` are the rows `starts[i]` to `starts[i + 1]`, oldest first. */
export interface AnkiReviews {
  readonly count: number;
  /** One longer than `cards`. */
  readonly starts: Uint32Array;
  /** Unix ms of the answer. */
  readonly at: Float64Array;
  /** 0 = no rating, 1–4. As stored: scheduler 1's three buttons are not shifted. */
  readonly ease: Uint8Array;
  /** New and former interval: days, or seconds when negative. */
  readonly interval: Int32Array;
  readonly lastInterval: Int32Array;
  /** Ease × 1000, or FSRS difficulty as 100–1100. */
  readonly factor: Int32Array;
  /** ms spent. */
  readonly duration: Int32Array;
  /** 0 learning, 1 review, 2 relearning, 3 filtered, 4 manual, 5 rescheduled. */
  readonly kind: Uint8Array;
}

export interface AnkiMedia extends MediaSource {
  /** The name as the list has it, where fields may mention it; `name` is normalised as Anki does. */
  readonly listed: string;
  /** 40 hex digits where the list knows them (latest generation); it may lie. */
  readonly sha1: string | null;
  /** Listed, but the package does not hold it: `read` gives null. */
  readonly missing: boolean;
}

/** One answer, for code that does not mind making objects. */
export interface AnkiReview {
  readonly at: number;
  readonly ease: number;
  readonly interval: number;
  readonly lastInterval: number;
  readonly factor: number;
  readonly duration: number;
  readonly kind: number;
}

/** The reviews of the card at that index of `cards`, oldest first. */
export function reviewsOf({ reviews }: AnkiCollection, card: number): AnkiReview[] {
  const from = reviews.starts[card] ?? 0;
  const to = reviews.starts[card + 1] ?? from;
  return Array.from({ length: to - from }, (_, i) => reviewAt(reviews, from + i));
}

/** Row `i` of the log as a value. */
export const reviewAt = (reviews: AnkiReviews, i: number): AnkiReview => ({
  at: reviews.at[i] ?? 0,
  ease: reviews.ease[i] ?? 0,
  interval: reviews.interval[i] ?? 0,
  lastInterval: reviews.lastInterval[i] ?? 0,
  factor: reviews.factor[i] ?? 0,
  duration: reviews.duration[i] ?? 0,
  kind: reviews.kind[i] ?? 0,
});
