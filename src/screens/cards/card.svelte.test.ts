// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import {
  conceptId,
  type CardId,
  type DeckId,
  type DeviceId,
  type JobId,
  type NoteId,
  type NotetypeId,
  type ReviewId,
} from '../../base/id.ts';
import { momentAt } from '../../base/time.ts';
import type { Deck, ImportedNote } from '../../deck/deck.ts';
import { undrawn, type Notetype } from '../../deck/notetype.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import { saveNote } from '../../store/edit-note.ts';
import type { ImportContent } from '../../store/import-content.ts';
import { planImport } from '../../store/import-plan.ts';
import { writeImport } from '../../store/import-write.ts';
import { linkCard } from '../../store/links.ts';
import { setSuspended, buryUntil } from '../../store/mark.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
  at,
  card,
  dbWithDeck,
  DECK,
  fold,
  sampleConcept,
  sampleDeck,
  sampleNote,
  writer,
} from '../../store/sample.ts';
import { putStamped } from '../../store/stamp.ts';
import type { EngraphDb, NoteRow } from '../../store/db.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { savedEdit } from '../saved-edit.svelte.ts';
import { cardView } from './card-data.ts';
import { CardScreen } from './card.svelte.ts';
import { Theirs } from './theirs.svelte.ts';

const bundled = vi.hoisted(() => ({ decks: [] as unknown[] }));
vi.mock('../../deck/bundled.ts', () => ({ bundledDecks: [{ id: 'brook', url: 'brook.json' }] }));
vi.mock('../../deck/load-bundled.ts', () => ({
  loadBundled: async () => bundled.decks[0],
}));
afterEach(() => vi.useRealTimers());

const ID = card('n0');
const view = (db: EngraphDb, days: number, id: CardId = ID) =>
  cardView(db, id, { moment: momentAt(at(days), 4), parameters: DEFAULT_PARAMETERS });
async function rated(days = 3) {
  const db = await dbWithDeck();
  const row = answer({ card: ID, next: { days } });
  await recordReview(db, { row, after: fold([row]) });
  return db;
}

test('a card that is not here has no page', async () => {
  expect(await view(await dbWithDeck(), 0, 'x/y/there' as CardId)).toBeNull();
});

test.each([
  [0, /^Due in 3 days, on Thursday .*5.*\. Recall is 100% now and about 88% then\.$/],
  [3, /^Due today: you aim at 90% and recall is about \d+% now\.$/],
  [5, /^Due since Thursday .*, 2 days ago: you aim at 90%/],
])('why it comes, %i days after its answer', async (days, text) => {
  const found = await view(await rated(), days);
  expect(found?.why).toMatch(text);
  expect(found?.isDue).toBe(days >= 3);
});

test('suspended, buried, new and moved cards say so instead', async () => {
  const db = await rated();
  expect((await view(db, 3, card('n1')))?.why).toBe('New: not asked yet.');
  await buryUntil(db, [ID], 99_999 as never, writer());
  expect(await view(db, 3)).toMatchObject({
    isDue: false,
    why: expect.stringContaining('Buried') as string,
  });
  await setSuspended(db, [ID], true, writer());
  expect((await view(db, 3))?.why).toContain('Suspended');
  await setSuspended(db, [ID], false, writer());
  await buryUntil(db, [ID], 0, writer());
  const rows = [
    ...(await db.reviews.toArray()),
    {
      ...answer({ card: ID, at: at(1) }),
      id: 's.set' as ReviewId,
      kind: 'set' as const,
      next: { days: 0 },
    },
  ];
  await db.reviews.put(rows.at(-1) as never);
  await db.cards.update(ID, fold(rows));
  expect((await view(db, 1))?.why).toBe('Due today: you set its day by hand.');
});

test('history newest first, without what was undone; a curve once a day has passed', async () => {
  const db = await rated();
  const row = answer({ card: ID, at: at(4), rating: 'again', phase: 'review', next: { days: 1 } });
  await recordReview(db, { row, after: fold([...(await db.reviews.toArray()), row]) });
  const found = await view(db, 6);
  expect(found?.history.map(({ what, next, seconds }) => [what, next, seconds])).toEqual([
    ['Again', '1 d', '3 s'],
    ['Good', '3 d', '3 s'],
  ]);
  expect(found?.curve?.stretches).toHaveLength(2);
  expect(found?.facts.map(([name]) => name)).toContain('Stability');
  expect((await view(await rated(), 0))?.curve).toBeNull();
});

const appOf = (db: EngraphDb) =>
  new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });

test('marks are set and taken back; chips and gate of a new card', async () => {
  const deck = sampleDeck(2, {
    concepts: [
      sampleConcept(DECK, 'c0', {
        title: 'Top',
        edges: [{ kind: 'requires', to: conceptId(DECK, 'base') }],
      }),
      sampleConcept(DECK, 'base', { title: 'Base' }),
    ],
  });
  const low = sampleNote(DECK, 'low', {
    concepts: [{ concept: conceptId(DECK, 'base'), weight: 1 }],
  });
  const db = await dbWithDeck({ ...deck, notes: [...deck.notes, low] });
  const app = appOf(db);
  let screen!: CardScreen;
  const end = $effect.root(() => {
    screen = new CardScreen(app, ID);
  });
  await vi.waitFor(() => expect(screen.chips.map(({ title }) => title)).toEqual(['Top']));
  await vi.waitFor(() =>
    expect(screen.gate).toBe('Waits for Base (not started): it is offered once they reach 70%.'),
  );
  await screen.suspend();
  await vi.waitFor(() => expect(screen.view?.isSuspended).toBe(true));
  expect([screen.told, screen.canUndo]).toEqual(['Suspended.', true]);
  await screen.undo();
  await vi.waitFor(() => expect(screen.view?.isSuspended).toBe(false));
  await screen.flag();
  await vi.waitFor(() => expect(screen.view?.flag).toBe(1));
  await screen.bury();
  await vi.waitFor(() => expect(screen.view?.isBuried).toBe(true));
  await linkCard(db, { card: ID, concept: conceptId(DECK, 'base') }, writer());
  screen.relink();
  await vi.waitFor(() => expect(screen.chips.map(({ title }) => title)).toEqual(['Top', 'Base']));
  end();
});

async function edited(change: Record<string, string>) {
  const db = await dbWithDeck();
  const note = sampleNote(DECK, 'n0');
  await saveNote(
    db,
    { ...note, fields: { ...note.fields, ...change } },
    { writer: writer(), fold },
  );
  return { db, app: appOf(db), row: async () => (await db.notes.get(note.id))! };
}

test('yours and theirs for each edited field; theirs can be taken, and that undone', async () => {
  bundled.decks = [sampleDeck(1)];
  const { app, row } = await edited({ prompt: 'Mine?', answer: 'My own.' });
  const theirs = new Theirs(app);
  await theirs.read(await row());
  expect(theirs.texts).toEqual([
    { field: 'prompt', label: 'Prompt', yours: 'Mine?', theirs: 'Why n0?' },
    { field: 'answer', label: 'Answer', yours: 'My own.', theirs: 'Because n0.' },
  ]);
  await theirs.take(theirs.texts[0]!);
  expect(await row()).toMatchObject({
    ...{ edited: true, fields: { prompt: 'Why n0?', answer: 'My own.' } },
    cards: [{ plain: 'Why n0?' }],
  });
  await theirs.read(await row());
  await theirs.take(theirs.texts[0]!);
  expect((await row()).edited).toBe(false);
  await savedEdit.undo(app);
  expect(await row()).toMatchObject({ edited: true, fields: { answer: 'My own.' } });
});

test.each([
  [
    'of another version',
    () => [
      sampleDeck(1, {
        notes: [
          sampleNote(DECK, 'n0', {
            fields: { prompt: 'New?', more: '', answer: 'x', note: '', source: '' },
          }),
        ],
      }),
    ],
  ],
  ['that cannot be had', () => [undefined]],
])('a text %s is not shown as theirs', async (_name, decks) => {
  bundled.decks = decks();
  const { app, row } = await edited({ prompt: 'Mine?' });
  const theirs = new Theirs(app);
  await theirs.read(withoutTheirs(await row()));
  expect(theirs.texts).toMatchObject([{ field: 'prompt', theirs: null }]);
});

/** As a version before stored it. */
function withoutTheirs(row: NoteRow): NoteRow {
  const older = { ...row };
  Reflect.deleteProperty(older, 'theirs');
  return older;
}

test('where an older version stored the edit, the text comes from the bundled deck', async () => {
  bundled.decks = [sampleDeck(1)];
  const { app, row } = await edited({ prompt: 'Mine?' });
  const theirs = new Theirs(app);
  await theirs.read(withoutTheirs(await row()));
  expect(theirs.texts).toMatchObject([{ field: 'prompt', theirs: 'Why n0?' }]);
});

const GEO: Notetype = {
  ...{ id: 'geo' as NotetypeId, name: 'Geo', kind: 'normal', css: '', sortField: 0, media: [] },
  fields: ['Question', 'Answer'].map((name) => ({ name, rtl: false, tag: null })),
  templates: [{ name: 'Card 1', front: '{{Question}}', back: '{{Answer}}' }],
  ...{ foreign: {}, files: [], modified: 0 },
};

test('theirs of an imported note, brought by a later import, can be taken field by field', async () => {
  const oslo = (fields: Record<string, string>): ImportedNote => ({
    ...{ id: 'anki/oslo' as NoteId, kind: 'imported', notetype: GEO.id, fields },
    ...{ modified: 0, tags: [], media: [], files: [], concepts: [], accepted: [] },
    cards: [undrawn('0', fields['0'] ?? '')],
  });
  const db = await dbWithDeck();
  const deck = (note: ImportedNote) => ({ ...sampleDeck(0), id: 'geo' as DeckId, notes: [note] });
  await putStamped(db, 'notetypes', GEO, writer());
  const bring = (note: ImportedNote) => importDeck(db, deck(note), GEO);
  await bring(oslo({ '0': 'Where is Oslo?', '1': 'Norway.' }));
  const mine = oslo({ '0': 'My Oslo?', '1': 'Up north.' });
  await saveNote(db, mine, { writer: writer(), fold });
  await bring(oslo({ '0': 'Which land is Oslo in?', '1': 'Norway.' }));
  const app = appOf(db);
  const theirs = new Theirs(app);
  const row = async () => (await db.notes.get(mine.id))!;
  await theirs.read(await row());
  expect(theirs.texts).toEqual([
    { field: '0', label: 'Question', yours: 'My Oslo?', theirs: 'Which land is Oslo in?' },
    { field: '1', label: 'Answer', yours: 'Up north.', theirs: 'Norway.' },
  ]);
  await theirs.take(theirs.texts[0]!);
  expect(await row()).toMatchObject({
    fields: { '0': 'Which land is Oslo in?', '1': 'Up north.' },
    cards: [{ plain: 'Which land is Oslo in?' }],
  });
  await theirs.read(await row());
  expect(theirs.texts).toMatchObject([{ field: '1', theirs: 'Norway.' }]);
  await savedEdit.undo(app);
  await theirs.read(await row());
  expect(theirs.texts).toMatchObject([
    { yours: 'My Oslo?', theirs: 'Which land is Oslo in?' },
    { field: '1' },
  ]);
});

async function importDeck(db: EngraphDb, deck: Deck, notetype: Notetype): Promise<void> {
  const content: ImportContent = {
    ...{ title: 'geo.apkg', complete: false, decks: [deck], notetypes: [notetype], media: [] },
    ...{ past: new Map(), presets: [], skipped: [], remarks: [] },
  };
  await writeImport(
    db,
    content,
    await planImport(db, content),
    {
      ...{ past: false, presets: false, conflicts: new Map(), otherwise: 'mine' },
      ...{ parameters: null, links: [] },
    },
    { job: crypto.randomUUID() as JobId, writer: writer(), fold, redraw: (note) => note },
  );
}
