import {
  BASIC,
  card,
  collection11,
  CREATED,
  field,
  legacyPackage,
  note,
} from '../../src/exchange/anki/open/sample.ts';
import { expect, test } from '../support/app.ts';
import { dangers } from '../support/dangers.ts';
import { given } from '../support/deck-files.ts';
import { CSS_PAYLOADS, HTML_PAYLOADS } from '../support/payloads.ts';
import { rateNow, reveal } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
/** As many as are new on one day. */
const NOTES = 10;
/** Every payload stands on one side of one card; the other tests look at each alone. */
const sides = Array.from({ length: NOTES * 2 }, (_, side) =>
  Object.values(HTML_PAYLOADS)
    .filter((_, i) => i % (NOTES * 2) === side)
    .join('\n'),
);

/** The whole corpus as a deck: every style payload in its notetype. */
async function hostileDeck() {
  const rows = Array.from({ length: NOTES }, (_, i) => [sides[i] ?? '', sides[NOTES + i] ?? '']);
  const bytes = await collection11({
    models: {
      [BASIC]: {
        ...{ id: Number(BASIC), name: 'Basic', type: 0, mod: CREATED, sortf: 0 },
        css: Object.values(CSS_PAYLOADS).join('\n'),
        flds: [field('Front', 0), field('Back', 1)],
        tmpls: [
          {
            ...{ name: 'Card 1', ord: 0, bqfmt: '', bafmt: '', did: null },
            qfmt: 'Question {{Front}}',
            afmt: 'Answer {{FrontSide}}<hr id=answer>{{Back}}<script>window.pwned = 1</script>',
          },
        ],
      },
    },
    notes: rows.map((fields, i) => note(i + 1, fields)),
    cards: rows.map((_, i) => card(i + 1, i + 1, { 8: i })),
  });
  const blob = await legacyPackage(2, bytes);
  return given('hostile.apkg', new Uint8Array(await blob.arrayBuffer()));
}

test('a deck made of attacks is imported and reviewed: nothing runs, nothing leaves', async ({
  learner,
}) => {
  test.slow();
  // Taking dirty text apart, in a document that runs nothing, is told too (spine.md §2).
  learner.provokes(/^policy: /, /violates the following Content Security Policy directive/);
  const page = await learner.open({ time: TIME });
  await page.goto(`${learner.server.url}#/decks`);
  await page.getByRole('button', { name: 'Add a deck' }).click();
  await page.getByLabel('Deck file').setInputFiles(await hostileDeck());
  await page.getByRole('button', { name: `Import ${NOTES} cards`, exact: true }).click();
  await expect(page.getByRole('button', { name: 'Undo import' })).toBeVisible();
  await page.getByRole('link', { name: 'Review', exact: true }).click();

  const seen = `(${dangers.toString()})(document.querySelector('.box > *').shadowRoot)`;
  for (let i = 0; i < NOTES; i += 1) {
    expect(page.url()).toContain('#/review');
    await expect(page.locator('.box > * #qa')).toContainText('Question');
    expect(await page.evaluate(seen)).toEqual([]);
    await reveal(page);
    await expect(page.locator('.box > * #qa')).toContainText('Answer');
    expect(await page.evaluate(seen)).toEqual([]);
    await rateNow(page, 'Easy');
  }
  await expect(page.getByRole('heading', { name: 'Done for today' })).toBeVisible();
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  expect(learner.foreign).toEqual([]);
  expect(learner.server.refused).toEqual([]);
});
