import { cardId, type CardId, type DeckId, type NoteId } from '../../base/id.ts';
import type { Deck, Note } from '../../deck/deck.ts';
import { nativeOrdinal, noteOfGuid } from '../../exchange/anki/write/guid.ts';
import type { CardPast, Reading } from '../../exchange/reading.ts';
import { noteOfCard } from '../../store/card-rows.ts';
import type { DeckRow, EngraphDb, NoteRow } from '../../store/db.ts';
import { newerPast } from '../../store/import-past.ts';
import { installedNotes } from '../../store/import-plan.ts';
import { modifiedOf } from '../library/note-modified.ts';
import { countOf } from './report-text.ts';

/* Notes of our own that went out as a package and come back: they are the notes that are here, no new ones. */

const FOREIGN = 'anki/';

export interface ComingHome {
  /** What is left: notes that are not here as our own, and pasts that are newer than what is known here. */
  readonly reading: Reading;
  /** The cards that are here. */
  readonly atHome: readonly CardId[];
}

/** A note of the file and the one that it once was. */
interface Returned {
  readonly note: Note;
  readonly row: NoteRow;
}

/** Takes out of a reading the notes that our own export wrote and that are installed; their text here stays. */
export async function comingHome(db: EngraphDb, reading: Reading): Promise<ComingHome> {
  const home = await returnedNotes(db, reading.decks);
  if (home.size === 0) return { reading, atHome: [] };
  const installed = await db.decks.toArray();
  const atHome = [...home.values()].flatMap(({ note, row }) =>
    note.cards.flatMap(({ part }) => ownCard(row, part) ?? []),
  );
  const decks = withoutNotes(reading.decks, home, installed);
  const past = await pastOf(db, reading, home);
  const remarks = [...reading.remarks, ...changedElsewhere(home, installed)];
  return { reading: { ...reading, ...neededBy(decks, reading), decks, past, remarks }, atHome };
}

/** By their ids in the file. */
async function returnedNotes(
  db: EngraphDb,
  decks: readonly Deck[],
): Promise<ReadonlyMap<NoteId, Returned>> {
  const found = new Map<NoteId, { readonly note: Note; readonly own: NoteId }>();
  for (const note of decks.flatMap(({ notes }) => notes)) {
    if (!note.id.startsWith(FOREIGN)) continue;
    const own = noteOfGuid(note.id.slice(FOREIGN.length));
    if (own !== null) found.set(note.id, { note, own });
  }
  const rows = await installedNotes(
    db,
    [...found.values()].map(({ own }) => own),
  );
  const home = new Map<NoteId, Returned>();
  for (const [id, { note, own }] of found) {
    const row = rows.get(own);
    if (row && row.kind !== 'imported') home.set(id, { note, row });
  }
  return home;
}

function ownCard({ id, cards }: NoteRow, ordinal: string): CardId | null {
  const card = cards.find(({ part }) => nativeOrdinal(part) === Number(ordinal));
  return card ? cardId(id, card.part) : null;
}

/** Pasts of what comes in, and newer ones of our own cards, under the ids that they have here. */
async function pastOf(
  db: EngraphDb,
  { past }: Reading,
  home: ReadonlyMap<NoteId, Returned>,
): Promise<Map<CardId, CardPast>> {
  const kept = new Map<CardId, CardPast>();
  const own = new Map<CardId, CardPast>();
  for (const [id, value] of past) {
    const note = noteOfCard(id);
    const row = home.get(note as NoteId)?.row;
    const card = row ? ownCard(row, id.slice(note.length + 1)) : null;
    if (!row) kept.set(id, value);
    else if (card) own.set(card, { ...value, rows: value.rows.map((each) => ({ ...each, card })) });
  }
  return new Map([...kept, ...(await newerPast(db, own))]);
}

/** The decks without notes that are at home, and without those that are then empty or stand for one that is here. */
function withoutNotes(
  decks: readonly Deck[],
  home: ReadonlyMap<NoteId, Returned>,
  installed: readonly DeckRow[],
): Deck[] {
  const left = decks.map((deck) => ({
    ...deck,
    notes: deck.notes.filter(({ id }) => !home.has(id)),
  }));
  const holding = new Set<DeckId>();
  for (const { id, notes } of left)
    for (const note of notes) for (const { deck = id } of note.cards) holding.add(deck);
  const here = new Set(installed.map(({ path }) => keyOf(path)));
  const leads = left.filter(({ id }) => holding.has(id)).map(({ path }) => keyOf(path));
  return left.filter(
    ({ id, path, notes }) =>
      notes.length > 0 ||
      holding.has(id) ||
      (!here.has(keyOf(path)) && leads.some((key) => key.startsWith(`${keyOf(path)}\u001f`))),
  );
}

const keyOf = (path: readonly string[]): string => path.join('\u001f').toLowerCase();

/** Of notetypes, media and presets what the decks need. */
function neededBy(
  decks: readonly Deck[],
  { notetypes, media, presets }: Reading,
): Pick<Reading, 'notetypes' | 'media' | 'presets'> {
  const ids = new Set(decks.map(({ id }) => id));
  const notes = decks.flatMap((deck) => deck.notes);
  const kinds = new Set(notes.flatMap((note) => (note.kind === 'imported' ? note.notetype : [])));
  const used = notetypes.filter(({ id }) => kinds.has(id));
  const names = new Set([...notes, ...used].flatMap((each) => each.media));
  return {
    notetypes: used,
    media: media.filter(({ name }) => names.has(name)),
    presets: presets.filter(({ deck }) => ids.has(deck)),
  };
}

/** Says that texts which were changed in the other program do not come in. */
function changedElsewhere(
  home: ReadonlyMap<NoteId, Returned>,
  installed: readonly DeckRow[],
): string[] {
  const decks = new Map(installed.map((deck) => [deck.id, deck]));
  const changed = [...home.values()].filter(
    ({ note, row }) =>
      note.kind === 'imported' && note.modified > modifiedOf(row, decks.get(row.deck)),
  ).length;
  if (changed === 0) return [];
  const were = changed === 1 ? 'was' : 'were';
  return [
    `${countOf(changed, 'note')} of Engraph’s own ${were} changed in Anki. The text that you have here stays.`,
  ];
}
