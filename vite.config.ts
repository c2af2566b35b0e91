import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import manifest from './package.json' with { type: 'json' };
import { decks } from './src/deck/node/plugin.ts';
import { chunkNames, compileHint } from './src/pwa/build/chunks.ts';
import { contentSecurityPolicy } from './src/pwa/build/csp.ts';
import { notices } from './src/pwa/build/notices.ts';
import { serviceWorker } from './src/pwa/build/service-worker.ts';
import { withoutCiphers } from './src/pwa/build/without-ciphers.ts';
import { withoutDocument } from './src/deck/node/without-document.ts';

const { writer, collector } = notices();

export default defineConfig({
  // One build lives at any path.
  base: './',
  // Unknown paths are real 404s; the app's routes are in the hash.
  appType: 'mpa',
  plugins: [svelte(), decks(), contentSecurityPolicy(), writer, serviceWorker()],
  // Settings, About.
  define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(manifest.version) },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: chunkNames(), includeDependenciesRecursively: false }] },
        postBanner: compileHint,
      },
    },
  },
  server: { port: 5173 },
  preview: { port: 4173, strictPort: true },
  // Workers that read or write Markdown have no document to decode its entities with.
  worker: { format: 'es', plugins: () => [withoutDocument(), withoutCiphers(), collector()] },
  test: {
    // The machines are shared: a slow minute is no failure.
    testTimeout: 60_000,
    include: ['src/**/*.test.ts', 'tests/*.test.ts'],
    setupFiles: ['tests/support/same-chance.ts', 'tests/support/patience.ts'],
    // Rune classes are compiled for the browser where a test asks for jsdom.
    ...(process.env['VITEST'] ? { server: { deps: { inline: ['svelte'] } } } : {}),
  },
  // The build for modern browsers: 6 kB less than the one that the package's entry names.
  resolve: process.env['VITEST']
    ? { conditions: ['module', 'browser', 'development'] }
    : { alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
});
