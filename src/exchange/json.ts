/** Values of somebody else's JSON, which may be anything. Keys are only looked up as own ones. */
export type Json = unknown;

/** Text -> JSON, or undefined when it is none. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const isObject = (value: Json): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value of an own key; undefined for whatever has none. */
export const at = (value: Json, key: string): Json =>
  isObject(value) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, Json>>)[key]
    : undefined;

export const listAt = (value: Json, key: string): readonly Json[] => {
  const list = at(value, key);
  return Array.isArray(list) ? (list as Json[]) : [];
};

/** Text or number as text; `otherwise` for all else. */
export const textAt = (value: Json, key: string, otherwise = ''): string => {
  const found = at(value, key);
  if (typeof found === 'string') return found;
  return typeof found === 'number' && Number.isFinite(found) ? String(found) : otherwise;
};

/** A finite number, also one written as text. */
export const numberAt = (value: Json, key: string): number | null => {
  const found = at(value, key);
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
};

export const textsAt = (value: Json, key: string): string[] =>
  listAt(value, key).flatMap((item) =>
    typeof item === 'string' ? [item] : typeof item === 'number' ? [String(item)] : [],
  );

/** `true`, 1 and "true". */
export const flagAt = (value: Json, key: string): boolean => {
  const found = at(value, key);
  return found === true || found === 1 || found === 'true';
};
