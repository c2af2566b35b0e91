import type { Route } from '../../ui/route.svelte.ts';

export interface Place {
  readonly name:
    | 'today'
    | 'review'
    | 'done'
    | 'welcome'
    | 'decks'
    | 'deck'
    | 'options'
    | 'contents'
    | 'browse'
    | 'card'
    | 'card-edit'
    | 'card-new'
    | 'concept'
    | 'graph'
    | 'import'
    | 'settings';
  /** The tab it belongs to. */
  readonly root: string;
  /** Deck, concept, session or section in the address. */
  readonly id: string | null;
  /** Owns the whole phone: no tab bar. */
  readonly bare: boolean;
  /** The address means nothing here: Today, with a notice. */
  readonly moved: boolean;
}

const at = (name: Place['name'], root: string, id: string | null = null, bare = false): Place => ({
  ...{ name, root, id, bare },
  moved: false,
});

/** The screen that an address means. */
export function screenFor({ path, query }: Route): Place {
  const [root, id, part] = path;
  if (root === undefined || (root === 'today' && !id)) return at('today', 'today');
  if (root === 'welcome' && !id) return at('welcome', 'welcome', null, true);
  if (root === 'review' && !id) return at('review', 'today', null, true);
  if (root === 'review' && id === 'done' && part) return at('done', 'today', part, true);
  if (root === 'decks' && !id) return at('decks', 'decks');
  if (root === 'decks' && id && part === 'options') return at('options', 'decks', id, true);
  if (root === 'decks' && id && part === 'contents') return at('contents', 'decks', id, true);
  if (root === 'browse' && !id) return at('browse', 'decks');
  if (root === 'cards' && id === 'new' && !part) return at('card-new', 'decks', null, true);
  if (root === 'cards' && id && part === 'edit') return at('card-edit', 'decks', id, true);
  if (root === 'cards' && id && !part) return at('card', 'decks', id, true);
  if (root === 'decks' && id && !part) return at('deck', 'decks', id, true);
  // A concept chosen on the map has a sheet on a phone, and the tab bar makes room.
  if (root === 'graph' && !id) return at('graph', 'graph', null, Boolean(query['focus']));
  if (root === 'c' && id && !part) return at('concept', 'decks', id, true);
  if (root === 'import' && !part) return at('import', 'decks', id ?? null, true);
  if (root === 'settings' && !part) return at('settings', 'settings', id ?? null, true);
  return { ...at('today', 'today'), moved: true };
}
