import type { Layer, NativeDeck, NativeKind } from '../deck.ts';
import { LAYERS, NATIVE_KINDS } from '../deck.ts';
import { countTopics } from '../lint.ts';
import type { Topic } from '../lint.ts';

export interface DeckCounts {
  readonly id: string;
  readonly title: string;
  readonly version: number;
  readonly concepts: number;
  readonly cards: number;
  /** Cards of each kind. */
  readonly kinds: Readonly<Record<NativeKind, number>>;
  /** Concepts of each layer. */
  readonly layers: Readonly<Record<Layer, number>>;
  readonly sources: number;
}

/** What `npm run decks -- --json` prints: a contract with the tests. */
export interface Counts {
  readonly decks: readonly DeckCounts[];
  readonly topics: Readonly<Record<string, number>>;
  readonly concepts: number;
  readonly cards: number;
}

/** Counts decks, concepts and cards (a reverse note is two cards). */
export function countDecks(
  decks: readonly NativeDeck[],
  topics: ReadonlyMap<string, Topic>,
): Counts {
  const counted = decks.map(countDeck);
  return {
    decks: counted,
    topics: Object.fromEntries(countTopics(decks, topics)),
    concepts: sum(counted.map(({ concepts }) => concepts)),
    cards: sum(counted.map(({ cards }) => cards)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const tally = <K extends string>(keys: readonly K[], count: (key: K) => number) =>
  Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>;

const countDeck = ({ id, title, version, concepts, notes }: NativeDeck): DeckCounts => ({
  id,
  title,
  version,
  concepts: concepts.length,
  cards: sum(notes.map(({ cards }) => cards.length)),
  kinds: tally(NATIVE_KINDS, (kind) =>
    sum(notes.map((note) => (note.kind === kind ? note.cards.length : 0))),
  ),
  layers: tally(LAYERS, (layer) => concepts.filter((concept) => concept.layer === layer).length),
  sources: sum(concepts.map(({ sources }) => sources.length)),
});
