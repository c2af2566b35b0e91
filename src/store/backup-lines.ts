import type { ReviewRow } from '../memory/review.ts';
import type { CollectionCounts, Collection } from './backup-format.ts';
import { crc32 } from './crc32.ts';
import type { DeckRow, NoteRow, SegmentRow, TombstoneRow } from './db.ts';
import { hasShape, isReview } from './row-shapes.ts';
import { decodeSegment } from './segment-rows.ts';
import { STAMPED_TABLES, type StampedTable } from './stamp.ts';

/**
 * Tables in the order in which a backup holds them. What cannot be had again comes first, pictures last: of a
 * file that ends early, as much as can be is then of worth. Tables not named here come last.
 */
export const TABLE_ORDER = [
  ...['decks', 'settings', 'options', 'marks', 'links', 'tombstones'],
  ...['reviews', 'segments', 'concepts', 'notetypes', 'notes', 'media'],
];

/** Lines that share a check: what is lost at a damaged place, more or less. */
const GROUP = 8;

export const lineOf = (table: string, row: unknown): string =>
  JSON.stringify([table, row], replaceBytes);

/** Lines as one text; every eighth and the last bear the check of those since the one before. */
export function withChecks(lines: readonly string[]): string {
  let text = '';
  for (let i = 0; i < lines.length; i += GROUP) {
    const group = lines.slice(i, i + GROUP).join('\n');
    text += `${group.slice(0, -1)},${crc32(group)}]\n`;
  }
  return text;
}

/** A row is an object, so its line ends with `}]`, and with `},<check>]` where it bears one. */
const CHECKED = /^(.*\}),(\d{1,10})\]$/s;

/** True for lines of a file with checks. */
export const hasChecks = (lines: readonly string[]): boolean =>
  lines.some((line) => CHECKED.test(line));

/** Of lines that may be damaged, those whose check holds. */
export function soundLines(lines: readonly string[]): string[] {
  const sound: string[] = [];
  let group: string[] = [];
  for (const line of lines) {
    const [, before, check] = CHECKED.exec(line) ?? [];
    if (before === undefined) {
      group.push(line);
      continue;
    }
    group.push(`${before}]`);
    if (crc32(group.join('\n')) === Number(check)) sound.push(...group);
    group = [];
  }
  return sound;
}

/** What lines hold, by table, and how many were left out. */
interface Collected {
  readonly collection: Collection;
  readonly dropped: number;
}

export function collect(lines: readonly string[]): Collected {
  const { take, collected } = collector();
  for (const line of lines) take(line);
  return collected();
}

/** Takes lines one by one. One that is no row of ours is left out and counted; nothing throws. */
export function collector(): {
  readonly take: (line: string) => void;
  readonly collected: () => Collected;
} {
  const rows = new Map<string, object[]>(STAMPED_TABLES.map((name) => [name, []]));
  const tombstones: TombstoneRow[] = [];
  const reviews: ReviewRow[] = [];
  let dropped = 0;
  const takeRow = (table: string, row: unknown): void => {
    if (table === 'segments') {
      const { sound, broken } = rowsOfSegment(row);
      for (const review of sound) reviews.push(review);
      dropped += broken;
    } else if (table === 'reviews' && isReview(row)) reviews.push(row);
    else if (table === 'tombstones' && hasShape(table, row)) tombstones.push(row as TombstoneRow);
    else if (rows.has(table) && hasShape(table, row)) rows.get(table)?.push(row as object);
    else dropped += 1;
  };
  const take = (line: string): void => {
    if (line === '') return;
    try {
      const [table, row] = JSON.parse(line, reviveBytes) as [string, unknown];
      takeRow(table, row);
    } catch {
      dropped += 1;
    }
  };
  const collected = (): Collected => {
    const byTable = Object.fromEntries(rows) as unknown as Record<StampedTable, never[]>;
    return { collection: { rows: byTable, tombstones, reviews }, dropped };
  };
  return { take, collected };
}

function rowsOfSegment(row: unknown): { sound: ReviewRow[]; broken: number } {
  try {
    const rows = decodeSegment((row as SegmentRow).bytes);
    const sound = rows.filter(isReview);
    return { sound, broken: rows.length - sound.length };
  } catch {
    return { sound: [], broken: 1 };
  }
}

/** Decks, cards and reviews of a collection. */
export const countsOf = ({
  rows,
  reviews,
}: {
  readonly rows: { readonly decks: readonly DeckRow[]; readonly notes: readonly NoteRow[] };
  readonly reviews: readonly unknown[];
}): CollectionCounts => ({
  decks: rows.decks.length,
  cards: rows.notes.reduce((sum, note) => sum + note.cards.length, 0),
  reviews: reviews.length,
});

/** For `JSON.stringify`: bytes as `{ "$bytes": base64 }`. */
export function replaceBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { $bytes: base64(value) } : value;
}

function reviveBytes(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || !('$bytes' in value)) return value;
  const binary = atob(value.$bytes as string);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  // In pieces: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 8_192) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 8_192));
  }
  return btoa(binary);
}
