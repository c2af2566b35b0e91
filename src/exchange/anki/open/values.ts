import type { SqlValue } from '../../sqlite.ts';
import type { AnkiId } from '../collection.ts';

/** Sane values from whatever stands in JSON or a column. Objects of JSON are read by own keys only. */
export type Json = Readonly<Record<string, unknown>>;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as text, U+FFFD where they are no UTF-8. */
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

/** A finite number, also from digits in a text; else `fallback`. */
export function num(value: unknown, fallback: number): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : fallback;
  if (typeof value !== 'string' || value.trim() === '' || value.length > 40) return fallback;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : fallback;
}

/** Rounded and kept within bounds. */
export const whole = (value: unknown, fallback: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(num(value, fallback)) + 0));

/** Like `num`, null when there is none. */
export function maybe(value: unknown): number | null {
  const number = num(value, NaN);
  return Number.isNaN(number) ? null : number;
}

export const text = (value: unknown, fallback = ''): string => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return value instanceof Uint8Array ? decode(value) : fallback;
};

/** Booleans may be 0, 1 or "true" (facts §2). */
export const flag = (value: unknown, fallback = false): boolean =>
  value === undefined || value === null
    ? fallback
    : value === true || value === 'true' || num(value, 0) !== 0;

export const own = (object: Json, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Numbers of a list, in place of which nothing stands for what is none. */
export const numbers = (value: unknown): number[] =>
  list(value)
    .slice(0, 100)
    .map(maybe)
    .filter((n) => n !== null);

/** JSON as a value, undefined when it is none. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** An id: whole numbers as they are up to 2^53, beyond as decimal text; null for anything else. */
export function idOf(value: SqlValue | undefined): AnkiId | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null;
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** SQL for an id that survives beyond 2^53. */
export const idSql = (column: string): string =>
  `CASE WHEN ${column} BETWEEN -9007199254740991 AND 9007199254740991 THEN ${column} ELSE CAST(${column} AS TEXT) END`;

/** Texts of ids, made once each: thousands of rows share a few. */
export function idTexts(): (value: SqlValue | undefined) => string {
  const known = new Map<AnkiId, string>();
  return (value) => {
    const id = idOf(value);
    if (id === null) return '';
    const found = known.get(id);
    if (found !== undefined) return found;
    known.set(id, String(id));
    return String(id);
  };
}
