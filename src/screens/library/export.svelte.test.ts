// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeckId, DeviceId, NoteId, NotetypeId } from '../../base/id.ts';
import type { ImportedNote } from '../../deck/deck.ts';
import { undrawn } from '../../deck/notetype.ts';
import { installDeck } from '../../store/install.ts';
import { context, newDb, sampleDeck } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import type { ExportedFile } from './export-messages.ts';
import { DeckExport } from './export.svelte.ts';

const GEO = 'anki-geo' as DeckId;
const CITY = 'anki-city' as DeckId;
const note: ImportedNote = {
  ...{ id: 'anki/bonn' as NoteId, kind: 'imported', notetype: 'anki/1.x' as NotetypeId },
  fields: { '0': 'Where is Bonn?' },
  ...{ modified: 10, tags: [], media: [], files: [], concepts: [], accepted: [] },
  cards: [undrawn('0', 'Where is Bonn?')],
};
async function geography() {
  const db = newDb();
  const empty = { ...sampleDeck(0), concepts: [] };
  await installDeck(db, { ...empty, id: GEO, path: ['Geography'] }, context());
  const city = { ...empty, id: CITY, path: ['Geography', 'Cities'], notes: [note] };
  await installDeck(db, city, context());
  await installDeck(db, sampleDeck(2), context());
  return db;
}

let unmount = () => {};
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  URL.createObjectURL = () => 'blob:x';
  URL.revokeObjectURL = () => {};
});
afterEach(() => {
  unmount();
  vi.restoreAllMocks();
  Object.assign(navigator, { canShare: undefined, share: undefined });
});

const SAVED = { blob: new Blob(['x']), name: 'Geography.apkg', cards: 3, changed: [] };

async function sheet(file: () => Promise<ExportedFile>, id = GEO) {
  const app = new AppState({
    ...{ db: await geography(), device: 'here' as DeviceId, settings: DEFAULT_SETTINGS },
  });
  const stop = vi.fn();
  let work: DeckExport | undefined;
  unmount = $effect.root(() => {
    work = new DeckExport(app, id, async () => () => ({ file: file(), stop }));
  });
  flushSync();
  await vi.waitFor(() => expect(work?.imported).not.toBeNull());
  return { work: work!, stop };
}

test('Markdown is for decks of our own notes, those below included', async () => {
  expect((await sheet(async () => SAVED)).work.imported).toBe(true);
  expect((await sheet(async () => SAVED, CITY)).work.imported).toBe(true);
  expect((await sheet(async () => SAVED, 'brook' as DeckId)).work.imported).toBe(false);
});

test('without a Share sheet the file is saved at once', async () => {
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const { work } = await sheet(async () => SAVED);
  await work.make();
  expect(click).toHaveBeenCalledOnce();
  expect(work.told).toBe('3 cards saved as Geography.apkg');
  expect(work.isBusy).toBe(false);
});

test('with one it waits for the tap that opens it; closing it says nothing', async () => {
  const share = vi.fn().mockRejectedValueOnce(new DOMException('', 'AbortError'));
  Object.assign(navigator, { canShare: () => true, share });
  const { work } = await sheet(async () => SAVED);
  await work.make();
  expect(work.canShare).toBe(true);
  await work.shareFile();
  expect([work.told, work.problem]).toEqual(['', '']);
  share.mockResolvedValueOnce(undefined);
  await work.shareFile();
  expect(work.told).toBe('3 cards shared');
  work.choose({ format: 'csv' });
  expect(work.canShare).toBe(false);
});

test('what goes wrong is told, and the sheet is free again', async () => {
  const { work } = await sheet(() => Promise.reject(new Error('full')));
  await work.make();
  expect(work.problem).toContain('Your cards are safe');
  expect(work.isBusy).toBe(false);
});

test('closing the sheet ends what is under way', async () => {
  const { work, stop } = await sheet(() => new Promise(() => {}));
  void work.make();
  await vi.waitFor(() => expect(work.isBusy).toBe(true));
  await vi.waitFor(() => {
    work.stop();
    expect(stop).toHaveBeenCalled();
  });
});
