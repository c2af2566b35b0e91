import { ok } from '../../base/result.ts';
import { LIMITS } from '../limits.ts';
import { refused } from '../problem.ts';
import type { Entry, EntryReader } from '../folder.ts';
import type { Mapping, Reading, ReadOptions, Skipped } from '../reading.ts';
import { LONGEST_TEXT, decodeText, looksLikeHtml, titleOf } from '../text.ts';
import { deckTree, pathOf } from '../deck-tree.ts';
import { fileName, mediaSources } from '../media-sources.ts';
import { chosenColumns, guessColumns } from './columns.ts';
import type { Columns } from './columns.ts';
import { readDirectives } from './headers.ts';
import type { Directives } from './headers.ts';
import { notesOf } from './notes.ts';
import { guessSeparator, parseRows } from './rows.ts';
import type { Rows } from './rows.ts';

/** Reads a text file of rows: CSV, TSV, Anki's notes or cards in plain text. Further files are its media. */
export const readCsv: EntryReader = async ([file, ...media], options, name) => {
  const bytes = await file?.read(LONGEST_TEXT);
  if (!bytes)
    return refused(
      'too-large',
      'This text is too long for one import. Divide it into smaller files.',
    );
  const { text, guessed } = decodeText(bytes);
  const head = readDirectives(text);
  if (head.body.trim() === '')
    return refused('empty', 'This text file has no rows. Nothing was added.');
  const separator = options.mapping?.separator || (head.separator ?? guessSeparator(head.body));
  const parsed = parseRows(head.body, separator ?? '\t');
  if (parsed.rows.length > LIMITS.notes)
    return refused('too-large', 'This file has more rows than one import can take. Divide it.');
  return ok(toReading(name, media, { head, separator, parsed, guessed }, options));
};

interface Parsed {
  readonly head: Directives;
  readonly separator: string | null;
  readonly parsed: Rows;
  readonly guessed: boolean;
}

function toReading(
  name: string,
  media: readonly Entry[],
  { head, separator, parsed, guessed }: Parsed,
  options: ReadOptions,
): Reading {
  // Another separator makes other columns: no roles means that they are guessed anew.
  const columns = options.mapping?.roles.length
    ? chosenColumns(parsed.rows, options.mapping, head)
    : guessColumns(parsed.rows, head);
  const rows = columns.header ? parsed.rows.slice(1) : parsed.rows;
  const html = options.mapping?.html ?? head.html ?? hasHtml(rows);
  const modified = Math.floor(options.moment.at / 1000);
  const firstRow = head.lines + (columns.header ? 2 : 1);
  const title = head.deck === null ? titleOf(name) : (pathOf(head.deck).at(-1) ?? '');
  const path = head.deck === null ? [titleOf(name)] : pathOf(head.deck);
  const { decks, notetypes, skipped, names } = notesOf(rows, {
    ...{ columns, html, modified, firstRow, path, head },
    available: new Set(media.map((entry) => fileName(entry.path))),
  });
  const { sources, missing } = mediaSources(media, names);
  return {
    format: 'text',
    title,
    complete: false,
    decks: deckTree(decks, modified),
    notetypes,
    media: sources,
    ...{ past: new Map(), presets: [], parameters: [], isCollection: false },
    skipped,
    remarks: remarksOf(parsed, { guessed, separator, missing: missing.length, columns }),
    mapping: mappingOf({ head, columns, separator, html, parsed }, options, skipped),
  };
}

const hasHtml = (rows: readonly (readonly string[])[]): boolean =>
  rows.slice(0, 500).some((row) => row.some(looksLikeHtml));

function mappingOf(
  found: {
    head: Directives;
    columns: Columns;
    separator: string | null;
    html: boolean;
    parsed: Rows;
  },
  options: ReadOptions,
  skipped: readonly Skipped[],
): Mapping | null {
  const { head, columns, separator, html, parsed } = found;
  const said = head.columns !== null || head.notetypeColumn !== null || head.guidColumn !== null;
  // A head that names columns the rows do not have is no reason to keep the learner from choosing.
  if (said && !options.mapping && skipped.length < parsed.rows.length / 2) return null;
  return {
    separator: separator ?? '',
    html,
    header: columns.header,
    roles: columns.roles,
    sample: parsed.rows.slice(0, 5).map((row) => row.map((cell) => cell.slice(0, 200))),
  };
}

function remarksOf(
  parsed: Rows,
  found: { guessed: boolean; separator: string | null; missing: number; columns: Columns },
): string[] {
  const remarks: string[] = [];
  const { length } = found.columns.roles;
  if (found.separator === null && length <= 1)
    remarks.push('Nothing parts the lines of this text into columns: each line became a front.');
  if (found.guessed)
    remarks.push('The text is not in Unicode. It was read as Western European; check its accents.');
  if (parsed.plainQuotes)
    remarks.push('A quotation mark is never closed, so all of them were read as part of the text.');
  if (parsed.comments > 0)
    remarks.push(`${counted(parsed.comments, 'line')} beginning with # were taken for comments.`);
  if (found.missing > 0)
    remarks.push(
      `${counted(found.missing, 'picture or sound', 'pictures or sounds')} named in the text did not come with it.`,
    );
  return remarks;
}

const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
