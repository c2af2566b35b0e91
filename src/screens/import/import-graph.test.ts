import { expect, test } from 'vitest';
import type { ConceptId, DeckId, NoteId, NotetypeId } from '../../base/id.ts';
import type { Concept, Deck, ImportedNote } from '../../deck/deck.ts';
import { undrawn } from '../../deck/notetype.ts';
import { namedConcepts, withLevels, withoutCycles, withPages } from './import-graph.ts';
import { namesIn, phrasesOf } from './names-in-text.ts';

const note = (guid: string, text = ''): ImportedNote => ({
  ...{ id: `anki/${guid}` as NoteId, kind: 'imported', notetype: 'anki/1' as NotetypeId },
  fields: { '0': text },
  ...{ accepted: [], tags: [], media: [], files: [], concepts: [], modified: 0 },
  cards: [undrawn('0', text)],
});
const deck = (
  id: string,
  path: string[],
  notes: ImportedNote[],
  concepts: Concept[] = [],
): Deck => ({
  ...{ id: id as DeckId, path, title: path.at(-1) ?? '', version: 1, language: '', licence: '' },
  ...{ authors: [], descriptionHtml: '', chapters: [], concepts, notes, media: [] },
});
const concept = (id: string, title: string, aliases: string[] = [], requires: string[] = []) =>
  ({
    ...{ id, title, aliases, definition: '', definitionHtml: '', layer: null },
    edges: requires.map((to) => ({ kind: 'requires', to })),
    ...{ sources: [], formerly: [] },
  }) as never as Concept;

test('each deck level becomes a concept, part of the level above, tested by its notes', () => {
  const [net, ip] = withLevels([
    deck('a', ['Net'], [note('x')]),
    deck('b', ['Net', 'IP'], [note('y')]),
  ]);
  expect(net?.concepts).toMatchObject([{ id: 'a/deck', title: 'Net', layer: null, edges: [] }]);
  expect(ip?.concepts).toMatchObject([{ title: 'IP', edges: [{ kind: 'part-of', to: 'a/deck' }] }]);
  expect(ip?.notes[0]?.concepts).toEqual([{ concept: 'b/deck', weight: 1 }]);
});

test('pages become concepts, their links edges', () => {
  const graph = {
    pages: ['a', 'b'].map((slug) => ({ id: `d/${slug}` as ConceptId, title: slug, aliases: [] })),
    links: [{ from: 'd/a' as ConceptId, to: 'd/b' as ConceptId }],
    notes: new Map([['anki/x' as NoteId, 'd/a' as ConceptId]]),
  };
  const [made] = withPages([deck('d', ['D'], [note('x')])], { graph } as never);
  expect(made?.concepts).toMatchObject([{ edges: [{ kind: 'calls', to: 'd/b' }] }, { edges: [] }]);
  expect(made?.notes[0]?.concepts).toEqual([{ concept: 'd/a', weight: 1 }]);
});

test.each([
  ['a title of several words, in any case', 'the Flood Entry of a port', ['flood entry'], true],
  ['not a part of a word', 'floodings', ['flood'], false],
  ['a short name as it is written', 'What is an MTU?', ['MTU'], true],
  ['a short name in other letters', 'the mtu of it', ['MTU'], false],
  ['a code identifier', 'calls fdb_add for it', ['fdb_add'], true],
  ['a name in another script', 'Что такое очередь сообщений?', ['очередь сообщений'], true],
  ['a name of two letters says too little', 'an IP address', ['IP'], false],
  ['no words at all', '???', ['flood'], false],
  ['nor is half of a joined word a word', 'a flood-gate', ['flood'], false],
  ['joined words as one', 'the S.M.A.R.T. values', ['S.M.A.R.T'], true],
  ['two signs part words', 'mud--flood', ['flood'], true],
  ['a sign at the end is none of the name', "the 'flood'", ['flood'], true],
  ['letters beyond 2^16', 'of 𝒜𝒷𝒸 alone', ['𝒜𝒷𝒸'], true],
  ['signs beyond 2^16 part words', '😀flood😀entry', ['flood entry'], true],
  ['words that end before the name does', 'the flood', ['flood entry'], false],
])('names in a text: %s', (_name, text, [title], found) => {
  const phrases = phrasesOf([concept('n/c', title ?? '')]);
  expect(namesIn(text, phrases)).toEqual(found ? ['n/c'] : []);
});

test('cards that name a concept, the most named concept first; notes that stay as they are say nothing', () => {
  const notes = [note('x', 'VXLAN and <b>flood entry</b>'), note('y', 'VXLAN'), note('z', 'VXLAN')];
  const coming = new Map(notes.slice(0, 2).map(({ id }) => [id, 'new']));
  const concepts = [concept('n/flood', 'Flood entry'), concept('n/vxlan', 'Overlay', ['VXLAN'])];
  expect(namedConcepts([deck('a', ['A'], notes)], coming, concepts)).toMatchObject([
    { concept: 'n/vxlan', title: 'Overlay', links: [{ card: 'anki/x/0' }, { card: 'anki/y/0' }] },
    { concept: 'n/flood', links: [{ card: 'anki/x/0' }] },
  ]);
});

test('a prerequisite that closes a circle with what is stored is set aside, the others stay', () => {
  const coming = deck('a', ['A'], [], [concept('a/x', 'X', [], ['b/y', 'b/z'])]);
  const stored = [concept('b/y', 'Y', [], ['a/x']), concept('b/z', 'Z')];
  const { decks, cycles } = withoutCycles([coming], stored);
  expect(cycles).toEqual([{ from: 'a/x', to: 'b/y' }]);
  expect(decks[0]?.concepts[0]?.edges).toEqual([{ kind: 'requires', to: 'b/z' }]);
});
