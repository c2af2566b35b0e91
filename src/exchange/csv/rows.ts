import Papa from 'papaparse';
import { LIMITS } from '../limits.ts';
import { MOST_COLUMNS } from './headers.ts';

export interface Rows {
  readonly rows: readonly (readonly string[])[];
  /** Lines that begin with `#`: comments, or within quotation marks. */
  readonly comments: number;
  /** True when quotation marks did not come in pairs, so that they were read as text. */
  readonly plainQuotes: boolean;
}

/** Parses rows after RFC 4180 with `separator`; lines end with `\n`. Never throws. */
export function parseRows(body: string, separator: string, most: number = LIMITS.notes): Rows {
  const quoted = parse(body, separator, '"', most);
  if (!quoted.unpaired) return { ...quoted, plainQuotes: false };
  // One quotation mark that is never closed would swallow the rest of the file as a single field.
  return { ...parse(body, separator, '\u0001', most), plainQuotes: true };
}

function parse(body: string, separator: string, quoteChar: string, most: number) {
  const { data, errors } = Papa.parse<string[]>(body, {
    ...{ delimiter: separator, quoteChar, newline: '\n' },
    comments: separator === '#' ? false : '#',
    ...{ header: false, dynamicTyping: false, worker: false, skipEmptyLines: false },
    preview: most + 1,
  });
  const rows = data
    .filter((row) => row.some((cell) => cell.trim() !== ''))
    .map((row) => row.slice(0, MOST_COLUMNS));
  const unpaired = errors.some(({ code }) => code === 'MissingQuotes');
  return { rows, comments: [...body.matchAll(/^#/gm)].length, unpaired };
}

/** At least one of the usual separators that cuts the rows into equally many cells; null when none does. */
export function guessSeparator(body: string): string | null {
  const sample = body.slice(0, SAMPLE);
  const cut =
    body.length > SAMPLE ? sample.slice(0, sample.lastIndexOf('\n') + 1) || sample : sample;
  let best: { separator: string; score: number } | null = null;
  for (const [separator, weight] of WEIGHTS) {
    if (!cut.includes(separator)) continue;
    const score = evenness(parseRows(cut, separator, 200).rows) * weight;
    if (score >= LEAST && score > (best?.score ?? 0)) best = { separator, score };
  }
  return best?.separator ?? null;
}

const SAMPLE = 65_536;
/** Of the rows, this share must be cut evenly: prose with a comma here and there is no table. */
const LEAST = 0.45;
/** What stands in prose must cut more evenly than what does not. */
const WEIGHTS = [
  ['\t', 1],
  [';', 0.97],
  ['|', 0.97],
  [',', 0.95],
  [':', 0.6],
] as const;

/** The share of rows that have the commonest number of cells above one. */
function evenness(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1);
  return rows.length === 0 ? 0 : Math.max(0, ...counts.values()) / rows.length;
}
