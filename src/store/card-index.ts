import type { CardId } from '../base/id.ts';
import type { ByteReader } from './byte-reader.ts';

/** Card ids numbered as they are met, told apart by their letters: a text is made when it is asked for. */
export interface CardIndex {
  /** How many are known: their numbers are below this. */
  readonly count: number;
  id(number: number): CardId;
  /** The number of an id, a new one when it was never met. */
  numberOf(id: CardId): number;
  /** Numbers of the ids in a segment's dictionary (`writeDictionary`), in its order. */
  read(input: ByteReader): Int32Array;
  /** The same, −1 where an id was never met: none is added. */
  find(input: ByteReader): Int32Array;
}

const decoder = new TextDecoder();
/** FNV-1a, a step a letter, so that ids of a dictionary share the work on what they share. */
const PRIME = 0x01000193;
const START = 0x811c9dc5 | 0;
/** An entry of the table: where its letters are, side by side, so that a look-up goes to two places only. */
const [HASH, FROM, LENGTH, NUMBER, FIELDS] = [0, 1, 2, 3, 4];

export function cardIndex(): CardIndex {
  let count = 0;
  /** All letters, one id behind the other; `ends[n]` is where the n-th begins. */
  let letters = new Uint16Array(1 << 16);
  let ends = new Int32Array(1 << 10);
  /** Open addressing, at most half full; `NUMBER` is one more than the id's, 0 where nothing is. */
  let table = new Int32Array(FIELDS << 11);
  let word = new Uint16Array(256);
  /** `hashes[k]` is that of the first k letters of `word`. */
  let hashes = Int32Array.of(START, ...new Int32Array(256));
  let raw = new Uint8Array(256);

  const push = (length: number, letter: number): void => {
    if (length === word.length) {
      word = grown(word, Uint16Array);
      const longer = new Int32Array(word.length + 1);
      longer.set(hashes);
      hashes = longer;
    }
    word[length] = letter;
    hashes[length + 1] = Math.imul((hashes[length] as number) ^ letter, PRIME);
  };
  const placeOf = (hash: number): number => {
    // Ids differ in a digit or two: spread that over all bits (the end of MurmurHash3).
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) * FIELDS) & (table.length - 1);
  };
  const after = (place: number): number => (place + FIELDS) & (table.length - 1);
  const isWord = (from: number, length: number): boolean => {
    for (let i = length - 1; i >= 0; i--) if (letters[from + i] !== word[i]) return false;
    return true;
  };
  /** Where the word stands in the table, or where it would. */
  const findWord = (length: number): number => {
    const hash = hashes[length] as number;
    let place = placeOf(hash);
    while (
      table[place + NUMBER] !== 0 &&
      (table[place + HASH] !== hash ||
        table[place + LENGTH] !== length ||
        !isWord(table[place + FROM] as number, length))
    )
      place = after(place);
    return place;
  };
  const knownWord = (length: number): number => (table[findWord(length) + NUMBER] as number) - 1;
  const numberOfWord = (length: number): number => {
    const place = findWord(length);
    const number = (table[place + NUMBER] as number) - 1;
    return number < 0 ? add(place, hashes[length] as number, length) : number;
  };
  const add = (place: number, hash: number, length: number): number => {
    const from = ends[count] as number;
    while (from + length > letters.length) letters = grown(letters, Uint16Array);
    letters.set(word.subarray(0, length), from);
    count += 1;
    if (count === ends.length) ends = grown(ends, Int32Array);
    ends[count] = from + length;
    table.set([hash, from, length, count], place);
    if (count * FIELDS * 2 > table.length) spread();
    return count - 1;
  };
  const spread = (): void => {
    const old = table;
    table = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += FIELDS) {
      if (old[i + NUMBER] === 0) continue;
      let place = placeOf(old[i + HASH] as number);
      while (table[place + NUMBER] !== 0) place = after(place);
      table.set(old.subarray(i, i + FIELDS), place);
    }
  };
  /** Reads the rest of an id behind its first `same` letters; how long it is then. */
  const readRest = (input: ByteReader, same: number): number => {
    const size = input.unsigned();
    let isPlain = true;
    for (let i = 0; i < size; i++) {
      const byte = input.byte();
      if (i === raw.length) raw = grown(raw, Uint8Array);
      raw[i] = byte;
      if (byte > 127) isPlain = false;
    }
    if (isPlain) {
      for (let i = 0; i < size; i++) push(same + i, raw[i] as number);
      return same + size;
    }
    const text = decoder.decode(raw.subarray(0, size));
    for (let i = 0; i < text.length; i++) push(same + i, text.charCodeAt(i));
    return same + text.length;
  };
  const readAll = (input: ByteReader, numberOf: (length: number) => number): Int32Array => {
    const size = input.unsigned();
    // No room is made ahead: in damaged bytes the size may be any number.
    let numbers = new Int32Array(Math.min(size, 1 << 14));
    for (let i = 0, length = 0; i < size; i++) {
      length = readRest(input, Math.min(input.unsigned(), length));
      if (i === numbers.length) numbers = grown(numbers, Int32Array);
      numbers[i] = numberOf(length);
    }
    return numbers.subarray(0, size);
  };

  return {
    get count() {
      return count;
    },
    id(number) {
      let text = '';
      for (let i = ends[number] as number; i < (ends[number + 1] as number); i++)
        text += String.fromCharCode(letters[i] as number);
      return text as CardId;
    },
    numberOf(id) {
      for (let i = 0; i < id.length; i++) push(i, id.charCodeAt(i));
      return numberOfWord(id.length);
    },
    read: (input) => readAll(input, numberOfWord),
    find: (input) => readAll(input, knownWord),
  };
}

/** Twice as long, with what it held. */
function grown<T extends Uint8Array | Uint16Array | Int32Array>(
  old: T,
  of: new (length: number) => T,
): T {
  const longer = new of(old.length * 2);
  longer.set(old);
  return longer;
}
