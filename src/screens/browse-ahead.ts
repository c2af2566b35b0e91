import { whenIdle } from '../ui/when-idle.ts';

/** Loads the screen of the list of cards once the library has nothing else to do; returns what calls it off. */
export const loadBrowseAhead = (): (() => void) =>
  // What fails here is tried again, and told, when the list is opened.
  whenIdle(() => void import('./browse/Browse.svelte').catch(() => undefined));
