import type { Page } from '@playwright/test';
import { paintAfter } from './morning.ts';
import type { Seen } from './observe.ts';
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

/** From the navigation in a new browser until a page without anything in it stood painted; then clicks on that page. */
export async function bareStart(profile: FilledProfile, slowdown: number): Promise<Samples> {
  const { page, seen, close } = await visit(profile.folder, { server: profile.server, slowdown });
  try {
    await page.goto(profile.server.url, { waitUntil: 'commit' });
    const start = await paintedAt(page, 'bare');
    return { 'bare-start': [start], 'bare-paint': await bareClicks(page, seen) };
  } finally {
    await close();
  }
}

const CLICKS = 20;
const PAUSE = 250;

/** Input → next paint where the listener only writes a number: what is the browser's own of every rating's. */
async function bareClicks(page: Page, seen: () => Promise<Seen>): Promise<number[]> {
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.textContent = 'bare';
    let times = 0;
    button.onclick = () => (button.textContent = `bare ${(times += 1)}`);
    document.body.append(button);
  });
  const box = await page.locator('button').boundingBox();
  if (!box) throw new Error('The bare button is not there');
  for (let i = 0; i < CLICKS; i += 1) {
    await page.waitForTimeout(PAUSE);
    await page.mouse.click(box.x + 5, box.y + box.height / 2);
  }
  await page.waitForTimeout(PAUSE);
  const noted = await seen();
  return noted.clicks.map((click) => paintAfter(click, noted));
}
