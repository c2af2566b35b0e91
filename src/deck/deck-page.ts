import type { Link, RootContent } from 'mdast';
import type { ConceptId, DeckId } from '../base/id.ts';
import type { Chapter } from './deck.ts';
import { readFrontMatter } from './front-matter.ts';
import type { YamlEntry } from './front-matter.ts';
import { DECK_KEYS, FORMAT, LANGUAGE, SLUG, WHOLE_NUMBER } from './keys.ts';
import type { Reporter } from './problem.ts';
import { parseFileLink, partsOf } from './reference.ts';
import { readSections } from './sections.ts';
import type { Piece, Sections } from './sections.ts';
import { closest } from './suggest.ts';
import { checkKeys, listAt, requiredText } from './values.ts';

/** `deck.md` as written. */
export interface DeckPage {
  readonly id: DeckId;
  readonly title: string;
  readonly version: number;
  readonly language: string;
  readonly licence: string;
  readonly authors: readonly string[];
  readonly intro: Piece;
  readonly sections: Sections;
}

/** Reads `deck.md`; what is missing or wrong is reported and stands as an empty value. */
export function readDeckPage(text: string, to: Reporter): DeckPage {
  const front = readFrontMatter(text, to);
  const entries = front?.entries ?? new Map<string, YamlEntry>();
  if (front) checkKeys(entries, DECK_KEYS, to);
  const value = (key: string, pattern: RegExp, advice: string): string => {
    const found = front ? requiredText(entries, key, to) : '';
    if (found !== '' && !pattern.test(found))
      to.report('value', entries.get(key)?.line ?? 1, `"${found}" is not a usable ${key}`, advice);
    return found;
  };
  value('format', new RegExp(`^${FORMAT}$`), `Write \`format: ${FORMAT}\`.`);
  const sections = readSections(front?.body ?? '', front?.bodyLine ?? 1, to);
  const authors = listAt(entries, 'authors', to).map((author) => author.text);
  if (front && authors.length === 0 && !entries.has('authors'))
    to.report('key-missing', 1, '"authors" is missing', 'Add `authors: [name]`.');
  return {
    id: value('id', SLUG, 'Use small letters, digits and hyphens.') as DeckId,
    title: value('title', /./, ''),
    version: Number(value('version', WHOLE_NUMBER, 'Write a whole number, larger for newer.')),
    language: value('language', LANGUAGE, 'Write a language tag such as en or pt-BR.'),
    licence: value('licence', /./, ''),
    authors,
    intro: sections.intro,
    sections,
  };
}

/** The chapters of `deck.md`: each `##` with the concept files that its lists link to. */
export function readChapters(
  { id, sections }: DeckPage,
  known: ReadonlySet<ConceptId>,
  to: Reporter,
): Chapter[] {
  const placed = new Set<ConceptId>();
  return sections.sections.map(({ written, line: headingLine, blocks, chunk }) => {
    const concepts: ConceptId[] = [];
    for (const block of blocks)
      for (const link of links(block)) {
        const line = chunk.shift + (link.position?.start.line ?? 1);
        const concept = parseFileLink(link.url, id);
        const advice = concept && nearest(concept, known);
        if (concept === null)
          to.report('chapter', line, `"${link.url}" is not a concept file`, 'Link to slug.md.');
        else if (!known.has(concept))
          to.report('chapter', line, `"${link.url}" does not exist`, advice ?? 'Add the file.');
        else if (placed.has(concept))
          to.report('chapter', line, `"${link.url}" is listed twice`, 'Keep one of the two.');
        else concepts.push(concept);
        if (concept) placed.add(concept);
      }
    if (concepts.length === 0 && blocks.length === 0)
      to.report('chapter', headingLine, 'A chapter without concepts', 'List links to its files.');
    return { title: written.trim(), concepts };
  });
}

function nearest(concept: ConceptId, known: ReadonlySet<ConceptId>): string | null {
  const near = closest(
    partsOf(concept).slug,
    [...known].map((other) => partsOf(other).slug),
  );
  return near && `Did you mean "${near}.md"?`;
}

/** The first link of every list item below a block of `deck.md`. */
function links(block: RootContent): Link[] {
  const found: Link[] = [];
  const walk = (node: RootContent): void => {
    if (node.type === 'paragraph') {
      const link = node.children.find((child) => child.type === 'link');
      if (link) found.push(link);
    } else if ('children' in node) node.children.forEach((child) => walk(child));
  };
  if (block.type === 'list') walk(block);
  return found;
}
