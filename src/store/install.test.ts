import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { conceptId, noteId } from '../base/id.ts';
import type { EngraphDb } from './db.ts';
import { wrongRows } from './derived-oracle.ts';
import { saveNote } from './edit-note.ts';
import { installDeck, updateDeck } from './install.ts';
import { sweepJobs } from './job-end.ts';
import { removeDeck } from './job-undo.ts';
import { setSuspended } from './mark.ts';
import { dueWindow, newWindow, visibleDecks } from './queries.ts';
import { recordReview } from './record.ts';
import {
  answer,
  at,
  card,
  context,
  dbWithDeck,
  DECK,
  drawn,
  fold,
  newDb,
  nextJob,
  sampleConcept,
  sampleDeck,
  sampleNote,
  writer,
} from './sample.ts';
import { putStamped } from './stamp.ts';
import { undoJob } from './undo-job.ts';

const ends = { writer: writer(), fold };
const consistent = async (db: EngraphDb) =>
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });

async function rate(db: EngraphDb, stable: string) {
  const row = answer({ card: card(stable) });
  await recordReview(db, { row, after: fold([row]) });
  return row;
}

/** Everything but jobs and stamps: what the learner sees. */
async function content(db: EngraphDb) {
  const plain = (row: object) => ({ ...row, changedAt: 0, by: '', was: 0 });
  const tables = [db.decks, db.concepts, db.notes, db.links, db.media];
  const rows = await Promise.all(tables.map((table) => db.table<object>(table.name).toArray()));
  return [...rows.map((of) => of.map(plain)), await db.cards.toArray()];
}

/**
 * From the n-th write to the card table on, writes fail: that one only, or all until the returned function is
 * called, as if the tab had been killed. Call it before the database is opened.
 */
function failAt(db: EngraphDb, nth: number, how: 'once' | 'for good'): () => void {
  let writes = 0;
  let dead = false;
  db.use({
    stack: 'dbcore',
    create: (core) => ({
      ...core,
      table: (name) => {
        const real = core.table(name);
        return {
          ...real,
          mutate: (request) => {
            const fails = name === 'cards' && request.type === 'put' && (writes += 1) === nth;
            if (fails) dead = how === 'for good';
            return fails || dead ? Promise.reject(new Error('disk full')) : real.mutate(request);
          },
        };
      },
    }),
  });
  return () => void (dead = false);
}

test('a deck is there with all its rows, new cards in author order', async () => {
  const db = newDb();
  const deck = sampleDeck(700, {
    notes: [
      sampleNote(DECK, 'z', { cards: [drawn('there', 'a'), drawn('back', 'b')] }),
      ...sampleDeck(700).notes,
    ],
  });
  const seen: number[] = [];
  const result = await installDeck(db, deck, context({ onprogress: (n) => seen.push(n) }));
  expect(result).toEqual({
    ok: true,
    value: { added: 701, changed: 0, unchanged: 0, retired: 0, kept: 0 },
  });
  expect(seen.at(-1)).toBe(701);
  expect(await visibleDecks(db)).toMatchObject([
    { id: DECK, cards: 702, concepts: 1, paused: false },
  ]);
  const first = await newWindow(db, DECK, 3);
  expect(first.map((row) => row.id)).toEqual([card('z'), card('z', 'back'), card('n0')]);
  expect(await db.jobEntries.count()).toBe(0);
  await consistent(db);
});

test('a cancelled import leaves the database as it was', async () => {
  const db = newDb();
  const abort = new AbortController();
  const result = await installDeck(
    db,
    sampleDeck(400),
    context({ signal: abort.signal, onprogress: () => abort.abort() }),
  );
  expect(result).toEqual({ ok: false, problem: 'cancelled' });
  expect(await content(db)).toEqual([[], [], [], [], [], []]);
  expect([await db.jobs.count(), await db.jobEntries.count()]).toEqual([0, 0]);
});

test('a failed write takes everything back and is thrown on', async () => {
  const db = newDb();
  failAt(db, 3, 'once');
  await expect(installDeck(db, sampleDeck(600), context())).rejects.toThrow('disk full');
  expect((await content(db)).flat()).toEqual([]);
  expect(await db.jobs.count()).toBe(0);
});

test('a crash half-way shows nothing, and the next start sweeps it', async () => {
  const db = newDb();
  const revive = failAt(db, 3, 'for good');
  await expect(installDeck(db, sampleDeck(600), context())).rejects.toThrow('disk full');
  revive();
  expect(await visibleDecks(db)).toEqual([]);
  expect(await db.notes.count()).toBeGreaterThan(100);
  await sweepJobs(db, ends);
  expect((await content(db)).flat()).toEqual([]);
  expect(await db.jobs.count()).toBe(0);
});

test('a crash half-way through an update is swept back to the version before', async () => {
  const db = newDb();
  // The installation and the rating are two writes; the update of 600 notes fails at its third.
  const revive = failAt(db, 5, 'for good');
  await installDeck(db, sampleDeck(3), context());
  await rate(db, 'n0');
  const before = await content(db);
  const notes = sampleDeck(600).notes.map((note) => ({ ...note, tags: ['new'] }));
  const update = updateDeck(db, sampleDeck(0, { version: 2, notes }), context());
  await expect(update).rejects.toThrow('disk full');
  revive();
  expect(await db.notes.count()).toBeGreaterThan(3);
  await sweepJobs(db, ends);
  expect(await content(db)).toEqual(before);
  await consistent(db);
});

test("an update keeps the learner's field, takes the other fields, and draws the mixture", async () => {
  const db = await dbWithDeck();
  const note = sampleNote(DECK, 'n0');
  await saveNote(db, { ...note, fields: { ...note.fields, prompt: 'Mine?' } }, ends);
  const next = sampleNote(DECK, 'n0', {
    fields: { ...note.fields, prompt: 'Theirs?', answer: 'New.' },
  });
  const deck = sampleDeck(3, { version: 2, notes: [next, ...sampleDeck(3).notes.slice(1)] });
  const result = await updateDeck(db, deck, context());
  expect(result).toMatchObject({
    value: { added: 0, changed: 1, unchanged: 2, retired: 0, kept: 1 },
  });
  const stored = await db.notes.get(note.id);
  expect(stored).toMatchObject({ edited: true, fields: { prompt: 'Mine?', answer: 'New.' } });
  expect(stored?.cards[0]?.prompt).toBe('redrawn');
  expect(await db.decks.get(DECK)).toMatchObject({ version: 2 });
  // And again: the learner's text survives every later version.
  await updateDeck(db, { ...deck, version: 3 }, context());
  expect((await db.notes.get(note.id))?.fields.prompt).toBe('Mine?');
});

test("fields that no longer make a card leave the learner's card whole", async () => {
  const db = await dbWithDeck();
  const note = sampleNote(DECK, 'n0');
  await saveNote(db, { ...note, fields: { ...note.fields, answer: 'No blank.' } }, ends);
  const next = sampleNote(DECK, 'n0', {
    kind: 'cloze',
    fields: { ...note.fields, answer: 'A {{blank}}.' },
  });
  await updateDeck(
    db,
    sampleDeck(1, { version: 2, notes: [next] }),
    context({ redraw: () => null }),
  );
  expect(await db.notes.get(note.id)).toMatchObject({
    kind: 'question',
    fields: { answer: 'No blank.' },
  });
});

test('progress survives an update; a note that is gone is retired with its history', async () => {
  const db = await dbWithDeck();
  await rate(db, 'n0');
  await rate(db, 'n2');
  const deck = sampleDeck(3, {
    version: 2,
    notes: [sampleNote(DECK, 'new'), ...sampleDeck(2).notes],
  });
  expect(await updateDeck(db, deck, context())).toMatchObject({ value: { added: 1, retired: 1 } });
  expect(await db.cards.get(card('n0'))).toMatchObject({
    dueDay: 20_517,
    memory: { reps: 1 },
    position: 1_000,
  });
  const gone = await db.cards.get(card('n2'));
  expect(gone).toMatchObject({ retired: true, memory: { reps: 1 } });
  expect(gone).not.toHaveProperty('dueDay');
  expect((await newWindow(db, DECK, 9)).map((row) => row.id)).toEqual([card('new'), card('n1')]);
  await consistent(db);
  // It comes back with a later version, and its history with it.
  await updateDeck(db, sampleDeck(3, { version: 3 }), context());
  expect(await db.cards.get(card('n2'))).toMatchObject({ retired: false, dueDay: 20_517 });
});

test('a part that is gone is listed as retired when it has a history, else it goes', async () => {
  const both = [drawn('there', 'a'), drawn('back', 'b')];
  const notes = ['x', 'y'].map((stable) =>
    sampleNote(DECK, stable, { kind: 'reverse', cards: both }),
  );
  const db = await dbWithDeck(sampleDeck(0, { notes }));
  const row = answer({ card: card('x', 'back') });
  await recordReview(db, { row, after: fold([row]) });
  await updateDeck(
    db,
    sampleDeck(0, { version: 2, notes: ['x', 'y'].map((s) => sampleNote(DECK, s)) }),
    context(),
  );
  expect(await db.cards.get(card('x', 'back'))).toMatchObject({
    retired: true,
    memory: { reps: 1 },
  });
  expect(await db.cards.get(card('y', 'back'))).toBeUndefined();
  await consistent(db);
});

test('notes that the learner wrote into a deck survive its update', async () => {
  const db = await dbWithDeck();
  const own = {
    ...sampleNote(DECK, 'own'),
    deck: DECK,
    position: 99,
    base: {} as never,
    edited: true,
    retired: false,
  };
  await putStamped(db, 'notes', own, writer());
  await updateDeck(db, sampleDeck(3, { version: 2 }), context());
  expect(await db.notes.get(own.id)).toMatchObject({ retired: false });
});

test('goals and locks follow a concept to its new name', async () => {
  const db = await dbWithDeck();
  const link = { id: 'g', kind: 'goal' as const, card: null, concept: conceptId(DECK, 'c0') };
  await putStamped(db, 'links', link, writer());
  const renamed = sampleConcept(DECK, 'c1', { formerly: [conceptId(DECK, 'c0')] });
  await updateDeck(db, sampleDeck(2, { version: 2, concepts: [renamed] }), context());
  expect(await db.links.get('g')).toMatchObject({ concept: 'brook/c1' });
  expect(await db.concepts.toCollection().primaryKeys()).toEqual(['brook/c1']);
  // The retired third note too.
  expect(await db.notes.get(noteId(DECK, 'n2'))).toMatchObject({
    retired: true,
    concepts: [{ concept: 'brook/c1' }],
  });
  await consistent(db);
});

test('an interrupted update goes back to the version before, ratings since then kept', async () => {
  const db = await dbWithDeck();
  await rate(db, 'n0');
  const before = await content(db);
  const abort = new AbortController();
  const notes = [
    sampleNote(DECK, 'n0', { fields: { ...sampleNote(DECK, 'n0').fields, answer: 'New.' } }),
    sampleNote(DECK, 'new'),
  ];
  const deck = sampleDeck(0, { version: 2, notes, concepts: [sampleConcept(DECK, 'c9')] });
  const result = await updateDeck(
    db,
    deck,
    context({ signal: abort.signal, onprogress: () => abort.abort() }),
  );
  expect(result.ok).toBe(false);
  expect(await content(db)).toEqual(before);
  await consistent(db);
});

test('undo of an update brings the old version back, with what the learner did since', async () => {
  const db = await dbWithDeck();
  const before = await content(db);
  const job = nextJob();
  const notes = sampleDeck(3).notes.map((note) => ({
    ...note,
    fields: { ...note.fields, answer: 'New.' },
  }));
  const extra = sampleNote(DECK, 'extra');
  await updateDeck(db, sampleDeck(0, { version: 2, notes: [...notes, extra] }), context({ job }));
  await saveNote(db, { ...notes[1]!, fields: { ...notes[1]!.fields, note: 'Mine.' } }, ends);
  await rate(db, 'n0');
  expect(await undoJob(db, job, ends)).toEqual({ ok: true, value: null });
  expect(await db.decks.get(DECK)).toMatchObject({ version: 1 });
  expect((await db.notes.get(noteId(DECK, 'n0')))?.fields.answer).toBe('Because n0.');
  expect((await db.notes.get(noteId(DECK, 'n1')))?.fields.note).toBe('Mine.');
  expect(await db.notes.get(extra.id)).toBeUndefined();
  expect(await db.cards.get(card('n0'))).toMatchObject({ memory: { reps: 1 } });
  expect((await content(db))[1]).toEqual(before[1]);
  await consistent(db);
  expect(await undoJob(db, job, ends)).toEqual({ ok: false, problem: 'already-undone' });
});

test('undo of an import within 7 days: the deck is gone, its reviews are not', async () => {
  const db = newDb();
  const job = nextJob();
  await installDeck(db, sampleDeck(3), context({ job }));
  const row = await rate(db, 'n0');
  expect(await undoJob(db, job, { fold, writer: writer(at(8)) })).toMatchObject({
    problem: 'expired',
  });
  expect(await undoJob(db, job, { fold, writer: writer(at(6)) })).toMatchObject({ ok: true });
  expect((await content(db)).flat()).toEqual([]);
  expect(await db.reviews.toArray()).toEqual([row]);
});

test('a removed deck is gone at once, can be brought back, and is cleared after a week', async () => {
  const db = await dbWithDeck();
  await rate(db, 'n0');
  const before = await content(db);
  const job = nextJob();
  await removeDeck(db, DECK, { job, writer: writer() });
  expect(await visibleDecks(db)).toEqual([]);
  expect(await undoJob(db, job, ends)).toMatchObject({ ok: true });
  expect(await content(db)).toEqual(before);
  await removeDeck(db, DECK, { job: nextJob(), writer: writer() });
  await sweepJobs(db, { fold, writer: writer(at(6)) });
  expect(await db.notes.count()).toBe(3);
  await sweepJobs(db, { fold, writer: writer(at(8)) });
  expect([await db.notes.count(), await db.cards.count(), await db.concepts.count()]).toEqual([
    0, 0, 0,
  ]);
  expect([await db.reviews.count(), await db.jobs.count()]).toEqual([1, 0]);
});

test('a deck that is added again finds its history and its suspensions', async () => {
  const db = await dbWithDeck();
  await rate(db, 'n0');
  await setSuspended(db, [card('n1')], true, writer());
  const cards = await db.cards.toArray();
  await removeDeck(db, DECK, { job: nextJob(), writer: writer() });
  await sweepJobs(db, { fold, writer: writer(at(8)) });
  await installDeck(db, sampleDeck(3), context());
  expect(await db.cards.toArray()).toEqual(cards);
  await consistent(db);
});

test("a deck that is added again within the week is not cleared by the removal's end", async () => {
  const db = await dbWithDeck();
  await removeDeck(db, DECK, { job: nextJob(), writer: writer() });
  await installDeck(db, sampleDeck(3), context());
  await sweepJobs(db, { fold, writer: writer(at(30)) });
  expect(await db.notes.count()).toBe(3);
});

test('a rating during an import is not held up and not lost', async () => {
  const db = await dbWithDeck();
  const big = sampleDeck(1_500, { id: 'big' as typeof DECK });
  const importing = installDeck(db, big, context());
  const row = await rate(db, 'n0');
  expect(await db.decks.get(big.id)).toBeUndefined();
  expect(await dueWindow(db, [DECK], 20_517 as never, 5)).toMatchObject([{ id: row.card }]);
  await importing;
  await consistent(db);
});

test('media are stored once, by hash', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const media = [{ name: 'a.png', hash: 'h', type: 'image/png', bytes }];
  const db = await dbWithDeck(sampleDeck(1, { media }));
  await installDeck(db, sampleDeck(1, { id: 'two' as typeof DECK, media }), context());
  expect(await db.media.toArray()).toMatchObject([{ hash: 'h', bytes }]);
});

test('an edit and a rating while an update draws the note are both kept', async () => {
  const db = await dbWithDeck();
  const note = sampleNote(DECK, 'n0');
  const mine = (change: object) => ({ ...note, fields: { ...note.fields, ...change } });
  await saveNote(db, mine({ prompt: 'Mine?' }), ends);
  let drawings = 0;
  const redraw = async (next: typeof note) => {
    if ((drawings += 1) === 1) {
      await saveNote(db, mine({ prompt: 'Mine, later?' }), ends);
      await rate(db, 'n1');
    }
    return next;
  };
  const next = mine({ answer: 'New.' });
  const deck = sampleDeck(0, { version: 2, notes: [next, ...sampleDeck(3).notes.slice(1)] });
  await updateDeck(db, deck, context({ redraw: redraw as never }));
  expect((await db.notes.get(note.id))?.fields).toMatchObject({
    prompt: 'Mine, later?',
    answer: 'New.',
  });
  expect(await db.cards.get(card('n1'))).toMatchObject({ memory: { reps: 1 } });
  await consistent(db);
});
