import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { CardId, DeckId, NoteId } from '../../base/id.ts';
import { instant, type Moment } from '../../base/time.ts';
import { sampleDeck as readNative } from '../../deck/sample.ts';
import { writeApkg } from '../../exchange/anki/write/write.ts';
import { readFiles } from '../../exchange/detect.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { EngraphDb } from '../../store/db.ts';
import { installDeck } from '../../store/install.ts';
import { saveNote } from '../../store/edit-note.ts';
import { setFlag, setSuspended } from '../../store/mark.ts';
import { addNote, createDeck } from '../../store/own-deck.ts';
import { recordReview } from '../../store/record.ts';
import {
  answer,
  at,
  context,
  fold,
  newDb,
  nextJob,
  NOON,
  sampleNote,
  writer,
} from '../../store/sample.ts';
import { exportContent } from '../library/export-content.ts';
import { exportData } from '../library/export-data.ts';
import type { ImportPreview, ImportReply } from './import-messages.ts';
import { importRequests } from './import-requests.ts';

const TEXT = `## Why? {#why}

Because.

## There {#pair .reverse}

And back.

## It {#blank .cloze}

Is {{red}}.
`;
const moment = (days = 0): Moment => ({
  at: instant(NOON + days * 86_400_000),
  offset: 0,
  rollOver: 4,
});

async function withNative(): Promise<{ db: EngraphDb; deck: DeckId }> {
  const db = newDb();
  const deck = await readNative(TEXT);
  await installDeck(db, deck, context());
  return { db, deck: deck.id };
}

type Content = Awaited<ReturnType<typeof exportContent>>;

/** The deck as a package, perhaps as another program would have changed it. */
async function packed(
  db: EngraphDb,
  deck: DeckId,
  { days = 0, change = (content: Content): Content => content } = {},
): Promise<Blob> {
  const data = (await exportData(db, deck))!;
  const content = change(await exportContent(db, data, moment(days)));
  return writeApkg(content, { schedule: true, media: true, moment: moment(days) });
}

/** The worker's own work: reads, compares, and writes what is offered. */
function importing(db: EngraphDb) {
  const replies: ImportReply[] = [];
  const take = importRequests((reply) => replies.push(reply), {
    open: async () => db,
    prepare: async () => undefined,
    read: readFiles,
    group: async (files) => [files],
  });
  const last = <K extends ImportReply['kind']>(kind: K) => {
    const reply = replies.at(-1);
    if (reply?.kind !== kind) throw new Error(JSON.stringify(reply));
    return reply as Extract<ImportReply, { kind: K }>;
  };
  return {
    preview: async (blob: Blob, days = 0): Promise<ImportPreview> => {
      const files = [{ name: 'Demo.apkg', blob }];
      const parameters = DEFAULT_PARAMETERS;
      await take({ kind: 'read', files, moment: moment(days), parameters, mapping: null });
      return last('preview').preview;
    },
    write: async (past: boolean) => {
      await take({
        ...{ kind: 'write', job: nextJob(), writer: writer(at(9)), parameters: DEFAULT_PARAMETERS },
        choices: {
          ...{ past, presets: true, parameters: false, conflicts: [], otherwise: 'theirs' },
          offers: [],
        },
      });
      return last('written').report;
    },
  };
}

/** All that a learner has; jobs tell of imports, so they differ. */
async function everything(db: EngraphDb) {
  const tables: Record<string, unknown> = {};
  for (const { name } of db.tables)
    if (!/^job/.test(name)) tables[name] = await db.table(name).toArray();
  return tables;
}

test('a deck of our own that comes back from a package is the deck that is here', async () => {
  const { db, deck } = await withNative();
  const card = `${deck}/why/there` as CardId;
  const row = answer({ card, at: at(-1) });
  await recordReview(db, { row, after: fold([row]) });
  await setFlag(db, [card], 3, writer());
  await setSuspended(db, [`${deck}/blank/there` as CardId], true, writer());
  const before = await everything(db);
  const { preview, write } = importing(db);
  expect(await preview(await packed(db, deck))).toMatchObject({
    counts: { added: 0, changed: 0, unchanged: 4, unreadable: 0, cards: 0 },
    ...{ decks: { count: 0 }, newDecks: 0, media: 0, past: null, presets: [], offers: [] },
  });
  await write(true);
  expect(await everything(db)).toEqual(before);
});

test('reviews that were done elsewhere since come in when they are asked for', async () => {
  const { db, deck } = await withNative();
  const card = `${deck}/pair/back` as CardId;
  const first = answer({ card, at: at(-9) });
  const then = answer({ card, at: at(-2), phase: 'review', next: { days: 20 } });
  await recordReview(db, { row: first, after: fold([first]) });
  const blob = await packed(db, deck, {
    change: (content) => ({
      ...content,
      notes: content.notes.map((one) => ({
        ...one,
        cards: one.cards.map((each) =>
          each.part === 'back'
            ? { ...each, rows: [first, then], state: fold([first, then]) }
            : each,
        ),
      })),
    }),
  });
  const before = await everything(db);
  const { preview, write } = importing(db);
  expect((await preview(blob)).past).toEqual({ cards: 1, reviews: 1 });
  await write(false);
  expect(await everything(db)).toEqual(before);
  await preview(blob);
  expect(await write(true)).toMatchObject({ added: 0, reviews: 1 });
  expect((await db.cards.get(card))?.schedule).toMatchObject({ phase: 'review', interval: 20 });
  expect((await importing(db).preview(blob)).past).toBeNull();
  const after = await everything(db);
  expect(after['notes']).toEqual(before['notes']);
  expect(after['decks']).toEqual(before['decks']);
});

test('text that was changed in Anki stays as it is here, and that is said', async () => {
  const { db, deck } = await withNative();
  const blob = await packed(db, deck, {
    change: (content) => ({
      ...content,
      notes: content.notes.map((one, i) => (i === 0 ? { ...one, modified: 1_780_000_000 } : one)),
    }),
  });
  const before = await everything(db);
  const { preview, write } = importing(db);
  const { remarks } = await preview(blob);
  expect(remarks).toContain(
    '1 note of Engraph’s own was changed in Anki. The text that you have here stays.',
  );
  await write(false);
  expect(await everything(db)).toEqual(before);
});

test('a note of one’s own that was edited later is newer than its package', async () => {
  const db = newDb();
  const deck = 'mine' as DeckId;
  const details = { title: 'Mine', language: 'en', licence: '', authors: [], descriptionHtml: '' };
  await createDeck(db, { id: deck, ...details }, writer());
  const note = sampleNote(deck, 'a');
  await addNote(db, deck, note, { writer: writer(), fold });
  const blob = await packed(db, deck);
  const answerText = { ...note.fields, answer: 'Better.' };
  await saveNote(db, { ...note, fields: answerText }, { writer: writer(at(1)), fold });
  const before = await everything(db);
  const { preview, write } = importing(db);
  expect(await preview(blob)).toMatchObject({ counts: { unchanged: 1, cards: 0 }, remarks: [] });
  await write(true);
  expect(await everything(db)).toEqual(before);
});

test('notes beside them come in as usual, without a second deck above them', async () => {
  const { db, deck } = await withNative();
  const blob = await packed(db, deck, {
    change: (content) => {
      const [first] = content.notes;
      const below = { ...content.decks[0]!, id: 'below' as DeckId, path: ['Demo', 'More'] };
      const note = { ...first!.note, id: 'other/new' as NoteId };
      const cards = first!.cards.map((each) => ({ ...each, deck: below.id }));
      return {
        ...content,
        decks: [...content.decks, below],
        notes: [...content.notes, { ...first!, note, cards }],
      };
    },
  });
  const { preview, write } = importing(db);
  expect(await preview(blob)).toMatchObject({
    counts: { added: 1, unchanged: 4, cards: 1 },
    decks: { first: [{ title: 'Demo › More', cards: 1, isNew: true }], count: 1 },
  });
  await write(false);
  const { decks, notetypes } = { decks: await db.decks.toArray(), notetypes: db.notetypes };
  expect(decks.map(({ path }) => path.join(' › ')).sort()).toEqual(['Demo', 'Demo › More']);
  expect(await notetypes.count()).toBe(1);
});

test('without its deck here, it comes in as any other package', async () => {
  const { db, deck } = await withNative();
  const blob = await packed(db, deck);
  const { preview, write } = importing(newDb());
  expect((await preview(blob)).counts).toMatchObject({ added: 4, unchanged: 0 });
  expect(await write(false)).toMatchObject({ added: 4 });
});
