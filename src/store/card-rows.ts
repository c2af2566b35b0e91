import { cardId, type CardId, type ConceptId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import type { CardState, ReviewRow } from '../memory/review.ts';
import type { CardRow, MarkRow, NoteRow } from './db.ts';
import type { Histories } from './history.ts';
import { withState, zoneOf, type Zone } from './queue-keys.ts';
import type { SealedPast } from './sealed-past.ts';

/** `foldCard` with the learner's parameters. */
export type Fold = (rows: readonly ReviewRow[]) => CardState;

const NEW: CardState = { memory: null, schedule: { phase: 'new' } };
const NO_ROWS: readonly ReviewRow[] = [];
/** Room for the cards of one note between two notes in author order. */
const PLACES_PER_NOTE = 1_000;

/** What card rows are derived from. */
export interface CardSources {
  readonly histories: Histories;
  readonly marks: ReadonlyMap<CardId, MarkRow>;
  /** Concepts that the learner linked to a card. */
  readonly links: ReadonlyMap<CardId, readonly ConceptId[]>;
  readonly fold: Fold;
  /** Rows of cards whose past cannot be read whole: they stay as they stand. */
  readonly kept?: ReadonlyMap<CardId, CardRow>;
  /** Where cards stand of which `histories` holds only the rows behind their sealed ones. */
  readonly sealed?: SealedPast;
}

/**
 * The card rows of a note: one a part, and one, retired, for each part that is gone but has a history.
 * `former` are ids of cards once made from this note (from the log or the table).
 */
export function cardRowsOf(
  note: NoteRow,
  former: Iterable<CardId>,
  sources: CardSources,
): CardRow[] {
  const parts = note.cards.map((card) => card.part);
  const live = note.cards.map(({ part, deck = note.deck }, i) => ({
    ...{ part, deck, place: i },
    retired: note.retired,
  }));
  const known = new Set(live.map(({ part }) => cardId(note.id, part)));
  const gone = [...new Set(former)]
    .filter((id) => !known.has(id) && noteOfCard(id) === note.id && hasPast(id, sources))
    .sort()
    .map((id, i) => ({
      ...{ part: partOfCard(id), deck: note.deck, place: parts.length + i },
      retired: true,
    }));
  return [...live, ...gone].map(({ part, deck, place, retired }) => {
    const id = cardId(note.id, part);
    const rows = sources.histories.get(id) ?? NO_ROWS;
    const row: CardRow = {
      id,
      note: note.id,
      deck,
      part,
      position: note.position * PLACES_PER_NOTE + place,
      concepts: conceptsOfCard(note, sources.links.get(id) ?? []),
      suspended: sources.marks.get(id)?.suspended ?? false,
      retired,
      ...NEW,
    };
    const kept = sources.kept?.get(id);
    if (kept) return withState(row, kept, zoneOfKept(kept, rows));
    const { state, zone } = sources.sealed?.with(id, rows) ?? {
      state: rows.length === 0 ? NEW : sources.fold(rows),
      zone: zoneOf(rows),
    };
    return withState(row, state, zone);
  });
}

/** A card that was answered, or came with a past. */
export const hasProgress = ({ lastAt, memory }: CardRow): boolean =>
  lastAt !== undefined || !!memory;

const hasPast = (id: CardId, { histories, kept, sealed }: CardSources): boolean =>
  histories.has(id) || (kept?.has(id) ?? false) || sealed?.with(id, NO_ROWS) != null;

/** Its last row is among the readable ones, or nobody knows where the learner was. */
function zoneOfKept({ lastAt }: CardRow, rows: readonly ReviewRow[]): Zone {
  const { at, ...zone } = zoneOf(rows);
  const last = Math.max(at ?? -Infinity, lastAt ?? -Infinity);
  return Number.isFinite(last) ? { ...zone, at: instant(last) } : zone;
}

/** Concepts that a card tests: those of its author, then those that the learner linked, in the order of their ids. */
export const conceptsOfCard = (
  note: Pick<NoteRow, 'concepts'>,
  linked: readonly ConceptId[],
): ConceptId[] => [...new Set([...note.concepts.map(({ concept }) => concept), ...linked])];

/** A card's id is note + part, and no part holds a slash (imported note ids may). */
export const noteOfCard = (id: CardId): string => id.slice(0, id.lastIndexOf('/'));
const partOfCard = (id: CardId): string => id.slice(id.lastIndexOf('/') + 1);
