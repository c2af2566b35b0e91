import { longer, START, stretched, wordTable } from './word-table.ts';

/** How a word holds what is sought: not, further in, where a part of it begins, or at its own beginning. */
export const HOLDS = { not: 0, inside: 1, part: 2, start: 3 } as const;

/**
 * Every word of the notes, numbered as it was met: what is sought is looked for once in each, not in every text.
 * A word is what stands between spaces.
 */
export interface Words {
  /** Tells the number of each word of a text and where it first stands, in that order. */
  read(text: string, tell: (word: number, at: number) => void): void;
  /** For each word one of `HOLDS`; what is sought has no spaces. */
  holding(value: string): Uint8Array;
}

/** Words joined, so that a search passes over them in one go. */
interface Chunk {
  readonly text: string;
  readonly count: number;
  readonly starts: Uint32Array;
}

const PER_CHUNK = 4_096;

export function wordList(): Words {
  const { words, numberOf } = wordTable();
  const chunks: Chunk[] = [];
  /** In which text each word was last met. */
  let met = new Uint32Array(1 << 12);
  let texts = 0;

  /** The last one is made again while words are added. */
  function chunkAt(place: number): Chunk {
    const first = place * PER_CHUNK;
    const count = Math.min(PER_CHUNK, words.length - first);
    const known = chunks[place];
    if (known?.count === count) return known;
    return (chunks[place] = chunkOf(words.slice(first, first + count)));
  }

  return {
    read(text, tell) {
      texts += 1;
      for (let at = 0; at < text.length; at++) {
        if (isSpace(text.charCodeAt(at))) continue;
        const from = at;
        let hash = START;
        for (; at < text.length; at++) {
          const letter = text.charCodeAt(at);
          if (isSpace(letter)) break;
          hash = stretched(hash, letter);
        }
        const word = numberOf(text, { from, to: at, hash });
        if (word >= met.length) met = longer(met);
        if (met[word] === texts) continue;
        met[word] = texts;
        tell(word, from);
      }
    },
    holding(value) {
      const holds = new Uint8Array(words.length);
      for (let place = 0; place * PER_CHUNK < words.length; place++)
        markHolding(chunkAt(place), value, holds.subarray(place * PER_CHUNK));
      return holds;
    },
  };
}

const SPACE = /\s/;
/** As the pattern has it, which is asked only where a space may be. */
function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  if (code === 0xa0 || code === 0xfeff) return true;
  return code >= 0x1680 && code <= 0x3000 && SPACE.test(String.fromCharCode(code));
}

function chunkOf(words: readonly string[]): Chunk {
  const starts = new Uint32Array(words.length + 1);
  words.forEach((word, i) => (starts[i + 1] = (starts[i] ?? 0) + word.length + 1));
  return {
    text: words.map((word) => `${word}\n`).join(''),
    count: words.length,
    starts,
  };
}

function markHolding({ text, starts }: Chunk, value: string, holds: Uint8Array): void {
  let word = 0;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, starts[word])) {
    while ((starts[word + 1] ?? Infinity) <= at) word += 1;
    const isStart = at === starts[word];
    holds[word] = isStart ? HOLDS.start : isWordStart(text, at) ? HOLDS.part : HOLDS.inside;
    word += 1;
  }
}

const LETTER = /[\p{L}\p{N}]/u;
/** Asked of every text that holds what is sought, so plain letters are told apart without a pattern. */
export function isWordStart(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (before > 127) return !LETTER.test(text[at - 1] ?? ' ');
  // Texts are folded: no capitals.
  return !((before >= 97 && before <= 122) || (before >= 48 && before <= 57));
}
