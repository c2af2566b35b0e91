import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { cardId, type DeckId, type DeviceId, type NoteId } from '../../base/id.ts';
import { dayOf, daysAfter, instant, type Moment } from '../../base/time.ts';
import type { Deck, ImportedNote } from '../../deck/deck.ts';
import { undrawn } from '../../deck/notetype.ts';
import { sampleDeck as readNative } from '../../deck/sample.ts';
import { openAnki } from '../../exchange/anki/open/open.ts';
import { readFiles } from '../../exchange/detect.ts';
import { textNotetype } from '../../exchange/csv/notetypes.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { EngraphDb } from '../../store/db.ts';
import { installDeck } from '../../store/install.ts';
import { buryUntil, setFlag, setSuspended } from '../../store/mark.ts';
import { recordReview } from '../../store/record.ts';
import { answer, at, context, fold, newDb, NOON, sampleDeck, writer } from '../../store/sample.ts';
import { exportFile, fileStem } from './export-file.ts';
import type { ExportedFile, ExportRequest } from './export-messages.ts';

const moment: Moment = { at: instant(NOON), offset: 0, rollOver: 4 };
const GEO = 'anki-geo' as DeckId;
const CITY = 'anki-city' as DeckId;
const notetype = textNotetype({
  ...{ name: 'Words', fields: ['Front', 'Back'], rtl: new Set(), cloze: false, modified: 5 },
});
const note = (guid: string): ImportedNote => ({
  ...{ id: `anki/${guid}` as NoteId, kind: 'imported', notetype: notetype.id, modified: 10 },
  fields: { '0': `Where is ${guid}?`, '1': '<b>There</b>' },
  ...{ tags: ['geo'], media: [], files: [], concepts: [], accepted: [] },
  cards: [undrawn('0', `Where is ${guid}?`)],
});
const deck = (id: DeckId, path: string[], notes: ImportedNote[]): Deck => ({
  ...sampleDeck(0),
  ...{ id, path, title: path.at(-1) ?? '', version: 10, concepts: [], notes },
});

async function geography(): Promise<EngraphDb> {
  const db = newDb();
  await db.notetypes.put({ ...notetype, changedAt: instant(1), by: 'x' as DeviceId, was: 0 });
  await installDeck(db, deck(GEO, ['Geography'], [note('oslo'), note('rome')]), context());
  await installDeck(db, deck(CITY, ['Geography', 'Cities'], [note('bonn')]), context());
  await installDeck(db, sampleDeck(2), context());
  return db;
}
const request = (change: Partial<ExportRequest> = {}): ExportRequest => ({
  ...{ deck: GEO, format: 'apkg', schedule: true, media: true, moment },
  ...change,
});
const made = (db: EngraphDb, change: Partial<ExportRequest> = {}) =>
  exportFile(db, request(change), () => {});

async function opened({ blob, name }: ExportedFile) {
  const read = await openAnki({ name, blob }, {});
  if (!read.ok) throw new Error(read.problem.sentence);
  return read.value;
}

test('a deck goes out with the decks below it, with marks and history, and with nothing else', async () => {
  const db = await geography();
  const oslo = cardId('anki/oslo' as NoteId, '0');
  const rome = cardId('anki/rome' as NoteId, '0');
  const row = answer({ card: oslo, at: at(-1), next: { days: 4 } });
  await recordReview(db, { row, after: fold([row]) });
  await setSuspended(db, [rome], true, writer());
  await setFlag(db, [rome], 2, writer());
  const file = await made(db);
  expect(file).toMatchObject({ name: 'Geography.apkg', cards: 3, changed: [] });
  const { notes, cards, decks, reviews } = await opened(file);
  expect(notes.map(({ guid }) => guid).sort()).toEqual(['bonn', 'oslo', 'rome']);
  expect(decks.map(({ path }) => path.join('::')).sort()).toEqual([
    ...['Default', 'Geography', 'Geography::Cities'],
  ]);
  const of = (guid: string) => cards.find(({ note: i }) => notes[i]?.guid === guid);
  expect(of('oslo')).toMatchObject({ type: 2, queue: 2, interval: 4, reps: 1 });
  expect(of('rome')).toMatchObject({ type: 0, queue: -1, flag: 2 });
  expect(reviews.count).toBe(1);
});

test('a card that is buried today comes back buried, on another day it does not', async () => {
  const db = await geography();
  const rome = cardId('anki/rome' as NoteId, '0');
  await buryUntil(db, [rome], daysAfter(dayOf(moment), 1), writer());
  const { blob, name } = await made(db);
  const pastOn = async (days: number) => {
    const later = { ...moment, at: at(days) };
    const read = await readFiles([{ name, blob }], {
      moment: later,
      parameters: DEFAULT_PARAMETERS,
    });
    if (!read.ok) throw new Error(read.problem.sentence);
    return read.value.past.get(rome);
  };
  expect(await pastOn(0)).toMatchObject({ buriedUntil: dayOf(moment) + 1 });
  expect(await pastOn(1)).toBeUndefined();
});

test('retired notes stay here', async () => {
  const db = await geography();
  const without = { ...deck(GEO, ['Geography'], [note('oslo')]), version: 11 };
  await installDeck(db, without, context());
  const { notes } = await opened(await made(db));
  expect(notes.map(({ guid }) => guid).sort()).toEqual(['bonn', 'oslo']);
});

test('a table has one line a card', async () => {
  const db = await geography();
  const { blob, name } = await made(db, { format: 'csv' });
  expect(name).toBe('Geography.csv');
  const lines = (await blob.text()).trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines.find((line) => line.includes('bonn'))).toContain('Geography::Cities');
});

test('a deck of our own goes out as Markdown and comes in as it was', async () => {
  const db = newDb();
  const native = await readNative('## Why? {#q}\n\nBecause.\n\n## It {#c .cloze}\n\nIs {{red}}.\n');
  await installDeck(db, native, context());
  const file = await made(db, { deck: native.id, format: 'engraph' });
  expect(file).toMatchObject({ name: 'Demo.zip', cards: 2, changed: [] });
  const read = await readFiles([{ name: file.name, blob: file.blob }], {
    moment,
    parameters: DEFAULT_PARAMETERS,
  });
  if (!read.ok) throw new Error(read.problem.sentence);
  expect(read.value.decks[0]?.notes).toEqual(native.notes);
  expect(read.value.decks[0]?.concepts).toEqual(native.concepts);
});

test('a deck that is gone is said to be gone', async () => {
  await expect(made(newDb())).rejects.toThrow('anki-geo');
});

test.each([
  ['C/C++: the *best* of?', 'C C++ the best of'],
  ['..', 'Deck'],
  ['Tail. ', 'Tail'],
  ['日本語', '日本語'],
  ['x'.repeat(200), 'x'.repeat(80)],
])('file name of %s', (title, stem) => expect(fileStem(title)).toBe(stem));
