import type { Page } from '@playwright/test';
import { DESKTOP, PHONE, expect, test, type Learner } from '../support/app.ts';
import { dueFromExport, readExport, type Due, type Exported } from '../support/backup-reader.ts';
import { readLog, readTable, shownNote, standing, type StoredNote } from '../support/log.ts';
import {
  answer,
  answerAll,
  button,
  dueToday,
  goTo,
  offlineReady,
  rateNow,
  reveal,
  startWith,
  type Rating,
} from '../support/steps.ts';

/*
 * The night in which Europe leaves summer time; America follows a week later. The first day is studied in
 * London, the next morning dawns in both places.
 */
const FIRST_DAY = '2026-10-24T17:00:00Z';
const PLACES = [
  { zone: 'Europe/London', offset: 0, before: '2026-10-25T03:59:00Z' },
  { zone: 'America/Los_Angeles', offset: -420, before: '2026-10-25T10:59:00Z' },
];
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const SUMMER = { offset: 60, rollOver: 4 };

for (const viewport of [PHONE, DESKTOP])
  test(`from first run to the next morning (${viewport.width} px)`, async ({ learner }) => {
    test.setTimeout(150_000);
    let page = await learner.open({ viewport, time: FIRST_DAY, timezoneId: 'Europe/London' });
    await startWith(page, learner, ['The life of a VM', 'Neutron L2 population']);
    await expect(page.locator('.count')).toHaveText('0 / 20');

    await test.step('cards of every kind', () => everyKind(page));
    await test.step('three slips taken back', () => undoThree(page));
    await test.step('to the end, one more slip taken back there', () => finishAndUndo(page));
    await test.step('more new cards by the limits', () => raiseLimits(page));

    const due = await dueToday(page);
    await page.reload();
    expect(await dueToday(page)).toEqual(due);
    const exported = await test.step('the same count from a backup', () => backUp(page));
    const now = await page.evaluate(() => Date.now());
    const counted = dueFromExport(exported, { at: now, ...SUMMER });
    expect(counted.total).toBe(4);
    expect(due).toEqual({
      due: counted.total,
      review: counted.review.length + counted.learning.length,
      fresh: counted.fresh.length,
    });
    expect(exported.tables['reviews']).toEqual(
      (await readLog(page)).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
    );

    await offlineReady(page);
    await learner.server.stop();
    await learner.close();
    page = await learner.open({ viewport, time: now + 60_000, timezoneId: 'Europe/London' });
    await test.step('cold start without a server, review goes on', async () => {
      await page.goto(learner.server.url);
      expect(await dueToday(page)).toEqual(due);
      await page.getByRole('button', { name: /^(Start|Continue)/ }).click();
      await answer(page, 'Easy');
      await answer(page, 'Again');
      await page.getByRole('button', { name: 'End session' }).click();
      await expect(page.getByText('3 due today')).toBeVisible();
    });
    const evening = await backUp(page);
    await learner.close();

    for (const place of PLACES) await theMorning(learner, viewport, place, evening);
    expect([...learner.server.refused, ...learner.foreign]).toEqual([]);
    expect(learner.errors).toEqual([]);
  });

/**
 * 03:59 still belongs to the day before; at 04:01 the page, left open, has the new day's queue. The first cards
 * return after two days, so the second morning is looked at too.
 */
async function theMorning(
  learner: Learner,
  viewport: typeof PHONE,
  { zone, offset, before }: (typeof PLACES)[number],
  evening: Exported,
): Promise<void> {
  await test.step(zone, async () => {
    const page = await learner.open({ viewport, time: before, timezoneId: zone });
    await page.goto(learner.server.url);
    const expected = (ms: number) =>
      dueFromExport(evening, { at: Date.parse(before) + ms, offset, rollOver: 4 });
    for (const days of [0, 1]) {
      const last = expected(days * DAY);
      expect(await dueToday(page)).toEqual(summary(last));
      const next = expected(days * DAY + 2 * MINUTE);
      expect(summary(next)).not.toEqual(summary(last));
      expect(next.review.length > 0).toBe(days === 1);
      await page.clock.fastForward(2 * MINUTE);
      await expect(page.getByText(`${next.total} due today`)).toBeVisible();
      expect(await dueToday(page)).toEqual(summary(next));
      if (days === 0) await page.clock.fastForward(DAY - 2 * MINUTE);
      else if (zone === PLACES.at(-1)!.zone) await askedAre(page, next);
    }
    await learner.close();
  });
}

/**
 * The whole queue is answered; the log then names the cards that were asked: exactly those that are due, and as
 * many new ones as the limits leave. Which new ones is the order's affair, and tested there.
 */
async function askedAre(page: Page, { learning, review, fresh }: Due): Promise<void> {
  const before = await readLog(page);
  await page.getByRole('button', { name: 'Start review' }).click();
  await answerAll(page, (n) => (n % 4 === 0 ? 'Again' : n % 4 === 1 ? 'Easy' : 'Good'));
  const seen = new Set(before.map(({ card }) => card));
  const asked = [...new Set((await readLog(page)).slice(before.length).map(({ card }) => card))];
  expect(asked.filter((card) => seen.has(card)).sort()).toEqual([...learning, ...review].sort());
  const unseen = asked.filter((card) => !seen.has(card));
  const perDeck = (cards: readonly string[]) =>
    ['l2-population', 'vm-lifecycle'].map(
      (deck) => cards.filter((card) => card.startsWith(`${deck}/`)).length,
    );
  expect(perDeck(unseen)).toEqual(perDeck(fresh));
}

const summary = ({ learning, review, fresh, total }: Due) => ({
  due: total,
  review: learning.length + review.length,
  fresh: fresh.length,
});

const CYCLE: readonly Rating[] = ['Again', 'Good', 'Easy', 'Hard', 'Easy'];

/** At least ten cards, and at least one of every kind; the first of each is looked at closely. */
async function everyKind(page: Page): Promise<void> {
  const seen = new Set<string>();
  const notes = await readTable<StoredNote>(page, 'notes');
  for (let n = 0; n < 10 || seen.size < 5; n++) {
    if (n === 40) throw new Error(`Only these kinds came: ${[...seen].join(', ')}`);
    const note = await shownNote(page, notes);
    const isFirst = !seen.has(note.kind);
    seen.add(note.kind);
    if (isFirst && note.kind === 'typed') await typeNearly(page, note);
    else if (isFirst && note.kind === 'cloze') await withHint(page, note);
    else {
      if (note.kind === 'steps')
        await expect(page.getByText(`${note.cards[0]!.steps} steps`)).toBeVisible();
      await reveal(page);
      if (note.kind === 'steps')
        await expect(page.locator('.answer li')).toHaveCount(note.cards[0]!.steps);
    }
    await rateNow(page, CYCLE[n % CYCLE.length]!);
  }
}

/** All but the last letter: the diff names the ending and Hard is suggested, not given. */
async function typeNearly(page: Page, note: StoredNote): Promise<void> {
  const answer = note.accepted[0]!.text;
  await page.getByRole('button', { name: 'Type it instead' }).click();
  await expect(page.getByLabel('Your answer')).toBeFocused();
  await page.keyboard.type(answer.slice(0, -1));
  await page.keyboard.press('Enter');
  await expect(page.locator('.diff dd').first()).toHaveText(answer.slice(0, -1));
  await expect(page.locator('.diff ins')).toHaveText(answer.slice(-1));
  await expect(page.locator('.verdict')).toHaveText(/^(Close: the ending differs|Different)/);
  expect(standing(await readLog(page)).some(({ card }) => card.startsWith(`${note.id}/`))).toBe(
    false,
  );
}

/** The hint gives first letters and makes Hard the suggestion; the blank is filled where it stood. */
async function withHint(page: Page, note: StoredNote): Promise<void> {
  await expect(page.locator('.blank').first()).toBeVisible();
  await page.getByRole('button', { name: 'Hint' }).click();
  await expect(page.locator('main h1')).toBeFocused();
  await expect(page.getByText(`Begins with ${[...note.accepted[0]!.text][0]}…`)).toBeVisible();
  await reveal(page);
  await expect(page.locator('.answer .filled')).toHaveCount(note.accepted.length);
  await expect(page.locator('.rate .suggested')).toHaveAccessibleName(/^Hard, next in/);
}

async function undoThree(page: Page): Promise<void> {
  const before = standing(await readLog(page)).toSorted((a, b) => a.at - b.at);
  for (let n = 1; n <= 3; n++) {
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(button(page, 'Good')).toBeVisible();
    const left = standing(await readLog(page));
    expect(left.map(({ id }) => id)).toEqual(before.slice(0, -n).map(({ id }) => id));
  }
  await expect(page.getByText(/^Undone: /)).toBeVisible();
  // The card comes back as it was: its row in the table is what it was before the answer.
  const cards = await readTable<{ id: string; schedule: { phase: string }; memory: unknown }>(
    page,
    'cards',
  );
  for (const { card, phase } of before.slice(-3).reverse()) {
    const row = cards.find(({ id }) => id === card)!;
    const others = before.slice(0, -3).filter((other) => other.card === card);
    if (others.length === 0) expect(row.schedule.phase).toBe('new');
    else expect(row.schedule.phase).not.toBe('new');
    expect(phase).toBeTruthy();
  }
  await rateNow(page, 'Good');
}

async function finishAndUndo(page: Page): Promise<void> {
  await answerAll(page, (n) => (n % 5 === 0 ? 'Again' : n % 2 ? 'Good' : 'Easy'));
  await expect(page.getByRole('heading', { name: 'Done for today' })).toBeVisible();
  await expect(page.getByText(/^20 cards in/)).toBeVisible();
  const before = standing(await readLog(page));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(button(page, 'Good')).toBeVisible();
  await expect(page.locator('.count')).toHaveText('19 / 20');
  expect(standing(await readLog(page)).length).toBe(before.length - 1);
  await rateNow(page, 'Easy');
  await expect(page.getByRole('heading', { name: 'Done for today' })).toBeVisible();
  await page.getByRole('link', { name: 'Done', exact: true }).click();
  await expect(page.getByText('Done for today.')).toBeVisible();
}

/** Two decks ask ten each by default, all together twenty: both limits are raised. */
async function raiseLimits(page: Page): Promise<void> {
  await goTo(page, '#/decks/l2-population/options');
  const own = page.getByLabel('New cards a day');
  await expect(own).toHaveValue('10');
  await own.fill('14');
  await own.press('Enter');
  await expect(page.getByRole('button', { name: 'Reset new cards a day' })).toBeVisible();
  await goTo(page, '#/settings/limits');
  const all = page.getByLabel('New cards a day');
  await expect(all).toHaveValue('20');
  await all.fill('24');
  await all.press('Enter');
  await goTo(page, '#/today');
  await expect(page.getByText('4 due today')).toBeVisible();
}

async function backUp(page: Page): Promise<Exported> {
  await goTo(page, '#/settings/data');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Back up' }).click(),
  ]);
  const path = await download.path();
  await expect(page.getByText(/^Saved as engraph-.*\.engraph$/)).toBeVisible();
  await goTo(page, '#/today');
  await expect(page.getByText(/due today/)).toBeVisible();
  return readExport(path);
}
