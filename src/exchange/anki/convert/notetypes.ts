import type { Notetype } from '../../../deck/notetype.ts';
import { notetypeId } from '../../ids.ts';
import type { AnkiNotetype } from '../collection.ts';
import { secondsOf } from './calendar.ts';
import { staticReferencesIn, type MediaNames } from './media-names.ts';

/** Stock kinds. */
const CLOZE = 5;
const OCCLUSION = 6;

/** A notetype as it is stored. Throws nothing: the collection has cleaned it. */
export function convertNotetype(source: AnkiNotetype, media: MediaNames): Notetype {
  const kind = kindOf(source);
  const { fields, templates, css } = source;
  return {
    id: notetypeId(source.id, {
      kind,
      fields: fields.map(({ name }) => name),
      templates: templates.map(({ name }) => name),
    }),
    name: source.name,
    kind,
    fields: fields.map(({ name, rtl, tag }) => ({ name, rtl, tag })),
    templates: templates.map(({ name, qfmt, afmt }) => ({ name, front: qfmt, back: afmt })),
    css,
    sortField: source.sortField,
    media: namesOf([css, ...templates.flatMap(({ qfmt, afmt }) => [qfmt, afmt])], media),
    files: [],
    modified: secondsOf(source.modified),
    foreign: foreignOf(source),
  };
}

/**
 * Occlusion is a cloze notetype by its kind. The stock kind is lost when a notetype is copied, the fields' tags are
 * not; the stock cloze notetype has tags 0 and 1 as well, only occlusion has a header (2).
 */
function kindOf({ kind, stockKind, fields }: AnkiNotetype): Notetype['kind'] {
  if (kind === 'normal') return 'normal';
  const tagged = [0, 1, 2].every((wanted) => fields.some(({ tag }) => tag === wanted));
  return stockKind === OCCLUSION || (stockKind !== CLOZE && tagged) ? 'occlusion' : 'cloze';
}

function namesOf(texts: readonly string[], media: MediaNames): string[] {
  const names = new Set<string>();
  for (const text of texts)
    for (const reference of staticReferencesIn(text)) {
      const name = media.find(reference);
      if (name !== null) names.add(name);
    }
  return [...names];
}

/** What an export needs and the app does not. Lists are JSON: one entry a field or template, in order. */
function foreignOf(source: AnkiNotetype): Notetype['foreign'] {
  const { id, kind, stockKind, originalId, latexPre, latexPost, latexSvg, fields, templates } =
    source;
  return {
    ...{ id, kind, stockKind, originalId, latexPre, latexPost, latexSvg },
    fields: JSON.stringify(
      fields.map(({ font, size, sticky, description, plainText }) => ({
        ...{ font, size, sticky, description, plainText },
      })),
    ),
    templates: JSON.stringify(
      templates.map(({ bqfmt, bafmt, targetDeck }) => ({ bqfmt, bafmt, targetDeck })),
    ),
  };
}
