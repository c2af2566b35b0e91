// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cardId, type DeckId, type DeviceId, type NoteId, type NotetypeId } from '../../base/id.ts';
import { instant } from '../../base/time.ts';
import type { ImportedNote } from '../../deck/deck.ts';
import { fieldValues, undrawn, type Notetype } from '../../deck/notetype.ts';
import { renderCard } from '../../deck/template/render.ts';
import type { NoteRow } from '../../store/db.ts';
import { installDeck } from '../../store/install.ts';
import { setFlag } from '../../store/mark.ts';
import { context, newDb, sampleDeck, writer } from '../../store/sample.ts';
import { DEFAULT_SETTINGS } from '../../store/settings-values.ts';
import { AppState } from '../app-state.svelte.ts';
import { ImportedCards } from './imported-cards.svelte.ts';

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const DECK = 'anki-flags' as DeckId;
const notetype = (front: string): Notetype => ({
  ...{ id: 'anki/7.flags' as NotetypeId, name: 'Flags', kind: 'normal', css: '', sortField: 0 },
  fields: [{ name: 'F', rtl: false, tag: null }],
  templates: [{ name: 'Card 1', front, back: '' }],
  ...{ media: [], files: [], modified: 1, foreign: {} },
});
const note: ImportedNote = {
  ...{ id: 'anki/a' as NoteId, kind: 'imported', notetype: 'anki/7.flags' as NotetypeId },
  ...{ fields: { '0': 'x' }, tags: [], media: [], files: [], concepts: [], accepted: [] },
  ...{ modified: 1, cards: [undrawn('0', 'x')] },
};
const card = { id: cardId(note.id, '0'), deck: DECK };

async function cardsOf(front: string) {
  const db = newDb();
  const type = notetype(front);
  await db.notetypes.put({ ...type, changedAt: instant(1), by: 'x' as DeviceId, was: 0 });
  await installDeck(db, { ...sampleDeck(0), id: DECK, concepts: [], notes: [note] }, context());
  await setFlag(db, [card.id], 4, writer());
  const app = new AppState({ db, device: 'here' as DeviceId, settings: DEFAULT_SETTINGS });
  const cards = new ImportedCards(app, await db.decks.toArray());
  const row = (await db.notes.get(note.id)) as NoteRow;
  await cards.prepare([row]);
  await cards.readFlags([card.id]);
  const drawn = () => {
    const { flag } = cards.of(row, card)!;
    const about = { tags: [], deck: 'D', flag, cardId: card.id };
    return renderCard(type, fieldValues(type, note), 0, about).question;
  };
  return { cards, row, drawn };
}

test('a template shows the flag of its card, and follows it', async () => {
  const { cards, drawn } = await cardsOf('<div class="{{CardFlag}}">{{F}}</div>');
  expect(drawn()).toBe('<div class="flag4">x</div>');
  cards.setFlag(card.id, 0);
  expect(drawn()).toBe('<div class="flag0">x</div>');
});

test('where no template asks for it, no flag is read', async () => {
  const { cards, row } = await cardsOf('{{F}}');
  expect(cards.of(row, card)?.flag).toBe(0);
});
