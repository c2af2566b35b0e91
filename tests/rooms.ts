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
  micromark: ['deck'],
  prismjs: ['deck'],
  dompurify: ['deck'],
  cytoscape: ['screens'],
  svelte: ['ui', 'screens', 'store'],
  vite: ['deck', 'pwa'],
  vitest: Object.keys(MAY_USE),
  'fake-indexeddb': ['store', 'screens'],
  'fast-check': Object.keys(MAY_USE),
  'node:': ['deck', 'pwa'],
  'virtual:decks': ['deck'],
};

const IMPORTS =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|new URL\(\s*)['"]([^'"]+)['"]/g;

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
  const door = Object.keys(DOORS).find((name) => target.startsWith(name));
  return door !== undefined && (DOORS[door] ?? []).includes(room);
}

function roomOf(file: string, target: string): string {
  const parts = file.split('/').slice(0, -1);
  for (const step of target.split('/'))
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  return parts[0] ?? '';
}
