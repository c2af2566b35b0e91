// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { cardId, conceptId, type CardId, type DeckId, type DeviceId } from '../../base/id.ts';
import type { NativeNote } from '../../deck/deck.ts';
import { readDeck } from '../../deck/read-deck.ts';
import { markdownOf } from '../../exchange/engraph/from-html.ts';
import { deckFiles } from '../../exchange/engraph/write.ts';
import type { ConceptRow } from '../../store/db.ts';
import { draftKeys, readDraft, writeDraft } from '../../store/drafts.ts';
import { editedFields } from '../../store/note-base.ts';
import { createDeck, putConcept, setChapters } from '../../store/own-deck.ts';
import {
  dbWithDeck,
  DECK,
  fold,
  newDb,
  sampleConcept,
  sampleDeck,
  sampleNote,
  writer,
} from '../../store/sample.ts';
import { updateDeck } from '../../store/install.ts';
import { saveNote } from '../../store/edit-note.ts';
import { context } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { savedEdit } from '../saved-edit.svelte.ts';
import { Editor, type EditorTarget } from './editor.svelte.ts';
import type { EditorKind } from './editor-content.ts';
import { OwnConcept } from './own-concept.svelte.ts';
import { OwnDeckScreen } from './own-deck.svelte.ts';

const MINE = 'mine-k3f9a1' as DeckId;
const OWN = {
  ...{ id: MINE, title: 'Mine', language: 'en', licence: 'Not stated', authors: [] },
  descriptionHtml: '',
};
async function own() {
  const db = newDb();
  await createDeck(db, OWN, writer());
  await putConcept(db, MINE, sampleConcept(MINE, 'vtep', { title: 'VTEP' }), writer());
  return new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
}
async function editor(app: AppState, target: EditorTarget = { card: null, deck: MINE }) {
  const made = new Editor(app, target);
  await made.loaded;
  return made;
}
const write = (made: Editor, texts: Record<string, string>) => {
  for (const [name, text] of Object.entries(texts)) made.fields[name] = text;
  made.draw();
};
const notes = async (app: AppState) => (await app.db.notes.toArray()) as unknown as NativeNote[];

test.each<[EditorKind, Record<string, string>, Partial<NativeNote>, string[]]>([
  ['question', { prompt: 'Why?', answer: 'Because.' }, { kind: 'question' }, ['there']],
  ['reverse', { prompt: 'Tunnel', answer: 'A way.' }, { kind: 'reverse' }, ['there', 'back']],
  [
    'cloze',
    { prompt: 'Header', answer: 'It has {{8}} bytes.' },
    { kind: 'cloze', accepted: [{ text: '8', exact: false }] },
    ['there'],
  ],
  [
    'typed',
    { prompt: 'Port?', answer: '- 4789\n- `udp`' },
    {
      kind: 'typed',
      accepted: [
        { text: '4789', exact: false },
        { text: 'udp', exact: true },
      ],
    },
    ['there'],
  ],
  ['steps', { prompt: 'Order?', answer: '1. a\n2. b' }, { kind: 'steps' }, ['there']],
])('a %s card is written with its concept and tags', async (kind, texts, expected, parts) => {
  const app = await own();
  const made = await editor(app, { card: null, concept: conceptId(MINE, 'vtep') });
  made.kind = kind;
  made.tags = 'net, udp';
  write(made, texts);
  expect(await made.save()).toBe(true);
  const [note] = await notes(app);
  expect(note).toMatchObject({ ...expected, tags: ['net', 'udp'], base: {}, edited: false });
  expect(note?.concepts).toEqual([{ concept: 'mine-k3f9a1/vtep', weight: 1 }]);
  expect((await app.db.cards.toArray()).map(({ part }) => part).sort()).toEqual(parts.toSorted());
  expect(await savedEdit.undo(app)).toBe(true);
  expect([await app.db.notes.count(), await app.db.cards.count()]).toEqual([0, 0]);
});

test('code stands below the prompt and is a form again when it is edited', async () => {
  const app = await own();
  const made = await editor(app);
  made.kind = 'code';
  made.code = { language: 'python', path: 'a.py', marked: '1', sketch: false, code: 'print(1)' };
  write(made, { prompt: 'What is printed?', answer: '1' });
  expect(await made.save()).toBe(true);
  const [note] = await notes(app);
  expect(note).toMatchObject({
    kind: 'question',
    fields: { more: '```python a.py {1}\nprint(1)\n```' },
  });
  const again = await editor(app, { card: cardId(note!.id, 'there') });
  expect(again.kind).toBe('code');
  expect(again.code.code).toBe('print(1)');
  expect(again.isChanged).toBe(false);
});

test('what is missing is said once the learner wants to save; nothing is stored', async () => {
  const app = await own();
  const made = await editor(app);
  made.draw();
  expect(made.wrong('prompt')).toBe('');
  expect(await made.save()).toBe(false);
  expect(made.wrong('prompt')).toBe('The prompt is empty. Write what the card asks.');
  expect(made.wrong('answer')).toContain('The answer is missing.');
  expect(await app.db.notes.count()).toBe(0);
});

test('a draft outlives the editor, comes back, and goes when it is saved or discarded', async () => {
  const app = await own();
  const made = await editor(app);
  write(made, { prompt: 'Half a' });
  made.keeper.keep(made.content);
  await made.keeper.flush();
  const again = await editor(app);
  expect(again.restored).toBe(true);
  expect(again.fields['prompt']).toBe('Half a');
  await again.discard();
  expect(again.fields['prompt']).toBe('');
  expect(await draftKeys(app.db)).toEqual([]);
  write(again, { prompt: 'Whole?', answer: 'Yes.' });
  again.keeper.keep(again.content);
  await again.save();
  await again.keeper.flush();
  expect(await draftKeys(app.db)).toEqual([]);
});

test('a failed save keeps the draft and says so', async () => {
  const app = await own();
  const made = await editor(app);
  write(made, { prompt: 'Why?', answer: 'Because.' });
  made.keeper.keep(made.content);
  const failing = vi
    .spyOn(app.db.cards, 'bulkPut')
    .mockRejectedValue(new DOMException('', 'QuotaExceededError'));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  expect(await made.save()).toBe(false);
  expect(made.failed).toContain('the device is out of space. Your text is kept as a draft.');
  expect(await readDraft(app.db, 'new')).toMatchObject({ fields: { prompt: 'Why?' } });
  failing.mockRestore();
  expect(await made.save()).toBe(true);
  vi.restoreAllMocks();
});

test('a draft of a deck that is gone is shown in another', async () => {
  const app = await own();
  await writeDraft(app.db, 'new', {
    ...(await editor(app)).content,
    deck: 'gone',
    fields: { prompt: 'x' },
  });
  const made = await editor(app);
  expect([made.deck, made.fields['prompt']]).toEqual([MINE, 'x']);
});

test('an edit of a delivered card: kind and concept are the author’s, the edit stays with an update', async () => {
  const db = await dbWithDeck();
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  const note = sampleNote(DECK, 'n0');
  const made = await editor(app, { card: cardId(note.id, 'there') });
  expect(made.isDelivered).toBe(true);
  write(made, { prompt: 'Mine?' });
  expect(await made.save()).toBe(true);
  const row = (await db.notes.get(note.id))!;
  expect([row.edited, editedFields(row.fields, row.base)]).toEqual([true, ['prompt']]);
  await updateDeck(db, sampleDeck(1, { version: 2 }), context());
  expect((await db.notes.get(note.id))?.fields).toMatchObject({ prompt: 'Mine?' });
  await savedEdit.undo(app);
  expect(await db.notes.get(note.id)).toMatchObject({
    edited: false,
    fields: { prompt: 'Why n0?' },
  });
});

test('a card that was moved keeps its deck when it is edited', async () => {
  const app = await own();
  const made = await editor(app);
  write(made, { prompt: 'Why?', answer: 'Because.' });
  await made.save();
  const [note] = await notes(app);
  const moved = {
    ...note!,
    cards: note!.cards.map((card) => ({ ...card, deck: 'other' as DeckId })),
  };
  await saveNote(app.db, moved, { writer: writer(), fold });
  const again = await editor(app, { card: cardId(note!.id, 'there') });
  write(again, { answer: 'So.' });
  await again.save();
  expect((await app.db.cards.toArray()).map(({ deck }) => deck)).toEqual(['other']);
});

test('a picture waits in the draft and is stored with the card', async () => {
  const app = await own();
  const made = await editor(app);
  const bytes = new Uint8Array([1, 2, 3]);
  const hash = 'ab'.repeat(32);
  await made.addFile({ name: 'p-abababab.png', hash, type: 'image/png', bytes });
  write(made, { prompt: 'What?', answer: '![p](media/p-abababab.png)' });
  expect(made.drawn.cards[0]?.answer).toContain(hash);
  expect(await app.db.media.count()).toBe(0);
  made.keeper.keep(made.content);
  await made.keeper.flush();
  const again = await editor(app);
  expect([...(again.fileOf(hash)?.bytes ?? [])]).toEqual([1, 2, 3]);
  await made.save();
  expect([...((await app.db.media.get(hash))?.bytes ?? [])]).toEqual([1, 2, 3]);
  const [note] = await notes(app);
  expect(note?.media).toEqual(['p-abababab.png']);
  const later = await editor(app, { card: cardId(note!.id, 'there') });
  write(later, { note: 'More.' });
  expect(await later.save()).toBe(true);
});

test('a card that asks the same is named while it is written', async () => {
  const app = await own();
  const made = await editor(app);
  write(made, { prompt: 'What is a VTEP?', answer: 'An end.' });
  await made.save();
  const other = await editor(app);
  write(other, { prompt: 'what is a vtep' });
  await vi.waitFor(() => {
    other.draw();
    expect(other.duplicate?.plain).toBe('What is a VTEP?');
  });
  write(other, { prompt: 'what is a vtep for' });
  expect(other.duplicate).toBeNull();
});

test('a card that is not here', async () => {
  const app = await own();
  expect((await editor(app, { card: 'x/y/there' as CardId })).status).toBe('missing');
});

test('a concept is made with its links; one that would close a circle is refused with the way round', async () => {
  const app = await own();
  const make = async (title: string, needs: string | null) => {
    const concept = new OwnConcept(app, { deck: MINE, concept: null, title });
    await concept.loaded;
    if (needs) concept.addEdge('requires', conceptId(MINE, needs));
    return concept.save();
  };
  expect(await make('Tunnel', 'vtep')).toBe('mine-k3f9a1/tunnel');
  expect(await make('Overlay', 'tunnel')).toBe('mine-k3f9a1/overlay');
  const vtep = new OwnConcept(app, { deck: MINE, concept: conceptId(MINE, 'vtep'), title: '' });
  await vtep.loaded;
  vtep.addEdge('requires', conceptId(MINE, 'overlay'));
  expect(vtep.problems['edges']).toBe(
    'That would close a circle: VTEP needs Overlay needs Tunnel needs VTEP. Take one of these links out first.',
  );
  expect(vtep.edges).toEqual([]);
  vtep.addEdge('contrasts-with', conceptId(MINE, 'overlay'));
  vtep.layer = 'component';
  vtep.definition = 'What ends an [[overlay]].';
  expect(await vtep.save()).toBe('mine-k3f9a1/vtep');
  expect(await app.db.concepts.get(conceptId(MINE, 'vtep'))).toMatchObject({
    layer: 'component',
    edges: [{ kind: 'contrasts-with', to: 'mine-k3f9a1/overlay' }],
    definitionHtml: expect.stringContaining('data-concept="mine-k3f9a1/overlay"') as string,
  });
});

test.each([
  ['title', { title: ' ' }, 'The name is empty.'],
  ['definition', { definition: '[[nothing]]' }, 'not a concept of this deck'],
  ['definition', { definition: '## x' }, 'Use ###.'],
  ['source', { sourceTitle: 'RFC' }, 'begins with https://'],
])('a concept with a wrong %s is not stored', async (field, change, text) => {
  const app = await own();
  const concept = new OwnConcept(app, { deck: MINE, concept: null, title: 'Tunnel' });
  await concept.loaded;
  Object.assign(concept, change);
  expect(await concept.save()).toBeNull();
  expect(concept.problems[field]).toContain(text);
});

test('chapters are made, filled and put in order; the lint says what a published deck would lack', async () => {
  const app = await own();
  let screen!: OwnDeckScreen;
  const end = $effect.root(() => {
    screen = new OwnDeckScreen(app, MINE);
  });
  await vi.waitFor(() => expect(screen.view).not.toBeNull());
  await screen.addChapter('The idea');
  await vi.waitFor(() =>
    expect(screen.view?.deck.chapters[0]?.concepts).toEqual(['mine-k3f9a1/vtep']),
  );
  await screen.undo();
  await vi.waitFor(() => expect(screen.view?.deck.chapters).toEqual([]));
  await screen.check();
  expect(screen.lacks?.join(' ')).toContain('vtep.md: No card. Add a ## note.');
  const typed = { title: 'Ours', authors: 'A, B', licence: '', description: '' };
  await screen.saveDetails({ ...typed, description: '# Chapter' });
  expect([screen.wrongDescription, screen.view?.deck.title]).toEqual([
    'A line with # or ## would begin a chapter here. Use ###.',
    'Mine',
  ]);
  await screen.saveDetails({ ...typed, description: '[[nothing]]' });
  expect(screen.wrongDescription).toContain('not a concept of this deck');
  const description = 'On *tunnels*,\nsee [[vtep]].\n\n- one';
  await screen.saveDetails({ ...typed, description });
  await vi.waitFor(() =>
    expect(screen.view?.deck).toMatchObject({
      ...{ title: 'Ours', authors: ['A', 'B'], licence: 'Not stated' },
      descriptionHtml: expect.stringContaining('<em>tunnels</em>') as string,
    }),
  );
  expect(screen.wrongDescription).toBe('');
  const html = screen.view?.deck.descriptionHtml ?? '';
  expect(markdownOf(html, { deck: MINE, pictures: new Map() })).toContain('[[vtep|VTEP]]');
  await screen.undo();
  await vi.waitFor(() =>
    expect(screen.view?.deck).toMatchObject({ title: 'Mine', authors: [], descriptionHtml: '' }),
  );
  end();
});

test('a concept is removed with its mentions, after who needs it was told; undo brings all back', async () => {
  const app = await own();
  const vtep = conceptId(MINE, 'vtep');
  const tunnel = new OwnConcept(app, { deck: MINE, concept: null, title: 'Tunnel' });
  await tunnel.loaded;
  tunnel.addEdge('requires', vtep);
  tunnel.definition = 'Between two [[vtep|ends]].';
  await tunnel.save();
  const made = await editor(app, { card: null, concept: vtep });
  write(made, { prompt: 'What is a [[vtep]]?', answer: 'An end, `[[vtep]]` in code.' });
  await made.save();
  const rows = async () => [await notes(app), await app.db.concepts.toArray()];
  const bare = (all: unknown) =>
    JSON.stringify(all, (key, value: unknown) => (key in stamp ? 0 : value));
  const stamp = { changedAt: 0, by: 0, was: 0 };
  const before = bare(await rows());
  let screen!: OwnDeckScreen;
  const end = $effect.root(() => {
    screen = new OwnDeckScreen(app, MINE);
  });
  await vi.waitFor(() => expect(screen.view).not.toBeNull());
  expect(await screen.removal(vtep)).toEqual({
    title: 'VTEP',
    lines: [
      'Tunnel needs it. It stays, without that link.',
      '1 card loses its link to it and stays.',
    ],
  });
  await screen.removeConcept(vtep);
  expect([screen.told, screen.problem]).toEqual(['“VTEP” removed.', '']);
  const [note] = await notes(app);
  expect(note).toMatchObject({
    fields: { prompt: 'What is a VTEP?', answer: 'An end, `[[vtep]]` in code.' },
    ...{ concepts: [], cards: [{ plain: 'What is a VTEP?' }] },
  });
  expect(note?.cards[0]?.prompt).not.toContain('data-concept');
  expect(await app.db.concepts.toArray()).toMatchObject([
    { title: 'Tunnel', edges: [], definition: 'Between two ends.' },
  ]);
  await screen.undo();
  expect(bare(await rows())).toBe(before);
  end();
});

test('what is stored reads back the same from Engraph Markdown', async () => {
  const app = await own();
  const cards: [EditorKind, Record<string, string>][] = [
    [
      'question',
      {
        prompt: 'Why # two?',
        more: 'List:\n\n- a',
        answer: 'Because [[vtep]].',
        note: 'Aside',
        source: 'RFC',
      },
    ],
    ['reverse', { prompt: 'Tunnel', answer: 'A way.' }],
    ['cloze', { prompt: 'Header', answer: 'It has {{8 :: number}} bytes and {{`x`}}.' }],
    ['typed', { prompt: 'Port?', answer: '- 4789\n- udp' }],
    ['steps', { prompt: 'Order?', answer: '1. a\n2. b' }],
    ['code', { prompt: 'Printed?', answer: '```text\n1\n```' }],
  ];
  for (const [kind, texts] of cards) {
    const made = await editor(app, { card: null, concept: conceptId(MINE, 'vtep') });
    made.kind = kind;
    if (kind === 'code')
      made.code = { language: 'python', path: 'a.py', marked: '1', sketch: true, code: 'print(1)' };
    write(made, texts);
    expect([kind, await made.save()]).toEqual([kind, true]);
  }
  const concept = new OwnConcept(app, { deck: MINE, concept: conceptId(MINE, 'vtep'), title: '' });
  await concept.loaded;
  Object.assign(concept, {
    ...{ layer: 'module', definition: 'An *end*.', aliases: "it's, b: c" },
    ...{ sourceTitle: 'RFC 7348', sourceUrl: 'https://www.rfc-editor.org/rfc/rfc7348' },
  });
  await concept.save();
  await setChapters(
    app.db,
    MINE,
    [{ title: 'One', concepts: [conceptId(MINE, 'vtep')] }],
    writer(),
  );
  const row = (await app.db.decks.get(MINE))!;
  const stored = {
    ...row,
    concepts: await app.db.concepts.toArray(),
    notes: (await notes(app)).toSorted((a, b) => position(a) - position(b)),
    media: [],
  };
  const read = await readDeck(deckFiles(stored));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  const { title, version, licence, chapters } = row;
  expect(read.value).toMatchObject({ id: MINE, title, version, licence, chapters });
  expect(read.value.concepts).toMatchObject(stored.concepts.map(plain));
  expect(read.value.notes).toEqual(stored.notes.map(noteAlone));
});

const position = (note: object) => (note as { position: number }).position;
const plain = ({ changedAt, by, was, deck, ...concept }: ConceptRow) => {
  void [changedAt, by, was, deck];
  return concept;
};
const noteAlone = ({ id, kind, fields, accepted, tags, media, concepts, cards }: NativeNote) => ({
  ...{ id, kind, fields, accepted, tags, media, concepts, cards },
});
