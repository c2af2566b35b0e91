import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DECK_PAGE, conceptFile, sampleDeck } from '../sample.ts';
import { buildDecks } from './bundle.ts';
import { checkDecks } from './check-decks.ts';
import { countDecks } from './count-decks.ts';
import { readTopics } from './read-topics.ts';
import { runSnippets } from './run-snippets.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'engraph-decks-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function write(folder: string, files: Record<string, string>): Promise<string> {
  const decks = join(root, folder);
  await mkdir(join(decks, 'demo', 'media'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(decks, name), text);
  return decks;
}
const SOUND = {
  'demo/deck.md': DECK_PAGE,
  'demo/a.md': conceptFile('## Q? {#q}\n\na\n\n## Term {#t .reverse}\n\nmeaning\n'),
};

test('a deck is bundled with its header', async () => {
  const [built] = await buildDecks(await write('sound', SOUND));
  expect(built?.header).toMatchObject({
    id: 'demo',
    title: 'Demo',
    version: 1,
    cards: 3,
    concepts: 1,
    summary: 'Hello.',
    bytes: built?.json.length,
  });
});

test('a deck with problems fails the build, and all are named', async () => {
  const decks = await write('bad', {
    'demo/deck.md': DECK_PAGE,
    'demo/a.md': conceptFile('## Q?\n\na\n\n## R {#r .x}\n\nb\n'),
  });
  await expect(buildDecks(decks)).rejects.toThrow(
    /2 problems[\s\S]*decks\/demo\/a\.md:7 [\s\S]*decks\/demo\/a\.md:11 /,
  );
});

test('a lint problem is placed at its line', async () => {
  const decks = await write('lint', {
    'demo/deck.md': DECK_PAGE,
    'demo/a.md': conceptFile(`## Q? {#q-1}\n\na\n\n## R? {#q}\n\n${'word '.repeat(61)}\n`),
  });
  const { problems } = await checkDecks(decks);
  expect(problems.find(({ message }) => message.includes('61 words'))).toMatchObject({
    folder: 'demo',
    file: 'demo/a.md',
    line: 11,
  });
});

test('a folder that is not named after its deck is a problem', async () => {
  const decks = await write('named', {
    'demo/deck.md': DECK_PAGE.replace('id: demo', 'id: other'),
    'demo/a.md': conceptFile('## Q? {#q}\n\na\n'),
  });
  await expect(buildDecks(decks)).rejects.toThrow('folder');
  expect((await checkDecks(decks)).problems.map(({ message }) => message).join()).toContain(
    '"other"',
  );
});

test('counts are numbers of the agreed form', async () => {
  const { decks, topics } = await checkDecks(await write('counts', SOUND));
  expect(countDecks(decks, topics)).toEqual({
    decks: [
      {
        id: 'demo',
        title: 'Demo',
        version: 1,
        concepts: 1,
        cards: 3,
        kinds: { question: 1, reverse: 2, cloze: 0, typed: 0, steps: 0 },
        layers: { architecture: 0, component: 0, module: 0, code: 1 },
        sources: 0,
      },
    ],
    topics: {},
    concepts: 1,
    cards: 3,
  });
});

test('topics of another form are refused', () => {
  expect(readTopics('pdb: { least: 2, concepts: [a/b] }').get('pdb')).toEqual({
    least: 2,
    concepts: ['a/b'],
  });
  expect(() => readTopics('pdb: [a/b]')).toThrow('"pdb" needs least');
});

test('a missing Python is counted, never passed over in silence', async () => {
  const deck = await sampleDeck(
    '## Q? {#q}\n\n```python run=9.9\nx\n```\n\n```python run=9.9\ny\n```\n',
  );
  expect(await runSnippets([deck])).toEqual({
    problems: [],
    ran: 0,
    missing: new Map([['9.9', 2]]),
  });
});

const code = (python: string, output: string, kind = '') =>
  `## Q? {#q${kind}}\n\n\`\`\`python run=3.11\n${python}\n\`\`\`\n\n---\n\n\`\`\`text\n${output}\n\`\`\`\n`;

test.each([
  ['right output', code('print(1)\nprint(2, " ")', '1\n2'), null],
  ['wrong output', code('print(1)', '2'), 'prints "1"'],
  ['an exception', code('raise ValueError("no")', ''), 'ValueError: no'],
  ['no text fence', '## Q? {#q}\n\n```python run=3.11\n1\n```\n', 'No text fence'],
])('a snippet with %s', async (_name, body, message) => {
  const { problems, ran, missing } = await runSnippets([await sampleDeck(body)]);
  if (missing.size > 0) return expect(missing.get('3.11')).toBe(1);
  expect(ran).toBe(1);
  expect(problems.map((problem) => problem.message).join()).toContain(message ?? '');
  expect(problems).toHaveLength(message === null ? 0 : 1);
});
