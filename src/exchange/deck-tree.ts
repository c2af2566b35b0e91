import type { Deck, Note } from '../deck/deck.ts';
import { importedDeckId } from './ids.ts';
import { LIMITS } from './limits.ts';

/** A deck of an import before it is one: what the file says of it. */
export interface FoundDeck {
  readonly path: readonly string[];
  readonly notes: readonly Note[];
  readonly description?: string;
}

/** `A::B` in its parts, as Anki understands deck names; never empty. */
export const pathOf = (name: string): string[] => cleanPath(name.split('::'));

/** Parts trimmed and without control characters; an empty one is `blank`, what lies too deep joins the last. */
export function cleanPath(parts: readonly string[]): string[] {
  const clean = parts.map(
    (part) =>
      part
        .normalize('NFC')
        .replace(/[\0-\x1f\x7f]/g, '')
        .replace(/^[\s:]+|(?<![\s:])[\s:]+$/g, '')
        .slice(0, 200) || 'blank',
  );
  const kept = clean.slice(0, LIMITS.depth - 1);
  const deeper = clean.slice(LIMITS.depth - 1);
  return deeper.length > 0 ? [...kept, deeper.slice(0, 3).join(' ')] : kept;
}

interface Growing {
  readonly path: readonly string[];
  readonly notes: Note[];
  description: string;
}

/**
 * Decks with all their parents, outermost first, in the order found. Paths that differ only in case are one deck
 * under the first spelling. `version` grows with each import, so that a later one is newer.
 */
export function deckTree(found: readonly FoundDeck[], version: number): Deck[] {
  const decks = new Map<string, Growing>();
  const at = (path: readonly string[]): Growing => {
    const id = importedDeckId(path);
    const known = decks.get(id);
    if (known) return known;
    const parent = path.length > 1 ? at(path.slice(0, -1)) : null;
    const made: Growing = {
      path: [...(parent?.path ?? []), path.at(-1) ?? 'blank'],
      notes: [],
      description: '',
    };
    decks.set(id, made);
    return made;
  };
  for (const { path, notes, description } of found) {
    const deck = at(cleanPath(path));
    for (const note of notes) deck.notes.push(note);
    deck.description ||= description ?? '';
  }
  return [...decks.values()]
    .map(({ path, notes, description }) => ({
      id: importedDeckId(path),
      path,
      title: path.at(-1) ?? 'blank',
      version,
      ...{ language: '', licence: '', authors: [], descriptionHtml: description },
      ...{ chapters: [], concepts: [], media: [], notes },
    }))
    .sort((a, b) => a.path.length - b.path.length);
}
