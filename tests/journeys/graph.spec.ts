import type { Page } from '@playwright/test';
import { DESKTOP, expect, PHONE, test } from '../support/app.ts';
import { readTable, shownNote, standing, readLog } from '../support/log.ts';
import { focused, sideways, wrong } from '../support/look.ts';
import { seed } from '../support/seed.ts';
import { shades } from '../support/canvas.ts';
import {
  afterIdle,
  answer,
  answerAll,
  goTo,
  rate,
  rateNow,
  reveal,
  startWith,
} from '../support/steps.ts';

/** Scripts of the map. */
const GRAPH = /\/(Graph|GraphPane|GraphCanvas|cytoscape-map|layout\.worker)-/;
const TIME = '2026-03-02T09:00:00Z';
const DECKS = ['OpenStack components'];
const chips = (page: Page) =>
  page.getByRole('list', { name: 'Concepts on this card' }).getByRole('button');
const query = (page: Page) =>
  page.evaluate(() => [...new URLSearchParams(location.hash.split('?')[1])].sort());

/** Nodes and edges that the map's library has. */
const elementsIn = (page: Page): Promise<number> =>
  page.evaluate(() => {
    type Host = HTMLElement & { _cyreg?: { cy: { elements(): { length: number } } } };
    return document.querySelector<Host>('.stage .canvas')?._cyreg?.cy.elements().length ?? 0;
  });

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
      await afterIdle(page);
      await expect(concept).toHaveText(shown);
    }
    await reveal(page);
    shown = titleOf(note.concepts[0]!.concept);
    await expect(concept).toHaveText(shown);
    if (n < 3) await rate(page, 'Easy');
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
  await afterIdle(page);
  expect(loaded.filter((url) => GRAPH.test(url))).toEqual([]);
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

test('what slipped leads from Today to the map of just that, and the address brings it back', async ({
  learner,
}) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: TIME, viewport: DESKTOP });
  await startWith(page, learner, DECKS);
  await answerAll(page, () => 'Good');
  await page.clock.fastForward(28 * 24 * 60 * 60_000);
  await goTo(page, '#/today');
  await page.reload();
  await page.clock.fastForward(3_000);
  const slipped = page.getByRole('link', { name: /^\d+ concepts? slipped below 75%$/ });
  await expect(slipped).toBeVisible();
  const count = Number(/\d+/.exec((await slipped.textContent())!)![0]);
  expect(await wrong(page)).toEqual([]);
  await slipped.click();
  const chip = page.getByRole('button', { name: `${count} concept` });
  await expect(chip).toBeVisible();
  await page.getByRole('button', { name: 'Show as list' }).click();
  const words = page.locator('main .row .word');
  await expect(words).toHaveCount(count);
  for (const word of await words.allTextContents()) expect(word).toMatch(/^(Fading|Faded), /);
  const names = await page.locator('main .row .n').allTextContents();

  await page.reload();
  await page.clock.fastForward(3_000);
  await expect(page.locator('main .row .n')).toHaveText(names);
  await chip.click();
  await expect.poll(() => page.locator('main .row').count()).toBeGreaterThan(count);
  // The chip went: the focus is at the one beside it.
  expect((await focused(page)).name).toBe('button Any mastery');
  expect(learner.errors).toEqual([]);
});

test('the map is loaded ahead by an idle Today, and by nothing else', async ({ learner }) => {
  const page = await learner.open({ serviceWorkers: 'block' });
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await startWith(page, learner, DECKS);
  await reveal(page);
  await afterIdle(page);
  await goTo(page, '#/today');
  await expect(page.getByRole('button', { name: 'Start review' })).toBeVisible();
  const scripts = () => loaded.filter((url) => GRAPH.test(url));
  expect(scripts()).toEqual([]);
  const library = () => scripts().find((url) => /cytoscape-map-[^/]+\.js$/.test(url));
  await expect.poll(library).toBeDefined();
  const source = await (await page.request.get(library()!)).text();
  expect(source).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
  expect(scripts().some((url) => url.includes('layout.worker'))).toBe(false);
  expect(learner.errors).toEqual([]);
});

test('forced colours: the map in the system’s own, the selected one marked by Highlight', async ({
  learner,
}) => {
  const page = await learner.open({ time: TIME, viewport: DESKTOP, reducedMotion: 'reduce' });
  await startWith(page, learner, DECKS);
  for (let n = 0; n < 4; n++) await answer(page, 'Easy');
  const [first] = await readTable<{ id: string; title: string }>(page, 'concepts');
  await goTo(page, `#/graph?view=map&focus=${encodeURIComponent(first!.id)}`);
  await expect(page.getByRole('complementary', { name: 'Concept' })).toBeVisible();
  const all = ['CanvasText', 'Highlight', 'var(--m-strong)', 'var(--accent)'];
  const [, , strong] = await shades(page, all);
  expect(strong).toBeGreaterThan(100);
  await page.emulateMedia({ forcedColors: 'active' });
  await expect.poll(async () => (await shades(page, all)).slice(2)).toEqual([0, 0]);
  const [text, mark] = await shades(page, all);
  expect(text).toBeGreaterThan(200);
  expect(mark).toBeGreaterThan(20);
  const glyphs = page.getByRole('list', { name: 'Mastery' }).locator('svg');
  const colours = glyphs.evaluateAll((all) => all.map((one) => getComputedStyle(one).color));
  expect(new Set(await colours)).toEqual(new Set(['rgb(0, 0, 0)']));
  await page.screenshot({ path: test.info().outputPath('forced.png') });
  expect(await sideways(page)).toEqual([]);
  await page.emulateMedia({ forcedColors: 'none' });
  await expect.poll(async () => (await shades(page, all))[2]).toBeGreaterThan(0.9 * strong!);
  expect(learner.errors).toEqual([]);
});

test('reduced motion: the camera jumps; otherwise it moves', async ({ learner }) => {
  const page = await learner.open({ viewport: DESKTOP });
  await startWith(page, learner, DECKS);
  await goTo(page, '#/graph?view=map');
  const fit = page.getByRole('button', { name: 'Fit the map' });
  await expect(page.locator('canvas').first()).toBeAttached();
  await fit.click();
  /** Places in which the camera is seen on its way back to the whole map. */
  const places = async (reducedMotion: 'reduce' | 'no-preference') => {
    await page.emulateMedia({ reducedMotion });
    for (let n = 0; n < 3; n++) await page.getByRole('button', { name: 'Zoom in' }).click();
    return page.evaluate(async () => {
      const stage = document.querySelector<HTMLElement>('.stage')!;
      const seen = new Set<string>();
      const watch = new MutationObserver(() => seen.add(stage.style.getPropertyValue('--zoom')));
      watch.observe(stage, { attributes: true, attributeFilter: ['style'] });
      document.querySelector<HTMLElement>('[aria-label="Fit the map"]')!.click();
      // Longer than the camera takes: 320 ms.
      const end = performance.now() + 700;
      while (performance.now() < end) await new Promise(requestAnimationFrame);
      watch.disconnect();
      return seen.size;
    });
  };
  expect(await places('reduce')).toBe(1);
  expect(await places('no-preference')).toBeGreaterThan(2);
});

test('a curve that comes after the rest of a concept comes into its place', async ({ learner }) => {
  const page = await learner.open();
  const size = { cards: 200, due: 20, reviewsEach: 10 };
  await seed(page, learner.server, { ...size, now: Date.now() as never });
  // The plain page on which rows are written has no icon.
  learner.errors.length = 0;
  await page.addInitScript(() => {
    const tops: Record<string, number> = {};
    Object.assign(globalThis, { tops });
    new MutationObserver(() => {
      const below = document.querySelector('main .def')?.getBoundingClientRect().top;
      if (below !== undefined)
        tops[document.querySelector('main figure') ? 'with' : 'before'] ??= below;
    }).observe(document, { childList: true, subtree: true });
  });
  const [concept] = await readTable<{ id: string }>(page, 'concepts');
  await page.goto(`${learner.server.url}#/c/${encodeURIComponent(concept!.id)}`);
  await expect(page.locator('main figure svg')).toBeVisible();
  const tops = await page.evaluate(
    () => (globalThis as unknown as { tops: Record<'before' | 'with', number> }).tops,
  );
  expect(tops.before).toBeGreaterThan(0);
  expect(tops.with).toBe(tops.before);
});

test('a phone gets all of the map, though its first picture is of what is in sight', async ({
  learner,
}) => {
  const page = await learner.open();
  const size = { cards: 800, due: 20, concepts: 200 };
  await seed(page, learner.server, { ...size, now: Date.now() as never });
  // The plain page on which rows are written has no icon.
  learner.errors.length = 0;
  await page.goto(`${learner.server.url}#/graph?view=map&all=1`);
  // Five trees of concepts.
  await expect.poll(() => elementsIn(page)).toBe(2 * size.concepts - 5);
  expect(learner.errors).toEqual([]);
});

test('10,000 concepts: at most 500 elements are drawn; list and search reach all of them', async ({
  learner,
}) => {
  test.setTimeout(180_000);
  const page = await learner.open({ viewport: DESKTOP, reducedMotion: 'reduce' });
  const size = { cards: 2_000, due: 50, concepts: 10_000 };
  await seed(page, learner.server, { ...size, now: Date.now() as never });
  // The plain page on which rows are written has no icon.
  learner.errors.length = 0;
  await page.goto(`${learner.server.url}#/graph?view=map`);
  const drawn = () => elementsIn(page);

  await test.step('the map', async () => {
    await expect.poll(drawn, { timeout: 60_000 }).toBeGreaterThan(10);
    expect(await drawn()).toBeLessThanOrEqual(500);
    await page.screenshot({ path: test.info().outputPath('many.png') });
  });
  await test.step('search', async () => {
    await page.getByRole('searchbox', { name: 'Find a concept' }).fill('Concept 1999');
    await expect(page.getByRole('status')).toHaveText('5 concepts found');
    expect(await drawn()).toBeLessThanOrEqual(500);
    const hits = page.getByRole('list', { name: 'Concepts found' }).getByRole('button');
    await hits.last().click();
    await expect(page.getByRole('complementary', { name: 'Concept' })).toContainText(
      'Concept 1999',
    );
    expect(await drawn()).toBeLessThanOrEqual(500);
    expect(await drawn()).toBeGreaterThan(1);
  });
  await test.step('every one of them in the list, by portions', async () => {
    const titles = page.locator('main section:has(.row) h2').filter({ hasNotText: 'Ready' });
    await goTo(page, '#/graph?view=list');
    await expect(titles).toHaveText(
      ['Architecture', 'Component', 'Module', 'Code'].map((band) => `${band}2500`),
    );
    await goTo(page, '#/graph?view=list&layer=code&deck=bench-5');
    await expect(titles).toHaveText('Code500');
    const code = page.locator('main section', {
      has: page.getByRole('heading', { name: /^Code/ }),
    });
    for (const label of ['Show 200 more', 'Show 100 more'])
      await code.getByRole('button', { name: label }).click();
    await expect(code.locator('.row')).toHaveCount(500);
    await goTo(page, '#/graph?view=list&q=Concept+1500');
    await expect(page.locator('main .row .n').filter({ hasText: 'Concept 1500' })).toHaveCount(5);
  });
  expect(learner.errors).toEqual([]);
});
