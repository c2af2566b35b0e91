/** Decks are hostile until shown otherwise: what a file may at most hold. Larger ones are refused with a sentence. */
export const LIMITS = {
  /** Entries of a zip. */
  entries: 100_000,
  /** Bytes of the file itself. */
  file: 2 * 1024 ** 3,
  /** Bytes of a collection or a text, inflated. */
  collection: 1024 ** 3,
  /** Bytes of one media file. */
  media: 100 * 1024 ** 2,
  /** Inflated bytes of one stored byte, beyond the first megabyte. */
  ratio: 200,
  notes: 500_000,
  cards: 1_000_000,
  reviews: 5_000_000,
  /** Characters of one field. */
  field: 1_000_000,
  /** Levels of decks. */
  depth: 20,
} as const;
