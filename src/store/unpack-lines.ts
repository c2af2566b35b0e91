import { pause } from './pause.ts';

/** Anybody may have made a backup file: what one may at most unpack to. What the app itself writes stays far below. */
export const BACKUP_LIMITS = {
  /** Bytes in all. */
  unpacked: 4 * 1024 ** 3,
  /** Bytes that any file may unpack to; beyond these, so many for each byte that is stored. */
  free: 64 * 1024 ** 2,
  ratio: 50,
  /** Bytes of a line: the largest picture in base64, and what is told of it. */
  line: 200 * 1024 ** 2,
} as const;

/** Bytes that a stream of so many may unpack to. */
export const mostUnpacked = (stored: number): number =>
  Math.min(BACKUP_LIMITS.unpacked, BACKUP_LIMITS.free + BACKUP_LIMITS.ratio * stored);

interface Limits {
  /** Bytes in all. */
  readonly most: number;
  /** Characters of a line. */
  readonly line?: number;
  /** Between pieces of about 2 MB: whoever else has work on this thread comes in between. */
  readonly rest?: () => Promise<void>;
}
const PIECE = 2 * 1024 ** 2;

/**
 * Hands over a gzip stream's text line by line, so that it is never in memory whole. False as soon as there is more of
 * it than may be: the rest is not unpacked. Rejects where the stream is damaged.
 */
export async function unpackLines(
  stored: Blob,
  take: (line: string) => void,
  { most, line: longest = BACKUP_LIMITS.line, rest = pause }: Limits,
): Promise<boolean> {
  const stream = stored.stream().pipeThrough(new DecompressionStream('gzip'));
  const decoder = new TextDecoder();
  let bytes = 0;
  let rested = 0;
  let pieces: string[] = [];
  let length = 0;
  const takeLine = (): void => {
    take(pieces.join(''));
    pieces = [];
    length = 0;
  };
  // Leaving the loop early cancels the stream.
  for await (const chunk of values(stream)) {
    bytes += chunk.length;
    const [first = '', ...others] = decoder.decode(chunk, { stream: true }).split('\n');
    if (bytes > most || length + first.length > longest) return false;
    pieces.push(first);
    length += first.length;
    for (const next of others) {
      takeLine();
      pieces.push(next);
      length = next.length;
    }
    if (bytes - rested < PIECE) continue;
    rested = bytes;
    await rest();
  }
  takeLine();
  return true;
}

/** A stream's own iterator is not everywhere yet. */
async function* values(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
