import type { IconName } from '../../ui/icons.ts';

/** The main places. A tab stands here only once its screen exists. */
export const TABS: readonly {
  readonly name: string;
  readonly icon: IconName;
  readonly href: string;
  readonly root: string;
}[] = [
  { name: 'Today', icon: 'today', href: '#/today', root: 'today' },
  { name: 'Graph', icon: 'graph', href: '#/graph', root: 'graph' },
  { name: 'Library', icon: 'library', href: '#/decks', root: 'decks' },
];
