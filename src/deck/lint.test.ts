import { expect, test } from 'vitest';
import type { ConceptId } from '../base/id.ts';
import type { Deck } from './deck.ts';
import { countTopics, lintDecks } from './lint.ts';
import type { Topic } from './lint.ts';
import { cycles } from './lint-graph.ts';
import { readDeck } from './read-deck.ts';

const LAYERS = ['architecture', 'component', 'module', 'code'];
const SLUGS = ['a', 'b', 'c', 'd'];

/** A deck `demo` of four concepts that breaks no rule, as files. */
function sound(id = 'demo'): Record<string, string> {
  const files: Record<string, string> = {
    'deck.md':
      `---\nformat: 1\nid: ${id}\ntitle: Demo\nversion: 1\nlanguage: en\nlicence: x\nauthors: [y]\n---\nHi\n\n## One\n\n` +
      SLUGS.map((slug) => `- [${slug}](${slug}.md)\n`).join(''),
  };
  SLUGS.forEach((slug, i) => {
    const before = SLUGS[i - 1];
    files[`${slug}.md`] =
      `---\ntitle: ${slug}\nlayer: ${LAYERS[i]}\nrequires: [${before ?? ''}]\n` +
      'sources:\n  - title: t\n    url: https://x.org\n---\nDefinition.\n\n' +
      `## What is ${slug} of ${id}? {#${slug}-1}\n\nAnswer.\n`;
  });
  return files;
}

async function deckOf(files: Record<string, string>): Promise<Deck> {
  const read = await readDeck(new Map(Object.entries(files)));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

type Change = (files: Record<string, string>) => void;
const edit =
  (file: string, from: string | RegExp, to: string): Change =>
  (files) => {
    const text = files[file] ?? '';
    files[file] = text.replace(from, to);
    if (files[file] === text) throw new Error(`no ${String(from)} in ${file}`);
  };

test('the deck into which faults are planted has none', async () => {
  expect(lintDecks({ decks: [await deckOf(sound())], topics: new Map() })).toEqual([]);
});

test.each<[string, Change, string[]]>([
  [
    'a prerequisite that no deck has',
    edit('b.md', '[a]', '[a, far/x]'),
    ['prerequisite-unknown b.md'],
  ],
  [
    'another edge to nothing',
    edit('b.md', 'layer', 'calls: [far/x]\nlayer'),
    ['reference-unknown b.md'],
  ],
  [
    'a link to nothing in an answer',
    edit('b.md', 'Answer', 'See [[far/x]]'),
    ['reference-unknown b.md'],
  ],
  [
    'a link to nothing in a definition',
    edit('b.md', 'Definition', '[[far/x]]'),
    ['reference-unknown b.md'],
  ],
  [
    'a link to nothing in the introduction',
    edit('deck.md', 'Hi', '[[far/x]]'),
    ['reference-unknown deck.md'],
  ],
  [
    'prerequisites in a circle',
    edit('a.md', '[]', '[d]'),
    ['prerequisite-cycle a.md', 'prerequisite-later a.md'],
  ],
  [
    'a prerequisite that comes later',
    edit('a.md', '[]', '[b]'),
    ['prerequisite-cycle a.md', 'prerequisite-later a.md'],
  ],
  ['an orphan', edit('d.md', '[c]', '[]'), ['concept-orphan d.md']],
  ['a concept without a card', edit('d.md', /## [\s\S]*/, ''), ['concept-without-card d.md']],
  [
    'a concept without a source',
    edit('d.md', /sources:[\s\S]*?---/, '---'),
    ['concept-without-source d.md'],
  ],
  [
    'a concept without a layer',
    edit('d.md', 'layer: code\n', ''),
    ['concept-without-layer d.md', 'layer-unused deck.md'],
  ],
  [
    'a concept without a definition',
    edit('d.md', 'Definition.', ''),
    ['concept-without-definition d.md'],
  ],
  [
    'a concept in no chapter',
    edit('deck.md', '- [d](d.md)\n', ''),
    ['concept-outside-chapters d.md'],
  ],
  [
    'a layer that no concept has',
    edit('d.md', 'layer: code', 'layer: module'),
    ['layer-unused deck.md'],
  ],
  [
    'an old name that another concept has',
    edit('d.md', 'layer', 'formerly: [a]\nlayer'),
    ['concept-twice d.md'],
  ],
  ['a prompt twice', edit('d.md', 'What is d', 'What  is **c**'), ['prompt-twice d.md']],
  ['an answer of 61 words', edit('d.md', 'Answer.', 'word '.repeat(61)), ['answer-long d.md']],
  [
    'a prompt that asks nothing',
    edit('d.md', 'What is d of demo?', 'D'),
    ['prompt-without-question-mark d.md'],
  ],
])('finds %s', async (_name, change, expected) => {
  const files = sound();
  change(files);
  const found = lintDecks({ decks: [await deckOf(files)], topics: new Map() });
  expect(found.map(({ rule, file }) => `${rule} ${file}`)).toEqual(expected);
});

test.each<[string, Change]>([
  ['60 words', edit('d.md', 'Answer.', 'word '.repeat(60))],
  ['words in a fence', edit('d.md', 'Answer.', `A.\n\n\`\`\`\n${'word '.repeat(90)}\n\`\`\`\n`)],
  ['a long side note', edit('d.md', 'Answer.', `A.\n\n> ${'word '.repeat(90)}`)],
  [
    'accepted answers that are not shown',
    edit('d.md', '-1}\n\nAnswer.', `-1 .typed}\n\n- a\n- ${'b '.repeat(90)}`),
  ],
  [
    'the same heading with another text below',
    edit('d.md', /What is d[\s\S]*/, 'What is c of demo? {#d-1}\n\nmore\n\n---\n\nx\n'),
  ],
])('allows %s', async (_name, change) => {
  const files = sound();
  change(files);
  expect(lintDecks({ decks: [await deckOf(files)], topics: new Map() })).toEqual([]);
});

test('rules hold across decks', async () => {
  const [one, two] = [sound('one'), sound('two')];
  edit('a.md', '[]', '[two/d]')(one);
  edit('a.md', '[]', '[one/d]')(two);
  edit('a.md', 'What is a of two', 'What is a of one')(two);
  const found = lintDecks({ decks: [await deckOf(one), await deckOf(two)], topics: new Map() });
  expect(found.map(({ rule, deck }) => `${rule} ${deck}`)).toEqual([
    'prerequisite-cycle one',
    'prompt-twice two',
  ]);
  expect(found[0]?.message).toContain('one/a → two/d → two/c');
});

test('two decks that share no edge are not one graph; the same deck twice is found', async () => {
  const decks = [await deckOf(sound('one')), await deckOf(sound('two'))];
  const rules = (given: Deck[]) =>
    lintDecks({ decks: given, topics: new Map() }).map(({ rule }) => rule);
  expect(rules(decks)).toEqual(Array(4).fill('concept-orphan'));
  expect(rules([decks[0] as Deck, decks[0] as Deck])).toContain('concept-twice');
});

test('concepts of a deck that could not be read are taken to exist', async () => {
  const files = sound();
  edit('b.md', '[a]', '[a, far/x]')(files);
  const unread = new Set(['far/x' as ConceptId]);
  expect(lintDecks({ decks: [await deckOf(files)], topics: new Map(), unread })).toEqual([]);
});

test('topics count the cards of their concepts, and are held to their least number', async () => {
  const deck = await deckOf(sound());
  const topic = (least: number, ...concepts: string[]): Topic => ({
    least,
    concepts: concepts as ConceptId[],
  });
  const topics = new Map([
    ['enough', topic(2, 'demo/a', 'demo/b', 'demo/b')],
    ['short', topic(3, 'demo/a', 'demo/b')],
    ['wrong', topic(1, 'demo/a', 'demo/z')],
  ]);
  expect([...countTopics([deck], topics).values()]).toEqual([2, 2, 1]);
  const found = lintDecks({ decks: [deck], topics });
  expect(found.map(({ rule, near }) => `${rule} ${near}`)).toEqual([
    'topic-short short:',
    'topic-unknown-concept demo/z',
  ]);
});

test.each<[string, string, number]>([
  ['no circle', 'ab bc ac', 0],
  ['a loop on itself', 'aa', 1],
  ['a circle reached from outside', 'xa ab bc ca', 1],
  ['two circles', 'ab ba cd dc', 2],
])('circles: %s', (_name, pairs, count) => {
  const arrows = pairs.split(' ').map((pair) => ({
    from: pair[0] as ConceptId,
    to: pair[1] as ConceptId,
    kind: 'requires' as const,
  }));
  expect(cycles(arrows)).toHaveLength(count);
});
