/** `npm run test:anki`: real Anki judges what we read and write. Exits 1 on a mismatch, 0 when Anki cannot be had. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import '../../ts.mjs';

/** As released on PyPI; raise it when a new Anki is out, and look at what differs. */
const VERSION = '26.9.3';

const root = fileURLToPath(new URL('../../', import.meta.url));
const venv = `${root}node_modules/.cache/anki-venv`;
const python = `${venv}/bin/python`;
// Away from UTC, and where the clocks change: days are counted by the learner's calendar.
process.env['TZ'] = 'America/New_York';

const quiet = (command, args, timeout) =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout }).toString();

function hasAnki() {
  try {
    return quiet(python, ['-c', 'import anki.buildinfo as b; print(b.version)'], 60_000) !== '';
  } catch {
    return false;
  }
}

function install() {
  rmSync(venv, { recursive: true, force: true });
  mkdirSync(`${root}node_modules/.cache`, { recursive: true });
  quiet('python3', ['-m', 'venv', venv], 120_000);
  quiet(python, ['-m', 'pip', 'install', '--quiet', `anki==${VERSION}`], 300_000);
}

try {
  if (!existsSync(python) || !hasAnki()) install();
} catch (error) {
  const last = String(error.stderr ?? error)
    .trim()
    .split('\n')
    .at(-1);
  console.warn(`\nReal Anki could not be had: ${last}\nNOTHING WAS CHECKED against it.\n`);
  process.exit(0);
}
const { checkAll } = await import('./check.ts');
process.exitCode = (await checkAll({ root, python })) ? 0 : 1;
