import type { Corpus } from './corpus.ts';
import { fold } from './fold.ts';
import { OPERATORS } from './operators.ts';
import { LAYER_NAMES, parseQuery, STATES } from './query.ts';

/** A way to go on from what is being typed: what it says, and what then stands in its place. */
export interface Completion {
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
}

const MOST = 6;
const BEGUN = /^(-?)(deck|layer|tag|is|concept):"?([^"]*)$/i;

/** Ways to go on from the last piece of the text; none after a space. */
export function completionsOf(text: string, corpus: Corpus): Completion[] {
  const last = parseQuery(text).tokens.at(-1);
  if (!last || last.to !== text.length) return [];
  const [, minus = '', name = '', value = ''] = BEGUN.exec(last.source) ?? [];
  if (name) {
    const sought = fold(value);
    const values = valuesOf(name.toLowerCase(), corpus);
    const fitting = values.filter((one) => fold(one.value).includes(sought));
    return fitting
      .toSorted(
        (a, b) =>
          Number(!fold(a.value).startsWith(sought)) - Number(!fold(b.value).startsWith(sought)),
      )
      .slice(0, MOST)
      .map(({ value: whole, detail }) => ({
        label: whole,
        detail,
        insert: `${minus}${name.toLowerCase()}:${quoted(whole)}`,
      }));
  }
  const begun = last.source.replace(/^-/, '').toLowerCase();
  if (begun === '' || last.source.startsWith('"')) return [];
  return OPERATORS.filter(
    ({ insert }) => insert.startsWith(begun) && insert !== begun && begun.length < insert.length,
  )
    .slice(0, MOST)
    .map(({ insert, finds }) => ({
      label: insert,
      detail: finds,
      insert: (last.not ? '-' : '') + insert,
    }));
}

const quoted = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);

function valuesOf(name: string, corpus: Corpus): { value: string; detail: string }[] {
  if (name === 'is') return STATES.map((value) => ({ value, detail: '' }));
  if (name === 'layer') return LAYER_NAMES.map((value) => ({ value, detail: '' }));
  if (name === 'deck')
    return [...corpus.decks.values()].map(({ title }) => ({ value: title, detail: '' }));
  if (name === 'concept')
    return [...corpus.concepts.values()].map(({ title, deck }) => ({
      value: title,
      detail: corpus.decks.get(deck)?.title ?? '',
    }));
  const tags = new Set<string>();
  for (const note of corpus.notes.values()) for (const tag of note.tags) tags.add(tag);
  return [...tags].toSorted().map((value) => ({ value, detail: '' }));
}
