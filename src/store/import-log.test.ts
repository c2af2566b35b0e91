import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { cardId, type CardId, type DeckId, type NoteId, type NotetypeId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import type { Deck, ImportedNote } from '../deck/deck.ts';
import { undrawn } from '../deck/notetype.ts';
import type { EngraphDb } from './db.ts';
import { wrongRows } from './derived-oracle.ts';
import { readAll } from './history.ts';
import type { ImportContent, ImportContext, ImportPast } from './import-content.ts';
import { planImport } from './import-plan.ts';
import { writeImport } from './import-write.ts';
import { answer, DAY, fold, newDb, nextJob, NOON, sampleDeck, writer } from './sample.ts';
import { SEGMENT_ROWS } from './seal.ts';

/** Notes and answers each: more than one segment, and more transactions than are under way at once. */
const NOTES = 1_200;
const ANSWERS = 7;
const FIRST = 'anki-a' as DeckId;
const SECOND = 'anki-b' as DeckId;

const note = (i: number): ImportedNote => ({
  ...{ id: `anki/n${i}` as NoteId, kind: 'imported', modified: 10 },
  notetype: 'anki/1.basic' as NotetypeId,
  fields: { '0': `Where is ${i}?`, '1': 'There.' },
  ...{ tags: [], media: [], files: [], concepts: [], accepted: [] },
  cards: [undrawn('0', `Where is ${i}?`)],
});
const deck = (id: DeckId, notes: ImportedNote[]): Deck => ({
  ...sampleDeck(0),
  ...{ id, path: [id], title: id, version: 10, concepts: [], notes },
});
/** A day apart, the notes in turn: each segment holds rows of all of them. */
const rowsOf = (card: CardId, i: number) =>
  Array.from({ length: ANSWERS }, (_, n) => {
    const at = NOON - (ANSWERS - n) * DAY + i;
    const id = `anki-${n}.${i}` as never;
    return answer({ id, card, session: `anki-${n}` as never, at: instant(at) });
  });

/** As a file gives them: made anew whenever they are asked for. */
function pastsOf(notes: readonly ImportedNote[]) {
  const order = new Map(notes.map(({ id }, i) => [cardId(id, '0'), i]));
  const get = vi.fn((id: CardId): ImportPast | undefined => {
    const i = order.get(id);
    return i === undefined
      ? undefined
      : { rows: rowsOf(id, i), suspended: i === 0, flag: i === 1 ? 2 : 0 };
  });
  const past = { size: order.size, has: (id: CardId) => order.has(id), get };
  return { past: past as unknown as ImportContent['past'], get };
}

function collection(last: Partial<ImportedNote> = {}) {
  const notes = Array.from({ length: NOTES }, (_, i) => note(i));
  notes.push({ ...note(NOTES), ...last });
  const { past, get } = pastsOf(notes);
  const decks = [deck(FIRST, notes.slice(0, 700)), deck(SECOND, notes.slice(700))];
  const content: ImportContent = {
    ...{ title: 'a.colpkg', complete: false, decks, notetypes: [], media: [], past },
    ...{ presets: [], skipped: [], remarks: [] },
  };
  return { content, get };
}

async function bring(db: EngraphDb, content: ImportContent, how: Partial<ImportContext> = {}) {
  const plan = await planImport(db, content);
  const choices = {
    ...{ past: true, presets: true, conflicts: new Map(), otherwise: 'mine' as const },
    ...{ parameters: null, links: [] },
  };
  return writeImport(db, content, plan, choices, {
    ...{ job: nextJob(), writer: writer(), fold, redraw: (drawn) => drawn },
    ...how,
  });
}

const counts = async (db: EngraphDb) =>
  Object.fromEntries(
    await Promise.all(
      db.tables
        .filter(({ name }) => name !== 'tombstones')
        .map(async (table) => [table.name, await table.count()] as const),
    ),
  ) as Record<string, number>;
const nothing = async (db: EngraphDb) =>
  expect(Object.values(await counts(db)).every((count) => count === 0)).toBe(true);

test('a long history comes in whole, in segments, each card’s rows made once', async () => {
  const db = newDb();
  const { content, get } = collection();
  const result = await bring(db, content);
  expect(result.ok && result.value).toMatchObject({
    added: NOTES + 1,
    reviews: (NOTES + 1) * ANSWERS,
  });
  expect(get).toHaveBeenCalledTimes(NOTES + 1);
  const all = (NOTES + 1) * ANSWERS;
  expect(await counts(db)).toMatchObject({
    ...{ notes: NOTES + 1, cards: NOTES + 1, marks: 2 },
    segments: Math.ceil(all / SEGMENT_ROWS),
  });
  const [job] = await db.jobs.toArray();
  expect(job?.import?.segments.toSorted()).toEqual(await db.segments.toCollection().primaryKeys());
  expect((await readAll(db)).length).toBe(all);
  expect(await wrongRows(db, fold)).toEqual({ cards: [], days: [] });
});

test('rows that a file gives twice or in disorder make the card that the log gives', async () => {
  const db = newDb();
  const notes = [note(0), note(1)];
  const [one, other] = notes.map(({ id }) => cardId(id, '0')) as [CardId, CardId];
  const rows = rowsOf(one, 0);
  const past = new Map([
    [one, { rows: [...rows.toReversed(), ...rows], suspended: false, flag: 0 }],
    [other, { rows: rowsOf(other, 1), suspended: false, flag: 0 }],
  ]);
  const { content } = collection();
  await bring(db, { ...content, decks: [deck(FIRST, notes)], past });
  expect((await wrongRows(db, fold)).cards).toEqual([]);
});

test.each([1, 3, 5])(
  'cancelled after part %i, while rows and history are on their way, nothing is left',
  async (part) => {
    const db = newDb();
    const abort = new AbortController();
    let parts = 0;
    const onprogress = () => {
      parts += 1;
      if (parts === part) abort.abort();
    };
    const { content } = collection();
    const result = await bring(db, content, { signal: abort.signal, onprogress });
    expect(result).toEqual({ ok: false, problem: 'cancelled' });
    await nothing(db);
  },
);

test('a part that cannot be stored fails the import, and nothing is left', async () => {
  const db = newDb();
  const { content } = collection({ fields: { '0': 'x', '1': (() => 'no value') as never } });
  const sound = { ...content, past: new Map() };
  await expect(bring(db, sound)).rejects.toThrow();
  await nothing(db);
});

test('history that cannot be stored fails the import, and nothing is left', async () => {
  const db = newDb();
  db.segments.hook('creating', () => {
    throw new Error('no room');
  });
  await expect(bring(db, collection().content)).rejects.toThrow('no room');
  await nothing(db);
});
