import { editDistance } from '../../deck/suggest.ts';
import type { Corpus, NoteDoc } from './corpus.ts';
import type { Query, Token } from './query.ts';

const WORD = /[\p{L}\p{N}_]{3,40}/gu;
const SHORTEST = 4;
/** Notes read between two looks at whether something newer was asked. */
const SLICE = 1_500;

/** A word that nothing has, and the nearest that something has. */
export interface Correction {
  readonly from: string;
  readonly to: string;
}

/** The words of a note join those known. */
export function learnWords(vocabulary: Set<string>, { text }: NoteDoc): void {
  for (const [word] of text.matchAll(WORD)) vocabulary.add(word);
}

/** Reads the words of all texts, once; in slices, given up (false) when `isStale` says so. */
export async function ensureVocabulary(
  corpus: Corpus,
  rest: () => Promise<void>,
  isStale: () => boolean,
): Promise<boolean> {
  if (corpus.vocabulary) return true;
  const words = new Set<string>();
  let read = 0;
  for (const note of corpus.notes.values()) {
    learnWords(words, note);
    if ((read += 1) % SLICE !== 0) continue;
    await rest();
    if (isStale()) return false;
  }
  for (const { text } of corpus.concepts.values())
    for (const [word] of text.matchAll(WORD)) words.add(word);
  corpus.vocabulary = words;
  return true;
}

/**
 * The query with each word that no text holds put right: one letter for words of 4 to 7, two for longer ones.
 * Null where that changes nothing.
 */
export function corrected(
  query: Query,
  corpus: Corpus,
): { readonly query: Query; readonly corrections: readonly Correction[] } | null {
  const corrections: Correction[] = [];
  const tokens = query.tokens.map((token): Token => {
    const { term, not } = token;
    if (not || term?.kind !== 'text' || isKnown(term.value, corpus)) return token;
    const to = nearest(term.value, corpus.vocabulary ?? []);
    if (to === null) return token;
    corrections.push({ from: token.source, to });
    return { ...token, term: { ...term, value: to } };
  });
  return corrections.length > 0 ? { query: { ...query, tokens }, corrections } : null;
}

function isKnown(value: string, { notes }: Corpus): boolean {
  for (const { text } of notes.values()) if (text.includes(value)) return true;
  return false;
}

function nearest(word: string, vocabulary: Iterable<string>): string | null {
  if (word.length < SHORTEST) return null;
  let best: string | null = null;
  let least = (word.length < 8 ? 1 : 2) + 1;
  for (const known of vocabulary) {
    if (Math.abs(known.length - word.length) >= least) continue;
    // A first letter is seldom wrong, and this spares nine of ten comparisons.
    if (known[0] !== word[0] && known[1] !== word[1]) continue;
    const away = editDistance(word, known);
    if (away < least) [best, least] = [known, away];
  }
  return best;
}
