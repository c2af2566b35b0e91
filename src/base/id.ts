/** A plain value that the compiler keeps apart from others of its kind. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

export type DeckId = Brand<string, 'DeckId'>;
export type ConceptId = Brand<string, 'ConceptId'>;
export type NoteId = Brand<string, 'NoteId'>;
/** `anki/<notetype id>.<hash of its fields and templates' names>`. */
export type NotetypeId = Brand<string, 'NotetypeId'>;
export type CardId = Brand<string, 'CardId'>;
export type ReviewId = Brand<string, 'ReviewId'>;
export type SessionId = Brand<string, 'SessionId'>;
export type DeviceId = Brand<string, 'DeviceId'>;
export type JobId = Brand<string, 'JobId'>;

/** `deck/slug`. */
export const conceptId = (deck: DeckId, slug: string): ConceptId => `${deck}/${slug}` as ConceptId;

/** `deck/stable-id`, for notes written in Engraph Markdown. */
export const noteId = (deck: DeckId, stable: string): NoteId => `${deck}/${stable}` as NoteId;

/** Note + part: the one identity to which a review history belongs. */
export const cardId = (note: NoteId, part: string): CardId => `${note}/${part}` as CardId;

/** `<session>.<n>`: the n-th row that a session wrote. */
export const reviewId = (session: SessionId, n: number): ReviewId => `${session}.${n}` as ReviewId;

/** A random id of 16 characters (80 bits), made on the device. */
export function newId<T extends Brand<string, string>>(): T {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  return bits.toString(32).padStart(16, '0') as T;
}
