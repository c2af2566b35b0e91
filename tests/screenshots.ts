/**
 * `npm run screenshots`: makes the pictures of README and manifest from the built app, with two weeks of reviews
 * done in a faked May. The same answers every time.
 */
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { installedChromium } from './chromium.mjs';
import { AppServer } from './support/server.ts';

const OUT = join(import.meta.dirname, '../public/screenshots');
const DAYS = 14;
const KEYS = ['3', '3', '4', '3', '2', '3', '3', '1', '3', '4'];

const server = new AppServer(join(import.meta.dirname, '../dist'));
await server.start();
const executablePath = installedChromium();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const context = await browser.newContext({
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  locale: 'en-GB',
  timezoneId: 'Europe/London',
  reducedMotion: 'reduce',
});
const page = await context.newPage();
await page.clock.install({ time: '2026-05-01T08:00:00Z' });
await page.goto(server.url);
for (const name of ['The life of a VM', 'Python debugging']) await page.getByText(name).click();
await page.getByRole('button', { name: /Start with/ }).click();
await page.waitForURL('**/#/review');
let answers = 0;
for (let day = 0; day < DAYS; day++) {
  await answerAll(page);
  await page.clock.fastForward('24:00:00');
  if (day === 9) await page.clock.fastForward('24:00:00');
  await open(page, '#/today');
  await page.getByText('due today').waitFor();
  if (day < DAYS - 1) await page.getByRole('button', { name: /^(Start review|Continue)/ }).click();
}
await page.waitForFunction(() => document.querySelectorAll('[role="img"]').length > 0);
await dismissNotices(page);
await page.screenshot({ path: join(OUT, 'today.png') });
await page.getByRole('button', { name: /^(Start review|Continue)/ }).click();
await showCodeCard(page);
await page.screenshot({ path: join(OUT, 'answer.png') });
await page.mouse.move(0, 0);
await page.setViewportSize({ width: 1280, height: 800 });
// The map beside the card loads when there is room for it, and draws a moment later.
const pane = page.getByRole('complementary', { name: 'Graph around this card' });
await pane.locator('canvas').first().waitFor();
await page.clock.runFor(3_000);
await page.evaluate(
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
);
await page.screenshot({ path: join(OUT, 'desktop.png') });
await browser.close();
await server.stop();

async function open(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash);
}

/** Answers everything that can be asked now, by keyboard. */
async function answerAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show answer' }).waitFor();
  while (page.url().includes('#/review') && !page.url().includes('done')) {
    await page.keyboard.press('Space');
    await page.clock.runFor(9_000 + (answers % 7) * 900);
    await page.keyboard.press(KEYS[answers++ % KEYS.length] ?? '3');
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
}

/** The pictures are of the days: one notice after another is put away. */
async function dismissNotices(page: Page): Promise<void> {
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  for (; await dismiss.isVisible(); await page.clock.runFor(1_000)) await dismiss.click();
}

/** Goes on until a card with code in its answer is shown. */
async function showCodeCard(page: Page): Promise<void> {
  for (let i = 0; i < 60; i++) {
    await page.getByRole('button', { name: 'Show answer' }).waitFor();
    await page.keyboard.press('Space');
    await page.clock.runFor(1_000);
    if ((await page.locator('.face pre').count()) > 0) return;
    await page.keyboard.press('3');
  }
}
