import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILD } from './app.ts';

const digest = (content: string | Buffer) =>
  createHash('sha256').update(content).digest('hex').slice(0, 16);

/**
 * A later release of the same app in a folder of its own: every hashed file has another name and the worker's
 * list says so, as after a build from changed sources. `change` may alter texts and decks before.
 */
export async function laterBuild(change?: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'engraph-build-'));
  await cp(BUILD, folder, { recursive: true });
  await change?.(folder);
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const renamed = names.map((name) => [name, name.replace(/(\.\w+)$/, '2$1')] as const);
  for (const [from, to] of renamed) await rename(join(assets, from), join(assets, to));
  for (const [, name] of renamed)
    if (/\.(?:js|css)$/.test(name))
      await rewrite(join(assets, name), (text) => withNames(text, renamed));
  const worker = join(folder, 'sw.js');
  await rewrite(worker, (text) => withNames(text, renamed));
  for (const page of ['index', 'app']) {
    const file = join(folder, `${page}.html`);
    await rewrite(file, (text) => withNames(text, renamed));
    const revision = digest(await readFile(file));
    const entry = new RegExp(`(url:\`${page}\\.html\`,revision:\`)[^\`]*`);
    await rewrite(worker, (text) => text.replace(entry, `$1${revision}`));
  }
  return folder;
}

function withNames(text: string, renamed: readonly (readonly [string, string])[]): string {
  return renamed.reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')));
}

interface BuiltDeck {
  version: number;
  notes: {
    id: string;
    fields: Record<string, string>;
    cards: { prompt: string; answer: string }[];
  }[];
}

/** Gives a bundled deck of a build folder a higher version and other content. */
export async function changeDeck(
  folder: string,
  id: string,
  change: (deck: BuiltDeck) => void,
): Promise<void> {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const name = names.find((file) => file.startsWith(`${id}-`) && file.endsWith('.json'));
  if (!name) throw new Error(`No deck ${id} in the build`);
  await rewrite(join(assets, name), (text) => {
    const deck = JSON.parse(text) as BuiltDeck;
    change(deck);
    return JSON.stringify(deck);
  });
  let changed = 0;
  for (const file of names.filter((file) => file.endsWith('.js')))
    await rewrite(join(assets, file), (text) =>
      text.replace(
        new RegExp(`(id:\`${id}\`,title:\`[^\`]*\`,version:)(\\d+)`),
        (_, head: string, version: string) => {
          changed += 1;
          return `${head}${Number(version) + 1}`;
        },
      ),
    );
  if (changed !== 1)
    throw new Error(`The header of ${id} stands in ${changed} places of the build`);
}
