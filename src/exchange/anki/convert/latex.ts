import { mapCloze, parseCloze } from '../../../deck/template/cloze.ts';
import { takeMaths } from '../../../deck/template/maths.ts';

/**
 * Names without ending of the pictures that Anki made from a field's LaTeX: `latex-<SHA-1 of the text>`. Clozes
 * are revealed first, as Anki does.
 */
export function latexNames(field: string): string[] {
  if (!field.includes('[$') && !field.includes('[latex]')) return [];
  const shown = field.includes('{{c') ? mapCloze(parseCloze(field), (_, inner) => inner) : field;
  return takeMaths(shown).formulas.flatMap(({ latex }) =>
    latex === null ? [] : [`latex-${sha1(latex)}`],
  );
}

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));

/** SHA-1 (FIPS 180-4) of a text's UTF-8, hexadecimal. The platform's own is asynchronous, and so a conversion would be. */
export function sha1(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  let state: Words = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  for (let at = 0; at < padded.length; at += 64) state = afterBlock(state, view, at);
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

type Words = readonly [number, number, number, number, number];

function afterBlock(state: Words, view: DataView, at: number): Words {
  const w = new Int32Array(80);
  for (let i = 0; i < 80; i++) {
    const mixed = (w[i - 3] ?? 0) ^ (w[i - 8] ?? 0) ^ (w[i - 14] ?? 0) ^ (w[i - 16] ?? 0);
    w[i] = i < 16 ? view.getInt32(at + 4 * i) : rotated(mixed, 1);
  }
  let [a, b, c, d, e] = state;
  for (let i = 0; i < 80; i++) {
    const next = (rotated(a, 5) + mix(i, b, c, d) + e + (w[i] ?? 0)) | 0;
    [a, b, c, d, e] = [next, a, rotated(b, 30), c, d];
  }
  const [h0, h1, h2, h3, h4] = state;
  return [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0, (h4 + e) | 0];
}

/** The round's function and constant. */
function mix(round: number, b: number, c: number, d: number): number {
  if (round < 20) return ((b & c) | (~b & d)) + 0x5a827999;
  if (round < 40) return (b ^ c ^ d) + 0x6ed9eba1;
  if (round < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc;
  return (b ^ c ^ d) + 0xca62c1d6;
}
