/**
 * Judges what the project takes from others, `npm run audit:deps`: licences of every package in the lock file,
 * shipped ones by the stricter list; the lock file itself; known advisories, where the registry tells of any.
 * Prints one line a goal, `name value limit ok|miss`; exits 1 on a miss.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Free to ship with an MIT app, with the notice that `licenses.txt` gives. */
const SHIPPED = [
  ...['MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['(MPL-2.0 OR Apache-2.0)'],
];
/** Tools that never reach a learner may be under more. */
const TOOLS = [
  ...SHIPPED,
  ...['MIT-0', 'CC0-1.0', '(MIT OR CC0-1.0)', 'MPL-2.0', 'Python-2.0', 'CC-BY-4.0', 'BSD'],
  'EPL-2.0 OR GPL-3.0-or-later',
];
/** Packages that may run a script when they are installed: none. */
const MAY_INSTALL: readonly string[] = [];
/** Milliseconds that the registry gets. */
const PATIENCE = 60_000;

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
}

const lockText = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const lock = JSON.parse(lockText) as { readonly packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string): string => path.split('node_modules/').at(-1) ?? path;

judge('packages-with-other-licences', licences());
judge('lock-file', faultsOfLock());
judge('advisories-high-or-critical', await advisories());

function judge(name: string, found: readonly string[]): void {
  const ok = found.length === 0;
  if (!ok) process.exitCode = 1;
  console.log(`${name} ${found.length} 0 ${ok ? 'ok' : 'miss'}`);
  for (const line of found) console.log(`  ${line}`);
}

/** Names of what is in the build, by the notices that it carries; without a build, what the lock file calls no tool. */
function shippedNames(): ReadonlySet<string> {
  const notices = join(ROOT, 'dist/licenses.txt');
  const installed = locked.filter(([, { dev, devOptional }]) => !dev && !devOptional);
  const names = new Set(installed.map(([path]) => nameOf(path)));
  if (!existsSync(notices)) console.log('No build in dist: only dependencies count as shipped.');
  else
    for (const [, name] of readFileSync(notices, 'utf8').matchAll(
      /^(\S+) \d+\.\d+\.\d+\S*\nLicence: /gm,
    ))
      names.add(name!);
  return names;
}

function licences(): string[] {
  const shipped = shippedNames();
  const counts = new Map<string, number>();
  const wrong = locked.flatMap(([path, entry]) => {
    const isShipped = shipped.has(nameOf(path));
    const licence = licenceOf(path, entry);
    const key = `${isShipped ? 'shipped' : 'tool'} ${licence}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if ((isShipped ? SHIPPED : TOOLS).includes(licence)) return [];
    return [
      `${nameOf(path)} ${entry.version ?? ''}: ${licence}, ${isShipped ? 'shipped' : 'tool'}`,
    ];
  });
  console.log(`${locked.length} packages, ${shipped.size} of them shipped`);
  for (const [key, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`  ${String(count).padStart(4)}  ${key}`);
  return wrong;
}

/** As the package itself says; for another system's binaries, which are not here, as the lock file says. */
function licenceOf(path: string, entry: Locked): string {
  const file = join(ROOT, path, 'package.json');
  if (!existsSync(file)) return entry.license ?? 'none given';
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  const given: unknown = license ?? licenses ?? 'none given';
  const [first] = Array.isArray(given) ? (given as unknown[]) : [given];
  return typeof first === 'object' && first !== null && 'type' in first
    ? String(first.type)
    : String(first);
}

function faultsOfLock(): string[] {
  return [
    ...locked.flatMap(([path, { integrity, resolved, hasInstallScript }]) => [
      ...(/^sha512-/.test(integrity ?? '') ? [] : [`${path}: no sha512 integrity`]),
      ...(resolved ? [`${path}: resolved to ${resolved}`] : []),
      ...(hasInstallScript && !MAY_INSTALL.includes(nameOf(path))
        ? [`${path}: runs a script when it is installed`]
        : []),
    ]),
    ...[...lockText.matchAll(/"[^"]*(?:registry\.|artifactory|\/\/npm\.)[^"]*"/g)].map(
      ([text]) => `a registry is named: ${text.slice(0, 80)}`,
    ),
  ];
}

interface Advisory {
  readonly name: string;
  readonly severity: string;
  readonly range: string;
}

/** Advisories of level high or more for what is shipped; those for tools are told. Says loudly when nobody knows. */
async function advisories(): Promise<string[]> {
  const answer = await npmAudit();
  const known = (answer as { vulnerabilities?: Record<string, Advisory> } | null)?.vulnerabilities;
  if (!known) {
    console.log(
      '\n*** NOT AUDITED: the registry gave no advisories. Known holes would not be seen. ***',
    );
    console.log(`*** ${reasonOf(answer)} ***\n`);
    return [];
  }
  const shipped = shippedNames();
  const grave = Object.values(known).filter(({ severity }) => /high|critical/.test(severity));
  const line = ({ name, severity, range }: Advisory) => `${name} ${range}: ${severity}`;
  for (const advisory of grave.filter(({ name }) => !shipped.has(name)))
    console.log(`a tool, told only: ${line(advisory)}`);
  return grave.filter(({ name }) => shipped.has(name)).map(line);
}

function reasonOf(answer: unknown): string {
  const { message } = (answer ?? {}) as { message?: string };
  return message ? message.replace(/https?:\/\/\S+/g, '').trim() : 'No answer in time.';
}

/** What npm prints, or null. Bundled packages are tools to npm, so all are asked about. */
function npmAudit(): Promise<unknown> {
  return new Promise((resolve) => {
    const options = { cwd: ROOT, timeout: PATIENCE, maxBuffer: 2 ** 26 };
    execFile('npm', ['audit', '--json'], options, (_error, stdout) => {
      try {
        resolve(JSON.parse(stdout));
      } catch {
        resolve(null);
      }
    });
  });
}
