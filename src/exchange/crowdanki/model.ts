import type { AnkiField, AnkiNotetype, AnkiTemplate } from '../anki/collection.ts';
import { at, flagAt, isObject, listAt, numberAt, textAt } from '../json.ts';
import type { Json } from '../json.ts';

const MOST_FIELDS = 200;

/** A note model of CrowdAnki (a schema-11 model without number) as a notetype of Anki; null when it is none. */
export function readModel(model: Json): AnkiNotetype | null {
  const fields = inOrder(listAt(model, 'flds')).map(fieldOf);
  const templates = inOrder(listAt(model, 'tmpls')).map(templateOf);
  const id = textAt(model, 'crowdanki_uuid', textAt(model, 'id'));
  if (id === '' || fields.length === 0 || templates.length === 0) return null;
  return {
    id,
    name: textAt(model, 'name', 'Notetype'),
    kind: numberAt(model, 'type') === 1 ? 'cloze' : 'normal',
    stockKind: numberAt(model, 'originalStockKind') ?? 0,
    originalId: null,
    css: textAt(model, 'css'),
    latexPre: textAt(model, 'latexPre'),
    latexPost: textAt(model, 'latexPost'),
    latexSvg: flagAt(model, 'latexsvg'),
    sortField: Math.min(Math.max(0, Math.trunc(numberAt(model, 'sortf') ?? 0)), fields.length - 1),
    modified: 0,
    fields,
    templates,
  };
}

/** By `ord` where given: the order of the list is usually, not always, the same. */
function inOrder(list: readonly Json[]): Json[] {
  return list
    .slice(0, MOST_FIELDS)
    .filter(isObject)
    .map((item, i) => ({ item, ord: numberAt(item, 'ord') ?? i }))
    .sort((a, b) => a.ord - b.ord)
    .map(({ item }) => item);
}

const fieldOf = (field: Json, ord: number): AnkiField => ({
  ord,
  name: textAt(field, 'name', `Field ${ord + 1}`),
  rtl: flagAt(field, 'rtl'),
  tag: numberAt(field, 'tag'),
  font: textAt(field, 'font', 'Arial'),
  size: numberAt(field, 'size') ?? 20,
  sticky: flagAt(field, 'sticky'),
  description: textAt(field, 'description'),
  plainText: flagAt(field, 'plainText'),
});

const templateOf = (template: Json, ord: number): AnkiTemplate => ({
  ord,
  name: textAt(template, 'name', `Card ${ord + 1}`),
  qfmt: textAt(template, 'qfmt'),
  afmt: textAt(template, 'afmt'),
  bqfmt: textAt(template, 'bqfmt'),
  bafmt: textAt(template, 'bafmt'),
  targetDeck: null,
});

/** Whether JSON is what CrowdAnki writes: not every `deck.json` is. */
export const isCrowdAnki = (json: Json): boolean =>
  at(json, '__type__') === 'Deck' ||
  (Array.isArray(at(json, 'notes')) && Array.isArray(at(json, 'note_models')));
