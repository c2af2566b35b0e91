/// <reference lib="webworker" />
import { PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';

/** So many files are on their way together: over a phone's network most of the time of each is waiting. */
const AT_ONCE = 8;

/**
 * Caches these files when the worker installs and answers for them from then on; what is cached already is kept,
 * what no list names any more goes when the worker takes over. Workbox's own installation is the same, one file at
 * a time: some 230 round trips in a row before anything works offline. Returns what answers for one of the files.
 */
export function precache(
  worker: ServiceWorkerGlobalScope,
  entries: PrecacheEntry[],
): (url: string) => Promise<Response | undefined> {
  const controller = new PrecacheController();
  controller.addToCacheList(entries);
  const cached = async (event: ExtendableEvent, [url, cacheKey]: [string, string]) => {
    // A name that holds no hash of the content: the browser's own cache may have an old one.
    const request = new Request(url, {
      cache: cacheKey === url ? 'default' : 'reload',
      credentials: 'same-origin',
    });
    await Promise.all(controller.strategy.handleAll({ params: { cacheKey }, request, event }));
  };
  worker.addEventListener('install', (event) => {
    const left = [...controller.getURLsToCacheKeys()].reverse();
    const one = async () => {
      for (let next = left.pop(); next; next = left.pop()) await cached(event, next);
    };
    event.waitUntil(Promise.all(Array.from({ length: AT_ONCE }, one)));
  });
  worker.addEventListener('activate', (event) => void controller.activate(event));
  registerRoute(new PrecacheRoute(controller, { directoryIndex: '', cleanURLs: false }));
  return (url) => controller.matchPrecache(url);
}
