import type { Instant } from '../base/time.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { SegmentRow, TombstoneRow } from './db.ts';
import { decodeSegment } from './segment.ts';
import { STAMPED_TABLES, type StampedRows, type StampedTable } from './stamp.ts';

/*
 * A backup is one line of text and a gzip stream:
 *   ENGRAPH {"format":1, … ,"bytes":<length of the gzip stream>,"checksum":"<its SHA-256>"}\n
 *   gzip( one JSON array a line: ["<table>", row] )
 * Bytes inside rows are {"$bytes": base64}. Length and checksum tell a cut file from a damaged one.
 */
export const BACKUP_FORMAT = 1;
export const MAGIC = 'ENGRAPH ';

export interface BackupHeader {
  readonly format: number;
  /** Version of the database schema that the rows have. */
  readonly schema: number;
  readonly app: 'engraph';
  readonly createdAt: Instant;
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly checksum: string;
}

/** A collection as a value: what a backup holds and what `merge.ts` merges. */
export interface Collection {
  readonly rows: { readonly [T in StampedTable]: readonly StampedRows[T][] };
  readonly tombstones: readonly TombstoneRow[];
  readonly reviews: readonly ReviewRow[];
}

export interface Backup extends Collection {
  readonly header: BackupHeader;
}

export type BackupProblem =
  | { readonly kind: 'not-a-backup' }
  | { readonly kind: 'truncated'; readonly bytes: number; readonly of: number | null }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'newer'; readonly format: number };

/** Packs lines that were already made; `head` lacks what only the packed stream tells. */
export async function pack(
  head: Omit<BackupHeader, 'bytes' | 'checksum' | 'format' | 'app'>,
  body: Uint8Array<ArrayBuffer>,
): Promise<Blob> {
  const sealed = { format: BACKUP_FORMAT, app: 'engraph', ...head };
  const header = { ...sealed, bytes: body.length, checksum: await sha256(body) };
  return new Blob([`${MAGIC}${JSON.stringify(header)}\n`, body], { type: 'application/x-engraph' });
}

/** Reads a backup whole, or says what is wrong with it. `schema` is what this code can store. */
export async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  schema: number,
): Promise<Result<Backup, BackupProblem>> {
  const start = text(bytes.subarray(0, MAGIC.length));
  if (start !== MAGIC.slice(0, start.length) || bytes.length === 0) {
    return fail({ kind: 'not-a-backup' });
  }
  const end = bytes.indexOf(0x0a);
  if (end < 0) return fail({ kind: 'truncated', bytes: bytes.length, of: null });
  const header = parseHeader(text(bytes.subarray(MAGIC.length, end)));
  if (!header) return fail({ kind: 'damaged' });
  if (header.format > BACKUP_FORMAT || header.schema > schema) {
    return fail({ kind: 'newer', format: Math.max(header.format, header.schema) });
  }
  const body = bytes.subarray(end + 1);
  if (body.length < header.bytes) {
    return fail({ kind: 'truncated', bytes: bytes.length, of: end + 1 + header.bytes });
  }
  if ((await sha256(body)) !== header.checksum) return fail({ kind: 'damaged' });
  const collection = collect(await gunzip(body));
  return collection ? ok({ header, ...collection }) : fail({ kind: 'damaged' });
}

function parseHeader(line: string): BackupHeader | null {
  try {
    const header = JSON.parse(line) as Partial<BackupHeader> | null;
    const numbers = [header?.format, header?.schema, header?.createdAt, header?.bytes];
    const sound = numbers.every((value) => typeof value === 'number');
    return sound && typeof header?.checksum === 'string' ? (header as BackupHeader) : null;
  } catch {
    return null;
  }
}

/** Rows by table, or null when a line is no row of ours. */
function collect(lines: string): Collection | null {
  const rows = Object.fromEntries(STAMPED_TABLES.map((name) => [name, [] as unknown[]])) as Record<
    StampedTable,
    unknown[]
  >;
  const tombstones: TombstoneRow[] = [];
  const reviews: ReviewRow[] = [];
  for (const line of lines.split('\n')) {
    if (line === '') continue;
    const [table, row] = JSON.parse(line, reviveBytes) as [string, object];
    if (table === 'reviews') reviews.push(row as ReviewRow);
    else if (table === 'segments') reviews.push(...decodeSegment((row as SegmentRow).bytes));
    else if (!isStamped(row)) return null;
    else if (table === 'tombstones') tombstones.push(row as TombstoneRow);
    else if (table in rows) rows[table as StampedTable].push(row);
  }
  return { rows: rows as unknown as Collection['rows'], tombstones, reviews };
}

const isStamped = (row: object): boolean =>
  'changedAt' in row && typeof row.changedAt === 'number' && 'by' in row;

export const lineOf = (table: string, row: unknown): string =>
  `${JSON.stringify([table, row], replaceBytes)}\n`;

function replaceBytes(_: string, value: unknown): unknown {
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

/** Compresses text that arrives in pieces. */
export async function gzip(pieces: AsyncIterable<string>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('gzip');
  const packed = new Response(stream.readable).arrayBuffer();
  const writer = stream.writable.getWriter();
  const encoder = new TextEncoder();
  for await (const piece of pieces) await writer.write(encoder.encode(piece));
  await writer.close();
  return new Uint8Array(await packed);
}

const gunzip = (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
