import { Decompress } from 'fzstd';
import { fail, ok, type Result } from '../base/result.ts';
import { LIMITS } from './limits.ts';

/** The only door to fzstd. */
export type ZstdProblem = 'damaged' | 'too-large';

/** Zstandard's own bound for decoders: windows of 128 MB. */
export const WINDOW = 2 ** 27;
const FRAME = 0xfd2fb528;
/** Bytes given to the decoder at a time: what one piece can inflate to stays small. */
const PIECE = 2 ** 16;

/** Whether bytes begin as a Zstandard frame does, or as one that is to be skipped. */
export const isZstd = (head: Uint8Array): boolean =>
  head.length >= 4 && (wordAt(head, 0) === FRAME || isSkippable(wordAt(head, 0)));

/** Inflates one or several frames; gives up beyond `limit` bytes. Headers need not tell the size. Never throws. */
export function inflateZstd(
  bytes: Uint8Array,
  limit: number,
): Result<Uint8Array<ArrayBuffer>, ZstdProblem> {
  const most = Math.min(limit, 2 ** 20 + LIMITS.ratio * bytes.length);
  if (!areFramesSound(bytes)) return fail('damaged');
  const chunks: Uint8Array[] = [];
  let length = 0;
  let isOver = false;
  try {
    const stream = new Decompress((chunk) => {
      length += chunk.length;
      isOver = length > most;
      if (isOver) throw new Error('longer than its limit');
      if (chunk.length > 0) chunks.push(chunk);
    });
    for (let at = 0; at < bytes.length; at += PIECE)
      stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  } catch {
    return fail(isOver ? 'too-large' : 'damaged');
  }
  return ok(joined(chunks, length));
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/**
 * Walks frames and blocks by their headers (RFC 8878 §3.1) without decoding: the file ends where its last frame
 * does, and no window is larger than the bound, which the decoder would allocate on trust.
 */
function areFramesSound(bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return false;
    const next = isSkippable(wordAt(bytes, at))
      ? at + 8 + wordAt(bytes, at + 4)
      : endOfFrame(bytes, at);
    if (next === null || next > bytes.length) return false;
    at = next;
  }
  return at > 0;
}

function endOfFrame(bytes: Uint8Array, start: number): number | null {
  const flags = bytes[start + 4];
  if (wordAt(bytes, start) !== FRAME || flags === undefined || (flags & 8) !== 0) return null;
  const isSingle = (flags & 32) !== 0;
  const sizeBytes = flags >> 6 === 0 ? Number(isSingle) : 2 ** (flags >> 6);
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
  const sizeAt = start + 5 + Number(!isSingle) + dictionaryBytes;
  const window = isSingle
    ? sizeOf(bytes, sizeAt, sizeBytes)
    : 2 ** (10 + ((bytes[start + 5] ?? 255) >> 3)) * (1 + ((bytes[start + 5] ?? 0) & 7) / 8);
  if (dictionaryBytes > 0 || window > WINDOW) return null;
  let at = sizeAt + sizeBytes;
  for (;;) {
    if (at + 3 > bytes.length) return null;
    const head = wordAt(bytes, at) & 0xffffff;
    const kind = (head >> 1) & 3;
    if (kind === 3) return null;
    at += 3 + (kind === 1 ? 1 : head >> 3);
    if ((head & 1) === 1) return at + ((flags & 4) === 0 ? 0 : 4);
  }
}

function sizeOf(bytes: Uint8Array, at: number, length: number): number {
  let size = length === 2 ? 256 : 0;
  for (let i = 0; i < length; i++) size += (bytes[at + i] ?? 0) * 2 ** (8 * i);
  return size;
}

const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)) >>>
  0;

const isSkippable = (word: number): boolean => word >>> 4 === 0x184d2a5;
