import { conceptId } from '../base/id.ts';
import type { ConceptId, DeckId } from '../base/id.ts';

const REFERENCE = /^(?:([a-z0-9][a-z0-9-]*)\/)?([a-z0-9][a-z0-9-]*)$/;
const MARKDOWN_LINK = /^(?:\.\/|\.\.\/([a-z0-9][a-z0-9-]*)\/)?([a-z0-9][a-z0-9-]*)\.md(?:#.*)?$/;

/** `slug` or `deck-id/slug` as a concept's id; null when it is neither. */
export function parseReference(text: string, deck: DeckId): ConceptId | null {
  const [, other, slug] = REFERENCE.exec(text) ?? [];
  return slug === undefined ? null : conceptId((other as DeckId | undefined) ?? deck, slug);
}

/** `slug.md`, `./slug.md` or `../deck-id/slug.md`: a link that works on a code-hosting site. */
export function parseFileLink(url: string, deck: DeckId): ConceptId | null {
  const [, other, slug] = MARKDOWN_LINK.exec(url) ?? [];
  if (slug === undefined || slug === 'deck') return null;
  return conceptId((other as DeckId | undefined) ?? deck, slug);
}

/** The two halves of a concept's id. */
export function partsOf(id: ConceptId): { readonly deck: DeckId; readonly slug: string } {
  const at = id.indexOf('/');
  return { deck: id.slice(0, at) as DeckId, slug: id.slice(at + 1) };
}
