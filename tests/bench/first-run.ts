import { AppServer } from '../support/server.ts';
import { BUILD } from '../support/app.ts';
import { paintedAt } from './morning.ts';
import { visit } from './profile.ts';
import type { Samples } from './rows.ts';

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
      'first-run-card': [(painted['card']?.at ?? NaN) - (clicks[0]?.input ?? NaN)],
    };
  } finally {
    await close();
    await server.stop();
  }
}
