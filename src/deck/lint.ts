import type { ConceptId, DeckId } from '../base/id.ts';
import type { Concept, Deck } from './deck.ts';
import { lintCards } from './lint-cards.ts';
import { lintGraph } from './lint-graph.ts';
import { LAYERS } from './deck.ts';
import { partsOf } from './reference.ts';

/** A rule of the bundled decks; a deck can be read, and still break one. */
export type LintRule =
  | 'prerequisite-unknown'
  | 'prerequisite-cycle'
  | 'prerequisite-later'
  | 'reference-unknown'
  | 'concept-orphan'
  | 'concept-twice'
  | 'concept-without-card'
  | 'concept-without-source'
  | 'concept-without-layer'
  | 'concept-without-definition'
  | 'concept-outside-chapters'
  | 'layer-unused'
  | 'prompt-twice'
  | 'prompt-without-question-mark'
  | 'answer-long'
  | 'two-answers'
  | 'topic-unknown-concept'
  | 'topic-short';

export interface LintProblem {
  readonly rule: LintRule;
  /** A warning is shown, but does not fail. */
  readonly level: 'problem' | 'warning';
  /** null for a topic. */
  readonly deck: DeckId | null;
  /** Name relative to the deck's folder. */
  readonly file: string;
  /** Text near which the fault stands in that file: a note's id or a reference; '' for its top. */
  readonly near: string;
  readonly message: string;
  readonly suggestion: string;
}

/** What a subject's cards must add up to: `least` cards on `concepts`. */
export interface Topic {
  readonly least: number;
  readonly concepts: readonly ConceptId[];
}

export interface LintInput {
  readonly decks: readonly Deck[];
  readonly topics: ReadonlyMap<string, Topic>;
  /** Concepts of decks that could not be read: they exist, and that is all that is known. */
  readonly unread?: ReadonlySet<ConceptId>;
}

export type Collect = (problem: LintProblem) => void;

/** Everything that the bundled decks must be beyond readable: a connected graph with finished cards. */
export function lintDecks({ decks, topics, unread = new Set() }: LintInput): LintProblem[] {
  const problems: LintProblem[] = [];
  const collect: Collect = (problem) => problems.push(problem);
  lintConcepts(decks, collect);
  lintGraph(decks, unread, collect);
  lintCards(decks, unread, collect);
  lintTopics(decks, topics, unread, collect);
  return problems;
}

/** Fills in what most problems of a concept share. */
export const conceptProblem = (
  concept: ConceptId,
  rule: LintRule,
  message: string,
  suggestion: string,
  near = '',
): LintProblem => {
  const { deck, slug } = partsOf(concept);
  return { rule, level: 'problem', deck, file: `${slug}.md`, near, message, suggestion };
};

function lintConcepts(decks: readonly Deck[], collect: Collect): void {
  const seen = new Set<ConceptId>();
  for (const deck of decks) {
    const chaptered = new Set(deck.chapters.flatMap(({ concepts }) => concepts));
    const withCard = new Set(deck.notes.map(({ concepts }) => concepts[0]?.concept));
    for (const concept of deck.concepts) {
      for (const id of [concept.id, ...concept.formerly]) {
        const message = `The concept ${id} is defined twice`;
        if (seen.has(id))
          collect(conceptProblem(concept.id, 'concept-twice', message, 'Keep one.', 'formerly'));
        seen.add(id);
      }
      lintConcept(concept, withCard.has(concept.id), chaptered.has(concept.id), collect);
    }
    for (const layer of LAYERS)
      if (!deck.concepts.some((concept) => concept.layer === layer))
        collect({
          rule: 'layer-unused',
          level: 'problem',
          deck: deck.id,
          file: 'deck.md',
          near: '',
          message: `No concept of the layer "${layer}"`,
          suggestion: 'A deck leads through all four layers.',
        });
  }
}

function lintConcept(
  { id, sources, layer, definition }: Concept,
  hasCard: boolean,
  inChapter: boolean,
  collect: Collect,
): void {
  if (!hasCard) collect(conceptProblem(id, 'concept-without-card', 'No card', 'Add a ## note.'));
  if (sources.length === 0)
    collect(conceptProblem(id, 'concept-without-source', 'No source', 'Add one to `sources`.'));
  if (layer === null)
    collect(conceptProblem(id, 'concept-without-layer', 'No layer', 'Add `layer: …`.'));
  if (definition.trim() === '') {
    const advice = 'Write one above the first ##.';
    collect(conceptProblem(id, 'concept-without-definition', 'No definition', advice));
  }
  if (!inChapter) {
    const advice = 'Link to it in deck.md.';
    collect(conceptProblem(id, 'concept-outside-chapters', 'In no chapter', advice));
  }
}

/** Number of cards on each topic: those whose own concept the topic names. */
export function countTopics(
  decks: readonly Deck[],
  topics: ReadonlyMap<string, Topic>,
): Map<string, number> {
  const cards = new Map<ConceptId, number>();
  for (const { concepts, cards: drawn } of decks.flatMap(({ notes }) => notes)) {
    const own = concepts[0]?.concept;
    if (own !== undefined) cards.set(own, (cards.get(own) ?? 0) + drawn.length);
  }
  return new Map(
    [...topics].map(([key, { concepts }]) => [
      key,
      [...new Set(concepts)].reduce((sum, concept) => sum + (cards.get(concept) ?? 0), 0),
    ]),
  );
}

function lintTopics(
  decks: readonly Deck[],
  topics: ReadonlyMap<string, Topic>,
  unread: ReadonlySet<ConceptId>,
  collect: Collect,
): void {
  const counts = countTopics(decks, topics);
  const known = new Set(decks.flatMap(({ concepts }) => concepts.map(({ id }) => id)));
  const shared = { level: 'problem', deck: null, file: 'topics.yaml' } as const;
  for (const [key, { least, concepts }] of topics) {
    for (const concept of concepts)
      if (!known.has(concept) && !unread.has(concept))
        collect({
          ...shared,
          rule: 'topic-unknown-concept',
          near: concept,
          message: `"${concept}" of the topic "${key}" does not exist`,
          suggestion: 'Name a concept as deck/slug.',
        });
    const count = counts.get(key) ?? 0;
    if (count < least && !concepts.some((concept) => unread.has(concept)))
      collect({
        ...shared,
        rule: 'topic-short',
        near: `${key}:`,
        message: `The topic "${key}" has ${count} cards, fewer than ${least}`,
        suggestion: 'Write more cards, or name more of the concepts that teach it.',
      });
  }
}
