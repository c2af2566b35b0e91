import type { DeckId } from '../../../base/id.ts';
import type { Deck, ImportedNote } from '../../../deck/deck.ts';
import { importedDeckId } from '../../ids.ts';
import { LIMITS } from '../../limits.ts';
import type { AnkiCard, AnkiCollection, AnkiDeck } from '../collection.ts';
import { descriptionHtml } from './description.ts';
import type { Report } from './report.ts';

/** A deck of ours and the deck of the file that it comes from; none for a parent that the file lacks. */
export interface Place {
  readonly id: DeckId;
  readonly path: readonly string[];
  readonly source: AnkiDeck | null;
}

export interface Places {
  /** Every deck and parent, each once, outermost first, names in order. */
  readonly all: readonly Place[];
  /** The deck to which a card belongs when it is in no filtered deck. */
  homeOf(card: Pick<AnkiCard, 'deck' | 'home'>): Place;
  readonly fallback: Place;
}

const DEFAULT = '1';

/** Decks of the file as places: parents made, filtered ones resolved, names that differ by case joined. */
export function placesOf({ decks }: Pick<AnkiCollection, 'decks'>, report: Report): Places {
  const byId = new Map<DeckId, Place>();
  const normal = new Map<string, Place>();
  const put = (path: readonly string[], source: AnkiDeck | null): Place => {
    const id = importedDeckId(path);
    const known = byId.get(id);
    if (known && (known.source !== null || source === null)) return known;
    // Children follow the first spelling of their parents: paths are compared as they are elsewhere.
    const parents = path.length > 1 ? put(path.slice(0, -1), null).path : [];
    const place = { id, path: known?.path ?? [...parents, ...path.slice(-1)], source };
    byId.set(id, place);
    return place;
  };
  for (const deck of decks)
    if (!deck.filtered) normal.set(deck.id, put(shallow(deck.path, report), deck));
  const fallback = normal.get(DEFAULT) ?? put(['Default'], null);
  const homes = new Map<string, Place>();
  for (const deck of decks) if (deck.filtered) homes.set(deck.id, above(deck, byId) ?? fallback);
  report.count('filtered', homes.size);
  return {
    all: [...byId.values()].sort(byPath),
    fallback,
    homeOf: ({ deck, home }) => {
      const own = normal.get(home ?? deck) ?? (home === null ? null : normal.get(deck));
      if (own) return own;
      report.count('homeless');
      return homes.get(deck) ?? fallback;
    },
  };
}

/** The normal deck right above a filtered one. */
const above = ({ path }: AnkiDeck, byId: ReadonlyMap<DeckId, Place>): Place | null =>
  byId.get(importedDeckId(path.slice(0, -1))) ?? null;

/** A path of bearable depth: what lies deeper is one name. */
function shallow(path: readonly string[], report: Report): readonly string[] {
  if (path.length === 0) return ['Default'];
  if (path.length <= LIMITS.depth) return path;
  report.count('deep');
  const last = path.slice(LIMITS.depth - 1).join(' ');
  return [...path.slice(0, LIMITS.depth - 1), last];
}

/** Parents before children, siblings by name; the same everywhere. */
function byPath(a: Place, b: Place): number {
  for (let i = 0; ; i++) {
    const [left, right] = [a.path[i]?.toLowerCase(), b.path[i]?.toLowerCase()];
    if (left === undefined || right === undefined) return a.path.length - b.path.length;
    if (left !== right) return left < right ? -1 : 1;
  }
}

/** Places worth keeping: those that hold or lead to cards; all but Default when nothing holds any. */
export function keptPlaces({ all }: Places, holding: ReadonlySet<DeckId>): Place[] {
  if (holding.size === 0)
    return all.filter(({ source, path }) => source?.id !== DEFAULT || path.length > 1);
  const kept = new Set<DeckId>();
  for (const { id, path } of all)
    if (holding.has(id))
      for (let depth = 1; depth <= path.length; depth++)
        kept.add(importedDeckId(path.slice(0, depth)));
  return all.filter(({ id }) => kept.has(id));
}

/** A place as a deck. `version`: seconds of the newest note in the file. */
export const deckOf = (
  { id, path, source }: Place,
  notes: readonly ImportedNote[],
  version: number,
): Deck => ({
  ...{ id, path, notes, version },
  title: path.at(-1) ?? '',
  language: '',
  licence: '',
  authors: [],
  descriptionHtml: source ? descriptionHtml(source.description, source.markdown) : '',
  chapters: [],
  concepts: [],
  media: [],
});

/** Name of the whole: the deepest deck that all decks with cards lie in; '' when there is none. */
export function commonTitle(places: readonly Place[], holding: ReadonlySet<DeckId>): string {
  const paths = places
    .filter(({ id }) => holding.size === 0 || holding.has(id))
    .map(({ path }) => path);
  const [first = []] = paths;
  const depth = paths.reduce((shared, path) => {
    const differs = first.findIndex((name, i) => path[i] !== name);
    return differs < 0 ? shared : Math.min(shared, differs);
  }, first.length);
  return first[depth - 1] ?? '';
}
