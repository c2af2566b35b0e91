import { now } from './base/time.ts';
import { keepInstallPrompt } from './pwa/install.ts';
import { reloadOnMissingChunk } from './pwa/missing-chunk.ts';
import { parseRoute } from './ui/route.svelte.ts';

reloadOnMissingChunk(now);
keepInstallPrompt();

const target = document.getElementById('app');
if (!target) throw new Error('Inconsistent: no #app in the page');

// The page stays empty for the moment this takes: nothing flashes.
void (async () => {
  if (await isFirstRun()) {
    const { firstRun } = await import('./first-run.ts');
    firstRun(target);
  } else {
    const { show, start } = await import('./boot.ts');
    show(target, await start());
  }
})();

/** An empty device at the front door: there is no database yet, and no other place was asked for. */
async function isFirstRun(): Promise<boolean> {
  const [root] = parseRoute(location.hash).path;
  if (root !== undefined && !['today', 'review', 'welcome'].includes(root)) return false;
  try {
    // Where the list cannot be had, the app starts as usual and finds out by opening.
    const databases = await indexedDB.databases();
    return !databases.some(({ name }) => name === 'engraph');
  } catch {
    return false;
  }
}
