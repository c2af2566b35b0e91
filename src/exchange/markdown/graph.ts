import { conceptId } from '../../base/id.ts';
import type { ConceptId, DeckId, NoteId } from '../../base/id.ts';
import { hashText } from '../ids.ts';
import type { FoundGraph, FoundPage } from '../reading.ts';
import { slugOf } from '../text.ts';
import type { Page } from './page.ts';

const MOST_LINKS = 50_000;

/**
 * Pages that hold cards, and pages to which these link (whether they were chosen or not), with their links: what
 * becomes concepts and edges when the learner asks for it.
 */
export function graphOf(
  pages: readonly { readonly page: Page; readonly notes: readonly NoteId[] }[],
  deck: DeckId,
): FoundGraph {
  const found = new Map<string, FoundPage>();
  const slugs = new Set<string>();
  const byAlias = new Map<string, string>();
  for (const { page } of pages)
    for (const name of [page.title, ...page.aliases, fileTitle(page.path)])
      if (!byAlias.has(key(name))) byAlias.set(key(name), page.title);
  const take = (name: string, aliases: readonly string[] = []): ConceptId => {
    const title = byAlias.get(key(name)) ?? name.trim().slice(0, 200);
    const known = found.get(key(title));
    if (known) return known.id;
    let slug = slugOf(title) || `page-${hashText(title).slice(0, 8)}`;
    if (slugs.has(slug)) slug = `${slug}-${hashText(title).slice(0, 8)}`;
    slugs.add(slug);
    const made = { id: conceptId(deck, slug), title, aliases };
    found.set(key(title), made);
    return made.id;
  };
  const notes = new Map<NoteId, ConceptId>();
  const links = new Map<string, FoundGraph['links'][number]>();
  for (const { page, notes: own } of pages) {
    if (own.length === 0) continue;
    const from = take(page.title, page.aliases);
    for (const note of own) notes.set(note, from);
    for (const name of page.links) {
      const to = take(name);
      if (to !== from && links.size < MOST_LINKS) links.set(`${from} ${to}`, { from, to });
    }
  }
  return { pages: [...found.values()], links: [...links.values()], notes };
}

const key = (name: string): string => name.trim().normalize('NFC').toLowerCase();
const fileTitle = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
