import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NativeDeck, NativeNote } from '../deck.ts';
import { fencesOf } from '../fences.ts';
import type { LintProblem } from '../lint.ts';

const run = promisify(execFile);

/** A snippet that takes longer is stopped, ms. */
const LIMIT = 10_000;

type SnippetProblem = Omit<LintProblem, 'rule'>;

export interface SnippetReport {
  readonly problems: readonly SnippetProblem[];
  readonly ran: number;
  /** Snippets not run, by the Python version that is not on this machine. */
  readonly missing: ReadonlyMap<string, number>;
}

interface Snippet {
  readonly note: NativeNote;
  readonly version: string;
  readonly code: string;
  /** null when the note shows no output. */
  readonly expected: string | null;
}

/** Runs every fence with `run=` and compares its output with the next `text` fence of its note. */
export async function runSnippets(decks: readonly NativeDeck[]): Promise<SnippetReport> {
  const snippets = decks.flatMap(({ notes }) => notes.flatMap(snippetsOf));
  const pythons = new Map<string, string | null>();
  for (const { version } of snippets)
    if (!pythons.has(version)) pythons.set(version, await findPython(version));
  const problems: SnippetProblem[] = [];
  const missing = new Map<string, number>();
  let ran = 0;
  for (const snippet of snippets) {
    const python = pythons.get(snippet.version) ?? null;
    if (python === null) missing.set(snippet.version, (missing.get(snippet.version) ?? 0) + 1);
    else {
      ran++;
      const fault = await faultOf(snippet, python);
      if (fault !== null) problems.push(problemOf(snippet, fault));
    }
  }
  return { problems, ran, missing };
}

function snippetsOf(note: NativeNote): Snippet[] {
  const fences = fencesOf(note.fields, note.kind);
  return fences.flatMap(({ info, code }, index): Snippet[] => {
    if (info.run === null) return [];
    const output = fences.slice(index + 1).find(({ info: next }) => next.language === 'text');
    return [{ note, version: info.run, code, expected: output?.code ?? null }];
  });
}

/** `python3.11` on the path, else one that pyenv has installed; null when there is neither. */
async function findPython(version: string): Promise<string | null> {
  const installed = join(homedir(), '.pyenv', 'versions');
  const names = await readdir(installed).catch(() => []);
  const own = names.filter((name) => name.startsWith(`${version}.`));
  const candidates = [
    `python${version}`,
    ...own.map((name) => join(installed, name, 'bin', `python${version}`)),
  ];
  for (const python of candidates) {
    const said = await run(python, ['--version']).catch(() => null);
    if (said?.stdout.startsWith(`Python ${version}.`)) return python;
  }
  return null;
}

const trimmed = (text: string): string => text.replace(/[ \t\r]+$/gm, '').replace(/\n+$/, '');

async function faultOf({ code, expected }: Snippet, python: string): Promise<string | null> {
  if (expected === null) return 'No text fence with the output follows the code';
  const folder = await mkdtemp(join(tmpdir(), 'engraph-snippet-'));
  try {
    await writeFile(join(folder, 'card.py'), `${code}\n`);
    const env = { PATH: process.env['PATH'] ?? '', PYTHONIOENCODING: 'utf-8', PYTHONHASHSEED: '0' };
    const { stdout } = await run(python, ['card.py'], { cwd: folder, timeout: LIMIT, env });
    if (trimmed(stdout) === trimmed(expected)) return null;
    return `The code prints ${JSON.stringify(trimmed(stdout))}, not what the card says`;
  } catch (cause) {
    const { killed, stderr } = cause as { killed?: boolean; stderr?: string };
    if (killed) return `The code runs longer than ${LIMIT / 1000} s`;
    return `The code fails: ${stderr?.trim().split('\n').at(-1) ?? String(cause)}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function problemOf({ note, version }: Snippet, message: string): SnippetProblem {
  const [deck = '', id = ''] = note.id.split('/');
  const own = note.concepts[0]?.concept ?? '';
  return {
    level: 'problem',
    deck: deck as LintProblem['deck'],
    file: `${own.slice(own.indexOf('/') + 1)}.md`,
    near: `{#${id}`,
    message: `${message} (Python ${version})`,
    suggestion: 'Correct the code or its text fence.',
  };
}
