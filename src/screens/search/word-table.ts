/** FNV-1a. */
export const START = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
/** The hash of a word that goes on with a letter. */
export const stretched = (hash: number, letter: number): number => Math.imul(hash ^ letter, PRIME);

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly hash: number;
}

/** Words by their letters: a text is only made of one that was never met. */
export function wordTable(): {
  readonly words: readonly string[];
  readonly numberOf: (text: string, stretch: Stretch) => number;
} {
  const words: string[] = [];
  let hashes = new Uint32Array(1 << 12);
  /** Open addressing, at most half full: one more than a word's number, 0 where nothing is. */
  let table = new Uint32Array(1 << 13);
  const placeOf = (hash: number) => Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0;

  function spread(): void {
    table = new Uint32Array(2 * table.length);
    words.forEach((_, n) => {
      let place = placeOf(hashes[n] as number) & (table.length - 1);
      while (table[place] !== 0) place = (place + 1) & (table.length - 1);
      table[place] = n + 1;
    });
  }

  return {
    words,
    numberOf(text, { from, to, hash }) {
      let place = placeOf(hash) & (table.length - 1);
      for (; table[place] !== 0; place = (place + 1) & (table.length - 1)) {
        const number = (table[place] as number) - 1;
        if (hashes[number] === hash >>> 0 && isWord(words[number] as string, text, from, to))
          return number;
      }
      const number = words.push(text.slice(from, to)) - 1;
      if (number >= hashes.length) hashes = longer(hashes);
      hashes[number] = hash >>> 0;
      table[place] = number + 1;
      if (2 * words.length > table.length) spread();
      return number;
    },
  };
}

function isWord(word: string, text: string, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = 0; i < word.length; i++)
    if (word.charCodeAt(i) !== text.charCodeAt(from + i)) return false;
  return true;
}

export function longer(old: Uint32Array): Uint32Array<ArrayBuffer> {
  const made = new Uint32Array(2 * old.length);
  made.set(old);
  return made;
}
