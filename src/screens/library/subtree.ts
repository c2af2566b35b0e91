import type { DeckRow } from '../../store/db.ts';

/** The deck and those whose path goes on from its own, outermost first. */
export function subtree(root: DeckRow, all: readonly DeckRow[]): DeckRow[] {
  return all
    .filter(({ path }) => root.path.every((name, i) => name === path[i]))
    .filter(({ id, path }) => id === root.id || path.length > root.path.length)
    .sort((a, b) => a.path.length - b.path.length || (a.path.join() < b.path.join() ? -1 : 1));
}
