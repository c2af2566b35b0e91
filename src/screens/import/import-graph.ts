import { cardId, conceptId, type ConceptId, type DeckId, type NoteId } from '../../base/id.ts';
import type { Concept, Deck, Note } from '../../deck/deck.ts';
import { stripHtml } from '../../deck/template/strip.ts';
import { edgesSetAside } from '../../graph/cycles.ts';
import type { Reading } from '../../exchange/reading.ts';
import type { CardLink } from '../../store/links.ts';
import { namesIn, phrasesOf, type Phrases } from './names-in-text.ts';

/* What an import can grow into the graph, if the learner asks for it: nothing here happens by itself. */

/** Characters in which names are looked for: enough for some thousand notes, and little enough to wait for. */
const MOST_TEXT = 3_000_000;

const levelId = (deck: DeckId): ConceptId => conceptId(deck, 'deck');

/** True when the file's decks could be concepts: it has concepts of its own otherwise. */
export const hasLevels = ({ decks }: Reading): boolean =>
  decks.some((deck) => deck.notes.length > 0) && decks.every((deck) => deck.concepts.length === 0);

/** Each deck as a concept, part of the deck above it, tested by the deck's notes. */
export function withLevels(decks: readonly Deck[]): Deck[] {
  const byPath = new Map(decks.map((deck) => [keyOf(deck.path), deck.id]));
  return decks.map((deck) => {
    const above = byPath.get(keyOf(deck.path.slice(0, -1)));
    const level = bareConcept(levelId(deck.id), deck.title, [], above ? [levelId(above)] : []);
    return {
      ...deck,
      concepts: [...deck.concepts, level],
      notes: deck.notes.map((note) => testing(note, level.id)),
    };
  });
}

const keyOf = (path: readonly string[]): string => path.join('\u001f').toLowerCase();

/** Pages with cards as concepts; `[[links]]` between them as edges that say "calls": one page speaks of the other. */
export function withPages(decks: readonly Deck[], { graph }: Reading): Deck[] {
  if (!graph) return [...decks];
  const targets = new Map<ConceptId, ConceptId[]>();
  for (const { from, to } of graph.links) targets.set(from, [...(targets.get(from) ?? []), to]);
  return decks.map((deck) => {
    const own = graph.pages.filter(({ id }) => id.startsWith(`${deck.id}/`));
    const concepts = own.map(({ id, title, aliases }): Concept => ({
      ...bareConcept(id, title, aliases, []),
      edges: (targets.get(id) ?? []).map((to) => ({ kind: 'calls', to })),
    }));
    const notes = deck.notes.map((note) => {
      const page = graph.notes.get(note.id);
      return page ? testing(note, page) : note;
    });
    return { ...deck, concepts: [...deck.concepts, ...concepts], notes };
  });
}

function testing(note: Note, concept: ConceptId): Note {
  if (note.concepts.some((entry) => entry.concept === concept)) return note;
  const weight = note.concepts.length === 0 ? 1 : 0.5;
  return { ...note, concepts: [...note.concepts, { concept, weight }] };
}

const bareConcept = (
  id: ConceptId,
  title: string,
  aliases: readonly string[],
  partOf: readonly ConceptId[],
): Concept => ({
  ...{ id, title, aliases, definition: '', definitionHtml: '', layer: null },
  edges: partOf.map((to) => ({ kind: 'part-of', to })),
  ...{ sources: [], formerly: [] },
});

/** Cards of the file that name a concept which is here already. */
export interface NamedConcept {
  readonly concept: ConceptId;
  readonly title: string;
  readonly links: readonly CardLink[];
  /** How some of the notes begin. */
  readonly examples: readonly string[];
}

/** Concepts by the number of cards that name them, most first. Looks at new and changed notes only. */
export function namedConcepts(
  decks: readonly Deck[],
  coming: ReadonlyMap<NoteId, unknown>,
  concepts: readonly Pick<Concept, 'id' | 'title' | 'aliases'>[],
): NamedConcept[] {
  if (concepts.length === 0) return [];
  const phrases = phrasesOf(concepts);
  const found = new Map<ConceptId, { links: CardLink[]; examples: string[] }>();
  let left = MOST_TEXT;
  for (const note of decks.flatMap((deck) => deck.notes)) {
    if (left <= 0) break;
    if (!coming.has(note.id)) continue;
    const text = textOf(note);
    left -= text.length;
    for (const concept of named(text, phrases, note)) {
      const known = found.get(concept) ?? { links: [], examples: [] };
      found.set(concept, known);
      for (const { part } of note.cards) known.links.push({ card: cardId(note.id, part), concept });
      if (known.examples.length < 3) known.examples.push(excerpt(text));
    }
  }
  const titles = new Map(concepts.map(({ id, title }) => [id, title]));
  return [...found]
    .map(([concept, { links, examples }]) => ({
      ...{ concept, title: titles.get(concept) ?? concept, links, examples },
    }))
    .toSorted((a, b) => b.links.length - a.links.length || (a.title < b.title ? -1 : 1));
}

const named = (text: string, phrases: Phrases, { concepts }: Note): ConceptId[] =>
  namesIn(text, phrases).filter((id) => !concepts.some(({ concept }) => concept === id));

/** Enough of a note to know it by: its first field may be a number. */
const excerpt = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 90).trimEnd()}…` : line;
};

const textOf = (note: Note): string =>
  stripHtml(Object.values(note.fields).join(' \n ').slice(0, 20_000));

/** A prerequisite that would close a circle. */
export interface SetAside {
  readonly from: ConceptId;
  readonly to: ConceptId;
}

/** The decks without prerequisites that would close a circle with those that are stored; the file's edges are the newest. */
export function withoutCycles(
  decks: readonly Deck[],
  stored: readonly Pick<Concept, 'id' | 'edges'>[],
): { readonly decks: Deck[]; readonly cycles: readonly SetAside[] } {
  const coming = decks.flatMap((deck) => deck.concepts);
  const isComing = new Set(coming.map(({ id }) => id));
  const edges = [...stored.filter(({ id }) => !isComing.has(id)), ...coming].flatMap(
    ({ id, edges: own }) =>
      own.filter(({ kind }) => kind === 'requires').map(({ to }) => ({ from: id, to })),
  );
  const numbers = new Map<ConceptId, number>();
  const numberOf = (id: ConceptId): number => {
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  };
  const first = edges.map(({ to }) => numberOf(to));
  const then = edges.map(({ from }) => numberOf(from));
  const aside = edgesSetAside(numbers.size, first, then);
  const cycles = edges.filter(({ from }, i) => aside[i] === 1 && isComing.has(from));
  if (cycles.length === 0) return { decks: [...decks], cycles };
  const gone = new Set(cycles.map(({ from, to }) => `${from} ${to}`));
  const kept = (concept: Concept): Concept => ({
    ...concept,
    edges: concept.edges.filter(
      ({ kind, to }) => kind !== 'requires' || !gone.has(`${concept.id} ${to}`),
    ),
  });
  return { decks: decks.map((deck) => ({ ...deck, concepts: deck.concepts.map(kept) })), cycles };
}
