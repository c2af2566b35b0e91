import { readFrontMatter } from '../../deck/front-matter.ts';
import type { YamlValue } from '../../deck/front-matter.ts';
import { reporter } from '../../deck/problem.ts';
import { pathOf } from '../deck-tree.ts';
import { titleOf } from '../text.ts';
import { linksIn } from './words.ts';

/** A page of notes. */
export interface Page {
  /** Relative to the folder that was chosen. */
  readonly path: string;
  readonly title: string;
  /** The deck that the page names for its cards, or null. */
  readonly deck: readonly string[] | null;
  readonly tags: readonly string[];
  readonly aliases: readonly string[];
  readonly body: string;
  /** Line of the file at which the body begins. */
  readonly bodyLine: number;
  /** Names of pages to which it links. */
  readonly links: readonly string[];
}

/** Reads a page's front matter, if it has any; YAML that cannot be read is left out of the cards all the same. */
export function readPage(path: string, text: string): Page {
  const clean = text.replace(/[\uE000-\uE003]/g, '');
  const cut = /^---[ \t]*\n(?:[^]*?\n)?---[ \t]*(?:\n|$)/.exec(clean)?.[0] ?? '';
  const front = cut === '' ? null : readFrontMatter(clean.slice(0, cut.length), reporter(path, []));
  const value = (...keys: string[]): string[] =>
    keys.flatMap((key) => textsOf(front?.entries.get(key)?.value));
  const body = clean.slice(cut.length);
  const title = value('title')[0] || titleOf(path);
  const tags = value('tags', 'tag')
    .flatMap((tag) => tag.split(/[\s,]+/))
    .map((tag) => tag.replace(/^#/, ''));
  const named = value('cards-deck', 'deck', 'TARGET DECK', 'anki-deck')[0] ?? null;
  return {
    ...{ path, title, body },
    deck:
      named !== null && named !== '' ? pathOf(named) : deckOfTag([...tags, ...flashcardTags(body)]),
    tags: tags
      .filter((tag) => tag !== '' && !/^flashcards?(?:\/|$)/i.test(tag))
      .map((tag) => tag.replaceAll('/', '::')),
    aliases: value('aliases', 'alias').filter((alias) => alias !== ''),
    bodyLine: cut.split('\n').length,
    links: linksIn(body),
  };
}

/** A text, or the items of a list. */
const textsOf = (value: YamlValue | undefined): string[] =>
  value?.kind === 'text'
    ? [value.text]
    : value?.kind === 'list'
      ? value.items.flatMap(textsOf)
      : [];

const flashcardTags = (body: string): string[] =>
  [...body.matchAll(/(?:^|\s)#(flashcards?\/[\p{L}\p{N}_/-]+)/gu)]
    .slice(0, 1)
    .map(({ 1: tag = '' }) => tag);

/** `#flashcards/science/physics` names the deck science::physics. */
function deckOfTag(tags: readonly string[]): string[] | null {
  const tag = tags.find((each) => /^flashcards?\/./i.test(each));
  return tag === undefined ? null : pathOf(tag.split('/').slice(1).filter(Boolean).join('::'));
}

/** Every tag on a card of the page: its own and the page's. */
export const allTags = (page: Page, own: readonly string[]): string[] => [
  ...new Set([...page.tags, ...own]),
];
