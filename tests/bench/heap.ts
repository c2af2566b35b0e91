import { heapOf, press } from './morning.ts';
import { visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';
import { paintedAt } from './tells.ts';

const RATINGS = 100;
/** What the app does when idle is over by then: no part of what is counted. */
const SETTLE = 3_000;

/** Megabytes after a hundred ratings, then with the map open beside what they left. */
export async function heaps(profile: FilledProfile): Promise<Samples> {
  const { page, context, close } = await visit(profile.folder, {
    server: profile.server,
    slowdown: 1,
  });
  try {
    await page.goto(profile.server.url, { waitUntil: 'commit' });
    await paintedAt(page, 'today');
    await press(page, /^(Start review|Continue)/);
    await paintedAt(page, 'card');
    for (let i = 0; i < RATINGS; i += 1) {
      await press(page, /^Show answer$/);
      await press(page, /^Good, next in/);
    }
    await page.waitForTimeout(SETTLE);
    const afterReview = await heapOf(page, context);
    await page.evaluate(() => (location.hash = '#/graph?view=map&all=1'));
    await paintedAt(page, 'map');
    await page.waitForTimeout(SETTLE);
    return {
      'heap-after-review': [afterReview],
      'heap-with-map': [await heapOf(page, context)],
    };
  } finally {
    await close();
  }
}
