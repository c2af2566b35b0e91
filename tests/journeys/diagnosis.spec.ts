import { expect, test } from '../support/app.ts';
import { axe } from '../support/axe.ts';
import { readLog, readTable, standing } from '../support/log.ts';
import { answer, answerAll, goTo, startWith } from '../support/steps.ts';

const CONCEPT = 'openstack-components/rpc-call';
const DAY = 24 * 60 * 60_000;

interface StoredCard {
  readonly id: string;
  readonly concepts: readonly string[];
  readonly dueDay?: number;
}

test('a lapse: foundations are offered at the end, and those queued come first among the next new cards', async ({
  learner,
}) => {
  test.setTimeout(120_000);
  const page = await learner.open({ time: '2026-03-02T09:00:00Z', timezoneId: 'Europe/London' });
  await startWith(page, learner, ['OpenStack components']);
  await page.getByRole('button', { name: 'End session' }).click();
  const cards = () => readTable<StoredCard>(page, 'cards');
  const queued = async () =>
    (await readTable<{ key: string; value: readonly string[] }>(page, 'local')).find(
      ({ key }) => key === 'queuedNew',
    )?.value;

  await test.step('a concept is learned without what it builds on', async () => {
    await goTo(page, `#/review?concept=${encodeURIComponent(CONCEPT)}`);
    expect(await answerAll(page, () => 'Easy')).toBeGreaterThan(1);
  });
  await test.step('a card of it is due, and not remembered', async () => {
    const due = (await cards()).flatMap(({ dueDay }) => dueDay ?? []);
    const today = Math.floor(Date.parse('2026-03-02T09:00:00Z') / DAY);
    await page.clock.fastForward((Math.max(...due) - today) * DAY);
    await goTo(page, '#/today');
    await page.reload();
    await goTo(page, `#/review?concept=${encodeURIComponent(CONCEPT)}`);
    await answerAll(page, (n) => (n === 0 ? 'Again' : 'Good'));
  });

  const failed = page.locator('section', {
    has: page.getByRole('heading', { name: 'What failed' }),
  });
  const offer = failed.getByRole('button', { name: /^Learn \d+ cards? of it first$/ });
  let count = 0;
  await test.step('the end of the session offers the foundations, and does nothing by itself', async () => {
    await expect(failed.getByText(/^It builds on .+, which is weak\.$/).first()).toBeVisible();
    await expect(offer.first()).toBeVisible();
    expect(await queued()).toBeUndefined();
    expect(await axe(page)).toEqual([]);
    await page.screenshot({ path: test.info().outputPath('offer.png'), fullPage: true });
    count = Number(/\d+/.exec((await offer.first().textContent()) ?? '')?.[0]);
  });
  await test.step('taken', async () => {
    await offer.first().click();
    await expect(
      failed.getByText(`${count} cards will come first among your next new cards.`),
    ).toBeVisible();
    await expect.poll(async () => (await queued())?.length).toBe(count);
  });
  await test.step('they come next', async () => {
    const wanted = (await queued())!;
    await page.getByRole('link', { name: 'Done', exact: true }).click();
    await page.getByRole('button', { name: 'Start review' }).click();
    const before = standing(await readLog(page)).length;
    for (let n = 0; n < count; n++) await answer(page, 'Easy');
    const asked = standing(await readLog(page)).slice(before);
    expect(asked.map(({ card }) => card).toSorted()).toEqual(wanted.toSorted());
    expect(asked.every(({ phase }) => phase === 'new')).toBe(true);
    const concepts = new Map((await cards()).map((card) => [card.id, card.concepts[0]]));
    expect(wanted.map((id) => concepts.get(id))).not.toContain(CONCEPT);
  });
  expect(learner.errors).toEqual([]);
});
