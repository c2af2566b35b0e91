import type { Page } from '@playwright/test';

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Drag {
  readonly from: Point;
  /** Where the finger goes, one after the other; the last is where it is lifted. */
  readonly through: readonly Point[];
  /** Milliseconds from first touch to lifting, by the page's (faked) clock. */
  readonly takes: number;
  /** Looked at while the finger is still down. */
  readonly before?: () => Promise<void>;
}

/** One finger on the glass. The page's clock is moved on, so a slow drag needs no waiting. */
export async function drag(page: Page, { from, through, takes, before }: Drag): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(({ x, y }) => ({ x, y })),
    });
  // The clock stands still but for what the drag takes: a busy machine does not make it a slow one.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 2_000);
  await send('touchStart', [from]);
  for (const point of through) {
    await page.clock.fastForward(Math.round(takes / through.length));
    await send('touchMove', [point]);
  }
  await before?.();
  await send('touchEnd', []);
  await page.clock.resume();
  await client.detach();
}

/** A straight drag in steps of at most 20 px. */
export const line = (from: Point, dx: number, dy = 0): Point[] => {
  const steps = Math.max(2, Math.ceil(Math.hypot(dx, dy) / 20));
  return Array.from({ length: steps }, (_, i) => ({
    x: from.x + (dx * (i + 1)) / steps,
    y: from.y + (dy * (i + 1)) / steps,
  }));
};
