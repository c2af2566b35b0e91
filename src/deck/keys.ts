/** Keys of `deck.md`, in the order in which the format's document lists them. */
export const DECK_KEYS = [
  'format',
  'id',
  'title',
  'version',
  'language',
  'licence',
  'authors',
] as const;

/** Keys of a concept file. */
export const CONCEPT_KEYS = [
  'title',
  'layer',
  'requires',
  'part-of',
  'calls',
  'contrasts-with',
  'aliases',
  'sources',
  'formerly',
] as const;

/** Keys of a source: a document has the first two, code the others (symbol may be absent). */
export const DOCUMENT_SOURCE_KEYS = ['title', 'url'] as const;
export const CODE_SOURCE_KEYS = ['repo', 'path', 'symbol', 'version'] as const;

/** The only version of the format so far. */
export const FORMAT = '1';

export const SLUG = /^[a-z0-9][a-z0-9-]*$/;
export const WHOLE_NUMBER = /^[1-9][0-9]{0,8}$/;
/** A BCP 47 tag, such as `en`, `pt-BR`, `zh-Hant`. */
export const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
