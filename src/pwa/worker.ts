/// <reference lib="webworker" />
import { cleanupOutdatedCaches } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { precache } from './precache.ts';
import { keepShared } from './shared.ts';
import { dropStills, stillAt } from './still.ts';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: { url: string; revision: string | null }[];

// Everything that the app is made of; nothing else is ever cached, nothing is fetched beside it.
const cached = precache(self, __PRECACHE__);
cleanupOutdatedCaches();

// Routes live in the hash, so the shell answers only at the scope; a deeper path without a file
// extension goes there (the shell would look for its assets in the wrong folder).
const scope = new URL(self.registration.scope);
const isShell = (url: URL) => url.pathname === scope.pathname;
const isToday = (url: URL) => /^(?:#\/?(?:today)?)?$/.test(url.hash);
registerRoute(
  new NavigationRoute(async ({ url, request }) => {
    // The browser opens its storage for the first who asks, and takes its time: it does so while the page loads.
    void indexedDB.databases?.().catch(() => undefined);
    if (isShell(url)) {
      const still = isToday(url) ? await stillAt(Date.now()).catch(() => undefined) : undefined;
      return still ?? (await cached('app.html')) ?? fetch(request);
    }
    if (/\.[a-z0-9]+$/i.test(url.pathname)) return fetch(request);
    return Response.redirect(scope.href);
  }),
);

// Another app shares a file or a link (manifest, `share_target`): kept for the page, which opens at it.
registerRoute(
  ({ url }) => url.pathname === `${scope.pathname}share`,
  async ({ request }) => {
    const lost = await keepShared(request).then(
      () => '',
      () => '?lost=1',
    );
    return Response.redirect(`${scope.href}#/import/shared${lost}`, 303);
  },
  'POST',
);

// What the version before had drawn needs that version's styles.
self.addEventListener('activate', (event) => event.waitUntil(dropStills()));

// A new version waits until the learner accepts it: never in the middle of a review.
self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
