/**
 * Judges the build in `dist`: script until the first card, the service worker, every script, and that
 * nothing in it is fetched from anywhere else. One line a goal, `name value limit ok|miss`; exits 1 on a miss.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'rolldown/utils';

const DIST = join(import.meta.dirname, '../dist');
/** What is loaded behind that card, until it can be rated: told, not judged. */
const BEHIND_IT = ['boot-first'];

/** Kilobytes (1,000 bytes), gzip. */
const LIMITS = {
  firstCard: 70,
  worker: 10,
  graph: 160,
  import: 600,
  maths: 110,
  markdown: 95,
  // The first screen in one file, with the database's library.
  anyScript: 70,
};
/** What the map brings, with Cytoscape; loaded only when the map is opened. */
const GRAPH = ['Graph', 'GraphCanvas', 'cytoscape-map', 'layout.worker'];

/** What reading and writing other formats may bring, SQLite included; loaded with the first file of its kind. */
const IMPORT = { screen: 'Import', worker: 'import.worker' };
/** What draws formulas; loaded with the first card that has one. */
const MATHS = ['katex', 'mhchem'];

/** Parser and highlighter in the worker that writes Engraph Markdown; loaded for such an export alone. */
const MARKDOWN = ['export-markdown'];

/** Hosts whose names may stand in script: namespaces, addresses in messages, links that a learner opens. */
const NAMED_ONLY = [
  'www.w3.org',
  'svelte.dev',
  'bit.ly',
  'tinyurl.com',
  'opendev.org',
  'github.com',
  // Notices of licences, and a file's own first line.
  'opensource.org',
  'lea.verou.me',
  'git-lfs.github.com',
];

const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => posix.relative(DIST, posix.join(entry.parentPath, entry.name)))
  .sort();
const text = (file: string): string => readFileSync(join(DIST, file), 'utf8');
const sizes = new Map(
  files.map((file) => [file, gzipSync(readFileSync(join(DIST, file))).length / 1000]),
);
const sizeOf = (file: string): number => {
  const size = sizes.get(file);
  if (size === undefined) throw new Error(`Inconsistent: ${file} is imported and not in dist`);
  return size;
};
const sum = (of: readonly string[]): number => of.reduce((kB, file) => kB + sizeOf(file), 0);
const scripts = files.filter((file) => file.endsWith('.js'));

let missed = false;
function judge(name: string, value: number, limit: number, unit = 'kB'): void {
  const ok = value <= limit;
  missed ||= !ok;
  console.log(
    `${name} ${unit ? value.toFixed(1) : value}${unit} ${limit}${unit} ${ok ? 'ok' : 'miss'}`,
  );
}

/** Scripts that a script needs before it runs. */
function staticImports(file: string): string[] {
  const { module } = parseSync(file, text(file));
  return module.staticImports.map(({ moduleRequest }) =>
    posix.join(posix.dirname(file), moduleRequest.value),
  );
}

/** The scripts and all that they import, statically. */
function closure(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    staticImports(file).forEach(visit);
  };
  entries.forEach(visit);
  return [...found];
}

/** Everything that can be loaded from some scripts on, sooner or later, and the WASM that they name. */
function reachable(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file) || !sizes.has(file)) return;
    found.add(file);
    if (!file.endsWith('.js')) return;
    staticImports(file).forEach(visit);
    for (const [, named] of text(file).matchAll(
      /["'`](?:\.\/|\/?assets\/)?([\w.-]+\.(?:js|wasm))["'`]/g,
    ))
      visit(posix.join('assets', named!));
  };
  entries.forEach(visit);
  return [...found];
}

const page = text('index.html');
const pageScripts = [
  ...page.matchAll(/<(?:script|link rel="modulepreload")[^>]*\b(?:src|href)="\.\/([^"]+\.js)"/g),
].map(([, file]) => file!);
const chunkOf = (screen: string): string => {
  const found = scripts.filter((file) =>
    new RegExp(`^${screen}-[\\w-]+\\.js$`).test(basename(file)),
  );
  if (found.length !== 1)
    throw new Error(`Inconsistent: ${found.length} chunks are called ${screen}`);
  return found[0]!;
};

// The entries, each with what it adds to those before it.
const loaded = new Set<string>();
tell('page', pageScripts);
// A new profile's first card needs no more than that.
const firstCard = sum([...loaded]);
for (const entry of BEHIND_IT) tell(entry, [chunkOf(entry)]);
function tell(name: string, entries: readonly string[]): void {
  const added = closure(entries).filter((file) => !loaded.has(file));
  console.log(`${name}: ${sum(added).toFixed(1)} kB`);
  for (const file of added.toSorted((a, b) => sizeOf(b) - sizeOf(a))) {
    loaded.add(file);
    console.log(`  ${sizeOf(file).toFixed(1).padStart(6)}  ${file}`);
  }
}
const others = scripts.filter((file) => !loaded.has(file) && file !== 'sw.js');
const largest = others.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, 3);
console.log(
  `later: ${sum(others).toFixed(1)} kB in ${others.length} files, ` +
    `largest ${largest.map((file) => `${basename(file)} ${sizeOf(file).toFixed(1)}`).join(', ')}\n`,
);

judge('script-until-first-card', firstCard, LIMITS.firstCard);
judge('service-worker', sizeOf('sw.js'), LIMITS.worker);
const graph = GRAPH.map(chunkOf);
judge('graph', sum(graph), LIMITS.graph);
const maths = MATHS.map(chunkOf);
judge('maths', sum(maths), LIMITS.maths);
const imports = [
  ...new Set([...closure([chunkOf(IMPORT.screen)]), ...reachable([chunkOf(IMPORT.worker)])]),
].filter((file) => !loaded.has(file));
judge('import-with-wasm', sum(imports), LIMITS.import);
const markdown = MARKDOWN.map(chunkOf);
judge('markdown-export', sum(markdown), LIMITS.markdown);
const heavy = new Set([...graph, ...maths, ...markdown]);
judge(
  'largest-script',
  Math.max(...scripts.filter((file) => !heavy.has(file)).map(sizeOf)),
  LIMITS.anyScript,
);
const problems = [...fonts(), ...foreign()];
judge('fonts-and-foreign-addresses', problems.length, 0, '');
for (const problem of problems) console.log(`  ${problem}`);
process.exitCode = missed ? 1 : 0;

/** Web fonts, as files or in style sheets. */
function fonts(): string[] {
  return [
    ...files
      .filter((file) => /\.(woff2?|ttf|otf|eot)$/i.test(file))
      .map((file) => `${file}: a font`),
    ...files
      .filter((file) => file.endsWith('.css') && /@font-face/i.test(text(file)))
      .map((file) => `${file}: @font-face`),
  ];
}

/** Addresses of other hosts in a place from which a browser fetches, package registries, unknown hosts in script. */
function foreign(): string[] {
  const FETCHED: [RegExp, RegExp][] = [
    // HTML, also as it stands in deck data: quotes may be escaped. A link is only followed by a tap.
    [
      /\.(html|js|json|svg)$/,
      /<(?:script|img|iframe|video|audio|source|link|object|embed|image|use)\b[^>]{0,300}?\b(?:src|srcset|href|data)=\\*["']?(?:https?:)?\/\/[^"'\\\s>]+/gi,
    ],
    [/\.css$/, /(?:url\(\s*["']?|@import\s+["'])(?:https?:)?\/\/[^"')\s]+/gi],
    [
      /\.js$/,
      /\b(?:fetch|import|importScripts|Worker|WebSocket|EventSource|open)\(\s*["'`](?:https?:|wss?:)?\/\/[^"'`]+/g,
    ],
    [/\.(js|css)$/, /sourceMappingURL=(?:https?:)?\/\/\S+/g],
    [/\.(webmanifest)$/, /"(?:https?:)?\/\/[^"]+/g],
    // Deck text may speak of anything; what the build itself adds may not name a registry.
    [
      /\.(html|js|css|webmanifest)$/,
      /\b(?:registry\.[\w.-]+|[\w.-]*(?:unpkg|jsdelivr|skypack|cdnjs|esm\.sh|googleapis|gstatic|artifactory)[\w.-]*)/gi,
    ],
  ];
  const found = files.flatMap((file) =>
    FETCHED.filter(([kind]) => kind.test(file)).flatMap(([, pattern]) =>
      [...text(file).matchAll(pattern)].map(([match]) => `${file}: ${match.slice(0, 120)}`),
    ),
  );
  const unknown = scripts.flatMap((file) =>
    [...text(file).matchAll(/\bhttps?:\/\/([\w-]+(?:\.[\w-]+)+)/g)]
      .filter(([, host]) => !NAMED_ONLY.includes(host!))
      .map(([match]) => `${file}: ${match}`),
  );
  return [...found, ...unknown];
}
