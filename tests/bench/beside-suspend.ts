import { hasOpenJob, STORED } from './beside-import.ts';
import { durableAfter, paintAfter, press } from './morning.ts';
import { visit, type FilledProfile } from './profile.ts';
import type { Samples } from './rows.ts';
import { chooseMany } from './search.ts';
import { paintedAt } from './tells.ts';

const RATINGS = 12;
/** Cards of it are suspended, those of the others are reviewed. */
const DECK = 'Bench 1';

/** Ratings while thousands of cards are suspended; those after its end do not count. */
export async function rateBesideSuspend(
  profile: FilledProfile,
  slowdown: number,
): Promise<Samples> {
  const { page, seen, close } = await visit(profile.folder, { server: profile.server, slowdown });
  page.setDefaultTimeout(180_000);
  try {
    await page.goto(`${profile.server.url}#/browse`);
    await page.locator('.head p').filter({ hasText: /\d/ }).waitFor();
    await page.getByText(/^Reading your cards/).waitFor({ state: 'hidden' });
    await chooseMany(page, DECK);
    await press(page, /^Suspend$/);
    await page.getByText(/^Suspending/).waitFor();
    await page.evaluate(() => (location.hash = '#/review'));
    await paintedAt(page, 'card');
    let isOver = false;
    for (let i = 0; i < RATINGS && !isOver; i += 1) {
      await press(page, /^Show answer$/);
      await press(page, /^Good, next in/);
      isOver = !(await page.evaluate(hasOpenJob));
    }
    await page.waitForTimeout(STORED);
    const noted = await seen();
    const ratings = noted.clicks.filter(({ label }) => /, next in/.test(label));
    const during = isOver ? ratings.slice(0, -1) : ratings;
    if (during.length === 0) throw new Error('The suspension was over before the first rating');
    return {
      'rating-during-suspend': during.map((click) => paintAfter(click, noted)),
      'rating-during-suspend-durable': during.map((click) => durableAfter(click, noted)),
    };
  } finally {
    await close();
  }
}
