import { expect } from '@playwright/test';
import fc from 'fast-check';
import { fuzz } from '../../src/base/fuzz-runs.ts';
import { show, test } from '../support/card-test.ts';
import { sheetDangers, tornDeclarations, tornSheet } from '../support/hostile-styles.ts';

/**
 * Style torn in any way, read by a browser's own parser, with the sanitiser as the only defence. fast-check prints the
 * seed of a failure.
 */
test.use({ free: true });

test('whatever a card’s style says: nothing loads from elsewhere, nothing lies over the app', async ({
  card: { page, server },
}) => {
  test.slow();
  await page.evaluate(`window.sheetDangers = ${String(sheetDangers)}`);
  const look = () =>
    page.evaluate(() => {
      const { sheetDangers: judge } = window as unknown as { sheetDangers: typeof sheetDangers };
      const root = document.querySelector('.host')!.shadowRoot!;
      const sheets = root.adoptedStyleSheets.slice(1);
      return [
        ...sheets.flatMap((sheet) => judge(sheet.cssRules)),
        ...window.cards.dangers(),
        ...window.cards.leaks().map((point) => `lies over the app at ${point}`),
      ];
    });
  const html = '<p class="card">a</p><ul><li value="a">b</li></ul><svg><rect></rect></svg>';
  await fc.assert(
    fc.asyncProperty(tornSheet, tornSheet, tornDeclarations, async (css, inner, style) => {
      const marked = `<p style="${style.replaceAll('"', '&quot;')}">c</p>`;
      await show(page, {
        fields: { F: html },
        css,
        front: `<style>${inner}</style>${marked}{{F}}`,
      });
      expect(await look()).toEqual([]);
    }),
    fuzz(150),
  );
  // What is asked for leaves the page before the next question to it is answered.
  await page.evaluate(
    () => new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))),
  );
  expect(server.refused).toEqual([]);
});
