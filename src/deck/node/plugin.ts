import { createRequire } from 'node:module';
import { resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import { buildDecks } from './bundle.ts';
import type { BuiltDeck } from './bundle.ts';

const NAME = 'virtual:decks';
const RESOLVED = `\0${NAME}`;
/** Where the development server answers with a deck's content. */
const DEV_FOLDER = '/@engraph-decks/';

/**
 * For browsers this dependency of the parser decodes `&amp;` by assigning `innerHTML`, which Trusted
 * Types forbid and a worker lacks; its other form is a plain table.
 */
const DECODER = 'decode-named-character-reference';
const tableDecoder = createRequire(import.meta.url).resolve(DECODER);

/**
 * Turns the folders of `decks/` into `virtual:decks`: headers, and one JSON file a deck, which is
 * fetched only when the deck is installed. A deck that cannot be read fails the build.
 */
export function decks(): Plugin {
  let root = '';
  let building = false;
  let built: Promise<BuiltDeck[]> | null = null;
  const read = () => (built ??= buildDecks(root));
  return {
    name: 'engraph:decks',
    enforce: 'pre',
    configResolved(config) {
      root = resolve(config.root, 'decks');
      building = config.command === 'build';
    },
    resolveId: (id) => (id === NAME ? RESOLVED : id === DECODER ? tableDecoder : null),
    async load(id) {
      if (id !== RESOLVED) return null;
      const lines = (await read()).map(({ header, json }) => {
        const url = building
          ? `import.meta.ROLLUP_FILE_URL_${this.emitFile({
              type: 'asset',
              name: `${header.id}.json`,
              source: json,
            })}`
          : JSON.stringify(`${DEV_FOLDER}${header.id}.json`);
        return `{ ...${JSON.stringify(header)}, url: ${url} }`;
      });
      return `export const decks = [${lines.join(',\n')}];`;
    },
    configureServer(server) {
      server.middlewares.use(DEV_FOLDER, (request, response, next) => {
        const id = request.url
          ?.split('?')[0]
          ?.slice(1)
          .replace(/\.json$/, '');
        read().then((all) => {
          const deck = all.find(({ header }) => header.id === id);
          response.statusCode = deck ? 200 : 404;
          response.setHeader('Content-Type', 'application/json');
          response.end(deck?.json ?? '');
        }, next);
      });
    },
    hotUpdate({ file, modules }) {
      if (!resolve(file).startsWith(root + sep)) return undefined;
      built = null;
      const own = this.environment.moduleGraph.getModuleById(RESOLVED);
      return own ? [...modules, own] : modules;
    },
  };
}
