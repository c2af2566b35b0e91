import { expect, type Page } from '@playwright/test';
import { show, test } from '../support/card-test.ts';
import { CSS_PAYLOADS, HTML_PAYLOADS } from '../support/payloads.ts';

/**
 * The corpus against each layer alone (architecture §5): one card's page, built from the app's own parts, where the
 * sanitiser or the policy can be left out. The server is the browser's only way out and logs what tries to pass.
 */
/** Clicks whatever may lead somewhere, as a learner might. */
const poke = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('.host')?.shadowRoot;
    for (const element of root?.querySelectorAll('a, area, button, input, summary, [data-open]') ??
      [])
      if (!element.hasAttribute('data-open'))
        element.dispatchEvent(
          new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }),
        );
  });

/** What is wrong after a payload was shown; one list for all, so that the whole corpus is seen at once. */
async function wrongAfter(page: Page, address: string): Promise<string[]> {
  await poke(page);
  return page.evaluate(
    (expected) => [
      ...('pwned' in window ? ['a script ran'] : []),
      ...(location.href === expected ? [] : [`went to ${location.href}`]),
      ...window.cards.leaks().map((point) => `lies over the app at ${point}`),
      ...(document.querySelector(':popover-open, dialog[open]') ? ['is in the top layer'] : []),
    ],
    address,
  );
}

const STYLE_HTML = '<p>a</p><ul><li value="a" class="b">b</li></ul><input value="a">';

async function showAll(page: Page, payloads: Readonly<Record<string, string>>, css: boolean) {
  const wrong: string[] = [];
  const address = page.url();
  for (const [name, payload] of Object.entries(payloads)) {
    const card = css
      ? { fields: { F: STYLE_HTML }, css: payload, back: `<style>${payload}</style>{{F}}` }
      : {
          fields: { F: `a${payload}`, B: payload },
          front: '{{F}}',
          back: `${payload}{{FrontSide}}{{B}}`,
        };
    for (const shown of [false, true]) {
      await show(page, card, shown);
      const left = await page.evaluate(() => window.cards.dangers());
      const text = await page.evaluate(() => window.cards.styleText());
      if (/evil\.example|:host|::slotted|@import|@font-face|touch-action/.test(text))
        left.push(text);
      wrong.push(
        ...[...left, ...(await wrongAfter(page, address))].map((what) => `${name}: ${what}`),
      );
    }
  }
  return wrong;
}

for (const free of [false, true]) {
  test.describe(free ? 'the sanitiser without the policy' : 'sanitiser and policy together', () => {
    test.use({ free });
    test('leave nothing of the corpus', async ({ card: { page, server } }) => {
      test.slow();
      expect(await showAll(page, HTML_PAYLOADS, false)).toEqual([]);
      expect(await showAll(page, CSS_PAYLOADS, true)).toEqual([]);
      await page.waitForTimeout(500);
      expect(server.refused).toEqual([]);
    });
  });
}

test.describe('the policy without the sanitiser', () => {
  /** What the policy alone leaves (spine.md §3): connections opened beforehand, nothing loaded by them. */
  const CONNECTS =
    /^(?:link pre|iframe|form|frameset|meta dns|base|a ping|button formaction|portal|object|embed)/;

  test('runs no script and loads nothing from elsewhere', async ({ card: { page, server } }) => {
    test.slow();
    const ran: string[] = [];
    const requested: string[] = [];
    for (const [name, payload] of Object.entries(HTML_PAYLOADS)) {
      server.refused.length = 0;
      await page.evaluate((html) => window.cards.raw(html), payload);
      await page.waitForTimeout(60);
      if (await page.evaluate(() => 'pwned' in window)) ran.push(name);
      const loads = server.refused.filter(
        (line) => !(CONNECTS.test(name) && line.startsWith('CONNECT')),
      );
      requested.push(...loads.map((line) => `${name}: ${line}`));
      if (!page.url().startsWith(server.url)) requested.push(`${name}: left for ${page.url()}`);
    }
    server.refused.length = 0;
    for (const css of Object.values(CSS_PAYLOADS))
      await page.evaluate((text) => window.cards.raw('<p>a</p><ul><li>b</li></ul>', text), css);
    await page.waitForTimeout(500);
    expect({ ran, requested, styles: server.refused }).toEqual({
      ran: [],
      requested: [],
      styles: [],
    });
  });

  test('the box holds what the sanitiser lets through', async ({ card: { page } }) => {
    const over = [
      '<div style="position:fixed;inset:0;z-index:2147483647;background:red">over</div>',
      '<div style="position:absolute;top:-500px;height:2000px;width:3000px;background:red">over</div>',
      '<div style="margin:-900px;height:3000px;background:red;transform:scale(9)">over</div>',
      '<div style="box-shadow:0 0 0 9999px red;outline:9999px solid red">over</div>',
    ];
    for (const html of over) {
      await page.evaluate((text) => window.cards.raw(text), html);
      expect(await page.evaluate(() => window.cards.leaks())).toEqual([]);
      await show(page, { fields: { F: html } });
      expect(await page.evaluate(() => window.cards.leaks())).toEqual([]);
    }
  });
});

test.describe('with neither', () => {
  test.use({ free: true });
  test('the corpus bites, so the tests above could fail', async ({ card: { page, server } }) => {
    const bites = async (name: string) => {
      await page.goto(page.url());
      await page.waitForFunction(() => 'cards' in window);
      await page.evaluate((html) => window.cards.raw(html), HTML_PAYLOADS[name] ?? '');
      await page.waitForTimeout(300);
      return page.evaluate(() => 'pwned' in window);
    };
    for (const name of [
      'script',
      'img onerror',
      'video onerror',
      'details ontoggle',
      'input onfocus',
    ])
      expect(await bites(name), name).toBe(true);
    for (const name of [
      'img remote',
      'svg image',
      'style url',
      'style image-set',
      'link stylesheet',
    ]) {
      server.refused.length = 0;
      await bites(name);
      expect(server.refused, name).not.toEqual([]);
    }
    server.refused.length = 0;
    await page.evaluate((css) => window.cards.raw('<p>a</p>', css), CSS_PAYLOADS['background']);
    await expect.poll(() => server.refused.length).toBeGreaterThan(0);
    await page.evaluate((html) => {
      window.cards.raw(html);
      document
        .querySelector<HTMLElement>('.host')
        ?.parentElement?.style.setProperty('contain', 'none');
    }, HTML_PAYLOADS['overlay'] ?? '');
    expect(await page.evaluate(() => window.cards.leaks().length)).toBeGreaterThan(10);
  });
});
