import { chromium, test as base, type Page } from '@playwright/test';
import { installedChromium } from '../chromium.mjs';
import { FLAGS, PHONE } from './app.ts';
import { buildCardPage } from './card-page.ts';
import type { Cards, PageCard } from './card-page/card-page.ts';
import { AppServer } from './server.ts';

declare global {
  interface Window {
    cards: Cards;
    pwned?: number;
  }
}

interface CardPage {
  readonly page: Page;
  readonly server: AppServer;
}

/** A page with one imported card; `free: true` takes the policy away. */
export const test = base.extend<{ free: boolean; card: CardPage }, { built: string }>({
  built: [async ({}, use) => use(await buildCardPage()), { scope: 'worker' }],
  free: [false, { option: true }],
  card: async ({ built, free }, use) => {
    const server = new AppServer(built);
    await server.start();
    const executablePath = installedChromium();
    const browser = await chromium.launch({
      ...(executablePath ? { executablePath } : {}),
      args: FLAGS,
      proxy: { server: server.url },
    });
    const page = await browser.newPage({ viewport: PHONE, locale: 'en-GB' });
    await page.goto(`${server.url}${free ? 'free.html' : ''}`);
    await page.waitForFunction(() => 'cards' in window);
    await use({ page, server });
    await browser.close();
    await server.stop();
  },
});

export const show = (page: Page, card: PageCard, shown = false) =>
  page.evaluate(([given, answered]) => window.cards.show(given, answered), [card, shown] as const);
