// @vitest-environment jsdom
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzz, PATIENCE } from '../src/base/fuzz-runs.ts';
import { deckSheet } from '../src/deck/sanitise-style.ts';
import { sanitise } from '../src/deck/sanitise.ts';
import { dangers } from './support/dangers.ts';
import { declarations, sheetDangers, styleSheet } from './support/hostile-styles.ts';
import { CSS_PAYLOADS } from './support/payloads.ts';

/* Of what is written as it should be: jsdom's parser is no browser's. `journeys/hostile-styles.spec.ts` has the rest. */

const OPTIONS = { dark: false, prefix: 'd-', addresses: () => null };
const cleaned = (css: string, addresses: (name: string) => string | null = () => null) =>
  deckSheet(css, { ...OPTIONS, addresses }).sheet;
const textOf = ({ cssRules }: CSSStyleSheet): string =>
  [...cssRules].map((rule) => rule.cssText).join('\n');
function asWritten(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

test('the second pair of eyes sees', () => {
  const seen = (css: string) => sheetDangers(asWritten(css).cssRules).length > 0;
  expect(Object.values(CSS_PAYLOADS).filter(seen).length).toBeGreaterThan(15);
  expect(fc.sample(styleSheet, { numRuns: 200, seed: 1 }).filter(seen).length).toBeGreaterThan(60);
});

test('a namespace costs no rule', () => {
  const css = '@namespace url(https://evil.example/ns); #qa { color: red; } p { left: 0px; }';
  expect(textOf(cleaned(css))).toBe('#qa { color: red; }\np { left: 0px; }');
});

test(
  'whatever a sheet says: nothing of it loads from elsewhere or styles what is not the card',
  () => {
    fc.assert(
      fc.property(styleSheet, (css) => {
        const sheet = cleaned(css);
        expect(sheetDangers(sheet.cssRules)).toEqual([]);
        // What was written out and read again says nothing new.
        expect(sheetDangers(cleaned(textOf(sheet)).cssRules)).toEqual([]);
      }),
      fuzz(120),
    );
  },
  PATIENCE,
);

test(
  'a file of the deck gets its own address, and nothing else gets one',
  () => {
    fc.assert(
      fc.property(styleSheet, (css) => {
        const sheet = cleaned(css, (name) => (name === 'a.png' ? 'blob:here' : null));
        expect(sheetDangers(sheet.cssRules)).toEqual([]);
      }),
      fuzz(60),
    );
  },
  PATIENCE,
);

test(
  'whatever stands in a style attribute',
  () => {
    const shown = (html: string) => {
      const host = document.createElement('div');
      host.append(sanitise(html).fragment);
      return host;
    };
    fc.assert(
      fc.property(declarations, declarations, (style, fill) => {
        const host = document.createElement('div');
        host.innerHTML = '<p></p><svg><rect></rect></svg>';
        host.querySelector('p')?.setAttribute('style', style);
        host.querySelector('rect')?.setAttribute('style', fill);
        host.querySelector('rect')?.setAttribute('fill', fill);
        const once = shown(host.innerHTML);
        expect(dangers(once)).toEqual([]);
        expect(dangers(shown(once.innerHTML))).toEqual([]);
      }),
      fuzz(80),
    );
  },
  PATIENCE,
);

test(
  'fonts that a sheet brings are files of the deck',
  () => {
    fc.assert(
      fc.property(styleSheet, (css) => {
        for (const { file, family } of deckSheet(css, OPTIONS).fonts) {
          expect(file).not.toMatch(/^\s*(?:[a-z][a-z0-9+.-]*:|\/|\\)/i);
          expect(family).toMatch(/^f-d-[\w-]*$/);
        }
      }),
      fuzz(60),
    );
  },
  PATIENCE,
);
