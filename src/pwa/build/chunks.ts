import type { Rolldown } from 'vite';

/** What one part of the app needs before it stands: entries by the end of their paths. */
interface Part {
  readonly name: string;
  readonly entries: readonly string[];
}

/**
 * The parts that a learner waits for, each a single script: on a phone every file more costs 10 ms before the
 * first screen. A module goes to the first part that needs it. Everything else is split as the imports say.
 */
const PARTS: readonly Part[] = [
  // Loaded with the page itself, the first run too: budget of the first card (tests/size.ts).
  { name: 'index', entries: ['/src/main.ts', '/src/first-run.ts'] },
  {
    name: 'start',
    entries: ['/src/boot.ts', '/src/screens/shell/Shell.svelte', '/src/screens/today/Today.svelte'],
  },
  { name: 'review', entries: ['/src/screens/review/Review.svelte'] },
];

/** Of these, most functions run at once when they are first used. */
const COMPILED_WHOLE: readonly string[] = ['cytoscape-map'];

/**
 * First line of such a script: V8 compiles all of it in the background as it loads, not function by function while the
 * learner waits. To others it is a comment.
 */
export const compileHint = ({ name }: Pick<Rolldown.RenderedChunk, 'name'>): string =>
  COMPILED_WHOLE.includes(name) ? '//# allFunctionsCalledOnLoad' : '';

type Info = (id: string) => Rolldown.ModuleInfo | null;

/** Names the chunk of a module, or null where the bundler shall decide. */
export function chunkNames(): (id: string, context: { getModuleInfo: Info }) => string | null {
  let names: ReadonlyMap<string, string> | null = null;
  return (id, context) =>
    (names ??= partOfModules(id, (other) => context.getModuleInfo(other))).get(id) ?? null;
}

/** Modules by part; asked once, when the whole graph is known. */
function partOfModules(some: string, info: Info): ReadonlyMap<string, string> {
  // The bundler's own helpers, which all need.
  const parts = new Map([['\0rolldown/runtime.js', 'index']]);
  const known = everyModule(some, info);
  for (const { name, entries } of PARTS)
    for (const entry of entries) {
      const id = known.find((candidate) => candidate.endsWith(entry));
      if (id === undefined) throw new Error(`No module ${entry}: src/pwa/build/chunks.ts names it`);
      for (const needed of needs([id], info)) if (!parts.has(needed)) parts.set(needed, name);
    }
  return parts;
}

/** Modules and what they import, statically. */
function needs(entries: readonly string[], info: Info): Set<string> {
  const found = new Set(entries);
  for (const id of found) for (const imported of info(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** From any module of the page to all others, along imports in both directions. */
function everyModule(some: string, info: Info): string[] {
  const found = new Set([some]);
  for (const id of found) {
    const module = info(id);
    if (!module) continue;
    const { importedIds, dynamicallyImportedIds, importers, dynamicImporters } = module;
    for (const other of [importedIds, dynamicallyImportedIds, importers, dynamicImporters].flat())
      found.add(other);
  }
  return [...found];
}
