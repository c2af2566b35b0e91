// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DeviceId, JobId } from '../../base/id.ts';
import type { Reader } from '../../exchange/reading.ts';
import type { NativeNote } from '../../deck/deck.ts';
import type { NoteRowPart } from '../../store/db.ts';
import { installDeck } from '../../store/install.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { context, dbWithDeck, DECK, newDb, sampleDeck, sampleNote } from '../../store/sample.ts';
import { AppState } from '../app-state.svelte.ts';
import { Import } from './import.svelte.ts';
import { Report } from './report.svelte.ts';
import {
  FakeWorker,
  file,
  localPort,
  reads,
  refuses,
  samplePreview,
  sampleReading,
} from './sample.ts';

const stops: (() => void)[] = [];
beforeEach(() => {
  location.hash = '#/import';
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  vi.useRealTimers();
});
const appOn = (db = newDb()) =>
  new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });

function faked() {
  const workers: FakeWorker[] = [];
  const app = appOn();
  const work = new Import(app, (listener) => {
    const worker = new FakeWorker(listener);
    workers.push(worker);
    return worker;
  });
  stops.push(work.watched());
  return { app, work, workers, last: () => workers.at(-1)! };
}
const until = (check: () => void | Promise<void>) => vi.waitFor(check);

describe('with a worker of which the test says what it answers', () => {
  test('a file is read; its preview has an address of its own and offers its number', () => {
    const { app, work, last } = faked();
    work.choose([file('brook.apkg', 'four')]);
    expect(work.stage).toMatchObject({ at: 'reading', name: 'brook.apkg' });
    last().says({ kind: 'progress', done: 3, of: 9 });
    expect(work.stage).toMatchObject({ done: 3, of: 9 });
    last().says({ kind: 'preview', preview: samplePreview() });
    expect(work.label).toBe('Import 3 cards');
    expect(work.canImport).toBe(true);
    expect(work.bytes).toBe(4);
    expect(location.hash).toBe(`#/import/${work.job}`);
    expect(app.readOnly).toBe(false);
  });

  test('a preview that nobody waits for does not move the page', () => {
    const { work, last } = faked();
    work.watched()();
    location.hash = '#/today';
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    expect(location.hash).toBe('#/today');
    expect(work.preview).not.toBeNull();
  });

  test('the bar shows after 300 ms', () => {
    vi.useFakeTimers();
    const { work } = faked();
    work.choose([file()]);
    vi.advanceTimersByTime(299);
    expect(work.isSlow).toBe(false);
    vi.advanceTimersByTime(1);
    expect(work.isSlow).toBe(true);
  });

  test('Cancel ends a reading at once, and what comes late is not heard', () => {
    const { work, last } = faked();
    work.choose([file()]);
    const worker = last();
    work.cancel();
    expect(worker.isClosed).toBe(true);
    expect(work.stage.at).toBe('entry');
    expect(work.told).toBe('Stopped. Nothing was added.');
  });

  test('files that do not belong together come one after the other', () => {
    const { work, workers, last } = faked();
    const [a, b, c] = [file('a'), file('b'), file('c')];
    work.choose([a, b, c]);
    expect(last().sent[0]).toMatchObject({ kind: 'group' });
    last().says({ kind: 'groups', groups: [[0, 2], [1]] });
    expect(last().sent[1]).toMatchObject({ kind: 'read', files: [a, c] });
    last().says({ kind: 'preview', preview: samplePreview() });
    work.write();
    last().says({ kind: 'written', report: REPORT });
    expect(work.waiting).toEqual([[b]]);
    work.next();
    expect(workers).toHaveLength(2);
    expect(last().sent[0]).toMatchObject({ kind: 'read', files: [b] });
    expect(work.waiting).toEqual([]);
  });

  test('what reads a file is loaded before one is chosen, by the worker that then reads it', () => {
    const { work, workers, last } = faked();
    const end = work.prepared();
    expect(last().sent).toEqual([{ kind: 'prepare' }]);
    work.choose([file()]);
    end();
    expect(workers).toHaveLength(1);
    expect(last().sent[1]).toMatchObject({ kind: 'read' });
    expect(last().isClosed).toBe(false);
  });

  test('where no file was chosen the worker ends with the screen', () => {
    const { work, last } = faked();
    work.prepared()();
    expect(last().isClosed).toBe(true);
  });

  test('a worker that breaks before it was asked for anything is replaced in silence', () => {
    const { work, workers, last } = faked();
    work.prepared();
    last().listener.broke('no memory');
    expect(work.problem).toBeNull();
    work.choose([file()]);
    expect(workers).toHaveLength(2);
    expect(work.stage.at).toBe('reading');
  });

  test('a write gives way to every press of the learner, a key that stays down counts once', () => {
    const { work, last } = faked();
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    const presses = () => last().sent.filter(({ kind }) => kind === 'give-way').length;
    dispatchEvent(new Event('pointerdown'));
    expect(presses()).toBe(0);
    work.write();
    dispatchEvent(new Event('pointerdown'));
    dispatchEvent(new KeyboardEvent('keydown', { key: '3' }));
    dispatchEvent(new KeyboardEvent('keydown', { key: '3', repeat: true }));
    expect(presses()).toBe(2);
    const worker = last();
    worker.says({ kind: 'written', report: REPORT });
    dispatchEvent(new Event('pointerdown'));
    expect(worker.sent.filter(({ kind }) => kind === 'give-way')).toHaveLength(2);
  });

  test('files that arrive while cards are added wait for their turn', () => {
    const { work, last } = faked();
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    work.write();
    const later = file('later');
    work.choose([later]);
    expect(work.stage.at).toBe('writing');
    expect(work.waiting).toEqual([[later]]);
  });

  test('a refusal says what is safe, once', () => {
    const { work, last } = faked();
    work.choose([file()]);
    const problem = { kind: 'unknown', details: [] } as const;
    last().says({ kind: 'refused', problem: { ...problem, sentence: 'It looks like a PDF.' } });
    expect(work.problem?.sentence).toBe('It looks like a PDF. Nothing was added.');
    expect(work.stage.at).toBe('entry');
    work.choose([file()]);
    expect(work.problem).toBeNull();
    last().says({ kind: 'refused', problem: { ...problem, sentence: 'Cut. Nothing was added.' } });
    expect(work.problem?.sentence).toBe('Cut. Nothing was added.');
  });

  test.each([
    ['space', /out of space.*Nothing was added.*Free some space/],
    ['database', /Nothing was added. Reload/],
    ['other', /Nothing was added/],
  ] as const)('a failure for want of %s is told', (cause, says) => {
    const { work, last } = faked();
    work.choose([file()]);
    last().says({ kind: 'failed', cause, message: 'Error: at line 3' });
    expect(work.problem).toMatchObject({ sentence: expect.stringMatching(says) });
    expect(work.problem?.technical).toContain('line 3');
  });

  test('a worker that dies while reading is a sentence', () => {
    const { work, last } = faked();
    work.choose([file()]);
    last().listener.broke('out of memory');
    expect(work.problem?.sentence).toMatch(/broke off.*Nothing was added/);
    expect(last().isClosed).toBe(true);
  });

  test('a worker that is silent for too long is ended, one that lives is not', () => {
    vi.useFakeTimers();
    const { work, last } = faked();
    work.choose([file()]);
    for (let i = 0; i < 5; i++) {
      vi.advanceTimersByTime(50_000);
      last().says({ kind: 'alive' });
    }
    expect(work.stage.at).toBe('reading');
    vi.advanceTimersByTime(66_000);
    expect(last().isClosed).toBe(true);
    expect(work.problem?.sentence).toMatch(/too long.*Nothing was added/);
  });

  test('a browser without workers is a sentence', () => {
    const work = new Import(appOn(), () => {
      throw new Error('no workers');
    });
    work.choose([file()]);
    expect(work.problem?.sentence).toMatch(/Nothing was added/);
  });

  test('Cancel while writing asks the worker to take it back, and waits for that', async () => {
    const { app, work, last } = faked();
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    await until(() => expect(app.router.now.path).toEqual(['import', work.job]));
    work.write();
    work.cancel();
    expect(work.stage).toMatchObject({ at: 'writing', stopping: true });
    expect(last().sent.at(-1)).toEqual({ kind: 'cancel' });
    last().says({ kind: 'cancelled' });
    expect(work.stage.at).toBe('entry');
    expect(work.told).toBe('Stopped. Nothing was added.');
    expect(location.hash).toBe('#/import');
  });

  test('when another window takes over, the write is taken back and that is said', () => {
    const { app, work, last } = faked();
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    work.write();
    flushSync();
    app.readOnly = true;
    flushSync();
    expect(last().sent.at(-1)).toEqual({ kind: 'cancel' });
    last().says({ kind: 'cancelled' });
    expect(work.problem?.sentence).toMatch(/Another window took over.*Nothing was added/);
  });

  test('only the window that writes can import', () => {
    const { app, work, last } = faked();
    app.readOnly = true;
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    expect(work.canImport).toBe(false);
    work.write();
    expect(work.stage.at).toBe('preview');
  });

  test('nothing new cannot be imported, unless its history is asked for', () => {
    const { work, last } = faked();
    work.choose([file()]);
    const counts = { added: 0, changed: 0, unchanged: 3, unreadable: 0, cards: 0 };
    const preview = samplePreview({ counts, past: { cards: 3, reviews: 9 } });
    last().says({ kind: 'preview', preview });
    expect([work.label, work.canImport]).toEqual(['Nothing to import', false]);
    work.choice.past = true;
    expect([work.label, work.canImport]).toEqual(['Import the review history', true]);
  });

  test.each([
    { name: 'somebody else’s deck', isCollection: false, own: false, want: [false, false, false] },
    { name: 'a collection', isCollection: true, own: false, want: [true, true, true] },
    { name: 'one beside own parameters', isCollection: true, own: true, want: [true, true, false] },
  ])('$name: what is switched on at first', ({ isCollection, own, want }) => {
    const { app, work, last } = faked();
    if (own) app.settings = { ...app.settings, parameters: [1] };
    work.choose([file()]);
    const preview = samplePreview({
      ...{ isCollection, presets: ['Default'], past: { cards: 1, reviews: 0 } },
      parameters: [{ name: 'Default', reviews: 9 }],
    });
    last().says({ kind: 'preview', preview });
    const { past, presets, parameters } = work.choice;
    expect([past, presets, parameters]).toEqual(want);
  });

  test('other columns read the same file again; choices stay', () => {
    const { work, last } = faked();
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    work.choice.past = true;
    const job = work.job;
    work.remap({ separator: ';', html: false, header: true, roles: ['back', 'front'] });
    expect(work.canImport).toBe(false);
    expect(last().sent.at(-1)).toMatchObject({ files: null, mapping: { separator: ';' } });
    last().says({ kind: 'preview', preview: samplePreview({ title: 'again' }) });
    expect([work.preview?.title, work.canImport, work.choice.past, work.job]).toEqual([
      'again',
      true,
      true,
      job,
    ]);
  });

  test('columns that give no card are told, and others can be chosen', () => {
    const { work, last } = faked();
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    work.remap({ separator: ';', html: false, header: true, roles: [] });
    const sentence = 'No column is the front.';
    last().says({ kind: 'refused', problem: { kind: 'invalid', sentence, details: [] } });
    expect(work.problem?.sentence).toBe('No column is the front. Nothing was added.');
    expect([work.stage.at, work.canImport, last().isClosed]).toEqual(['preview', false, false]);
    work.remap({ separator: ',', html: false, header: true, roles: [] });
    last().says({ kind: 'preview', preview: samplePreview() });
    expect([work.problem, work.canImport]).toEqual([null, true]);
  });

  test('choices by card and for all', () => {
    const { work } = faked();
    const [a, b] = ['a', 'b'] as never[];
    expect(work.choice.conflict(a!)).toBe('mine');
    work.choice.choose(a!, 'both');
    work.choice.chooseForAll('theirs');
    expect(work.choice.conflict(a!)).toBe('theirs');
    work.choice.choose(b!, 'mine');
    expect(work.choice.sent()).toMatchObject({ otherwise: 'theirs', conflicts: [['b', 'mine']] });
  });

  test('a preview that nobody looks at is let go after ten minutes', () => {
    vi.useFakeTimers();
    const { work, last } = faked();
    const left = work.watched();
    work.choose([file()]);
    last().says({ kind: 'preview', preview: samplePreview() });
    left();
    vi.advanceTimersByTime(9 * 60_000);
    expect(work.preview).not.toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(work.preview).toBeNull();
    expect(last().isClosed).toBe(true);
  });
});

const REPORT = { added: 3, changed: 0, kept: 0, retired: 0, skipped: 0, reviews: 0, media: 0 };

/** The worker's own work, in this thread. */
async function real(read: Reader, db = newDb()) {
  const app = appOn(db);
  const work = new Import(app, localPort(db, read));
  stops.push(work.watched());
  return { app, db, work };
}
function reportOf(app: AppState, job: JobId, read = reads(sampleReading())) {
  let report!: Report;
  stops.push(
    $effect.root(() => {
      report = new Report(app, () => job, localPort(app.db, read));
    }),
  );
  flushSync();
  return report;
}
/** All that an import could change. */
async function dump(db: ReturnType<typeof newDb>): Promise<string> {
  const out: Record<string, unknown> = {};
  for (const table of db.tables)
    if (!/^(jobs|jobEntries)$/.test(table.name)) out[table.name] = await table.toArray();
  return JSON.stringify(out);
}

describe('with the store', () => {
  test('a deck comes in, its report survives, and undo leaves nothing', async () => {
    const skipped = [{ where: 'notes[7]', cause: 'Cloze has no hidden part.', advice: '' }];
    const { app, db, work } = await real(reads(sampleReading({ skipped })));
    work.choose([file()]);
    await until(() => expect(work.preview).not.toBeNull());
    expect(work.preview?.counts).toMatchObject({ added: 3, unreadable: 1, cards: 3 });
    const job = work.job!;
    work.write();
    await until(() => expect(work.stage.at).toBe('entry'));
    expect(await db.cards.count()).toBe(3);

    const report = reportOf(app, job);
    await until(() => expect(report.view?.state).toBe('done'));
    expect(report.view).toMatchObject({ sentence: '3 added, 1 skipped.', canUndo: true, skipped });
    expect(report.view?.decks).toEqual([{ id: DECK, title: 'Brook', cards: 3 }]);
    await report.undo();
    expect(report.problem).toBe('');
    await until(() => expect(report.view?.state).toBe('undone'));
    for (const table of [db.decks, db.notes, db.cards, db.concepts])
      expect(await table.count(), table.name).toBe(0);
    await report.undo();
    expect(report.view?.canUndo).toBe(false);
  });

  test('the same again is nothing to import', async () => {
    const { work } = await real(reads(sampleReading()), await dbWithDeck(sampleDeck(3)));
    work.choose([file()]);
    await until(() => expect(work.preview).not.toBeNull());
    expect(work.preview?.counts).toMatchObject({ added: 0, unchanged: 3, cards: 0 });
    expect([work.label, work.canImport]).toEqual(['Nothing to import', false]);
  });

  test('a card that both changed is shown with its words; keeping mine keeps it', async () => {
    const db = await dbWithDeck(sampleDeck(3));
    const [note] = (await db.notes.toArray()) as (NativeNote & NoteRowPart)[];
    await db.notes.put({
      ...note!,
      fields: { ...note!.fields, answer: 'Because the river rises.' },
      edited: true,
    });
    const theirs = sampleNote(DECK, 'n0', {
      fields: { ...note!.fields, answer: 'Because the rain falls.' },
    });
    const deck = sampleDeck(3, { version: 2, notes: [theirs, ...sampleDeck(3).notes.slice(1)] });
    const { work } = await real(reads(sampleReading({ decks: [deck] })), db);
    work.choose([file()]);
    await until(() => expect(work.preview).not.toBeNull());
    const [conflict] = work.preview!.conflicts.first;
    expect(conflict?.fields[0]).toMatchObject({
      name: 'Answer',
      mine: [
        { text: 'Because the ', differs: false },
        { text: 'river rises', differs: true },
        { text: '.', differs: false },
      ],
    });
    work.write();
    await until(() => expect(work.stage.at).toBe('entry'));
    expect((await db.notes.get(note!.id))?.fields).toMatchObject({
      answer: 'Because the river rises.',
    });
  });

  test('Cancel in the middle leaves everything as it was', async () => {
    const db = await dbWithDeck(sampleDeck(3));
    const before = await dump(db);
    const big = sampleDeck(8_000, { id: 'weir' as never, path: ['Weir'], title: 'Weir' });
    const { work } = await real(reads(sampleReading({ decks: [big] })), db);
    work.choose([file()]);
    await until(() => expect(work.preview).not.toBeNull());
    work.write();
    await until(() => expect((work.stage as { done?: number }).done).toBeGreaterThan(0));
    work.cancel();
    await until(() => expect(work.stage.at).toBe('entry'));
    expect(work.told).toBe('Stopped. Nothing was added.');
    expect(await dump(db)).toBe(before);
    expect(await db.jobs.where('state').equals('open').count()).toBe(0);
  });

  test('what a lost worker had begun to write is taken back', async () => {
    const db = newDb();
    await installDeck(db, sampleDeck(3), context());
    const before = await dump(db);
    const app = appOn(db);
    let listener: { broke: (message: string) => void } | null = null;
    const big = sampleDeck(8_000, { id: 'weir' as never, path: ['Weir'], title: 'Weir' });
    const open = localPort(db, reads(sampleReading({ decks: [big] })));
    const work = new Import(app, (to) => {
      listener = to;
      return open(to);
    });
    stops.push(work.watched());
    work.choose([file()]);
    await until(() => expect(work.preview).not.toBeNull());
    const job = work.job!;
    work.write();
    await until(async () => expect(await db.notes.count()).toBeGreaterThan(3));
    // The half-written import as a dead worker leaves it: stopped for good, its job open.
    const opened = await db.jobs.get(job);
    work.cancel();
    await until(() => expect(work.stage.at).toBe('entry'));
    await db.jobs.put(opened!);
    await db.notes.put({
      ...(await db.notes.toArray())[0]!,
      id: 'weir/x' as never,
      deck: 'weir' as never,
    });
    const again = new Import(app, (to) => {
      listener = to;
      return new FakeWorker(to);
    });
    again.choose([file()]);
    again.job = job;
    again.stage = { at: 'writing', title: 'Weir', done: 1, of: 8_000, stopping: false };
    listener!.broke('out of memory');
    await until(() => expect(again.stage.at).toBe('entry'));
    expect(again.problem?.sentence).toMatch(/taken back\. Nothing was added/);
    expect(await dump(db)).toBe(before);
    expect(await db.jobs.get(job)).toBeUndefined();
  });

  test('a file that cannot be read changes nothing', async () => {
    const db = await dbWithDeck(sampleDeck(3));
    const before = await dump(db);
    const { work } = await real(refuses('It looks like a PDF.'), db);
    work.choose([file()]);
    await until(() => expect(work.problem).not.toBeNull());
    expect(await dump(db)).toBe(before);
  });

  test('an import that is not known is said to be gone', async () => {
    const report = reportOf(appOn(), 'none' as JobId);
    await until(() => expect(report.unknown).toBe(true));
  });

  test('pasted text is read as a text file', async () => {
    let got: { name: string; text: string } | null = null;
    const { work } = await real(async ([one]) => {
      got = { name: one!.name, text: await one!.blob.text() };
      return reads(sampleReading())([], {} as never);
    });
    work.paste('   ');
    expect(work.stage.at).toBe('entry');
    work.paste('a;b');
    await until(() => expect(work.preview).not.toBeNull());
    expect(got).toEqual({ name: 'Pasted text.txt', text: 'a;b' });
    expect(work.isPasted).toBe(true);
  });
});
