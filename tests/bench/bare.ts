import { filledProfile, onProfile, visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';
import { paintedAt } from './tells.ts';

/** One line of text, nothing to load: what any page takes in a new browser, from the same worker and its cache. */
const BARE = '<!doctype html><title>bare</title><p>bare</p>';

/** A profile whose worker serves the bare page in Today's place. */
export async function bareProfile(): Promise<FilledProfile> {
  const profile = await filledProfile({ cards: 100, due: 10 });
  await onProfile(profile.folder, profile.server, async (page) => {
    await page.goto(`${profile.server.url}#/settings`);
    await page.evaluate(async (html) => {
      await caches.delete('engraph-still');
      const cache = await caches.open('engraph-still');
      const zone = new Date().getTimezoneOffset();
      const headers = { 'content-type': 'text/html' };
      await cache.put(`./still?from=0&until=9e15&zone=${zone}`, new Response(html, { headers }));
    }, BARE);
  });
  return profile;
}

/** From the navigation in a new browser until a page without anything in it stood painted. */
export async function bareStart(profile: FilledProfile, slowdown: number): Promise<Samples> {
  const { page, close } = await visit(profile.folder, { server: profile.server, slowdown });
  try {
    await page.goto(profile.server.url, { waitUntil: 'commit' });
    return { 'bare-start': [await paintedAt(page, 'bare')] };
  } finally {
    await close();
  }
}
