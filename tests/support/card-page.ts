import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';

/**
 * Builds the page of one card. `index.html` is served with the app's policy, `free.html` without any: the same page
 * with the sanitiser as its only defence.
 */
export async function buildCardPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'engraph-cards-'));
  await build({
    root: join(import.meta.dirname, 'card-page'),
    ...{ configFile: false, base: './', logLevel: 'error', publicDir: false },
    plugins: [svelte({ configFile: join(import.meta.dirname, '../../svelte.config.js') })],
    build: {
      ...{ outDir, emptyOutDir: true, target: 'es2023', minify: false },
      ...{ assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    },
  });
  await cp(join(outDir, 'index.html'), join(outDir, 'free.html'));
  return outDir;
}
