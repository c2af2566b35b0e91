import type { Page } from '@playwright/test';
import { DESKTOP, expect, PHONE, test } from '../support/app.ts';
import { readTable, shownNote, standing, readLog } from '../support/log.ts';
import { focused, sideways, wrong } from '../support/look.ts';
import { answer, answerAll, goTo, rateNow, reveal, startWith } from '../support/steps.ts';

const TIME = '2026-03-02T09:00:00Z';
const DECKS = ['OpenStack components'];
const chips = (page: Page) =>
  page.getByRole('list', { name: 'Concepts on this card' }).getByRole('button');
const query = (page: Page) =>
  page.evaluate(() => [...new URLSearchParams(location.hash.split('?')[1])].sort());

test('from a chip on the answer to the map, and back to the same ungraded card', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  await startWith(page, learner, DECKS);
  await answer(page, 'Easy');
  const prompt = await page.locator('main h1').textContent();
  await reveal(page);
  const name = (await chips(page).first().textContent())!.split(',')[0]!.trim();

  await test.step('closing the sheet leaves the answer as it was', async () => {
    await chips(page).first().click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByRole('heading', { level: 2 }).first()).toHaveText(name);
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(page.locator('main h1')).toHaveText(prompt!);
    await expect(page.getByRole('group', { name: 'How well did you remember?' })).toBeVisible();
  });
  for (const [link, place] of [
    ['Show on graph', /#\/graph\?focus=/],
    ['Open concept', /#\/c\//],
  ] as const)
    await test.step(`${link}, and back`, async () => {
      await chips(page).first().click();
      await page.getByRole('dialog').getByRole('link', { name: link }).click();
      await expect(page).toHaveURL(place);
      await expect(page.getByRole('heading', { name }).first()).toBeVisible();
      await page.goBack();
      if (!/#\/review/.test(page.url())) await page.goBack();
      await expect(page).toHaveURL(/#\/review/);
      await expect(page.locator('main h1')).toHaveText(prompt!);
      await reveal(page);
    });
  expect(standing(await readLog(page))).toHaveLength(1);
  expect(learner.errors).toEqual([]);
});

for (const [size, viewport] of [
  ['phone', PHONE],
  ['desktop', DESKTOP],
] as const)
  test(`the list does all by keyboard, on a ${size}`, async ({ learner }) => {
    // A sheet that is still coming has colours of its own.
    const page = await learner.open({ time: TIME, viewport, reducedMotion: 'reduce' });
    await startWith(page, learner, [...DECKS, 'Neutron L2 population']);
    await answer(page, 'Easy');
    await goTo(page, '#/graph?view=map');
    await expect(page.getByRole('button', { name: 'Show as list' })).toBeVisible();
    expect(await wrong(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show as list' }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /^Ready to learn/ })).toBeVisible();
    await expect(page.locator('main h2').first()).toHaveText(/^Ready to learn/);
    expect(await wrong(page)).toEqual([]);

    await test.step('find', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('nova');
      await expect(page.getByRole('status')).toHaveText(/concepts? found/);
      await page.keyboard.press('Escape');
      await expect.poll(() => query(page)).toEqual([['view', 'list']]);
    });
    await test.step('filter by what is ready to learn', async () => {
      await page.getByRole('button', { name: 'Any mastery' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /Ready to learn/ }).focus();
      await page.keyboard.press('Space');
      expect(await wrong(page)).toEqual([]);
      await page.getByRole('dialog').getByRole('button', { name: 'Done' }).focus();
      await page.keyboard.press('Enter');
      await expect
        .poll(() => query(page))
        .toEqual([
          ['m', 'ready'],
          ['view', 'list'],
        ]);
      await expect(page.getByRole('heading', { name: /^Architecture/ })).toBeHidden();
    });
    await test.step('open a concept and set it as goal', async () => {
      const row = page.locator('main .row').first();
      const name = (await row.locator('.n').textContent())!;
      await row.focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name, level: 2 })).toBeVisible();
      expect(await wrong(page)).toEqual([]);
      await page.keyboard.press('p');
      await expect(page.getByRole('heading', { name: `Path to ${name}` })).toBeAttached();
      await page.keyboard.press('Escape');
      await expect.poll(async () => (await focused(page)).name).toContain('button');
    });
    expect(learner.errors).toEqual([]);
  });

test('an address brings back the view it stands for', async ({ learner }) => {
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await startWith(page, learner, DECKS);
  for (let n = 0; n < 3; n++) await answer(page, 'Easy');
  const [first] = await readTable<{ id: string; title: string }>(page, 'concepts');
  await goTo(
    page,
    `#/graph?layer=architecture&m=strong,ready&days=30&view=list&focus=${encodeURIComponent(first!.id)}`,
  );
  const look = async () => {
    await expect(page.getByRole('complementary', { name: 'Concept' })).toContainText(first!.title);
    await expect(page.getByRole('button', { name: 'Architecture', exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Strong, Ready to learn' })).toBeVisible();
    await expect(page.getByRole('slider')).toHaveValue('30');
    await expect(page.getByRole('slider')).toHaveAttribute('aria-valuetext', 'in 30 days');
  };
  await look();
  const before = await query(page);
  await page.reload();
  await look();
  expect(await query(page)).toEqual(before);
  expect(learner.errors).toEqual([]);
});

test('the time slider: what is left if the learner stops', async ({ learner }) => {
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await startWith(page, learner, DECKS);
  for (let n = 0; n < 4; n++) await answer(page, 'Good');
  await goTo(page, '#/graph?view=list');
  const legend = page.getByRole('list', { name: 'Mastery' });
  const now = /^\s*New\s*\d+\s*Faded\s*0\s*Fading\s*0\s*Hol/;
  await expect(legend).toHaveText(now);
  await expect(legend).not.toHaveText(/Holding\s*0\s*Strong\s*0/);
  await page.getByRole('slider', { name: 'If you stop now' }).focus();
  await page.keyboard.press('End');
  await expect(legend).toHaveText(/Holding\s*0\s*Strong\s*0/);
  await expect.poll(() => query(page)).toContainEqual(['days', '90']);
  await page.getByRole('button', { name: 'Back to today', exact: true }).click();
  await expect(legend).toHaveText(now);
  await expect.poll(() => query(page)).toEqual([['view', 'list']]);
});

test('nothing sticks out at 320 px', async ({ learner }) => {
  const page = await learner.open({ time: TIME, viewport: { width: 320, height: 700 } });
  await startWith(page, learner, DECKS);
  for (const view of ['map', 'list']) {
    await goTo(page, `#/graph?view=${view}&days=30`);
    await expect(page.getByRole('button', { name: /^If you stop: in 30 days/ })).toBeVisible();
    // The chips scroll in a row of their own.
    const found = (await sideways(page)).filter((line) => !/^(button\.chip|span\.)/.test(line));
    expect(found).toEqual([]);
  }
  await page.getByRole('button', { name: 'Any mastery' }).click();
  await expect(page.getByRole('slider')).toBeVisible();
  await page.getByRole('button', { name: 'Back to today', exact: true }).scrollIntoViewIfNeeded();
  expect((await sideways(page)).filter((line) => !/^(button\.chip|span\.)/.test(line))).toEqual([]);
});

test('See on graph lights what the session moved', async ({ learner }) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await startWith(page, learner, DECKS);
  await answerAll(page, () => 'Easy');
  const moved = page
    .getByRole('region', { name: 'What moved' })
    .or(page.locator('section', { has: page.getByRole('heading', { name: /^What moved/ }) }))
    .locator('.row .t');
  await expect(moved.first()).toBeVisible();
  const names = (await moved.allTextContents()).map((text) => text.trim());
  await page.getByRole('link', { name: 'See on graph' }).click();
  await expect(page).toHaveURL(/#\/graph\?moved=/);
  await expect(page.getByRole('button', { name: /^What moved/ })).toBeVisible();
  await page.getByRole('button', { name: 'Show as list' }).click();
  await expect(page.locator('main .row .n')).toHaveCount(names.length);
  const listed = (await page.locator('main .row .n').allTextContents()).map((text) => text.trim());
  expect(listed.toSorted()).toEqual(names.toSorted());
});

test('beside the card: the graph follows it once its answer is shown', async ({ learner }) => {
  const page = await learner.open({ viewport: DESKTOP });
  await startWith(page, learner, ['OpenStack components', 'Python debugging']);
  const pane = page.getByRole('complementary', { name: 'Graph around this card' });
  await expect(pane.getByText('After the answer, its concepts are shown here.')).toBeVisible();
  const concept = pane.getByRole('heading', { level: 3 }).first();
  const concepts = await readTable<{ id: string; title: string }>(page, 'concepts');
  const titleOf = (id: string) => concepts.find((one) => one.id === id)!.title;
  let shown = '';
  for (let n = 0; n < 4; n++) {
    const note = await shownNote(page);
    if (n > 0) {
      // What the next card is about stays hidden with its answer.
      await page.waitForTimeout(600);
      await expect(concept).toHaveText(shown);
    }
    await reveal(page);
    shown = titleOf(note.concepts[0]!.concept);
    await expect(concept).toHaveText(shown);
    if (n < 3) {
      await page.waitForTimeout(200);
      await page.keyboard.press('4');
    }
  }
  await expect(pane.locator('canvas').first()).toBeAttached();

  await test.step('G goes there, Esc comes back to the ungraded card', async () => {
    await page.keyboard.press('g');
    expect((await focused(page)).name).toBe('h2 Around this card');
    await pane.getByRole('button', { name: 'Show as list' }).click();
    await expect(pane.getByRole('list', { name: 'Concepts near this one' })).toBeVisible();
    expect(await wrong(page)).toEqual([]);
    await pane.getByRole('button', { name: 'Show as map' }).click();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/#\/review/);
    await expect(page.getByRole('group', { name: 'How well did you remember?' })).toBeVisible();
    expect(standing(await readLog(page))).toHaveLength(3);
  });
  await test.step('the whole graph, and back', async () => {
    await pane.getByRole('link', { name: 'Open whole graph' }).click();
    await expect(page).toHaveURL(/#\/graph\?focus=/);
    await page.goBack();
    await expect(page.getByRole('button', { name: 'Show answer' })).toBeVisible();
  });
  expect(learner.errors).toEqual([]);
});

test('the graph is not loaded beside a card below 1120 px', async ({ learner }) => {
  const page = await learner.open({
    viewport: { width: 1119, height: 800 },
    serviceWorkers: 'block',
  });
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await startWith(page, learner, DECKS);
  await reveal(page);
  await page.waitForTimeout(1_000);
  expect(loaded.filter((url) => /GraphPane|GraphCanvas/.test(url))).toEqual([]);
  await page.setViewportSize(DESKTOP);
  await expect(page.getByRole('heading', { name: 'Around this card' })).toBeVisible();
});

test('Settings: without the graph new cards come in the order of their author', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME });
  await startWith(page, learner, DECKS);
  await goTo(page, '#/settings');
  await page.getByRole('switch', { name: /Let the graph choose/ }).click();
  await expect(page.getByRole('switch', { name: /Bring foundations forward/ })).toBeHidden();
  await goTo(page, '#/review');
  const cards = await readTable<{ id: string; note: string; position: number }>(page, 'cards');
  const first = (note: string) =>
    Math.min(...cards.filter((card) => card.note === note).map(({ position }) => position));
  const seen: number[] = [];
  for (let n = 0; n < 6; n++) {
    seen.push(first((await shownNote(page)).id));
    await reveal(page);
    await expect(page.getByText(/because .+ isn’t started/)).toBeHidden();
    await rateNow(page, 'Easy');
  }
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen[0]).toBe(Math.min(...cards.map(({ position }) => position)));
});
