import type { Page } from '@playwright/test';

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Drag {
  readonly from: Point;
  /** Where the finger goes, one after the other; the last is where it is lifted. */
  readonly through: readonly Point[];
  /** Milliseconds from first touch to lifting: stamped on the events, not waited for. */
  readonly takes: number;
  /** Looked at while the finger is still down. */
  readonly before?: () => Promise<void>;
}

/** One finger on the glass. The events carry times of their own, so a slow drag needs no waiting. */
export async function drag(page: Page, { from, through, takes, before }: Drag): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const start = Date.now() / 1000;
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[], ms: number) =>
    client.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(({ x, y }) => ({ x, y })),
      timestamp: start + ms / 1000,
    });
  await send('touchStart', [from], 0);
  for (const [i, point] of through.entries())
    await send('touchMove', [point], (takes * (i + 1)) / (through.length + 1));
  await before?.();
  await send('touchEnd', [], takes);
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
