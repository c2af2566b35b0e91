import { fold, pieces, type Piece } from './fold.ts';
import { needlesOf, parseQuery } from './query.ts';
import { nameScore } from './find-names.ts';

/** A place to go or a thing to begin, by name. */
export interface Command {
  readonly name: string;
  /** Other words for it. */
  readonly words: string;
  readonly href: string;
}
export interface CommandLine {
  readonly href: string;
  readonly title: readonly Piece[];
}

const COMMANDS: readonly Command[] = [
  { name: 'Start review', words: 'study session due today', href: '#/review' },
  { name: 'All cards', words: 'browse list find', href: '#/browse' },
  { name: 'New card', words: 'write add create note', href: '#/cards/new' },
  { name: 'Add a deck', words: 'import file link paste anki csv', href: '#/import' },
  { name: 'Today', words: 'home start', href: '#/today' },
  { name: 'Graph', words: 'map concepts', href: '#/graph' },
  { name: 'Graph as list', words: 'map concepts', href: '#/graph?view=list' },
  { name: 'Library', words: 'decks', href: '#/decks' },
  { name: 'Settings', words: 'options preferences', href: '#/settings' },
  { name: 'Back up', words: 'export save data restore copy', href: '#/settings/data' },
  { name: 'Study ahead', words: 'early tomorrow', href: '#/review?ahead=1' },
];
const FEW = 5;

/** Commands that the words name; without words, the first few. A query with an operator is about cards. */
export function findCommands(text: string): CommandLine[] {
  const query = parseQuery(text);
  const needles = needlesOf(query);
  if (query.tokens.length > needles.length) return [];
  return COMMANDS.map((command) => ({ command, score: scoreOf(command, needles) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, FEW)
    .map(({ command: { name, href } }) => ({ href, title: pieces(name, needles) }));
}

function scoreOf({ name, words }: Command, needles: readonly string[]): number {
  const text = `${fold(name)}\n${words}`;
  let sum = needles.length === 0 ? 1 : 0;
  for (const needle of needles) {
    const score = nameScore(text, needle, name.length);
    if (score === 0) return 0;
    sum += score;
  }
  return sum;
}
