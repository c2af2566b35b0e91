/**
 * JSON with sorted keys: equal texts are equal values, whatever the order of their keys. Bytes stand as their
 * length and a hash: spelt out, a picture would take a thousand times its size.
 */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof Uint8Array) return `bytes ${part.length} ${hashOf(part)}`;
    return part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  });

/** FNV-1a of 32 bits, twice: enough to tell two versions of the same thing apart. */
function hashOf(bytes: Uint8Array): string {
  let [a, b] = [0x811c9dc5, 0x9dc5811c];
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x01000197);
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}
