import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { liveQuery } from 'dexie';
import { expect, test, vi } from 'vitest';
import type { CardId, DeckId, ReviewId } from '../base/id.ts';
import { dayOf, instant } from '../base/time.ts';
import { DEFAULT_RULES } from '../memory/fsrs.ts';
import { outcomes } from '../memory/outcomes.ts';
import { RATINGS, type AnswerRow, type CardState, type Rating } from '../memory/review.ts';
import type { EngraphDb } from './db.ts';
import { wrongRows } from './derived-oracle.ts';
import { setSuspended } from './mark.ts';
import { withConnection } from './open.ts';
import { readAhead } from './record-ahead.ts';
import { recordReset, recordReview, recordSet, recordVoid } from './record.ts';
import {
  answer,
  at,
  card,
  DECK,
  dbWithDeck,
  fold,
  NOON,
  sampleDeck,
  SESSION,
  writer,
} from './sample.ts';
import { sealOld } from './seal.ts';

const cards = [card('n0'), card('n1'), card('n2')];

type Step =
  | { readonly do: 'answer'; readonly card: number; readonly rating: Rating }
  | { readonly do: 'undo' }
  | { readonly do: 'set'; readonly card: number; readonly days: number }
  | { readonly do: 'reset'; readonly card: number }
  | { readonly do: 'suspend'; readonly card: number; readonly on: boolean };
interface Timed {
  readonly step: Step;
  /** Before the step: the card whose rows are read ahead, none where it is 3. */
  readonly ahead: number;
  readonly minutes: number;
  readonly offset: number;
}

const pick = fc.integer({ min: 0, max: 2 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      card: pick,
      rating: fc.constantFrom(...RATINGS),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      card: pick,
      days: fc.integer({ min: 0, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reset' as const), card: pick }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('suspend' as const), card: pick, on: fc.boolean() }),
  },
);
const steps = fc.array(
  fc.record({
    step: anyStep,
    ahead: fc.integer({ min: 0, max: 3 }),
    minutes: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9_000 })),
    offset: fc.constantFrom(-720, 0, 60, 840),
  }),
  { maxLength: 25 },
);

/** A learner at work: what the review screen does, with the same functions. */
async function play(db: EngraphDb, timed: readonly Timed[]): Promise<void> {
  const answered: { row: AnswerRow; before: CardState }[] = [];
  let clock: number = NOON;
  let n = 0;
  for (const { step, minutes, offset, ahead } of timed) {
    const day = dayOf({ at: instant(clock), offset, rollOver: 4 });
    const next = cards[ahead];
    // Read before the step, which may be a suspension: then it is old when the card is rated.
    if (next) await readAhead(db, { card: next, deck: DECK, day });
    clock += minutes * 60_000;
    const base = { id: `run.${(n += 1)}` as ReviewId, at: instant(clock), offset };
    if (step.do === 'undo') {
      const last = answered.pop();
      if (last)
        await recordVoid(db, {
          row: { ...shell(last.row.card), ...base, kind: 'void', voids: last.row.id },
          voided: last.row,
          before: last.before,
        });
      continue;
    }
    const id = cards[step.card]!;
    const state = (await db.cards.get(id))!;
    if (step.do === 'suspend') await setSuspended(db, [id], step.on, writer(clock));
    if (step.do === 'reset') await recordReset(db, [{ ...shell(id), ...base, kind: 'reset' }]);
    if (step.do === 'set' && state.schedule.phase !== 'new') {
      const row = { ...shell(id), ...base, kind: 'set' as const, next: { days: step.days } };
      const after = fold([...(await rowsOf(db, id)), row]);
      await recordSet(db, [{ row, after }]);
    }
    // An undo across a reset or a moved due day is not offered: the screen forgets the card's answers.
    if (step.do === 'set' || step.do === 'reset') remove(answered, id);
    if (step.do !== 'answer') continue;
    const moment = { at: instant(clock), offset, rollOver: 4 };
    const outcome = outcomes({ card: id, state, moment, lastAt: null, rules: DEFAULT_RULES })
      .grades[step.rating];
    const row = answer({
      ...base,
      card: id,
      rating: step.rating,
      next: outcome.next,
      phase: state.schedule.phase,
    });
    answered.push({ row, before: { memory: state.memory, schedule: state.schedule } });
    await recordReview(db, { row, after: outcome.state });
  }
}

const rowsOf = async (db: EngraphDb, id: CardId) =>
  (await db.reviews.toArray()).filter((row) => row.card === id);
function remove(answered: { row: AnswerRow }[], id: CardId): void {
  for (let i = answered.length; i-- > 0;) if (answered[i]!.row.card === id) answered.splice(i, 1);
}
const shell = (id: CardId) => {
  const { card: of, at: when, offset, rollOver, session, device, id: own } = answer({ card: id });
  return { card: of, at: when, offset, rollOver, session, device, id: own };
};

test('after any answers, undos, moves, resets and suspensions, card rows equal the fold and days the log', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (timed) => {
      const db = await dbWithDeck();
      await play(db, timed);
      expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
      await sealOld(db, { before: at(10_000), size: 4 });
      expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
      await db.delete();
    }),
    { numRuns: 40 },
  );
}, 60_000);

test('a rating writes log, card and day together', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: card('n0') });
  await recordReview(db, { row, after: fold([row]) });
  const stored = await db.cards.get(card('n0'));
  expect(stored).toMatchObject({ dueDay: 20_514 + 3, schedule: { phase: 'review', interval: 3 } });
  expect(stored).toMatchObject({ lastAt: NOON });
  expect(stored).not.toHaveProperty('newAt');
  expect(await db.days.toArray()).toEqual([
    {
      day: 20_514,
      deck: 'brook',
      fresh: 1,
      reviews: 0,
      again: 0,
      hard: 0,
      good: 1,
      easy: 0,
      ms: 3_000,
    },
  ]);
  expect(await db.reviews.toArray()).toEqual([row]);
});

test('an answer in phase review counts against the reviews of the day, not as new', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: card('n0'), phase: 'review', rating: 'again' });
  await recordReview(db, { row, after: fold([row]) });
  expect(await db.days.toArray()).toMatchObject([{ fresh: 0, reviews: 1, again: 1, good: 0 }]);
});

test.each([false, true])('the same row twice is stored once (read ahead: %s)', async (isAhead) => {
  const db = await dbWithDeck();
  const row = answer({ card: card('n0') });
  if (isAhead) await readAhead(db, { card: row.card, deck: DECK, day: dayOf(row) });
  await recordReview(db, { row, after: fold([row]) });
  // What a retry does after a write of which only the good news was lost.
  const again = () => recordReview(db, { row, after: fold([row]) });
  if (isAhead) await expect(again()).rejects.toThrow();
  await again();
  expect(await db.days.toArray()).toMatchObject([{ good: 1 }]);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('an answer to a card that is not there throws with its id', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: card('nowhere') });
  await expect(recordReview(db, { row, after: fold([row]) })).rejects.toThrow(
    'brook/nowhere/there',
  );
  expect(await db.reviews.count()).toBe(0);
});

test('an undo on the next day reduces the day of the answer', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: card('n0') });
  await recordReview(db, { row, after: fold([row]) });
  await recordVoid(db, {
    row: { ...shell(row.card), at: at(1), kind: 'void', voids: row.id },
    voided: row,
    before: { memory: null, schedule: { phase: 'new' } },
  });
  expect(await db.days.count()).toBe(0);
  expect(await db.cards.get(row.card)).toMatchObject({ newAt: 0, memory: null });
});

test('1,200 due days are moved in transactions of at most 500', async () => {
  const db = await dbWithDeck(sampleDeck(1_200));
  const ids = await db.cards.toCollection().primaryKeys();
  let writes = 0;
  const entries = ids.map((id, i) => {
    const first = answer({ card: id, id: `${SESSION}.first${i}` as ReviewId });
    const row = {
      ...shell(id),
      id: `move.${i}` as ReviewId,
      at: at(1),
      kind: 'set' as const,
      next: { days: 5 },
    };
    return { first, row, after: fold([first, row]) };
  });
  await db.reviews.bulkAdd(entries.map(({ first }) => first));
  db.use({
    stack: 'dbcore',
    create: (core) => ({
      ...core,
      transaction: (stores, mode, options) => {
        if (mode === 'readwrite') writes += 1;
        return core.transaction(stores, mode, options);
      },
    }),
  });
  db.close();
  await db.open();
  writes = 0;
  await recordSet(db, entries);
  expect(writes).toBe(3);
  expect((await wrongRows(db, fold)).cards).toEqual([]);
});

test('the transaction of a rating begins in the call itself', async () => {
  const db = await dbWithDeck();
  const native = db.backendDB();
  const begin = vi.spyOn(native, 'transaction');
  const row = answer({ card: card('n0') });
  const writing = recordReview(db, { row, after: fold([row]) });
  // Before anything else, `pagehide` above all, can run.
  expect(begin).toHaveBeenCalledTimes(1);
  await writing;
  begin.mockRestore();
});

test('what was read ahead is written without a wait: all of it, and its end, in the call itself', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: card('n0') });
  await readAhead(db, { card: row.card, deck: DECK, day: dayOf(row) });
  const ends = vi.spyOn(IDBTransaction.prototype, 'commit');
  const writing = recordReview(db, { row, after: fold([row]) });
  expect(ends).toHaveBeenCalledTimes(1);
  ends.mockRestore();
  await writing;
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
  // The next one knows what this one wrote.
  const next = answer({ card: card('n0'), at: at(0, 5), phase: 'review' });
  const begin = vi.spyOn(IDBTransaction.prototype, 'commit');
  await recordReview(db, { row: next, after: fold([row, next]) });
  expect(begin).toHaveBeenCalledTimes(1);
  begin.mockRestore();
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('a card that moved or went since it was read ahead', async () => {
  const db = await dbWithDeck();
  const [moved, gone] = [answer({ card: card('n0') }), answer({ card: card('n1') })];
  for (const row of [moved, gone])
    await readAhead(db, { card: row.card, deck: DECK, day: dayOf(row) });
  await db.cards.update(moved.card, { deck: 'elsewhere' as DeckId });
  await db.cards.delete(gone.card);
  await recordReview(db, { row: moved, after: fold([moved]), deck: DECK });
  expect(await db.days.toArray()).toMatchObject([{ deck: 'elsewhere', fresh: 1, good: 1 }]);
  expect(await db.cards.get(moved.card)).toMatchObject({ deck: 'elsewhere', lastAt: NOON });
  await readAhead(db, { card: gone.card, deck: DECK, day: dayOf(gone) });
  await expect(recordReview(db, { row: gone, after: fold([gone]) })).rejects.toThrow(gone.card);
  expect(await db.cards.get(gone.card)).toBeUndefined();
});

test('two windows that number alike: both ratings stay', async () => {
  const db = await dbWithDeck();
  const id = 's1.7' as ReviewId;
  const rows = [answer({ card: card('n0'), id }), answer({ card: card('n1'), id })];
  for (const row of rows) await recordReview(db, { row, after: fold([row]) });
  expect((await db.reviews.toArray()).map((row) => row.card).sort()).toEqual(
    rows.map((row) => row.card),
  );
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('live queries hear of a rating, though it is written beside Dexie', async () => {
  const db = await dbWithDeck();
  const seen: number[] = [];
  const cards = liveQuery(() => db.cards.where('deck').equals(DECK).toArray());
  const ends = cards.subscribe((rows) => {
    seen.push(rows.filter(({ memory }) => memory !== null).length);
  });
  await vi.waitFor(() => expect(seen).toEqual([0]));
  const row = answer({ card: card('n0') });
  await recordReview(db, { row, after: fold([row]) });
  await vi.waitFor(() => expect(seen).toEqual([0, 1]));
  ends.unsubscribe();
});

test('a day is counted in the deck where the card stands, whatever deck it was read in', async () => {
  const db = await dbWithDeck();
  for (const [i, deck] of [DECK, 'elsewhere' as DeckId].entries()) {
    const row = answer({ card: card(`n${i}`), id: `s1.${i}` as ReviewId });
    await recordReview(db, { row, after: fold([row]), deck });
  }
  expect(await db.days.toArray()).toMatchObject([{ deck: DECK, fresh: 2 }]);
});

test('a write that fails half-way leaves nothing, and says what failed', async () => {
  const db = await dbWithDeck();
  const full = new DOMException('no room', 'QuotaExceededError');
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementationOnce(() => {
    throw full;
  });
  const row = answer({ card: card('n0') });
  await expect(recordReview(db, { row, after: fold([row]) })).rejects.toBe(full);
  put.mockRestore();
  expect(await db.reviews.count()).toBe(0);
  expect((await db.cards.get(card('n0')))?.memory).toBeNull();
});

test('a closed connection is told apart, so that it can be opened again', async () => {
  const db = await dbWithDeck();
  const row = answer({ card: card('n0') });
  db.close();
  await withConnection(db, () => recordReview(db, { row, after: fold([row]) }));
  expect(await db.reviews.count()).toBe(1);
});
