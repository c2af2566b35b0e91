import type { ConceptId } from '../../base/id.ts';
import type { Concept } from '../../deck/deck.ts';

/** Names of concepts by their first word, each as its words. */
export type Phrases = ReadonlyMap<string, readonly Phrase[]>;

interface Phrase {
  readonly words: readonly string[];
  readonly concept: ConceptId;
  /** Short names and names in capitals (MTU, arp) mean themselves only as they are written. */
  readonly exact: string | null;
}

const WORD = /[\p{L}\p{N}_]+(?:[.\-'’][\p{L}\p{N}_]+)*/gu;
const wordsOf = (text: string): string[] => text.match(WORD) ?? [];
/** Shorter names say too little. */
const SHORTEST = 3;

export function phrasesOf(concepts: readonly Pick<Concept, 'id' | 'title' | 'aliases'>[]): Phrases {
  const phrases = new Map<string, Phrase[]>();
  for (const { id, title, aliases } of concepts) {
    for (const name of new Set([title, ...aliases])) {
      const written = wordsOf(name);
      const words = written.map((word) => word.toLowerCase());
      const [first] = words;
      if (first === undefined || name.trim().length < SHORTEST) continue;
      const isShort =
        words.length === 1 && (first.length <= 4 || written[0] === written[0]?.toUpperCase());
      const phrase = { words, concept: id, exact: isShort ? (written[0] ?? null) : null };
      const known = phrases.get(first);
      if (known) known.push(phrase);
      else phrases.set(first, [phrase]);
    }
  }
  return phrases;
}

/** Concepts whose title or alias stands in a text as whole words, each once. Linear in the text. */
export function namesIn(text: string, phrases: Phrases): ConceptId[] {
  const found = new Set<ConceptId>();
  const written = phrases.size > 0 ? wordsOf(text) : [];
  const words = written.map((word) => word.toLowerCase());
  words.forEach((word, i) => {
    for (const phrase of phrases.get(word) ?? []) {
      if (found.has(phrase.concept)) continue;
      if (phrase.exact !== null && written[i] !== phrase.exact) continue;
      if (phrase.words.every((part, k) => words[i + k] === part)) found.add(phrase.concept);
    }
  });
  return [...found];
}
