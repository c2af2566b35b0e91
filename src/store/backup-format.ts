import type { Instant } from '../base/time.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { ReviewRow } from '../memory/review.ts';
import { collector } from './backup-lines.ts';
import { crc32 } from './crc32.ts';
import type { TombstoneRow } from './db.ts';
import type { StampedRows, StampedTable } from './stamp.ts';
import { mostUnpacked, unpackLines } from './unpack-lines.ts';

/*
 * A backup is one line of text and a gzip stream:
 *   ENGRAPH {"format":2, … ,"bytes":<length of the gzip stream>,"checksum":"<its SHA-256>","check":<CRC-32>}\n
 *   gzip( one JSON array a line: ["<table>", row] )
 * Bytes inside rows are {"$bytes": base64}. Length and checksum tell a cut file from a damaged one. `check` is
 * over the header before it. Every eighth line and the last of a page ends with a third member, the CRC-32 of
 * the lines since the one before: so the rows of a damaged file that are sound can be told (`salvage.ts`).
 * Format 1 had no checks and no totals. It stays readable for ever.
 */
export const BACKUP_FORMAT = 2;
export const MAGIC = 'ENGRAPH ';
/** Bytes by which a header has ended. */
export const HEADER_MOST = 65_536;

/** What the learner counts in a collection. */
export interface CollectionCounts {
  readonly decks: number;
  readonly cards: number;
  /** Log rows, undone ones included. */
  readonly reviews: number;
}

export interface BackupHeader {
  readonly format: number;
  /** Version of the database schema that the rows have. */
  readonly schema: number;
  readonly app: 'engraph';
  readonly createdAt: Instant;
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>;
  /** Since format 2. */
  readonly totals?: CollectionCounts;
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
  /** Rows left out because their shape is not that of their table. */
  readonly dropped: number;
}

export type BackupProblem =
  | { readonly kind: 'not-a-backup' }
  | { readonly kind: 'truncated'; readonly bytes: number; readonly of: number | null }
  | { readonly kind: 'damaged' }
  /** It unpacks to more than any backup of its size: made to fill memory. */
  | { readonly kind: 'too-large' }
  | { readonly kind: 'newer'; readonly format: number };

/** Packs lines that were already made; `head` lacks what only the packed stream tells. */
export async function pack(
  head: Omit<BackupHeader, 'bytes' | 'checksum' | 'format' | 'app'>,
  body: Uint8Array<ArrayBuffer>,
): Promise<Blob> {
  const sealed = { format: BACKUP_FORMAT, app: 'engraph', ...head };
  const header = JSON.stringify({ ...sealed, bytes: body.length, checksum: await sha256(body) });
  const checked = `${header.slice(0, -1)},"check":${crc32(header)}}`;
  return new Blob([`${MAGIC}${checked}\n`, body], { type: 'application/x-engraph' });
}

/** Reads a backup whole, or says what is wrong with it. `schema` is what this code can store. Never throws. */
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
  const { take, collected } = collector();
  const most = mostUnpacked(body.length);
  const isWhole = await unpackLines(new Blob([body]), take, { most }).catch(() => null);
  if (isWhole === null) return fail({ kind: 'damaged' });
  if (!isWhole) return fail({ kind: 'too-large' });
  const { collection, dropped } = collected();
  return ok({ header, ...collection, dropped });
}

/** The header of a file from its first bytes, and the place of the first byte after it; null when it is none. */
export function headerOf(
  bytes: Uint8Array,
): { readonly header: BackupHeader; readonly end: number } | null {
  const end = bytes.subarray(0, HEADER_MOST).indexOf(0x0a);
  if (end < 0 || text(bytes.subarray(0, MAGIC.length)) !== MAGIC) return null;
  const header = parseHeader(text(bytes.subarray(MAGIC.length, end)));
  return header && { header, end: end + 1 };
}

function parseHeader(line: string): BackupHeader | null {
  const [, before, check] = /^(.*),"check":(\d{1,10})\}$/s.exec(line) ?? [];
  if (before !== undefined && crc32(`${before}}`) !== Number(check)) return null;
  try {
    const header = JSON.parse(line) as Partial<BackupHeader> | null;
    const numbers = [header?.format, header?.schema, header?.createdAt, header?.bytes];
    const sound = numbers.every((value) => typeof value === 'number');
    if (!sound || typeof header?.checksum !== 'string') return null;
    return header.format === BACKUP_FORMAT && before === undefined
      ? null
      : (header as BackupHeader);
  } catch {
    return null;
  }
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

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
