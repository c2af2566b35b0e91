import type { ReviewRow } from '../memory/review.ts';
import { isReview } from './row-shapes.ts';

/** No journal is longer: it holds a few hundred rows. */
const MOST_CHARACTERS = 1_000_000;

/** The ratings and undos of a journal, and whether any of it cannot be read. */
export interface JournalRows {
  readonly rows: readonly ReviewRow[];
  readonly isDamaged: boolean;
}

/** Reads what `RatingJournal` kept; anything may have happened to it. Never throws. */
export function journalRows(text: string | null): JournalRows {
  if (!text) return { rows: [], isDamaged: false };
  const held = text.length > MOST_CHARACTERS ? null : parsed(text);
  if (!Array.isArray(held)) return { rows: [], isDamaged: true };
  const rows = held.filter(isRating);
  return { rows, isDamaged: rows.length < held.length };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isRating = (row: unknown): row is ReviewRow =>
  isReview(row) && (row.kind === 'answer' || row.kind === 'void');
