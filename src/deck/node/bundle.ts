import type { Deck, DeckHeader } from '../deck.ts';
import { encodeDeck } from '../deck-json.ts';
import { readDeck } from '../read-deck.ts';
import { textOfHtml } from '../text-of-html.ts';
import { readDeckFolders } from './deck-folders.ts';

/** The order in which decks are offered: each builds on those before it. Others follow by id. */
const ORDER: readonly string[] = [
  'openstack-components',
  'vm-lifecycle',
  'nova-scheduler',
  'l2-population',
  'python-debugging',
];

/** A deck ready to be shipped. */
export interface BuiltDeck {
  readonly header: DeckHeader;
  readonly json: string;
}

/** Reads every deck below `root`; throws with all problems of all decks when one cannot be read. */
export async function buildDecks(root: string): Promise<BuiltDeck[]> {
  const built: BuiltDeck[] = [];
  const problems: string[] = [];
  for (const [folder, files] of await readDeckFolders(root)) {
    const read = await readDeck(files);
    if (!read.ok)
      for (const { file, line, message, suggestion } of read.problem)
        problems.push(`decks/${folder}/${file}:${line} ${message}. ${suggestion}`);
    else if (read.value.id !== folder)
      problems.push(`decks/${folder}/deck.md:1 The id is not the folder's name. Write ${folder}.`);
    else built.push(build(read.value));
  }
  if (problems.length > 0)
    throw new Error(`${problems.length} problems in the bundled decks:\n${problems.join('\n')}`);
  return built.sort((a, b) => compare(a.header.id, b.header.id));
}

function compare(a: string, b: string): number {
  const place = (id: string) => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);
  return place(a) - place(b) || (a < b ? -1 : 1);
}

function build(deck: Deck): BuiltDeck {
  const json = encodeDeck(deck);
  const [, introduction = ''] = /<p[^>]*>([\s\S]*?)<\/p>/.exec(deck.descriptionHtml) ?? [];
  const header: DeckHeader = {
    id: deck.id,
    title: deck.title,
    version: deck.version,
    cards: deck.notes.reduce((sum, { cards }) => sum + cards.length, 0),
    concepts: deck.concepts.length,
    bytes: new TextEncoder().encode(json).length,
    summary: textOfHtml(introduction),
  };
  return { header, json };
}
