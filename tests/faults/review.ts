import type { Page } from '@playwright/test';
import type { Rating } from '../../src/memory/review.ts';
import type { Chance } from '../bench/chance.ts';
import type { Running } from './browser.ts';
import type { Press } from './invariants.ts';
import { cardWith, DECK } from './stock.ts';

const RATINGS: readonly Rating[] = ['again', 'hard', 'good', 'easy'];
/** Nothing rates within 180 ms of the reveal: it might be an accident. */
const GUARD = 190;
/** A rating counts as given once the next card was painted and this has passed. */
const DURABLE_AFTER = 50;

const reviewAddress = (url: string) => `${url}#/review?deck=${DECK}`;

export async function openReview(page: Page, url: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(reviewAddress(url));
  await page.getByRole('button', { name: 'Show answer' }).waitFor();
}

export const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms));

/** Shows the answer of the card on screen and lets the guard's time pass; gives the press to come. */
export async function ready(page: Page, n: number, chance: Chance): Promise<Press> {
  const front = (await page.locator('main h1').textContent())?.trim() ?? '';
  const card = cardWith(front);
  if (!card) throw new Error(`No card of the harness is shown: ${front}`);
  await page.keyboard.press('Space');
  await page.getByRole('group', { name: 'How well did you remember?' }).waitFor();
  await pause(GUARD);
  return { n, card, rating: RATINGS[chance.below(4)]!, acknowledged: false };
}

/** The key that gives a press's rating, without waiting for anything. */
export const strike = (page: Page, press: Press): Promise<void> =>
  page.keyboard.press(String(RATINGS.indexOf(press.rating) + 1));

/** Marks a press as acknowledged, if what `running` painted since says so at that time. */
export function acknowledge(
  { seen }: Pick<Running, 'seen'>,
  press: Press,
  from: number,
  at = performance.now(),
): void {
  const next = seen
    .slice(from)
    .find((paint) => !paint.shown && cardWith(paint.front) !== press.card);
  press.acknowledged = next !== undefined && at - next.heard >= DURABLE_AFTER;
}

/** Rates the card on screen and waits until that counts as given. */
export async function rate(running: Running, page: Page, n: number, chance: Chance) {
  const press = await ready(page, n, chance);
  const from = running.seen.length;
  await strike(page, press);
  await acknowledged(running, press, from);
  return press;
}

/** Waits until a press counts as given, for two seconds at most. */
export async function acknowledged(running: Running, press: Press, from: number): Promise<void> {
  for (let tries = 0; tries < 200 && !press.acknowledged; tries += 1) {
    await pause(10);
    acknowledge(running, press, from);
  }
}
