/** Made once: a segment holds thousands of texts. */
const encoder = new TextEncoder();

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
