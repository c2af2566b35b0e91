import type { CardId, DeckId, NoteId } from '../../base/id.ts';
import { cardId } from '../../base/id.ts';
import { dayOf, type Moment } from '../../base/time.ts';
import type { Note } from '../../deck/deck.ts';
import type { ExportCard, ExportContent, ExportNote } from '../../exchange/anki/write/content.ts';
import { DEFAULT_PARAMETERS } from '../../memory/fsrs.ts';
import type { CardRow, DeckRow, EngraphDb, MarkRow, NoteRow } from '../../store/db.ts';
import { readHistories, type Histories } from '../../store/history.ts';
import { deckOptions } from '../../store/options.ts';
import { readSettings } from '../../store/settings.ts';
import { subtree } from './subtree.ts';

/** Rows asked for at once. */
const CHUNK = 1_000;
/** Decks of other formats have no version: theirs is the second at which they were written. */
const NO_VERSION = 1_000_000;
/** Seconds to which a version is added: a later version of a deck is a later change of its notes. */
const VERSION_BASE = 1_700_000_000;

/** A deck, the decks below it, and their notes with the cards that can be asked. */
export interface ExportData {
  /** Outermost first. */
  readonly decks: readonly DeckRow[];
  /** In author order. */
  readonly notes: readonly DataNote[];
}

export interface DataNote {
  readonly note: NoteRow;
  readonly cards: readonly CardRow[];
}

/** Reads what goes out; null when the deck is gone. Proportional to the decks. */
export async function exportData(db: EngraphDb, id: DeckId): Promise<ExportData | null> {
  const all = await db.decks.toArray();
  const root = all.find((deck) => deck.id === id);
  if (!root) return null;
  const decks = subtree(root, all);
  const order = new Map(decks.map((deck, i) => [deck.id, i]));
  const cards = await db.cards.where('deck').anyOf([...order.keys()]).toArray();
  const asked = cards
    .filter(({ retired }) => !retired)
    .sort(
      (a, b) =>
        (order.get(a.deck) ?? 0) - (order.get(b.deck) ?? 0) ||
        a.position - b.position ||
        (a.id < b.id ? -1 : 1),
    );
  const byNote = new Map<NoteId, CardRow[]>();
  for (const card of asked) {
    const group = byNote.get(card.note);
    if (group) group.push(card);
    else byNote.set(card.note, [card]);
  }
  const notes = await inChunks([...byNote.keys()], (ids) => db.notes.bulkGet(ids));
  return {
    decks,
    notes: notes.flatMap((note) =>
      note === undefined ? [] : [{ note, cards: inOrder(note, byNote.get(note.id) ?? []) }],
    ),
  };
}

/** The cards in the order of the note's parts; cards of which the note knows nothing are left out. */
function inOrder(note: Note, cards: readonly CardRow[]): CardRow[] {
  const byId = new Map(cards.map((card) => [card.id, card]));
  return note.cards.flatMap(({ part }) => byId.get(cardId(note.id, part)) ?? []);
}

async function inChunks<Key, Row>(
  keys: readonly Key[],
  get: (keys: Key[]) => PromiseLike<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let i = 0; i < keys.length; i += CHUNK)
    for (const row of await get(keys.slice(i, i + CHUNK))) rows.push(row);
  return rows;
}

/** The same as the writer of packages takes it, with marks, history and options. */
export async function exportContent(
  db: EngraphDb,
  { decks, notes }: ExportData,
  moment: Moment,
): Promise<ExportContent> {
  const ids = notes.flatMap(({ cards }) => cards.map(({ id }) => id));
  const [options, settings, marks, histories] = await Promise.all([
    deckOptions(db, decks),
    readSettings(db),
    inChunks(ids, (keys) => db.marks.bulkGet(keys)),
    readHistories(db, new Set(ids)),
  ]);
  const byCard = new Map(marks.flatMap((mark) => (mark ? [[mark.card, mark] as const] : [])));
  const byDeck = new Map(decks.map((deck) => [deck.id, deck]));
  const used = new Set(notes.flatMap(({ note }) => (isImported(note) ? [note.notetype] : [])));
  const notetypes = await db.notetypes.bulkGet([...used]);
  const context = { marks: byCard, histories, today: dayOf(moment) };
  return {
    decks: decks.flatMap(({ id, path, descriptionHtml }) => {
      const own = options.get(id)?.options;
      return own ? [{ id, path, descriptionHtml, options: own }] : [];
    }),
    notetypes: notetypes.filter((row) => row !== undefined),
    notes: notes.flatMap(({ note, cards }): ExportNote[] =>
      cards.length === 0
        ? []
        : [
            {
              note,
              modified: modifiedOf(note, byDeck.get(note.deck)),
              cards: cards.map((card) => exportCard(card, context)),
            },
          ],
    ),
    file: async (hash) => (await db.media.get(hash)) ?? null,
    parameters: settings.parameters ?? DEFAULT_PARAMETERS,
  };
}

const isImported = (note: Note) => note.kind === 'imported';

interface CardContext {
  readonly marks: ReadonlyMap<CardId, MarkRow>;
  readonly histories: Histories;
  readonly today: number;
}

function exportCard(card: CardRow, { marks, histories, today }: CardContext): ExportCard {
  const { id, part, deck, memory, schedule, suspended } = card;
  const mark = marks.get(id);
  return {
    ...{ part, deck, suspended, state: { memory, schedule } },
    buried: (mark?.buriedUntil ?? 0) > today,
    flag: mark?.flag ?? 0,
    rows: histories.get(id) ?? [],
  };
}

/** Unix seconds of a note's last change: the learner's own, else its author's. */
function modifiedOf(note: NoteRow, deck: DeckRow | undefined): number {
  if (note.edited) return Math.floor(note.changedAt / 1000);
  if (note.kind === 'imported' && note.modified > 0) return note.modified;
  const version = deck?.version ?? 0;
  return version < NO_VERSION ? VERSION_BASE + version : version;
}
