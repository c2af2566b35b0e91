import { crc32 } from './crc32.ts';

/** What the directory of a zip says of one entry's bytes. */
export interface Packed {
  readonly offset: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly compressionMethod: number;
  readonly crc32: number;
}

type Bytes = Uint8Array<ArrayBuffer>;

const HEAD = 30;
const SIGNATURE = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;
/** A header of gzip that says no more than it must. */
const GZIP = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

/**
 * The inflated bytes; null where they are not what the directory says. Throws where they are no deflated bytes, or the
 * file is gone.
 */
export async function unpacked(blob: Blob, entry: Packed): Promise<Bytes | null> {
  const data = await dataOf(blob, entry);
  return data && contentOf(data, entry);
}

/** Where the entry's own header ends: its names may be longer than those of the directory. */
async function dataOf(blob: Blob, { offset, compressedSize }: Packed): Promise<Blob | null> {
  const head = new DataView(await blob.slice(offset, offset + HEAD).arrayBuffer());
  if (head.byteLength < HEAD || head.getUint32(0, true) !== SIGNATURE) return null;
  const from = offset + HEAD + head.getUint16(26, true) + head.getUint16(28, true);
  const data = blob.slice(from, from + compressedSize);
  return data.size === compressedSize ? data : null;
}

async function contentOf(data: Blob, entry: Packed): Promise<Bytes | null> {
  if (entry.compressionMethod === DEFLATED) return inflated(asGzip(data, entry), entry);
  if (entry.compressionMethod !== STORED || data.size !== entry.uncompressedSize) return null;
  const bytes = new Uint8Array(await data.arrayBuffer());
  return crc32(bytes) === entry.crc32 ? bytes : null;
}

/** The same bytes as gzip (RFC 1952): of that the browser checks length and checksum itself, much faster than script. */
function asGzip(data: Blob, { crc32: sum, uncompressedSize }: Packed): Blob {
  const end = new DataView(new ArrayBuffer(8));
  end.setUint32(0, sum, true);
  end.setUint32(4, uncompressedSize, true);
  return new Blob([GZIP, data, end]);
}

/** Takes exactly as many bytes as promised, so a lying size cannot fill memory. Throws where they are damaged. */
async function inflated(gzip: Blob, { uncompressedSize: size }: Packed): Promise<Bytes | null> {
  const bytes = new Uint8Array(size);
  let length = 0;
  const chunks = gzip.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  for (;;) {
    const { value, done } = await chunks.read();
    if (done) return length === size ? bytes : null;
    if (length + value.length > size) {
      await chunks.cancel();
      return null;
    }
    bytes.set(value, length);
    length += value.length;
  }
}
