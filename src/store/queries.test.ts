import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { conceptId, type DeckId, type ReviewId, type SessionId } from '../base/id.ts';
import { instant, studyDayNumber, type Instant } from '../base/time.ts';
import { conceptPage } from './concept-page.ts';
import { installDeck } from './install.ts';
import { removeDeck } from './job-undo.ts';
import { deviceId, dismissNotice, isDismissed, keepSession, sessionUnderWay } from './local.ts';
import { deckOptions, writeOptions } from './options.ts';
import {
  cardsOfConcept,
  daysBetween,
  dueCounts,
  dueWindow,
  newCounts,
  reviewsSince,
  sessionRows,
} from './queries.ts';
import { recordReview } from './record.ts';
import { sealOld } from './seal.ts';
import {
  answer,
  at,
  card,
  context,
  dbWithDeck,
  DECK,
  fold,
  newDb,
  nextJob,
  NOON,
  sampleConcept,
  sampleDeck,
  writer,
} from './sample.ts';
import { readSettings, writeSettings } from './settings.ts';
import { DEFAULT_SETTINGS } from './settings-values.ts';

const TODAY = 20_514;
const other = 'other' as DeckId;

async function withDue() {
  const db = await dbWithDeck(sampleDeck(8));
  // n0 due today, n1 in 2 days, …, n5 in 10 days; n6 and n7 new.
  for (let n = 0; n <= 5; n++) {
    const row = answer({ card: card(`n${n}`), next: { days: n * 2 }, at: at(0, 10 - n) });
    await recordReview(db, { row, after: fold([row]) });
  }
  await installDeck(db, sampleDeck(2, { id: other, path: ['Brook', 'Other'] }), context());
  return db;
}

test('the due window is cut by the limit, longest due first, of the decks asked for', async () => {
  const db = await withDue();
  const ids = async (day: number, limit: number, decks = [DECK, other]) =>
    (await dueWindow(db, decks, studyDayNumber(day), limit)).map((row) => row.id);
  expect(await ids(TODAY, 9)).toEqual([card('n0')]);
  expect(await ids(TODAY + 4, 2)).toEqual([card('n0'), card('n1')]);
  expect(await ids(TODAY + 99, 99, [other])).toEqual([]);
});

test('counts: today and overdue, then each of the 7 coming days', async () => {
  const db = await withDue();
  const counts = await dueCounts(db, [DECK, other], studyDayNumber(TODAY));
  expect(counts.get(DECK)).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
  expect((await dueCounts(db, [DECK], studyDayNumber(TODAY + 5))).get(DECK)?.[0]).toBe(3);
  expect(await newCounts(db, [DECK, other])).toEqual(
    new Map([
      [DECK, 2],
      [other, 2],
    ]),
  );
  expect(await daysBetween(db, studyDayNumber(TODAY), studyDayNumber(TODAY))).toMatchObject([
    { fresh: 6, good: 6 },
  ]);
  expect(await daysBetween(db, studyDayNumber(TODAY + 1), studyDayNumber(TODAY + 9))).toEqual([]);
});

test("a session's rows come in the order of its answers", async () => {
  const db = await withDue();
  const foreign = answer({ card: card('n6'), session: 's2' as SessionId, id: 's2.1' as ReviewId });
  await recordReview(db, { row: foreign, after: fold([foreign]) });
  expect((await sessionRows(db, 's1' as SessionId)).map((row) => row.card)).toEqual(
    [5, 4, 3, 2, 1, 0].map((n) => card(`n${n}`)),
  );
});

test('a concept page: edges both ways, cards, absent decks; nothing of a removed deck', async () => {
  const foreign = conceptId(other, 'c0');
  const concepts = [
    sampleConcept(DECK, 'c0', {
      edges: [{ kind: 'requires', to: conceptId('absent' as DeckId, 'x') }],
    }),
    sampleConcept(DECK, 'c1', {
      edges: [
        { kind: 'requires', to: conceptId(DECK, 'c0') },
        { kind: 'calls', to: foreign },
      ],
    }),
  ];
  const db = await dbWithDeck(sampleDeck(2, { concepts }));
  await installDeck(db, sampleDeck(1, { id: other }), context());
  const page = await conceptPage(db, conceptId(DECK, 'c0'));
  expect(page).toMatchObject({
    deck: { id: DECK },
    from: [{ kind: 'requires', concept: 'absent/x', row: null }],
    to: [{ kind: 'requires', concept: 'brook/c1', row: { title: 'c1' } }],
    cards: { length: 2 },
  });
  await removeDeck(db, other, { job: nextJob(), writer: writer() });
  expect(await conceptPage(db, foreign)).toBeNull();
  expect((await conceptPage(db, conceptId(DECK, 'c1')))?.from).toMatchObject([
    { row: { id: 'brook/c0' } },
    { row: null },
  ]);
  expect(await cardsOfConcept(db, foreign)).toEqual([]);
});

test('options: own, else nearest ancestor, else global, else default; reset gives the next one back', async () => {
  const db = await withDue();
  await installDeck(
    db,
    sampleDeck(1, { id: 'deep' as DeckId, path: ['Brook', 'Other', 'Deep'] }),
    context(),
  );
  await writeOptions(db, 'global', { newPerDay: 5, leechLimit: 4, retention: 0.91 }, writer());
  await writeOptions(db, DECK, { newPerDay: 6, retention: 0.92 }, writer());
  await writeOptions(db, other, { newPerDay: 7 }, writer());
  const decks = await db.decks.toArray();
  const of = async (id: string) => (await deckOptions(db, decks)).get(id as DeckId)!;
  expect((await of('deep')).options).toMatchObject({
    newPerDay: 7,
    retention: 0.92,
    leechLimit: 4,
    reviewsPerDay: 200,
  });
  expect((await of('deep')).own).toEqual({});
  expect((await of('brook')).own).toEqual({ newPerDay: 6, retention: 0.92 });
  await writeOptions(db, other, { newPerDay: null }, writer());
  expect((await of('deep')).options.newPerDay).toBe(6);
});

test('settings have defaults until set', async () => {
  const db = newDb();
  expect(await readSettings(db)).toEqual(DEFAULT_SETTINGS);
  await writeSettings(
    db,
    { rollOver: 2, swipe: { on: true, left: 'again', right: 'good' } },
    writer(),
  );
  expect(await readSettings(db)).toMatchObject({
    rollOver: 2,
    swipe: { on: true },
    theme: 'system',
  });
});

test('this device: one id, a session to continue, notices away for 7 days', async () => {
  const db = await withDue();
  expect(await deviceId(db)).toBe(await deviceId(db));
  const session = { session: 's1' as SessionId, startedAt: NOON, planned: 9, plan: { cards: [] } };
  await keepSession(db, session);
  expect(await sessionUnderWay(db)).toEqual(session);
  await keepSession(db, null);
  expect(await sessionUnderWay(db)).toBeNull();
  await dismissNotice(db, 'backup', NOON);
  expect([
    await isDismissed(db, 'backup', at(6.9)),
    await isDismissed(db, 'backup', at(7.1)),
  ]).toEqual([true, false]);
});

test('reviews since a moment: rows while none is sealed, then whole days, and no segment is opened', async () => {
  const db = await withDue();
  const since = (at: Instant) => reviewsSince(db, { at, offset: 0, rollOver: 4 });
  expect([await since(instant(0)), await since(at(0, 7))]).toEqual([6, 3]);
  await sealOld(db, { before: at(1), size: 6 });
  db.segments.hook('reading', () => {
    throw new Error('A segment was opened');
  });
  expect([await since(instant(0)), await since(at(0, 7)), await since(at(1))]).toEqual([6, 6, 0]);
});

test('reading what is due touches as many rows as asked for, however large the collection', async () => {
  const db = newDb();
  let rows = 0;
  db.use({
    stack: 'dbcore',
    create: (core) => ({
      ...core,
      table: (name) => {
        const real = core.table(name);
        return {
          ...real,
          query: async (request) => {
            const response = await real.query(request);
            rows += response.result.length;
            return response;
          },
        };
      },
    }),
  });
  await installDeck(db, sampleDeck(2_000), context());
  const ids = await db.cards.toCollection().primaryKeys();
  await db.cards.bulkUpdate(
    ids.map((key) => ({ key, changes: { dueDay: studyDayNumber(TODAY) } })),
  );
  rows = 0;
  expect(await dueWindow(db, [DECK], studyDayNumber(TODAY), 50)).toHaveLength(50);
  await dueCounts(db, [DECK], studyDayNumber(TODAY));
  const row = answer({ card: card('n7') });
  await recordReview(db, { row, after: fold([row]) });
  expect(rows).toBeLessThanOrEqual(60);
});
