import { parseArgs } from 'node:util';
import { LAYERS, NATIVE_KINDS } from '../deck.ts';
import { checkDecks, place } from './check-decks.ts';
import type { PlacedProblem } from './check-decks.ts';
import { countDecks } from './count-decks.ts';
import type { Counts } from './count-decks.ts';
import { runSnippets } from './run-snippets.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    deck: { type: 'string' },
    root: { type: 'string', default: 'decks' },
  },
});

const { decks, topics, problems, folders } = await checkDecks(values.root);
const chosen = decks.filter(({ id }) => values.deck === undefined || id === values.deck);
const snippets = await runSnippets(chosen);
const all = [...problems, ...snippets.problems.map((p) => place(p, folders, ''))].filter(
  ({ folder }) => values.deck === undefined || folder === values.deck,
);
const failed = all.filter(({ level }) => level === 'problem').length;
const counts = countDecks(decks, topics);

if (values.json) console.log(JSON.stringify(counts, null, 2));
const say = values.json ? console.error : console.log;
printProblems(all);
if (!values.json) printCounts(counts);
printSnippets();
if (values.deck !== undefined && !folders.has(values.deck)) {
  say(`There is no deck "${values.deck}". Decks: ${[...folders.keys()].join(', ')}.`);
  process.exitCode = 1;
} else say(failed === 0 ? 'No problems.' : `${failed} problem${failed === 1 ? '' : 's'}.`);
if (failed > 0) process.exitCode = 1;

/** `file:line message. suggestion`, one group a deck. */
function printProblems(problems: readonly PlacedProblem[]): void {
  for (const folder of new Set(problems.map((problem) => problem.folder))) {
    say(`\n${folder === '' ? 'Topics' : folder}`);
    const own = problems.filter((problem) => problem.folder === folder);
    own.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
    for (const { level, file, line, message, suggestion } of own)
      say(`  ${file}:${line} ${level === 'warning' ? 'warning: ' : ''}${message}. ${suggestion}`);
  }
  if (problems.length > 0) say('');
}

function printCounts({ decks: rows, topics: subjects, concepts, cards }: Counts): void {
  const width = Math.max(5, ...rows.map(({ id }) => id.length)) + 2;
  const columns = ['concepts', 'cards', ...NATIVE_KINDS, ...LAYERS, 'sources'];
  const line = (name: string, cells: readonly (string | number)[]) =>
    say(name.padEnd(width) + cells.map((c, i) => fit(c, columns[i] ?? '')).join('  '));
  const fit = (cell: string | number, column: string) => String(cell).padStart(column.length);
  line('deck', columns);
  for (const row of rows)
    line(row.id, [
      row.concepts,
      row.cards,
      ...NATIVE_KINDS.map((kind) => row.kinds[kind]),
      ...LAYERS.map((layer) => row.layers[layer]),
      row.sources,
    ]);
  line('all', [concepts, cards]);
  for (const [key, count] of Object.entries(subjects))
    say(`topic ${key}: ${count} cards, at least ${topics.get(key)?.least ?? 0}`);
  const unread = [...folders.keys()].filter((folder) => !decks.some(({ id }) => id === folder));
  if (unread.length > 0) say(`Not counted, because of their problems: ${unread.join(', ')}.`);
}

function printSnippets(): void {
  if (snippets.ran > 0) say(`${snippets.ran} snippets run.`);
  for (const [version, count] of snippets.missing)
    say(`${count} snippets not run: no Python ${version}.`);
}
