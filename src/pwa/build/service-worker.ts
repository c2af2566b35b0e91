import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';
import { returningPage } from './returning-page.ts';

interface PrecacheEntry {
  readonly url: string;
  /** null where the name already holds a hash of the content. */
  readonly revision: string | null;
}

/** Builds `src/pwa/worker.ts` into `sw.js` after the app, with the list of all that the app is made of. */
export function serviceWorker(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'engraph:service-worker',
    apply: 'build',
    configResolved: (resolved) => {
      config = resolved;
    },
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(_, bundle) {
        if (config.build.ssr) return;
        const out = resolve(config.root, config.build.outDir);
        const page = readFileSync(join(out, 'index.html'), 'utf8');
        writeFileSync(join(out, 'app.html'), returningPage(page, Object.values(bundle)));
        await buildWorker(config.root, out, precacheList(out));
      },
    },
  };
}

/** Everything in the folder but the worker itself, maps and pictures for install sheets. */
function precacheList(folder: string): PrecacheEntry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, url: relative(folder, file).replaceAll('\\', '/') }))
    .filter(({ url }) => !/^sw\.js$|\.map$|^screenshots\/|^robots\.txt$/.test(url))
    .sort((a, b) => (a.url < b.url ? -1 : 1))
    .map(({ file, url }) => ({
      url,
      revision: url.startsWith('assets/')
        ? null
        : createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16),
    }));
}

async function buildWorker(root: string, outDir: string, entries: readonly PrecacheEntry[]) {
  await build({
    configFile: false,
    publicDir: false,
    root,
    logLevel: 'warn',
    define: {
      __PRECACHE__: JSON.stringify(entries),
      'process.env.NODE_ENV': '"production"',
    },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2023',
      rolldownOptions: {
        input: join(root, 'src/pwa/worker.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js', codeSplitting: false },
      },
    },
  });
}
