import { parseEDNString } from 'edn-data';
import { readTransitJson } from './transit.ts';

/** Data of Mochi as plain values: maps by keyword without its colon, lists, texts, numbers, booleans, null. */
export type Value =
  ReadonlyMap<string, Value> | readonly Value[] | string | number | boolean | null;

const DEEPEST = 100;

/** EDN text as a value; null when it is none. */
export function readEdn(text: string): Value {
  if (isHostile(text)) return null;
  try {
    const options = { mapAs: 'map', setAs: 'array', listAs: 'array' } as const;
    const texts = { keywordAs: 'string', symbolAs: 'string', charAs: 'string' } as const;
    return plain(parseEDNString(text, { ...options, ...texts }), 0);
  } catch {
    return null;
  }
}

/** Transit-JSON as a value, with its cache of keys; null when it is none. */
export function readTransit(text: string): Value {
  if (isHostile(text)) return null;
  try {
    return plain(readTransitJson(text), 0);
  } catch {
    return null;
  }
}

/** Longest word outside texts: the EDN parser takes the square of its length. */
const LONGEST_WORD = 1_000;

/** Brackets too deep in brackets, for which both parsers call themselves, or a word without end; texts left out. */
function isHostile(text: string): boolean {
  let depth = 0;
  let inText = false;
  let word = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inText) {
      if (c === '\\') i++;
      else if (c === '"') inText = false;
      word = 0;
    } else if (c === '"') inText = true;
    else if (++word > LONGEST_WORD) return true;
    else if (c === '[' || c === '{' || c === '(') {
      if (++depth > DEEPEST) return true;
    } else if (c === ']' || c === '}' || c === ')') depth--;
    if (c === undefined || /[\s,[\](){}]/.test(c)) word = 0;
  }
  return false;
}

function plain(value: unknown, depth: number): Value {
  if (value === null || value === undefined || depth > DEEPEST) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (value instanceof Map) {
    const entries = new Map<string, Value>();
    for (const [key, item] of value as Map<unknown, unknown>)
      entries.set(nameOf(key), plain(item, depth + 1));
    return entries;
  }
  // EDN's tagged values: what they hold is what counts.
  const tagged = value as { readonly val?: unknown };
  return tagged.val === undefined ? null : plain(tagged.val, depth + 1);
}

/** A keyword's or text's name without colon. */
const nameOf = (key: unknown): string =>
  typeof key === 'string' || typeof key === 'number' ? String(key).replace(/^:/, '') : '';

export const mapOf = (value: Value | undefined): ReadonlyMap<string, Value> =>
  value instanceof Map ? value : new Map<string, Value>();

export const itemsOf = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value)
    ? (value as readonly Value[])
    : value instanceof Map
      ? [...value.values()]
      : [];

export const wordsOf = (value: Value | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
