import type { ColumnRole, Mapping } from '../reading.ts';
import { looksLikeHtml } from '../text.ts';
import type { Directives } from './headers.ts';

/** How the columns are read: the role and the name of each. */
export interface Columns {
  readonly roles: readonly ColumnRole[];
  /** '' where nothing names the column. */
  readonly names: readonly string[];
  /** True when the first row holds names. */
  readonly header: boolean;
}

type Row = readonly string[];

/** Reads the columns from the file's head, else from its first row, else by what they hold. */
export function guessColumns(rows: readonly Row[], head: Directives): Columns {
  const width = Math.max(
    0,
    ...rows.slice(0, 2_000).map((row) => row.length),
    head.columns?.length ?? 0,
  );
  const first = rows[0] ?? [];
  const header = !head.any && rows.length > 1 && looksLikeNames(first, rows.slice(1, 50));
  const names = Array.from({ length: width }, (_, i) =>
    (head.columns?.[i] ?? (header ? (first[i] ?? '') : '')).trim(),
  );
  const roles = names.map((name, i) => special(name, i, head, header || head.columns !== null));
  const tags = head.any || header ? -1 : tagColumn(rows, width);
  if (tags >= 0) roles[tags] = 'tags';
  return { roles: named(roles, names), names, header };
}

/** The columns as the learner reads them. */
export function chosenColumns(
  rows: readonly Row[],
  { roles, header }: Pick<Mapping, 'roles' | 'header'>,
  head: Directives,
): Columns {
  const first = header ? (rows[0] ?? []) : [];
  const width = Math.max(roles.length, first.length);
  const names = Array.from({ length: width }, (_, i) =>
    (head.columns?.[i] ?? first[i] ?? '').trim(),
  );
  return { roles: names.map((_, i) => roles[i] ?? 'ignore'), names, header };
}

const SPECIAL = new Map<string, ColumnRole>([
  ...(['guid', 'uid', 'uuid'] as const).map((n) => [n, 'guid'] as const),
  ...(['tags', 'tag'] as const).map((n) => [n, 'tags'] as const),
  ...(['deck', 'deck name'] as const).map((n) => [n, 'deck'] as const),
  ...(['notetype', 'note type', 'note model', 'model'] as const).map(
    (n) => [n, 'notetype'] as const,
  ),
]);

function special(name: string, i: number, head: Directives, isNamed: boolean): ColumnRole | null {
  if (i === head.guidColumn) return 'guid';
  if (i === head.notetypeColumn) return 'notetype';
  if (i === head.deckColumn) return 'deck';
  if (i === head.tagsColumn) return 'tags';
  return (isNamed ? SPECIAL.get(name.toLowerCase()) : null) ?? null;
}

const FRONT = /^(?:front|question|prompt|term|vorderseite|frage|recto|anverso|q)$/i;
const BACK = /^(?:back|answer|definition|rückseite|antwort|verso|reverso|a)$/i;

/** Front and back are the columns so called, else the first two; the others keep their names. */
function named(roles: readonly (ColumnRole | null)[], names: readonly string[]): ColumnRole[] {
  const free = roles.flatMap((role, i) => (role === null ? [i] : []));
  const front = free.find((i) => FRONT.test(names[i] ?? '')) ?? free[0];
  const rest = free.filter((i) => i !== front);
  const back = rest.find((i) => BACK.test(names[i] ?? '')) ?? rest[0];
  return roles.map((role, i) => {
    if (role !== null) return role;
    if (i === front) return 'front';
    return i === back ? 'back' : { field: names[i] || `Field ${free.indexOf(i) + 1}` };
  });
}

const WORDS =
  /^(?:guid|uid|tags?|deck|note ?type|model|front|back|question|answers?|prompt|term|definition|word|meaning|translation|expression|reading|text|extra|notes?|hint|example|sentence|audio|image|picture|id|vorderseite|rückseite|frage|antwort|recto|verso|anverso|reverso)$/i;

/** Names are short, all there, all different, no HTML, and at least one of them is known or continues another. */
function looksLikeNames(first: Row, below: readonly Row[]): boolean {
  const names = first.map((cell) => cell.trim());
  const isShort = (name: string) =>
    name !== '' && name.length <= 40 && !/[<>[\]{}?]|\d{3}/.test(name);
  if (names.length < 2 || !names.every(isShort)) return false;
  const lower = names.map((name) => name.toLowerCase());
  if (new Set(lower).size < names.length) return false;
  // A table of vocabulary may well teach the word for "question" below its head.
  if (below.some((row) => row.length > 1 && row.every((cell, i) => cell.trim() === names[i])))
    return false;
  const isKnown = lower.filter((name) => WORDS.test(name)).length;
  const isContinued = lower.some((a) =>
    lower.some(
      (b) => a !== b && a.length > 2 && /^[ :_-]/.test(b.slice(a.length)) && b.startsWith(a),
    ),
  );
  return isContinued || isKnown >= 2 || (isKnown === 1 && names.length >= 3);
}

/** Files of before 2022 put the tags last without saying so: short texts that come again and again. */
function tagColumn(rows: readonly Row[], width: number): number {
  const last = width - 1;
  const cells = rows.map((row) => (row[last] ?? '').trim());
  const filled = cells.filter((cell) => cell !== '');
  if (width < 3 || filled.length < 4 || filled.length < rows.length / 2) return -1;
  const isPlain = filled.every(
    (cell) => cell.length <= 60 && !looksLikeHtml(cell) && !/[.?!]$/.test(cell),
  );
  return isPlain && new Set(filled).size <= filled.length / 2 ? last : -1;
}
