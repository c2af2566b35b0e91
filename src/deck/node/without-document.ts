import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const NAME = 'decode-named-character-reference';

/**
 * For workers: the Markdown parser decodes `&amp;` and its kind by a table there. Its build for browsers asks the
 * page's document, and merely loading it fails in a worker.
 */
export const withoutDocument = (): Plugin => ({
  name: 'engraph:without-document',
  enforce: 'pre',
  resolveId: (id) => (id === NAME ? createRequire(import.meta.url).resolve(NAME) : null),
});
