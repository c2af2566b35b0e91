import type { ImportChoices, ImportContent } from '../../store/import-content.ts';
import type { EngraphDb } from '../../store/db.ts';
import type { ImportOffer } from './import-messages.ts';

/**
 * What an import can do besides, on request: deck levels as concepts, links to concepts that are here. Each
 * offer is one switch in the preview (`Offers.svelte`), off at first.
 */
export async function offersOf(
  _db: EngraphDb,
  _content: ImportContent,
): Promise<readonly ImportOffer[]> {
  return [];
}

/** The content with what the accepted offers add to it, and the links that they make. */
export const withOffers = (
  content: ImportContent,
  _accepted: readonly string[],
): { readonly content: ImportContent; readonly links: ImportChoices['links'] } => ({
  content,
  links: [],
});
