import { AppServer } from '../support/server.ts';
import { BUILD } from '../support/app.ts';
import { visit } from './profile.ts';
import type { Samples } from './rows.ts';
import { paintedAt } from './tells.ts';

/**
 * A newcomer: empty profile, the decks that are preselected, until the first card stands painted. Bytes are
 * those that the server sent, compressed, for what the page itself had asked for by then; the service worker, which
 * fetches the rest when idle, is off.
 */
export async function firstRun(slowdown: number): Promise<Samples> {
  const server = new AppServer(BUILD);
  await server.start();
  const { page, seen, close } = await visit(null, { server, slowdown, withoutWorker: true });
  try {
    await page.goto(server.url, { waitUntil: 'commit' });
    const welcome = await paintedAt(page, 'welcome');
    await page.getByRole('button', { name: /^Start with/ }).click();
    await paintedAt(page, 'card');
    let stored = 0;
    while (stored === 0) stored = await page.evaluate(decksStored, 2);
    const { clicks, painted } = await seen();
    const loaded = new Set((painted['card']?.loaded ?? []).map((url) => new URL(url).pathname));
    const kilobytes = (wanted: (path: string) => boolean) =>
      server.served
        .filter(({ path }) => loaded.has(path) && wanted(path))
        .reduce((sum, { bytes }) => sum + bytes, 0) / 1000;
    return {
      'first-run-script': [kilobytes((path) => path.endsWith('.js'))],
      'first-run-style': [kilobytes((path) => path.endsWith('.css'))],
      'first-run-deck-data': [kilobytes((path) => path.endsWith('.json'))],
      'first-run-welcome': [welcome],
      'first-run-install': [stored - (clicks[0]?.input ?? NaN)],
      'first-run-card': [(painted['card']?.at ?? NaN) - (clicks[0]?.input ?? NaN)],
    };
  } finally {
    await close();
    await server.stop();
  }
}

/** In the page: the time, once so many decks are stored, else 0; a deck's row comes last. */
async function decksStored(wanted: number): Promise<number> {
  // To open what the app has not made yet would make it.
  const made = await indexedDB.databases();
  if (!made.some(({ name }) => name === 'engraph')) return 0;
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('engraph');
    request.onerror = () => reject(new Error(String(request.error)));
    request.onsuccess = () => {
      const count = request.result.transaction('decks').objectStore('decks').count();
      count.onsuccess = () => {
        request.result.close();
        resolve(count.result >= wanted ? performance.now() : 0);
      };
    };
  });
}
