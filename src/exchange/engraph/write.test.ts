import { expect, test } from 'vitest';
import { instant } from '../../base/time.ts';
import type { NativeDeck, NativeNote } from '../../deck/deck.ts';
import { redrawNote } from '../../deck/draw.ts';
import { readDeckFolders } from '../../deck/node/deck-folders.ts';
import { readDeck } from '../../deck/read-deck.ts';
import { conceptFile, sampleDeck } from '../../deck/sample.ts';
import { entriesOfZip } from '../folder.ts';
import { openZip } from '../zip.ts';
import { readEngraph } from './read.ts';
import { deckFiles, writeEngraph } from './write.ts';

const options = { moment: { at: instant(1e12), offset: 0, rollOver: 4 }, parameters: [] };

/** Through the zip and back, media put where the deck has them. */
async function thereAndBack(deck: NativeDeck): Promise<NativeDeck> {
  return (await written(deck)).back;
}

async function written(deck: NativeDeck) {
  const { blob, changed } = await writeEngraph(deck, new Date(1e12));
  const zip = await openZip(blob);
  if (!zip.ok) throw new Error(zip.problem.sentence);
  const read = await readEngraph(entriesOfZip(zip.value), options, 'x.zip');
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  const [back] = read.value.decks;
  const media = await Promise.all(
    read.value.media.map(async ({ name, read: bytesOf }) => ({ name, bytes: await bytesOf() })),
  );
  const files = new Map(media.map(({ name, bytes }) => [name, bytes]));
  expect([...files.keys()].sort()).toEqual(deck.media.map(({ name }) => name).sort());
  for (const { name, bytes } of deck.media) expect(files.get(name)).toEqual(bytes);
  return { back: { ...(back as NativeDeck), media: deck.media }, changed };
}

const folders = await readDeckFolders('decks');
test.each([...folders.keys()])(
  'the bundled deck %s is the same after writing and reading',
  async (name) => {
    const read = await readDeck(folders.get(name) ?? new Map());
    if (!read.ok) throw new Error(name);
    expect(await written(read.value)).toEqual({ back: read.value, changed: [] });
  },
);

const BODY = `## Q \`#\`? {#q}

more

- a

---

answer with ![one](media/p.png)

![heard](media/word.mp3)

> side
>
> > nested

Source: RFC 1, *part* 2

## T {#t .typed}

- \`a\`
- b

## Term {#r .reverse}

Meaning

## Fill {#c .cloze}

A {{std::vector}} \\{{ x }} {{b :: hint}}

## Way {#s .steps}

1. a
2. b
`;

const FRONT = `aliases: ['a: b', '- c', "it's", 'yes', '1.10']
calls: [other/x]
sources:
  - title: 'RFC: one'
    url: https://x.org/a
  - repo: a/b
    path: c.py
    version: '1.0'
formerly: [older]
`;

test('every kind, field and key survives', async () => {
  const deck = await sampleDeck(BODY, {
    front: FRONT,
    files: {
      'media/p.png': new Uint8Array([1, 2, 3]),
      'media/word.mp3': new Uint8Array([4, 5]),
      'b.md': conceptFile(''),
    },
  });
  expect(deck.notes).toHaveLength(5);
  expect(await thereAndBack(deck)).toEqual(deck);
});

const INTRO = `One *two* **three** \`four\` [five](https://x.org/) [[a|six]] 1\\. seven \\*

- tight
- list
  1. in a list

3. from

   three

> quoted

\`\`\`python x.py {1} sketch
print('\`')

\`\`\`

| a | b |
|---|---|
| c \\| d | e |
`;

test('an introduction is written from its drawn form', async () => {
  const page = `---\nformat: 1\nid: demo\ntitle: Demo\nversion: 1\nlanguage: en\nlicence: x\nauthors: []\n---\n\n${INTRO}`;
  const deck = await sampleDeck('## Q? {#q}\n\na\n', { files: { 'deck.md': page } });
  expect((await thereAndBack(deck)).descriptionHtml).toBe(deck.descriptionHtml);
});

const edited = (note: NativeNote, fields: Partial<NativeNote['fields']>): NativeNote => {
  const all = { ...note.fields, ...fields };
  const drawn = redrawNote(all, note.kind, {
    deck: 'demo' as never,
    titles: new Map([['demo/a' as never, 'Alpha']]),
    media: new Map(),
  });
  if (!drawn.ok) throw new Error(JSON.stringify(drawn.problem));
  return { ...note, fields: all, cards: drawn.value.cards };
};

test.each([
  [
    'text',
    { answer: 'new *text*\n\n- a', prompt: '1. x', note: 'one\n\n- two', source: 'me' },
    true,
  ],
  ['a picture of the prompt', { more: '```\ncode\n```' }, true],
  ['a heading', { answer: '## Heading\n\nx' }, false],
  ['an underlined heading', { answer: 'Heading\n---\n\nx' }, false],
  ['a divider', { answer: 'x\n\n---\n\ny' }, false],
  ['a quote in the middle', { answer: 'x\n\n> q\n\ny' }, false],
  ['a source in the answer', { answer: 'x\n\nSource: y' }, false],
  ['an open fence', { answer: '```\nx' }, false],
])('a card whose learner wrote %s still comes back', async (_name, fields, isSame) => {
  const deck = await sampleDeck('## Q? {#q}\n\na\n\n## R? {#r}\n\nb\n');
  const [first, second] = deck.notes;
  if (!first || !second) throw new Error('no notes');
  const changed = { ...deck, notes: [edited(first, fields), second] };
  const result = await written(changed);
  expect(result.back.notes.map(({ id }) => id)).toEqual(['demo/q', 'demo/r']);
  expect(result.changed.length === 0).toBe(isSame);
  if (isSame) expect(result.back).toEqual(changed);
});

test('notes without a concept stand on a page of their own and keep their ids', async () => {
  const deck = await sampleDeck('## Q? {#q}\n\na\n');
  const bare: NativeDeck = {
    ...deck,
    ...{ concepts: [], chapters: [], licence: '', language: '', authors: [], descriptionHtml: '' },
    notes: deck.notes.map((note) => ({ ...note, concepts: [] })),
  };
  expect([...deckFiles(bare).keys()]).toEqual(['deck.md', 'cards.md']);
  const back = await thereAndBack(bare);
  expect(back.notes.map(({ id, cards }) => ({ id, cards }))).toEqual(
    bare.notes.map(({ id, cards }) => ({ id, cards })),
  );
});
