import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { CardId, ConceptId, DeckId, DeviceId, NoteId } from '../base/id.ts';
import { momentAt, type StudyDay } from '../base/time.ts';
import { applyRow } from '../memory/fold.ts';
import { DEFAULT_PARAMETERS } from '../memory/fsrs.ts';
import type { Next } from '../memory/review.ts';
import { bulk, type BulkAction } from './bulk.ts';
import type { CardRow, EngraphDb } from './db.ts';
import { rebuildDays } from './derive.ts';
import { installDeck, updateDeck } from './install.ts';
import { sweepJobs } from './job-end.ts';
import { undoJob } from './undo-job.ts';
import { setFlag, setSuspended } from './mark.ts';
import { recordReview } from './record.ts';
import { sealOld } from './seal.ts';
import { wrongRows } from './derived-oracle.ts';
import {
  answer,
  at,
  card,
  context,
  dbWithDeck,
  DECK,
  drawn,
  fold,
  nextJob,
  NOON,
  sampleConcept,
  sampleDeck,
  sampleNote,
  writer,
} from './sample.ts';

const WEIR = 'weir' as DeckId;
const C1 = `${DECK}/c1` as ConceptId;
const TODAY = Math.floor(NOON / 86_400_000) as StudyDay;

/** Two decks; the notes of one have two cards each; some cards answered, one suspended, one flagged. */
async function collection(): Promise<EngraphDb> {
  const pair = { cards: [drawn('there', 'a'), drawn('back', 'b')], kind: 'reverse' as const };
  const db = await dbWithDeck(
    sampleDeck(4, {
      concepts: [sampleConcept(DECK, 'c0'), sampleConcept(DECK, 'c1')],
      notes: [0, 1, 2, 3].map((n) => sampleNote(DECK, `n${n}`, { ...pair, tags: ['river'] })),
    }),
  );
  await installDeck(db, sampleDeck(2, { id: WEIR, title: 'Weir' }), context());
  for (const [i, stable] of ['n0', 'n1', 'n2'].entries()) await answered(db, card(stable), i);
  await answered(db, card('n3', 'back'), 27, { step: 0, minutes: 10 });
  await setSuspended(db, [card('n2')], true, writer());
  await setFlag(db, [card('n3')], 4, writer());
  return db;
}

async function answered(db: EngraphDb, id: CardId, hours: number, next: Next = { days: 3 }) {
  const row = answer({ card: id, at: at(-1, hours * 3_600_000), next, offset: 60 });
  const before = (await db.cards.get(id))!;
  await recordReview(db, { row, after: applyRow(before, row, DEFAULT_PARAMETERS) });
}

const run = (db: EngraphDb, cards: readonly CardId[], action: BulkAction, now = NOON as number) => {
  const job = nextJob();
  const moment = momentAt(now as never, 4);
  const device = 'here' as DeviceId;
  return bulk(db, cards, action, { job, moment, device, fold }).then((report) => ({ job, report }));
};
const undo = (
  db: EngraphDb,
  job: Awaited<ReturnType<typeof run>>['job'],
  now: number = at(0, 60_000),
) => undoJob(db, job, { writer: writer(now), fold });

/** All that counts, without stamps; the log without rows that are void, and their voids. */
async function state(db: EngraphDb) {
  const plain = (rows: readonly object[]) =>
    rows.map((row) => {
      const { changedAt, by, was, lastAt, ...rest } = row as Record<string, unknown>;
      void [changedAt, by, was, lastAt];
      return rest;
    });
  const marks = (await db.marks.toArray()).filter((m) => m.suspended || m.buriedUntil || m.flag);
  const log = await db.reviews.toArray();
  const voided = new Set(log.map((row) => (row.kind === 'void' ? row.voids : null)));
  return {
    decks: plain(await db.decks.toArray()),
    notes: plain(await db.notes.toArray()),
    cards: plain(await db.cards.toArray()),
    marks: plain(marks),
    links: plain(await db.links.toArray()),
    days: plain(await db.days.toArray()),
    log: log.filter((row) => row.kind !== 'void' && !voided.has(row.id)),
  };
}

const ALL = [
  ...['n0', 'n1', 'n2', 'n3'].flatMap((n) => [card(n), card(n, 'back')]),
  ...[card('n0', 'there', WEIR), card('n1', 'there', WEIR)],
];
const ACTIONS: readonly BulkAction[] = [
  { kind: 'suspend', on: true },
  { kind: 'suspend', on: false },
  { kind: 'bury', until: (TODAY + 1) as StudyDay },
  { kind: 'flag', flag: 2 },
  { kind: 'flag', flag: 0 },
  { kind: 'tag', add: ['ford'], remove: ['river'] },
  { kind: 'move', deck: WEIR },
  { kind: 'link', concept: C1 },
  { kind: 'due', days: 5 },
  { kind: 'reset' },
  { kind: 'delete' },
];

test.each([
  ['suspends', ACTIONS[0]!, (c: CardRow) => c.suspended && c.dueDay === undefined],
  ['brings back', ACTIONS[1]!, (c: CardRow) => !c.suspended],
  ['moves', ACTIONS[6]!, (c: CardRow) => c.deck === WEIR],
  ['links', ACTIONS[7]!, (c: CardRow) => c.concepts.includes(C1)],
  [
    'sets due what is not new',
    ACTIONS[8]!,
    (c: CardRow) =>
      c.schedule.phase === 'new' || (c.schedule.phase === 'review' && c.schedule.due === TODAY + 5),
  ],
  ['resets', ACTIONS[9]!, (c: CardRow) => c.schedule.phase === 'new' && c.memory === null],
])('%s every card it is given, and no other', async (_, action, holds) => {
  const db = await collection();
  const before = await db.cards.toArray();
  const given = ALL.slice(0, 6);
  await run(db, given, action);
  for (const row of await db.cards.toArray())
    if (given.includes(row.id)) expect(holds(row), row.id).toBe(true);
    else expect(row).toEqual(before.find(({ id }) => id === row.id));
});

test('says what changed and what could not', async () => {
  const db = await collection();
  const due = await run(db, ALL, { kind: 'due', days: 2 });
  expect(due.report).toEqual({ changed: 4, skipped: ALL.length - 4 });
  const flag = await run(db, [card('n3')], { kind: 'flag', flag: 4 });
  expect(flag.report).toEqual({ changed: 0, skipped: 1 });
});

test('what it writes is what would be derived anew, days included', async () => {
  for (const action of ACTIONS) {
    const db = await collection();
    await rebuildDays(db);
    await run(db, ALL.slice(1, 7), action);
    expect(await wrongRows(db, fold), action.kind).toEqual({ cards: [], days: [] });
  }
});

test('decks count what they gain and lose', async () => {
  const db = await collection();
  const counts = async () => (await db.decks.toArray()).map(({ cards }) => cards);
  expect(await counts()).toEqual([8, 2]);
  const { job } = await run(db, ALL.slice(0, 3), { kind: 'move', deck: WEIR });
  expect(await counts()).toEqual([5, 5]);
  await undo(db, job);
  expect(await counts()).toEqual([8, 2]);
  await run(db, [card('n0')], { kind: 'delete' });
  expect(await counts()).toEqual([6, 2]);
});

test('undo restores every table, whatever was done to whichever cards, also after the log was sealed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(ALL, { minLength: 1 }),
      fc.constantFrom(...ACTIONS),
      fc.boolean(),
      async (cards, action, sealed) => {
        const db = await collection();
        if (sealed) await sealOld(db, { before: at(0), size: 3 });
        const before = await state(db);
        const { job } = await run(db, cards, action);
        expect(await undo(db, job)).toEqual({ ok: true, value: null });
        expect(await state(db)).toEqual(before);
        expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
        expect(await db.jobEntries.where('job').equals(job).count()).toBe(0);
        db.close();
      },
    ),
    { numRuns: 40 },
  );
});

test('a crash in the middle is swept at the next start', async () => {
  for (const action of ACTIONS) {
    const db = await collection();
    const before = await state(db);
    const { job } = await run(db, ALL, action);
    // As it was before the last transaction.
    const { decks } = before;
    await db.jobs.update(job, { state: 'open' });
    for (const row of decks)
      await db.decks.update((row as { id: DeckId }).id, {
        cards: (row as { cards: number }).cards,
      });
    await sweepJobs(db, { writer: writer(at(0, 5_000)), fold });
    expect(await state(db), action.kind).toEqual(before);
    expect(await db.jobs.get(job)).toBeUndefined();
  }
});

test('undo keeps what the learner did since: a flag, a rating, an edit', async () => {
  const db = await collection();
  const suspended = await run(db, [card('n3')], { kind: 'suspend', on: true });
  await setFlag(db, [card('n3')], 1, writer(at(0, 10)));
  await undo(db, suspended.job);
  expect(await db.marks.get(card('n3'))).toMatchObject({ suspended: false, flag: 1 });

  const reset = await run(db, [card('n0')], { kind: 'reset' }, at(1));
  const row = answer({ card: card('n0'), at: at(2), next: { days: 9 } });
  const reborn = (await db.cards.get(card('n0')))!;
  await recordReview(db, { row, after: applyRow(reborn, row, DEFAULT_PARAMETERS) });
  await undo(db, reset.job, at(3));
  const after = (await db.cards.get(card('n0')))!;
  expect(after.schedule).toMatchObject({ phase: 'review', interval: 9 });
  expect(after.memory?.reps).toBe(2);

  const tagged = await run(db, [card('n1')], { kind: 'tag', add: ['ford'], remove: [] }, at(4));
  const note = (await db.notes.get(`${DECK}/n1` as NoteId))!;
  await db.notes.put({ ...note, fields: { ...note.fields, prompt: 'Mine' } });
  await undo(db, tagged.job, at(5));
  expect(await db.notes.get(note.id)).toMatchObject({
    tags: ['river'],
    fields: { prompt: 'Mine' },
  });
});

test('a failed write leaves everything as it was, and is thrown on', async () => {
  const db = await collection();
  const before = await state(db);
  const original = Reflect.get(IDBObjectStore.prototype, 'put');
  let left = 3;
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...row
  ) {
    if ((left -= 1) < 0 && left > -2) throw new Error('full');
    return Reflect.apply(original, this, row);
  });
  await expect(run(db, ALL, { kind: 'flag', flag: 5 })).rejects.toThrow('full');
  put.mockRestore();
  expect(await state(db)).toEqual(before);
  expect(await db.jobs.filter(({ kind }) => kind === 'bulk').count()).toBe(0);
});

test('an update keeps tags and decks of the learner, and brings back no deleted card', async () => {
  const db = await collection();
  await run(db, [card('n0')], { kind: 'tag', add: ['ford'], remove: [] });
  await run(db, [card('n1'), card('n1', 'back')], { kind: 'move', deck: WEIR });
  await run(db, [card('n2')], { kind: 'delete' });
  const next = sampleDeck(4, { version: 2 });
  await updateDeck(db, next, context());
  expect((await db.notes.get(`${DECK}/n0` as NoteId))!.tags).toEqual(['river', 'ford']);
  expect((await db.cards.get(card('n1')))!.deck).toBe(WEIR);
  expect(await db.notes.get(`${DECK}/n2` as NoteId)).toBeUndefined();
});

test('other tasks come in between the transactions of a thousand cards', async () => {
  const db = await dbWithDeck(sampleDeck(1_000));
  const ids = await db.cards.toCollection().primaryKeys();
  let between = 0;
  const timer = setInterval(() => void (between += 1), 0);
  await run(db, ids, { kind: 'suspend', on: true });
  clearInterval(timer);
  expect(between).toBeGreaterThan(4);
  expect(await db.cards.filter(({ suspended }) => !suspended).count()).toBe(0);
  expect(await db.jobs.where('state').equals('done').count()).toBe(2);
});

test.each<[BulkAction['kind'], BulkAction]>([
  ['suspend', { kind: 'suspend', on: true }],
  ['tag', { kind: 'tag', add: ['x'], remove: [] }],
  ['link', { kind: 'link', concept: C1 }],
  ['reset', { kind: 'reset' }],
])('%s goes on in small parts while somebody presses, and so does its undo', async (_, action) => {
  const db = await collection();
  const ids = await db.cards.toCollection().primaryKeys();
  const steps: number[] = [];
  let turns = 0;
  const pace = { giveWay() {}, share: () => 6, turn: () => Promise.resolve(void (turns += 1)) };
  const job = nextJob();
  const before = await state(db);
  await bulk(db, ids, action, {
    ...{ job, moment: momentAt(NOON, 4), device: 'here' as DeviceId, fold, pace },
    onprogress: (done) => void steps.push(done),
  });
  expect(steps.length).toBeGreaterThan(1);
  expect(steps[0]).toBeLessThanOrEqual(3);
  expect(turns).toBe(steps.length);
  expect((await undoJob(db, job, { writer: writer(at(0, 60_000)), fold, pace })).ok).toBe(true);
  expect(turns).toBeGreaterThan(steps.length);
  expect(await state(db)).toEqual(before);
});
