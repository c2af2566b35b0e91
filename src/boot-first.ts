import type { NativeDeck } from './deck/deck.ts';
import type { BundledDeck } from './deck/load-bundled.ts';
import type { AppState } from './screens/app-state.svelte.ts';
import { installBundled } from './screens/install-bundled.ts';

export { show, start } from './boot.ts';

/** Adds the chosen decks; the first was loaded already. Rejects when the browser does not store them. */
export async function addDecks(
  app: AppState,
  decks: readonly BundledDeck[],
  loaded: NativeDeck,
): Promise<void> {
  for (const header of decks)
    await installBundled(app, header, header.id === loaded.id ? { loaded } : {});
}
