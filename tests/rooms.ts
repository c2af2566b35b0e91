/** The rooms of `src/` and what each may import (architecture §2). */
const MAY_USE: Record<string, readonly string[]> = {
  base: [],
  deck: ['base'],
  exchange: ['base', 'deck', 'memory'],
  memory: ['base'],
  graph: ['base', 'deck', 'memory'],
  study: ['base', 'deck', 'memory', 'graph'],
  store: ['base', 'deck', 'memory'],
  sync: ['base', 'deck', 'memory', 'store'],
  pwa: ['base'],
  ui: ['base'],
  screens: ['base', 'deck', 'exchange', 'memory', 'graph', 'study', 'store', 'sync', 'pwa', 'ui'],
};

/** Packages that have one door; everything else is open to nobody. */
const DOORS: Record<string, readonly string[]> = {
  dexie: ['store'],
  'ts-fsrs': ['memory'],
  'workbox-': ['pwa'],
  yaml: ['deck'],
  mdast: ['deck'],
  'mdast-': ['deck'],
  'micromark-': ['deck'],
  prismjs: ['deck'],
  dompurify: ['deck'],
  papaparse: ['exchange'],
  'edn-data': ['exchange'],
  'transit-js': ['exchange'],
  'sql.js': ['exchange'],
  fzstd: ['exchange'],
  '@zip.js/zip.js': ['exchange'],
  katex: ['screens'],
  cytoscape: ['screens'],
  svelte: ['ui', 'screens', 'store'],
  vite: ['deck', 'pwa'],
  rolldown: ['deck', 'pwa'],
  'node:': ['deck', 'pwa'],
  'virtual:decks': ['deck'],
};

// A statement begins its line or its script; elsewhere "import" is only a word.
const IMPORTS =
  /(?:(?<!['"])\bfrom\s*|(?:^|[;>])\s*import\s*|\bimport\(\s*|new URL\(\s*(?=['"][^'"]*['"],\s*import\.meta))['"]([^'"\s]+)['"]/gm;

export interface SourceFile {
  /** Relative to `src/`. */
  readonly file: string;
  readonly text: string;
}

/** Every import that crosses a wall, as `file imports target`. Files beside the rooms may import anything. */
export function violations(sources: readonly SourceFile[]): string[] {
  return sources.flatMap(({ file, text }) => {
    const room = file.split('/')[0] ?? '';
    if (!file.includes('/')) return [];
    const allowed = MAY_USE[room];
    if (!allowed) return [`${file}: no room of that name`];
    const targets = [...text.matchAll(IMPORTS)].map((match) => match[1] ?? '');
    return targets
      .filter((target) => !isAllowed(room, allowed, file, target))
      .map((target) => `${file} imports ${target}`);
  });
}

function isAllowed(room: string, allowed: readonly string[], file: string, target: string) {
  if (target.startsWith('.')) {
    const used = roomOf(file, target);
    return used === room || allowed.includes(used);
  }
  // Unit tests stand in the room they test and may use any tool, but no other room.
  if (file.endsWith('.test.ts')) return true;
  const door = Object.keys(DOORS).find((name) => isDoor(name, target));
  return door !== undefined && (DOORS[door] ?? []).includes(room);
}

/** `name` itself, what lies in it (`name/…`), or what it is a prefix of when it ends so (`workbox-`, `node:`). */
const isDoor = (name: string, target: string): boolean =>
  target === name ||
  target.startsWith(`${name}/`) ||
  (/[-:]$/.test(name) && target.startsWith(name));

function roomOf(file: string, target: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const step of target.split('/'))
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  return parts[0] ?? '';
}
