/** Made once: a segment holds thousands of texts. */
const decoder = new TextDecoder();

/** Reads integers and texts out of bytes, one behind the other. */
export interface ByteReader {
  byte(): number;
  unsigned(): number;
  signed(): number;
  text(): string;
}

/** Reads what `byteWriter` wrote. Throws when the bytes end early. */
export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0;
  const unsigned = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      // Only in damaged bytes: past this a group of zeros would make no number at all.
      if (unit > 2 ** 63) throw new Error('Inconsistent: segment has a number too long');
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('Inconsistent: segment ends early');
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  return {
    byte: () => {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('Inconsistent: segment ends early');
      return byte;
    },
    unsigned,
    signed: () => {
      const value = unsigned();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
    text: () => {
      const length = unsigned();
      if (at + length > bytes.length) throw new Error('Inconsistent: segment ends early');
      at += length;
      return decoder.decode(bytes.subarray(at - length, at));
    },
  };
}
