import type { DeckHeader, NativeDeck } from './deck.ts';
import { decodeDeck } from './deck-json.ts';

/** A deck that comes with the app, and where its content lies. */
export interface BundledDeck extends DeckHeader {
  readonly url: string;
}

/** Loads a bundled deck. Rejects when its file cannot be had: it is precached with the app. */
export async function loadBundled({ id, url }: BundledDeck): Promise<NativeDeck> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The deck ${id} could not be loaded (${response.status})`);
  return decodeDeck(await response.text());
}
