/**
 * Reads Transit-JSON (the format's own description, version 0.8) into plain values: maps as `Map`, keywords as
 * `:name`, sets and lists as arrays, dates and numbers as text or number, unknown tags as what they hold. The package
 * that exists for it evaluates text as code, which our policy forbids; it is the oracle of the test.
 */
const DEEPEST = 200;
/** Two characters of 44 each. */
const CACHED = 44 * 44;
const FIRST = 48;

/** Throws where the text is no JSON, or points to something that was never said. */
export function readTransitJson(text: string): unknown {
  const cache: string[] = [];

  const recall = (code: string): string => {
    const [a, b] = [code.charCodeAt(1) - FIRST, code.charCodeAt(2) - FIRST];
    const found = cache[code.length === 2 ? a : a * 44 + b];
    if (found === undefined) throw new Error(`No such word: ${code}`);
    return found;
  };
  /** The text that stands for itself, remembered where the format says that it may be named again. */
  const word = (text: string, isKey: boolean): string => {
    if (text.startsWith('^') && text !== '^ ') return recall(text);
    if (text.length > 3 && (isKey || /^~[:$#]/.test(text))) {
      if (cache.length === CACHED) cache.length = 0;
      cache.push(text);
    }
    return text;
  };

  function value(raw: unknown, depth: number, isKey = false): unknown {
    if (depth > DEEPEST) throw new Error('Too deep');
    if (typeof raw === 'string') return scalar(word(raw, isKey));
    if (Array.isArray(raw)) return list(raw, depth + 1);
    if (raw !== null && typeof raw === 'object') return verbose(raw, depth + 1);
    return raw;
  }
  function list(raw: readonly unknown[], depth: number): unknown {
    const [head, ...rest] = raw;
    if (head === '^ ') return pairs(rest, depth);
    if (typeof head !== 'string') return raw.map((item) => value(item, depth));
    const first = word(head, false);
    if (first.startsWith('~#')) return tagged(first, value(rest[0], depth));
    return [scalar(first), ...rest.map((item) => value(item, depth))];
  }
  function pairs(items: readonly unknown[], depth: number): Map<unknown, unknown> {
    const made = new Map<unknown, unknown>();
    for (let i = 0; i + 1 < items.length; i += 2) {
      // The key first: what it says may be named again in its value.
      const key = value(items[i], depth, true);
      made.set(key, value(items[i + 1], depth));
    }
    return made;
  }
  function verbose(raw: object, depth: number): unknown {
    const entries = Object.entries(raw) as [string, unknown][];
    const [only] = entries;
    if (entries.length === 1 && only?.[0].startsWith('~#'))
      return tagged(only[0], value(only[1], depth));
    return pairs(entries.flat(), depth);
  }
  return value(JSON.parse(text) as unknown, 0);
}

/** A map with keys that are no texts comes as a list of keys and values; all else is what it holds. */
function tagged(tag: string, held: unknown): unknown {
  if (tag !== '~#cmap' || !Array.isArray(held)) return held;
  const made = new Map<unknown, unknown>();
  for (let i = 0; i + 1 < held.length; i += 2) made.set(held[i], held[i + 1]);
  return made;
}

function scalar(text: string): unknown {
  if (!text.startsWith('~')) return text;
  const rest = text.slice(2);
  switch (text[1]) {
    case '~':
    case '^':
    case '`':
      return text.slice(1);
    case ':':
      return `:${rest}`;
    case '_':
      return null;
    case '?':
      return rest === 't';
    case 'i':
    case 'd':
      return Number(rest);
    default:
      return rest;
  }
}
