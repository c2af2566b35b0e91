import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Where the texts stand in the build; Settings, About leads there. */
const FILE = 'licenses.txt';
/** In the service worker, which is built afterwards, and in SQLite's WASM, which is no module. */
const BESIDE = ['workbox-core', 'workbox-precaching', 'workbox-routing', 'sql.js'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

/**
 * Writes `licenses.txt`: name, version, licence and its text for every package of which a module is in the build.
 * `collector` is for the builds of the workers, which have plugins of their own.
 */
export function notices(): { readonly writer: Plugin; readonly collector: () => Plugin } {
  const folders = new Set<string>();
  const collect = (modules: Iterable<string>): void => {
    for (const id of modules) {
      const folder = folderOf(id);
      if (folder !== null) folders.add(folder);
    }
  };
  return {
    collector: () => ({
      name: 'engraph:notices-of-worker',
      apply: 'build',
      buildEnd() {
        collect(this.getModuleIds());
      },
    }),
    writer: {
      name: 'engraph:notices',
      apply: 'build',
      configResolved: ({ root }) => {
        collect(BESIDE.map((name) => join(root, 'node_modules', name, 'package.json')));
      },
      generateBundle(_, bundle) {
        for (const output of Object.values(bundle))
          if (output.type === 'chunk') collect(output.moduleIds);
        this.emitFile({ type: 'asset', fileName: FILE, source: noticesOf(folders) });
      },
    },
  };
}

/** The folder of the package that a module belongs to; null for our own and the bundler's. */
function folderOf(id: string): string | null {
  const [path = ''] = id.replace(/^\0/, '').split('?');
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? null;
}

function noticesOf(folders: ReadonlySet<string>): string {
  const parts = [...folders].map((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    return { manifest, text: textOf(folder, manifest) };
  });
  const order = new Intl.Collator('en').compare;
  const listed = parts
    .toSorted((a, b) => order(a.manifest.name, b.manifest.name))
    .map(
      ({ manifest: { name, version, license }, text }) =>
        `${name} ${version}\nLicence: ${license ?? 'see below'}\n\n${text.trim()}\n`,
    );
  const head = 'Engraph is shipped with code of these packages. Thank you.\n';
  return [head, ...new Set(listed)].join(`\n${'-'.repeat(72)}\n\n`);
}

/** The texts that the package brings. Some bring none: then what its manifest says. */
function textOf(folder: string, { license, author }: Manifest): string {
  const files = readdirSync(folder).filter((name) =>
    /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(name),
  );
  if (files.length > 0)
    return files.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
  const by = typeof author === 'string' ? author : (author?.name ?? 'its authors');
  return `Under the licence ${license ?? 'named by its authors'}, by ${by}.`;
}
