const BYTES = 256;

/** What a byte does to the sum when none, one, two or three more follow it in its word. */
const TABLE = new Int32Array(4 * BYTES);
for (let n = 0; n < BYTES; n++) {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  TABLE[n] = value;
}
for (let n = BYTES; n < TABLE.length; n++) TABLE[n] = next(TABLE[n - BYTES] ?? 0, 0);

function next(sum: number, byte: number): number {
  return (sum >>> 8) ^ (TABLE[(sum ^ byte) & 255] ?? 0);
}

/** CRC-32 of bytes (ISO 3309, as in zip). A word at a time: packages hold hundreds of megabytes. */
export function crc32(bytes: Uint8Array): number {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let sum = -1;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const word = sum ^ words.getInt32(at, true);
    sum =
      (TABLE[3 * BYTES + (word & 255)] ?? 0) ^
      (TABLE[2 * BYTES + ((word >>> 8) & 255)] ?? 0) ^
      (TABLE[BYTES + ((word >>> 16) & 255)] ?? 0) ^
      (TABLE[word >>> 24] ?? 0);
  }
  for (; at < bytes.length; at++) sum = next(sum, bytes[at] ?? 0);
  return ~sum >>> 0;
}
