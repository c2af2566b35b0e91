import type { ConceptId } from '../base/id.ts';
import type { Deck, DrawnCard, Note } from './deck.ts';
import type { Collect, LintProblem, LintRule } from './lint.ts';
import { conceptProblem } from './lint.ts';
import { partsOf } from './reference.ts';
import { closest } from './suggest.ts';
import { textOfHtml, wordsOfHtml } from './text-of-html.ts';

/** An answer is read at one glance. */
const MOST_WORDS = 60;

/** Rules over the cards and texts of all decks together. */
export function lintCards(
  decks: readonly Deck[],
  unread: ReadonlySet<ConceptId>,
  collect: Collect,
): void {
  const known = new Set(decks.flatMap(({ concepts }) => concepts.map(({ id }) => id)));
  const prompts = new Map<string, string>();
  for (const deck of decks) {
    for (const { id, definitionHtml } of deck.concepts)
      for (const to of referencesIn(definitionHtml))
        if (!known.has(to) && !unread.has(to)) collect(unknown(id, to, known));
    for (const to of referencesIn(deck.descriptionHtml))
      if (!known.has(to) && !unread.has(to))
        collect({ ...unknown(to, to, known), deck: deck.id, file: 'deck.md' });
    for (const note of deck.notes) {
      for (const { concept } of note.concepts)
        if (!known.has(concept) && !unread.has(concept))
          collect(unknown(ownConcept(note), concept, known));
      for (const card of note.cards) lintTwice(note, card, prompts, collect);
      lintNote(note, collect);
    }
  }
}

const ownConcept = ({ id, concepts }: Note): ConceptId => {
  const own = concepts[0]?.concept;
  if (own === undefined) throw new Error(`Inconsistent: note ${id} has no concept`);
  return own;
};

/** Concepts that drawn HTML refers to. */
const referencesIn = (html: string): ConceptId[] =>
  [...html.matchAll(/ data-concept="([^"]*)"/g)].map(([, id]) => id as ConceptId);

function unknown(at: ConceptId, to: ConceptId, known: Iterable<ConceptId>): LintProblem {
  const near = closest(to, known);
  const advice = near === null ? 'Add it, or take the link out.' : `Did you mean "${near}"?`;
  const message = `The text refers to "${to}", which does not exist`;
  return conceptProblem(at, 'reference-unknown', message, advice, partsOf(to).slug);
}

const problemOf =
  (note: Note) =>
  (rule: LintRule, message: string, advice: string): LintProblem =>
    conceptProblem(
      ...([ownConcept(note), rule, message, advice] as const),
      `{#${note.id.slice(note.id.indexOf('/') + 1)}`,
    );

function lintTwice(
  note: Note,
  card: DrawnCard,
  prompts: Map<string, string>,
  collect: Collect,
): void {
  const prompt = textOfHtml(card.prompt + card.front).toLowerCase();
  const first = prompts.get(prompt);
  if (first === undefined) prompts.set(prompt, note.id);
  else
    collect(
      problemOf(note)(
        'prompt-twice',
        `The same prompt as ${first}`,
        'Ask for something else, or name more.',
      ),
    );
}

/** What can be said of a note by itself; also what the editor advises. Throws for a note without a concept. */
export function lintNote(note: Note, collect: Collect): void {
  const problem = problemOf(note);
  for (const card of note.cards) {
    const words = wordsOfHtml(card.answer);
    if (words > MOST_WORDS)
      collect(
        problem(
          'answer-long',
          `The answer has ${words} words, more than ${MOST_WORDS}`,
          'Shorten it, move the surprise into the side note, or make two cards.',
        ),
      );
    const prompt = textOfHtml(card.prompt);
    if (note.kind !== 'question') continue;
    if (!prompt.includes('?'))
      collect({
        ...problem('prompt-without-question-mark', 'The prompt asks nothing', 'End it with "?".'),
        level: 'warning',
      });
    if (asksTwice(prompt))
      collect({ ...problem('two-answers', 'Two answers in one card', 'Split?'), level: 'warning' });
  }
}

/** Two questions: one half will be known and the other not. */
const asksTwice = (prompt: string): boolean =>
  prompt
    .split('\n')
    .some((line) =>
      /\p{L}/u.test(line.slice(line.indexOf('?') + 1 || line.length, line.lastIndexOf('?'))),
    );
