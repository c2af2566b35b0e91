import type { Instant } from '../base/time.ts';
import { BACKUP_FORMAT, headerOf, HEADER_MOST } from './backup-format.ts';
import type { Collection, CollectionCounts } from './backup-format.ts';
import { collect, countsOf, hasChecks, soundLines } from './backup-lines.ts';
import { mostUnpacked } from './unpack-lines.ts';

/** What a damaged backup still holds, and what it held as far as it says. */
export interface Salvage extends Collection {
  readonly saved: CollectionCounts;
  /** From the header: null when that is damaged too. In format 1 the cards are not told. */
  readonly of: (Omit<CollectionCounts, 'cards'> & { readonly cards: number | null }) | null;
  readonly createdAt: Instant | null;
}

/** A gzip header as it is written by browsers: no name, no comment. */
const GZIP_HEAD = 10;
const PIECE = 4_096;
const SMALL_PIECE = 16;
/** Characters that are looked at: browsers have no longer strings. */
const LONGEST = 500 * 1024 ** 2;

/**
 * Takes from a damaged backup every row that can be read and whose check holds: as much of the stream as
 * inflates, line by line. In files of format 1, which have no checks, a row's shape is all that can be asked.
 * Null when nothing can be saved. Never throws.
 */
export async function salvage(bytes: Uint8Array<ArrayBuffer>): Promise<Salvage | null> {
  const head = headerOf(bytes);
  const start = head?.end ?? streamIn(bytes);
  if (start === null) return null;
  const text = await inflated(bytes.subarray(start + GZIP_HEAD));
  // What follows the last line break may be half a line.
  const lines = text.split('\n').slice(0, -1);
  const isChecked = head ? head.header.format >= BACKUP_FORMAT : hasChecks(lines);
  const { collection } = collect(isChecked ? soundLines(lines) : lines);
  const saved = countsOf(collection);
  const rows = Object.values(collection.rows).reduce((sum, { length }) => sum + length, 0);
  if (rows + collection.reviews.length + collection.tombstones.length === 0) return null;
  return {
    ...collection,
    saved,
    of: totalsOf(head?.header),
    createdAt: head?.header.createdAt ?? null,
  };
}

function totalsOf(header: NonNullable<ReturnType<typeof headerOf>>['header'] | undefined) {
  if (!header) return null;
  const { decks, reviews } = header.counts;
  return header.totals ?? { decks: decks ?? 0, cards: null, reviews: reviews ?? 0 };
}

/** Where the gzip stream begins when the line before it cannot be read. */
function streamIn(bytes: Uint8Array): number | null {
  const most = Math.min(bytes.length, HEADER_MOST);
  for (let i = 0; i + GZIP_HEAD < most; i++)
    if (bytes[i] === 0x1f && bytes[i + 1] === 0x8b && bytes[i + 2] === 8) return i;
  return null;
}

/**
 * As much text as a deflate stream yields. What a piece gives together with an error is lost: so the end is
 * tried again in small pieces.
 */
async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const first = await inflate(bytes, bytes.length);
  if (first.taken >= bytes.length) return first.text;
  const again = await inflate(bytes, Math.max(0, first.taken - 2 * PIECE));
  return again.text.length > first.text.length ? again.text : first.text;
}

/** Feeds a stream until it fails, in small pieces from `fine` on. `taken`: the bytes fed before that. */
async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  fine: number,
): Promise<{ readonly text: string; readonly taken: number }> {
  const stream = new DecompressionStream('deflate-raw');
  const writer = stream.writable.getWriter();
  writer.closed.catch(() => undefined);
  const decoder = new TextDecoder();
  const most = Math.min(LONGEST, mostUnpacked(bytes.length));
  let text = '';
  const reading = (async () => {
    const reader = stream.readable.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      if (text.length > most) return await reader.cancel();
    }
  })().catch(() => undefined);
  let taken = 0;
  try {
    while (taken < bytes.length) {
      const end = taken + (taken >= fine ? SMALL_PIECE : PIECE);
      await writer.write(bytes.slice(taken, end));
      taken = Math.min(end, bytes.length);
    }
    await writer.close();
  } catch {
    // The end of what can be had: cut, damaged, or the gzip trailer.
  }
  await reading;
  return { text, taken };
}
