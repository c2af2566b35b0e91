import type { ReviewRow } from '../memory/review.ts';

export const JOURNAL_KEY = 'engraph-unsaved';
/** The notice stops the learner long before. */
const MOST_ROWS = 200;

/**
 * Log rows whose write failed, kept beside the database until it has them: memory alone would lose them with the page.
 * Nothing here is read or written while writes succeed.
 */
export interface RatingJournal {
  /** In the place of what this window kept before. What another one kept stays. */
  keep(rows: readonly ReviewRow[]): void;
  readonly isEmpty: boolean;
  /** What a page that is gone has kept, as it stands there; the journal is empty then. */
  take(): string | null;
}

type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function ratingJournal(place: () => Place = () => localStorage): RatingJournal {
  const own = new Set<string>();
  const ofOthers = (text: string | null): unknown[] => {
    const rows = attempt<unknown>(() => JSON.parse(text ?? '[]'), null);
    return Array.isArray(rows) ? rows.filter((row) => !own.has(idOf(row))) : [];
  };
  return {
    keep(rows) {
      for (const { id } of rows) own.add(id);
      attempt(() => {
        const all = [...ofOthers(place().getItem(JOURNAL_KEY)), ...rows].slice(0, MOST_ROWS);
        if (all.length === 0) place().removeItem(JOURNAL_KEY);
        else place().setItem(JOURNAL_KEY, JSON.stringify(all));
      }, undefined);
    },
    get isEmpty() {
      return attempt(() => place().getItem(JOURNAL_KEY), null) === null;
    },
    take: () =>
      attempt(() => {
        const text = place().getItem(JOURNAL_KEY);
        place().removeItem(JOURNAL_KEY);
        return text;
      }, null),
  };
}

/** Browsers may refuse this storage, or have no room in it either: then memory is all there is. */
function attempt<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise;
  }
}

const idOf = (row: unknown): string => String((row as { id?: unknown } | null)?.id);
