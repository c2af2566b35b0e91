/** Made once: a segment holds thousands of texts. */
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Ends of ids, above all: the encoder's own beginning takes longer than they do. */
const SHORT = 32;

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Appends integers and texts to a growing run of bytes. */
export interface ByteWriter {
  /** A non-negative integer up to 2^53 in 7-bit groups, lowest first. */
  unsigned(value: number): void;
  signed(value: number): void;
  text(value: string): void;
  bytes(): Uint8Array<ArrayBuffer>;
}

export interface ByteReader {
  byte(): number;
  unsigned(): number;
  signed(): number;
  text(): string;
}

export function byteWriter(): ByteWriter {
  let buffer = new Uint8Array(4096);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + more));
    larger.set(buffer);
    buffer = larger;
  };
  // Division instead of shifts: instants in milliseconds exceed 32 bits.
  const unsigned = (value: number): void => {
    room(8);
    let rest = value;
    while (rest >= 128) {
      buffer[length++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    buffer[length++] = rest;
  };
  return {
    unsigned,
    signed: (value) => unsigned(value < 0 ? -value * 2 - 1 : value * 2),
    text: (value) => {
      if (value.length <= SHORT && isAscii(value)) {
        unsigned(value.length);
        room(value.length);
        for (let i = 0; i < value.length; i++) buffer[length++] = value.charCodeAt(i);
        return;
      }
      const encoded = encoder.encode(value);
      unsigned(encoded.length);
      room(encoded.length);
      buffer.set(encoded, length);
      length += encoded.length;
    },
    bytes: () => buffer.slice(0, length),
  };
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
