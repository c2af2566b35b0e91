import { expect, PHONE, test } from '../support/app.ts';
import { axe } from '../support/axe.ts';
import { focused, wrong } from '../support/look.ts';
import { readLog, readTable, standing } from '../support/log.ts';
import { answerAll, goTo, startWith } from '../support/steps.ts';

interface StoredConcept {
  readonly id: string;
  readonly title: string;
  readonly edges: readonly { readonly kind: string; readonly to: string }[];
}
interface StoredCard {
  readonly id: string;
  readonly concepts: readonly string[];
}

const GOAL = 'openstack-components/rpc-call';

test('a goal: set on its page, on Today, studied in path order, given up', async ({ learner }) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: '2026-03-02T09:00:00Z', timezoneId: 'Europe/London' });
  await startWith(page, learner, ['OpenStack components']);
  await page.getByRole('button', { name: 'End session' }).click();
  const concepts = new Map(
    (await readTable<StoredConcept>(page, 'concepts')).map((concept) => [concept.id, concept]),
  );
  const needs = (id: string) =>
    (concepts.get(id)?.edges ?? []).filter(({ kind }) => kind === 'requires').map(({ to }) => to);
  const path = new Set([GOAL]);
  for (const id of path) for (const to of needs(id)) if (concepts.has(to)) path.add(to);
  expect(path.size).toBeGreaterThan(2);
  const title = concepts.get(GOAL)!.title;
  const goal = page.getByRole('region', { name: 'Goal' });

  await test.step('set on the concept page', async () => {
    await goTo(page, `#/c/${encodeURIComponent(GOAL)}`);
    await page.getByRole('button', { name: 'Set as goal' }).click();
    await expect(goal.getByText(`Path to ${title}`)).toBeVisible();
    // The button went with its purpose: the focus is on what came in its place.
    await expect(goal).toBeFocused();
    await goal.getByRole('button', { name: 'Give up' }).click();
    await expect(page.getByRole('button', { name: 'Set as goal' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(goal.getByText(`Path to ${title}`)).toBeVisible();
    await expect(goal.getByText(`step 1 of ${path.size}`)).toBeVisible();
    const links = await readTable<{ kind: string; concept: string }>(page, 'links');
    expect(links.map(({ kind, concept }) => [kind, concept])).toEqual([['goal', GOAL]]);
  });
  await test.step('Today shows the path with a date from the simulator', async () => {
    await goTo(page, '#/today');
    await page.reload();
    await expect(goal.getByText(`0 of ${path.size} concepts mastered, 0%.`)).toBeVisible();
    await expect(goal.getByRole('status')).toHaveText(
      /^About \d+ [A-Z][a-z]+( 2027)?(, between .+ and .+)?\. Rough: .+ 200 answers of yours\.$/,
    );
    expect(await wrong(page)).toEqual([]);
    expect(await axe(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('today.png'), fullPage: true });
    await page.setViewportSize({ width: 320, height: 700 });
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(goal.getByRole('link', { name: 'Review this path' })).toBeVisible();
      await goal.getByRole('button', { name: 'Give up' }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: test.info().outputPath(`today-320-${colorScheme}.png`) });
    }
    expect(await wrong(page)).toEqual([]);
    await page.setViewportSize(PHONE);
  });
  await test.step('the map restores it', async () => {
    await goTo(page, `#/graph?focus=${encodeURIComponent(GOAL)}`);
    await expect(page.getByRole('button', { name: 'Give up this goal' })).toBeVisible();
  });
  await test.step('its session asks foundations before what builds on them', async () => {
    await goTo(page, '#/today');
    await goal.getByRole('link', { name: 'Review this path' }).click();
    await answerAll(page, () => 'Easy');
    const primary = new Map(
      (await readTable<StoredCard>(page, 'cards')).map(({ id, concepts: [first] }) => [id, first!]),
    );
    const asked = standing(await readLog(page)).map(({ card }) => primary.get(card)!);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((concept) => !path.has(concept))).toEqual([]);
    const firstOf = (concept: string) => asked.indexOf(concept);
    const early = [...new Set(asked)].flatMap((concept) =>
      [...path]
        .filter((other) => needs(concept).includes(other) && firstOf(other) > firstOf(concept))
        .map((other) => `${concept} before ${other}`),
    );
    expect(early).toEqual([]);
    expect(new Set(asked).size).toBeGreaterThan(1);
  });
  await test.step('the end of the session shows the path', async () => {
    await expect(page.getByRole('region', { name: 'Goal' }).getByRole('list')).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('done.png'), fullPage: true });
    await page.getByRole('link', { name: 'Done', exact: true }).click();
  });
  await test.step('given up', async () => {
    await expect(goal.getByText(`0 of ${path.size} concepts`)).toBeHidden();
    await goal.getByRole('button', { name: 'Give up' }).click();
    await expect(goal).toBeHidden();
    await expect.poll(async () => (await focused(page)).name).toMatch(/^button (Start|Study)/);
    expect(await readTable(page, 'links')).toEqual([]);
    await page.reload();
    await expect(page.locator('main h1')).toBeVisible();
    await expect(goal).toBeHidden();
  });
  expect(learner.errors).toEqual([]);
});
