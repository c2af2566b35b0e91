import type { Deck, MediaFile, NativeDeck } from './deck.ts';

/** A deck as text: JSON, with the bytes of its pictures in base64. */
export const encodeDeck = (deck: Deck): string =>
  JSON.stringify({
    ...deck,
    media: deck.media.map((file) => ({ ...file, bytes: toBase64(file.bytes) })),
  });

/** The deck that `encodeDeck` wrote; only for text of our own build. */
export function decodeDeck(json: string): NativeDeck {
  const deck = JSON.parse(json) as Omit<NativeDeck, 'media'> & {
    readonly media: readonly (Omit<MediaFile, 'bytes'> & { readonly bytes: string })[];
  };
  return { ...deck, media: deck.media.map((f) => ({ ...f, bytes: fromBase64(f.bytes) })) };
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
