import { now } from './base/time.ts';
import { keepInstallPrompt } from './pwa/install.ts';
import { reloadOnMissingChunk } from './pwa/missing-chunk.ts';
import { parseRoute } from './ui/route.svelte.ts';
import { listenToStill, removeStill } from './ui/still.ts';

listenToStill();
reloadOnMissingChunk(now);
keepInstallPrompt();

const target = document.getElementById('app');
if (!target) throw new Error('Inconsistent: no #app in the page');

// The page stays empty for the moment this takes: nothing flashes.
void begin(target).catch((cause: unknown) => {
  sayPlainly(target);
  throw cause;
});

async function begin(target: HTMLElement): Promise<void> {
  // Whoever was here before is hardly new: the app is loaded while the list of databases comes.
  if (navigator.serviceWorker?.controller) import('./boot.ts').catch(() => undefined);
  if (await isFirstRun()) {
    removeStill();
    const { firstRun } = await import('./first-run.ts');
    firstRun(target);
  } else {
    const { show, start } = await import('./boot.ts');
    show(target, await start());
  }
}

/** The app's own script could not be had, even after the one reload: words without any of it. */
function sayPlainly(target: HTMLElement): void {
  removeStill();
  const text = document.createElement('p');
  text.className = 'plain';
  text.textContent =
    'Engraph could not be loaded completely. Your cards and reviews are safe. Check the connection, then reload.';
  const button = document.createElement('button');
  button.className = 'btn primary';
  button.textContent = 'Reload';
  button.onclick = () => location.reload();
  target.replaceChildren(text, button);
}

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
