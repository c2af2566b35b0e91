import type { ConceptDoc, Corpus, DeckDoc } from './corpus.ts';
import type { Query, Term } from './query.ts';
import { topOf } from './top.ts';

const ON_CONCEPTS: ReadonlySet<Term['kind']> = new Set([
  ...(['text', 'exact', 'deck', 'layer', 'concept'] as const),
]);

/** Concepts by name, in installed decks; none when the query asks what only a card can be. */
export function findConcepts(
  query: Query,
  corpus: Corpus,
  few: number,
): { readonly total: number; readonly best: readonly ConceptDoc[] } {
  const top = topOf<ConceptDoc>(few);
  const tests = testsOf(query, ON_CONCEPTS);
  let total = 0;
  for (const concept of tests ? corpus.concepts.values() : []) {
    const deck = corpus.decks.get(concept.deck);
    if (!deck) continue;
    const score = scoreOf(tests ?? [], (term) => {
      if (term.kind === 'deck') return deck.text.includes(term.value) ? 1 : 0;
      if (term.kind === 'layer') return term.layers.includes(concept.layer ?? 'other') ? 1 : 0;
      if (!('value' in term) || typeof term.value !== 'string') return 0;
      return nameScore(concept.text, term.value, concept.titleEnd);
    });
    if (score === 0) continue;
    total += 1;
    top.add(concept, score);
  }
  return { total, best: top.list() };
}

const ON_DECKS: ReadonlySet<Term['kind']> = new Set(['text', 'exact', 'deck']);

export function findDecks(query: Query, corpus: Corpus): (DeckDoc & { score: number })[] {
  const tests = testsOf(query, ON_DECKS);
  if (!tests) return [];
  return [...corpus.decks.values()].flatMap((deck) => {
    const score = scoreOf(tests, (term) =>
      'value' in term && typeof term.value === 'string' ? nameScore(deck.text, term.value) : 0,
    );
    return score > 0 ? [{ ...deck, score }] : [];
  });
}

type Test = { readonly term: Term; readonly not: boolean };

/** Null when there is nothing to test, or something that these things cannot be. */
function testsOf({ tokens }: Query, kinds: ReadonlySet<Term['kind']>): Test[] | null {
  const tests = tokens.flatMap(({ term, not }) => (term ? [{ term, not }] : []));
  const fits = tests.length > 0 && tests.every(({ term }) => kinds.has(term.kind));
  return fits && tests.some(({ not }) => !not) ? tests : null;
}

function scoreOf(tests: readonly Test[], score: (term: Term) => number): number {
  let sum = 0;
  for (const { term, not } of tests) {
    const one = score(term);
    if (one > 0 === not) return 0;
    sum += one;
  }
  return sum;
}

/** A name as written outranks one that begins so, that one a part of it, and aliases come last. */
export function nameScore(text: string, value: string, end = text.length): number {
  const at = text.indexOf(value);
  if (at < 0) return 0;
  if (at >= end) return 1;
  if (at > 0) return ' \n-_./'.includes(text[at - 1] ?? ' ') ? 3 : 2;
  return value.length === end ? 6 : 4;
}
