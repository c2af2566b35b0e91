import type { Reading } from '../../exchange/reading.ts';
import { allConcepts } from '../../store/concept-page.ts';
import type { ImportChoices, ImportContent, ImportPlan } from '../../store/import-content.ts';
import type { EngraphDb } from '../../store/db.ts';
import { counted } from '../format.ts';
import {
  hasLevels,
  namedConcepts,
  withLevels,
  withPages,
  type NamedConcept,
} from './import-graph.ts';
import type { ImportOffer } from './import-messages.ts';

/** What an import can do besides, on request, with what was found for it. Each offer is one switch, off at first. */
export interface Offers {
  readonly shown: readonly ImportOffer[];
  readonly named: readonly NamedConcept[];
}

const LEVELS = 'levels';
const PAGES = 'pages';
const ALL_LINKS = 'links';
const linkOffer = (concept: string): string => `link:${concept}`;
/** Concepts whose links are offered one by one; the switch for all takes the rest too. */
const SHOWN = 30;

/** Looks for what could grow into the graph: deck levels, pages with links, cards that name concepts which are here. */
export async function offersOf(
  db: EngraphDb,
  reading: Reading,
  { decks }: ImportContent,
  plan: ImportPlan,
): Promise<Offers> {
  const named = namedConcepts(decks, plan.notes, await allConcepts(db));
  const cards = named.reduce((sum, { links }) => sum + links.length, 0);
  const shown: ImportOffer[] = [];
  if (reading.graph && reading.graph.pages.length > 0)
    shown.push({
      ...{ id: PAGES, label: 'Make its pages concepts' },
      detail: `${counted(reading.graph.pages.length, 'page')} on the map, with ${counted(reading.graph.links.length, 'link')} between them.`,
    });
  else if (hasLevels(reading))
    shown.push({
      id: LEVELS,
      label: decks.length === 1 ? 'Make the deck a concept' : 'Make its decks concepts',
      detail:
        decks.length === 1
          ? 'It then stands on the map, and shows how well you know it.'
          : `${counted(decks.length, 'concept')} on the map, each part of the deck above it.`,
    });
  if (named.length > 1)
    shown.push({
      ...{ id: ALL_LINKS, label: 'Link every card that names a concept' },
      detail: `${counted(cards, 'link')} to ${counted(named.length, 'concept')} that you have. Or choose below.`,
    });
  for (const { concept, title, links, examples } of named.slice(0, SHOWN))
    shown.push({
      ...{ id: linkOffer(concept), label: `Link ${counted(links.length, 'card')} to ${title}` },
      detail: `Such as: ${examples[0] ?? ''}`,
    });
  return { shown, named };
}

/** The content with what the accepted offers add to it, and the links that they make. */
export function withOffers(
  reading: Reading,
  content: ImportContent,
  { named }: Offers,
  accepted: readonly string[],
): { readonly content: ImportContent; readonly links: ImportChoices['links'] } {
  const takes = new Set(accepted);
  let { decks } = content;
  if (takes.has(PAGES)) decks = withPages(decks, reading);
  if (takes.has(LEVELS)) decks = withLevels(decks);
  const links = named.filter(
    ({ concept }) => takes.has(ALL_LINKS) || takes.has(linkOffer(concept)),
  );
  return { content: { ...content, decks }, links: links.flatMap((found) => found.links) };
}
