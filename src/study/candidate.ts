import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import type { CardState } from '../memory/review.ts';

/** A card that may be asked. The store's card rows have this shape. */
export interface Candidate extends CardState {
  readonly id: CardId;
  readonly note: NoteId;
  readonly deck: DeckId;
  /** Place in author order. */
  readonly position: number;
  /** First is primary. */
  readonly concepts: readonly ConceptId[];
  readonly suspended: boolean;
  readonly retired: boolean;
}

/** What the learner decided about one card. */
export interface CardMark {
  readonly suspended: boolean;
  /** Hidden until this study day begins; 0 = not buried. */
  readonly buriedUntil: number;
}

export interface StudyDeck {
  readonly id: DeckId;
  /** Nesting, outermost name first. */
  readonly path: readonly string[];
  readonly paused: boolean;
}

/** True when `inner` is `outer` or lies below it. */
export const isWithin = (inner: readonly string[], outer: readonly string[]): boolean =>
  outer.length <= inner.length && outer.every((name, i) => name === inner[i]);
