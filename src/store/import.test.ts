import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import {
  cardId,
  type CardId,
  type ConceptId,
  type DeckId,
  type NoteId,
  type NotetypeId,
} from '../base/id.ts';
import { instant, studyDayNumber } from '../base/time.ts';
import type { Deck, ImportedNote } from '../deck/deck.ts';
import { undrawn, type Notetype } from '../deck/notetype.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { EngraphDb } from './db.ts';
import { saveNote } from './edit-note.ts';
import type { ImportChoices, ImportContent, ImportContext, ImportPast } from './import-content.ts';
import { newerPast } from './import-past.ts';
import { planImport } from './import-plan.ts';
import { writeImport } from './import-write.ts';
import { takeBack } from './job.ts';
import { sweepJobs } from './job-end.ts';
import { undoJob } from './undo-job.ts';
import { linkCard, unlinkCard } from './links.ts';
import { visibleDecks } from './queries.ts';
import { recordReview } from './record.ts';
import {
  answer,
  at,
  card,
  DAY,
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
import { wrongRows } from './derived-oracle.ts';
import { STAMPED_TABLES } from './stamp.ts';

const BASIC = 'anki/1.basic' as NotetypeId;
const GEO = 'anki-geo' as DeckId;
const CITY = 'anki-city' as DeckId;
const basic: Notetype = {
  ...{ id: BASIC, name: 'Basic', kind: 'normal', css: '.card {}', sortField: 0, modified: 5 },
  fields: ['Front', 'Back'].map((name) => ({ name, rtl: false, tag: null })),
  templates: [{ name: 'Card 1', front: '{{Front}}', back: '{{Back}}' }],
  ...{ media: ['_font.ttf'], files: [], foreign: {} },
};
const note = (guid: string, change: Partial<ImportedNote> = {}): ImportedNote => ({
  ...{ id: `anki/${guid}` as NoteId, kind: 'imported', notetype: BASIC, modified: 10 },
  fields: { '0': `Where is ${guid}?`, '1': 'There.' },
  ...{ tags: [], media: [], files: [], concepts: [], accepted: [] },
  cards: [undrawn('0', `Where is ${guid}?`)],
  ...change,
});
const deck = (id: DeckId, path: string[], notes: ImportedNote[]): Deck => ({
  ...sampleDeck(0),
  ...{ id, path, title: path.at(-1) ?? '', version: 10, concepts: [], notes },
});
const content = (decks: Deck[], change: Partial<ImportContent> = {}): ImportContent => ({
  ...{ title: 'geo.apkg', complete: false, decks, notetypes: [basic], media: [] },
  ...{ past: new Map(), presets: [], skipped: [], remarks: [] },
  ...change,
});
const geo = () =>
  content([
    deck(GEO, ['Geography'], [note('oslo'), note('rome'), note('bern')]),
    deck(CITY, ['Geography', 'Cities'], [note('bonn')]),
  ]);

const choices = (change: Partial<ImportChoices> = {}): ImportChoices => ({
  ...{ past: true, presets: true, conflicts: new Map(), otherwise: 'mine' },
  ...{ parameters: null, links: [] },
  ...change,
});
const context = (change: Partial<ImportContext> = {}): ImportContext => ({
  ...{ job: nextJob(), writer: writer(), fold, redraw: (drawn) => drawn },
  ...change,
});
async function bring(
  db: EngraphDb,
  what: ImportContent,
  how: { choices?: ImportChoices; context?: ImportContext } = {},
) {
  const plan = await planImport(db, what);
  const result = await writeImport(
    db,
    what,
    plan,
    how.choices ?? choices(),
    how.context ?? context(),
  );
  if (!result.ok) throw new Error(result.problem);
  return result.value;
}

/** Every table but jobs, without stamps and tombstones: what a learner has. */
async function everything(db: EngraphDb) {
  const plain = (row: object) => ({ ...row, changedAt: 0, by: '', was: 0 });
  const tables: unknown[] = [];
  for (const name of STAMPED_TABLES)
    tables.push((await db.table<object>(name).toArray()).map(plain));
  for (const table of [db.cards, db.reviews, db.segments, db.days])
    tables.push(await table.toArray());
  return tables;
}
const sound = async (db: EngraphDb) =>
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });

const oslo = cardId('anki/oslo' as NoteId, '0');
function pastOf(card: CardId, days = 20): readonly ReviewRow[] {
  const base = {
    card,
    offset: 60,
    rollOver: 4,
    session: 'anki-1',
    device: 'anki',
  } as never as object;
  const given = {
    ...{ ...base, id: `anki-1.${NOON - 20 * DAY}`, at: instant(NOON - 20 * DAY), kind: 'answer' },
    ...{ rating: 'good', duration: 4_000, next: { days }, phase: 'review' },
  };
  const due = studyDayNumber(20_514);
  const state = {
    memory: { stability: days, difficulty: 5, last: due - days, reps: 4, lapses: 1 },
    schedule: { phase: 'review', due, interval: days },
  };
  const seed = { ...base, id: `${card}.seed`, at: instant(given.at + 1), kind: 'seed', state };
  return [given, seed] as never as ReviewRow[];
}

test('several decks come in as one job, visible at the end, with notetype and origin', async () => {
  const db = newDb();
  const seen: number[] = [];
  const report = await bring(db, geo(), { context: context({ onprogress: (n) => seen.push(n) }) });
  expect(report).toMatchObject({ added: 4, changed: 0, kept: 0, reviews: 0 });
  expect(seen.at(-1)).toBe(4);
  expect(await visibleDecks(db)).toMatchObject([
    {
      id: CITY,
      path: ['Geography', 'Cities'],
      cards: 1,
      origin: { kind: 'file', name: 'geo.apkg' },
    },
    { id: GEO, cards: 3 },
  ]);
  expect(await db.notetypes.get(BASIC)).toMatchObject({ css: '.card {}' });
  expect(await db.cards.get(oslo)).toMatchObject({
    deck: GEO,
    schedule: { phase: 'new' },
    newAt: 0,
  });
  const entries = await db.jobEntries.toArray();
  expect(entries.map(({ table }) => table)).toEqual(['notetypes', 'decks', 'decks']);
  await sound(db);
});

test('a card may have another deck than its note', async () => {
  const db = newDb();
  const two = note('oslo', { cards: [undrawn('0', 'a'), { ...undrawn('1', 'b'), deck: CITY }] });
  await bring(db, content([deck(GEO, ['G'], [two]), deck(CITY, ['C'], [])]));
  expect((await db.cards.get(cardId(two.id, '1')))?.deck).toBe(CITY);
  expect((await db.decks.get(CITY))?.cards).toBe(1);
  await sound(db);
});

test('the same file again changes nothing', async () => {
  const db = newDb();
  await bring(db, geo());
  const plan = await planImport(db, geo());
  expect(plan.counts).toEqual({ added: 0, changed: 0, unchanged: 4, cards: 0 });
  expect(plan.decks.map((planned) => planned.isNew)).toEqual([false, false]);
});

test('history, schedule, suspension and flag come with a card that is new here', async () => {
  const db = newDb();
  const past = new Map([[oslo, { rows: pastOf(oslo), suspended: false, flag: 3 }]]);
  const report = await bring(db, content(geo().decks as Deck[], { past }));
  expect(report.reviews).toBe(1);
  expect(await db.cards.get(oslo)).toMatchObject({
    ...{ memory: { stability: 20 }, schedule: { phase: 'review', due: 20_514 }, dueDay: 20_514 },
  });
  expect(await db.marks.get(oslo)).toMatchObject({ flag: 3, suspended: false });
  expect(await db.days.toArray()).toMatchObject([{ deck: GEO, good: 1, reviews: 1 }]);
  await sound(db);
});

test('a buried card is hidden until its day ends', async () => {
  const db = newDb();
  const until = studyDayNumber(20_515);
  const past = new Map([
    [oslo, { rows: pastOf(oslo), suspended: false, flag: 0, buriedUntil: until }],
  ]);
  await bring(db, content(geo().decks as Deck[], { past }));
  expect(await db.marks.get(oslo)).toMatchObject({ buriedUntil: until, suspended: false });
  expect(await db.cards.get(oslo)).toMatchObject({ dueDay: 20_514 });
});

test('without the switch every card comes in new', async () => {
  const db = newDb();
  const past = new Map([[oslo, { rows: pastOf(oslo), suspended: true, flag: 3 }]]);
  await bring(db, content(geo().decks as Deck[], { past }), { choices: choices({ past: false }) });
  expect(await db.cards.get(oslo)).toMatchObject({ memory: null, suspended: false });
  expect([await db.segments.count(), await db.marks.count(), await db.days.count()]).toEqual([
    0, 0, 0,
  ]);
});

test("local progress wins: a card that was answered here takes nothing of the file's past", async () => {
  const db = newDb();
  await bring(db, geo());
  const row = answer({ card: oslo });
  await recordReview(db, { row, after: fold([row]) });
  const before = await db.cards.get(oslo);
  const newer = note('oslo', { modified: 11, tags: ['x'] });
  const past = new Map([[oslo, { rows: pastOf(oslo), suspended: false, flag: 0 }]]);
  await bring(db, content([deck(GEO, ['Geography'], [newer])], { past }));
  expect(await db.cards.get(oslo)).toEqual(before);
  await sound(db);
});

test('history alone reaches cards whose notes are unchanged, and goes with its undo', async () => {
  const db = newDb();
  await bring(db, geo());
  const before = await everything(db);
  const past = new Map([[oslo, { rows: pastOf(oslo), suspended: false, flag: 3 }]]);
  const job = nextJob();
  await bring(db, { ...geo(), past }, { context: context({ job }) });
  expect(await db.cards.get(oslo)).toMatchObject({ memory: { stability: 20 }, dueDay: 20_514 });
  expect(await db.marks.get(oslo)).toMatchObject({ flag: 3 });
  await sound(db);
  expect(await undoJob(db, job, { writer: writer(at(1)), fold })).toMatchObject({ ok: true });
  expect(await everything(db)).toEqual(before);
  const again = nextJob();
  await bring(db, { ...geo(), past }, { context: context({ job: again }) });
  await takeBack(db, again, { writer: writer(at(2)), fold });
  await sound(db);
  expect(await everything(db)).toEqual(before);
});

describe('cards of our own that come back', () => {
  const mine = card('n0');
  const back = (atHome: CardId[], past: ReadonlyMap<CardId, ImportPast> = new Map()) =>
    content([], { notetypes: [], atHome, past });
  const reviewed = (id: CardId, days: number) => {
    const row = answer({ card: id, at: at(days), phase: 'review', next: { days: 9 } });
    const state = {
      memory: { stability: 9, difficulty: 5, last: studyDayNumber(20_520), reps: 2, lapses: 0 },
      schedule: { phase: 'review', due: studyDayNumber(20_529), interval: 9 },
    } as const;
    const seed = { ...row, id: `${row.id}1`, at: instant(row.at + 1), kind: 'seed', state };
    return { rows: [row, seed] as never as ReviewRow[], suspended: true, flag: 2 };
  };

  test('they count as unchanged, and make no deck', async () => {
    const db = await dbWithDeck();
    const before = await everything(db);
    const what = back([mine, card('n1')]);
    const plan = await planImport(db, what);
    expect(plan.counts).toEqual({ added: 0, changed: 0, unchanged: 2, cards: 0 });
    await bring(db, what);
    expect(await everything(db)).toEqual(before);
  });

  test('the past of an unseen card is new; of an answered one only what is later', async () => {
    const db = await dbWithDeck();
    const row = answer({ card: mine, at: at(0) });
    await recordReview(db, { row, after: fold([row]) });
    const unseen = card('n1');
    const same = new Map([[mine, { rows: [row], suspended: true, flag: 1 }]]);
    expect((await newerPast(db, same)).size).toBe(0);
    const past = new Map([
      [mine, { ...reviewed(mine, 5), rows: [row, ...reviewed(mine, 5).rows] }],
      [unseen, reviewed(unseen, 3)],
    ]);
    const newer = await newerPast(db, past);
    expect([...newer].map(([id, { rows }]) => [id, rows.map(({ kind }) => kind)])).toEqual([
      [mine, ['answer', 'seed']],
      [unseen, ['answer', 'seed']],
    ]);
    await bring(db, back([mine, unseen], newer), { choices: choices({ past: false }) });
    expect(await db.segments.count()).toBe(0);
    const report = await bring(db, back([mine, unseen], newer));
    expect(report.reviews).toBe(2);
    for (const id of [mine, unseen])
      expect(await db.cards.get(id)).toMatchObject({ memory: { stability: 9 }, suspended: true });
    expect((await db.days.toArray()).map(({ deck: of }) => of)).toEqual([DECK, DECK, DECK]);
    await sound(db);
  });

  test('what the learner answered after the preview wins', async () => {
    const db = await dbWithDeck();
    const newer = await newerPast(db, new Map([[mine, reviewed(mine, 5)]]));
    const row = answer({ card: mine, at: at(6) });
    await recordReview(db, { row, after: fold([row]) });
    const before = await db.cards.get(mine);
    await bring(db, back([mine], newer));
    expect(await db.cards.get(mine)).toEqual(before);
    expect(await db.segments.count()).toBe(0);
  });
});

test('an update takes what changed, and an older export changes nothing', async () => {
  const db = newDb();
  await bring(db, geo());
  const newer = note('oslo', { modified: 20, fields: { '0': 'Where is Oslo?', '1': 'Norway.' } });
  const report = await bring(db, content([deck(GEO, ['Geography'], [newer, note('rome')])]));
  expect(report).toMatchObject({ added: 0, changed: 1, kept: 0 });
  expect((await db.notes.get(newer.id))?.fields).toEqual(newer.fields);
  expect((await planImport(db, geo())).counts).toMatchObject({ changed: 0, unchanged: 4 });
  expect((await db.decks.get(GEO))?.cards).toBe(3);
  await sound(db);
});

test('a note that joins a deck says when it came', async () => {
  const db = newDb();
  await bring(db, geo());
  const more = content([deck(GEO, ['Geography'], [note('oslo'), note('kiev')])]);
  await bring(db, more, { context: context({ writer: writer(NOON + DAY) }) });
  const rows = await db.notes.bulkGet([note('oslo').id, note('kiev').id]);
  expect(rows.map((row) => row?.addedAt)).toEqual([undefined, NOON + DAY]);
});

const theirs = note('oslo', { modified: 20, fields: { '0': 'Theirs?', '1': 'Their answer.' } });
async function edited() {
  const db = newDb();
  await bring(db, geo());
  const mine = { ...note('oslo'), fields: { '0': 'Mine?', '1': 'There.' } };
  await saveNote(db, mine, { writer: writer(), fold });
  return db;
}

test.each([
  ['mine', { '0': 'Mine?', '1': 'Their answer.' }, 3],
  ['theirs', { '0': 'Theirs?', '1': 'Their answer.' }, 3],
  ['both', { '0': 'Mine?', '1': 'Their answer.' }, 4],
] as const)('a field that both changed: %s', async (choice, fields, notes) => {
  const db = await edited();
  const update = content([deck(GEO, ['Geography'], [theirs])]);
  const plan = await planImport(db, update);
  expect(plan.conflicts).toEqual([
    {
      ...{ note: theirs.id, title: 'Where is oslo?' },
      fields: [{ name: '0', mine: 'Mine?', theirs: 'Theirs?' }],
    },
  ]);
  await bring(db, update, { choices: choices({ conflicts: new Map([[theirs.id, choice]]) }) });
  expect((await db.notes.get(theirs.id))?.fields).toEqual(fields);
  expect(await db.notes.where('deck').equals(GEO).count()).toBe(notes);
  await sound(db);
});

test('the delivered text of an edited field is kept beside it, from edit to edit and update to update', async () => {
  const db = await edited();
  const kept = async () => (await db.notes.get(theirs.id))?.theirs;
  expect(await kept()).toEqual({ '0': 'Where is oslo?' });
  await bring(db, content([deck(GEO, ['Geography'], [theirs])]));
  expect(await kept()).toEqual({ '0': 'Theirs?' });
  const both = { ...theirs, fields: { '0': 'Mine again?', '1': 'My answer.' } };
  await saveNote(db, both, { writer: writer(), fold });
  expect(await kept()).toEqual(theirs.fields);
  await saveNote(db, theirs, { writer: writer(), fold });
  expect(await db.notes.get(theirs.id)).toMatchObject({ edited: false });
  expect(await kept()).toBeUndefined();
});

test('a file that was imported before brings the delivered text of an edit that lacks it', async () => {
  const db = await edited();
  await db.notes.update(theirs.id, { theirs: undefined });
  expect((await planImport(db, geo())).counts).toMatchObject({ changed: 1, unchanged: 3 });
  await bring(db, geo());
  expect(await db.notes.get(theirs.id)).toMatchObject({
    fields: { '0': 'Mine?', '1': 'There.' },
    theirs: { '0': 'Where is oslo?' },
  });
  expect((await planImport(db, geo())).counts).toMatchObject({ changed: 0, unchanged: 4 });
});

test('a deck that was renamed is recognised by its notes', async () => {
  const db = newDb();
  await bring(db, geo());
  const again = [note('oslo'), note('rome'), note('riga')];
  const renamed = content([deck('anki-world' as DeckId, ['World'], again)]);
  const plan = await planImport(db, renamed);
  expect(plan.decks).toMatchObject([{ target: GEO, isNew: false, path: ['Geography'] }]);
  await bring(db, renamed);
  expect((await db.notes.get('anki/riga' as NoteId))?.deck).toBe(GEO);
  expect(await db.decks.count()).toBe(2);
});

test('media are stored once by content, and only those that are needed', async () => {
  const db = newDb();
  const file = (name: string, byte: number) => ({
    ...{ name, type: 'image/png', read: async () => new Uint8Array([byte]) },
  });
  const media = [file('a.png', 1), file('b.png', 1), file('_font.ttf', 2), file('unused.png', 3)];
  const seen = note('oslo', { media: ['a.png', 'b.png', 'gone.png'] });
  await bring(db, content([deck(GEO, ['G'], [seen])], { media }));
  expect(await db.media.count()).toBe(2);
  const stored = await db.notes.get(seen.id);
  expect(stored?.kind === 'imported' && stored.files.map(({ name }) => name)).toEqual([
    'a.png',
    'b.png',
  ]);
  expect((await db.notetypes.get(BASIC))?.files).toHaveLength(1);
});

test('a file that was not found before comes with the same deck again', async () => {
  const db = newDb();
  await bring(db, geo());
  const bytes = new Uint8Array([7]);
  const media = [{ name: 'oslo.png', type: 'image/png', read: async () => bytes }];
  const seen = note('oslo', { media: ['oslo.png'] });
  await bring(db, content([deck(GEO, ['Geography'], [seen])], { media }));
  expect(await db.notes.get(seen.id)).toMatchObject({ files: [{ name: 'oslo.png' }] });
  const plan = await planImport(db, content([deck(GEO, ['Geography'], [seen])], { media }));
  expect(plan.counts).toMatchObject({ changed: 0, unchanged: 1 });
});

test('links by hand make a card count for a concept, come with an import, and go with its undo', async () => {
  const db = newDb();
  await bring(db, geo());
  const vxlan = 'net/vxlan' as ConceptId;
  await linkCard(db, { card: oslo, concept: vxlan }, writer());
  expect((await db.cards.get(oslo))?.concepts).toEqual([vxlan]);
  await sound(db);
  const job = nextJob();
  const riga = cardId('anki/riga' as NoteId, '0');
  const links = [{ card: riga, concept: vxlan }];
  const more = content([deck(GEO, ['Geography'], [note('riga')])]);
  await bring(db, more, { context: context({ job }), choices: choices({ links }) });
  expect((await db.cards.get(riga))?.concepts).toEqual([vxlan]);
  await sound(db);
  await undoJob(db, job, { writer: writer(at(1)), fold });
  expect((await db.links.toArray()).map(({ card }) => card)).toEqual([oslo]);
  await unlinkCard(db, { card: oslo, concept: vxlan }, writer(at(1)));
  expect((await db.cards.get(oslo))?.concepts).toEqual([]);
  await sound(db);
});

test('concepts that an import made stay when the file comes again without them', async () => {
  const db = newDb();
  const level = sampleConcept(GEO, 'deck');
  const [first, ...others] = geo().decks;
  const notes = first!.notes.map((each) => ({
    ...each,
    concepts: [{ concept: level.id, weight: 1 }],
  }));
  await bring(db, content([{ ...first!, concepts: [level], notes }, ...others]));
  expect((await planImport(db, geo())).counts.changed).toBe(0);
  await bring(db, content([{ ...first!, notes: [note('oslo', { modified: 20, tags: ['x'] })] }]));
  expect((await db.concepts.toArray()).map(({ id }) => id)).toEqual([level.id]);
  expect((await db.cards.get(oslo))?.concepts).toEqual([level.id]);
  await sound(db);
});

test('undo leaves everything as it was, what the learner did elsewhere included', async () => {
  const db = await edited();
  const before = await everything(db);
  const job = nextJob();
  const past = new Map([
    ['anki/riga/0' as CardId, { rows: pastOf('anki/riga/0' as CardId), suspended: true, flag: 0 }],
  ]);
  const update = content(
    [
      deck(GEO, ['Geography'], [theirs, note('riga')]),
      deck('anki-x' as DeckId, ['X'], [note('x')]),
    ],
    { past, presets: [{ deck: GEO, newPerDay: 5 }] },
  );
  await bring(db, update, { context: context({ job }), choices: choices({ otherwise: 'theirs' }) });
  expect(await everything(db)).not.toEqual(before);
  expect(await undoJob(db, job, { writer: writer(at(1)), fold })).toEqual({
    ok: true,
    value: null,
  });
  expect(await everything(db)).toEqual(before);
  await sound(db);
});

test('cancelled half-way, nothing of it is left', async () => {
  const db = await edited();
  const before = await everything(db);
  const abort = new AbortController();
  const many = Array.from({ length: 600 }, (_, i) => note(`n${i}`));
  const plan = await planImport(db, content([deck(GEO, ['Geography'], [theirs, ...many])]));
  const result = await writeImport(
    db,
    content([deck(GEO, ['Geography'], [theirs, ...many])]),
    plan,
    choices(),
    context({ signal: abort.signal, onprogress: () => abort.abort() }),
  );
  expect(result).toEqual({ ok: false, problem: 'cancelled' });
  expect(await everything(db)).toEqual(before);
  expect(await db.jobs.where('state').equals('open').count()).toBe(0);
});

test('a crash at any write is swept at the next start', async () => {
  let swept = 0;
  for (let nth = 1; nth <= 20; nth++) {
    const db = await edited();
    const before = await everything(db);
    const revive = await dieAt(db, nth);
    const past = new Map([
      ['anki/n0/0' as CardId, { rows: pastOf('anki/n0/0' as CardId), suspended: true, flag: 1 }],
    ]);
    const many = Array.from({ length: 200 }, (_, i) => note(`n${i}`));
    const update = content(
      [deck(GEO, ['Geography'], [theirs, ...many]), deck('anki-y' as DeckId, ['Y'], [note('y')])],
      { past },
    );
    await bring(db, update).catch(() => undefined);
    revive();
    await sweepJobs(db, { writer: writer(at(1)), fold });
    const after = await everything(db);
    if ((await db.decks.count()) === 3) continue;
    expect(after).toEqual(before);
    await sound(db);
    swept += 1;
  }
  expect(swept).toBeGreaterThan(8);
});

/** From the n-th write on, every write fails, as if the tab had been killed, until the returned function is called. */
async function dieAt(db: EngraphDb, nth: number): Promise<() => void> {
  let writes = 0;
  let alive = false;
  db.close();
  db.use({
    stack: 'dbcore',
    create: (core) => ({
      ...core,
      table: (name) => {
        const real = core.table(name);
        return {
          ...real,
          mutate: (request) =>
            !alive && (writes += 1) >= nth
              ? Promise.reject(new Error('dead'))
              : real.mutate(request),
        };
      },
    }),
  });
  await db.open();
  return () => void (alive = true);
}
