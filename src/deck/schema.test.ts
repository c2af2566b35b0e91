import { expect, test } from 'vitest';
import concept from './concept.schema.json' with { type: 'json' };
import deck from './deck.schema.json' with { type: 'json' };
import { LAYERS } from './deck.ts';
import {
  CODE_SOURCE_KEYS,
  CONCEPT_KEYS,
  DECK_KEYS,
  DOCUMENT_SOURCE_KEYS,
  FORMAT,
  LANGUAGE,
  SLUG,
  WHOLE_NUMBER,
} from './keys.ts';

test('the schemas know exactly the keys that the parser knows', () => {
  expect(Object.keys(deck.properties)).toEqual([...DECK_KEYS]);
  expect(deck.required).toEqual([...DECK_KEYS]);
  expect(Object.keys(concept.properties)).toEqual([...CONCEPT_KEYS]);
  const [document, code] = concept.properties.sources.items.anyOf;
  expect(Object.keys(document?.properties ?? {})).toEqual([...DOCUMENT_SOURCE_KEYS]);
  expect(Object.keys(code?.properties ?? {})).toEqual([...CODE_SOURCE_KEYS]);
});

test('the schemas know the same values', () => {
  expect(concept.properties.layer.enum).toEqual([...LAYERS]);
  expect(deck.properties.format.enum).toContain(FORMAT);
  expect(deck.properties.id.pattern).toBe(SLUG.source);
  expect(concept.properties.formerly.items.pattern).toBe(SLUG.source);
  expect(deck.properties.version.pattern).toBe(WHOLE_NUMBER.source);
  expect(deck.properties.language.pattern).toBe(LANGUAGE.source);
});
