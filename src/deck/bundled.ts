import { decks } from 'virtual:decks';
import type { BundledDeck } from './load-bundled.ts';

/** The decks that come with the app, in the order in which they are offered. */
export const bundledDecks = decks as readonly BundledDeck[];
