import type { DeckId, NoteId } from '../base/id.ts';
import type { Deck, Note } from '../deck/deck.ts';
import { canonical } from './canonical.ts';
import type { EngraphDb, NoteRow } from './db.ts';
import type {
  FieldConflict,
  ImportContent,
  ImportPlan,
  NoteConflict,
  PlannedDeck,
} from './import-content.ts';
import { baseOf, editedFields, fieldHash, theirsFor } from './note-base.ts';

const BATCH = 1_000;

/** Compares what a file holds with what is stored. Reads only; proportional to the file, not to the collection. */
export async function planImport(db: EngraphDb, content: ImportContent): Promise<ImportPlan> {
  const stored = await storedNotes(db, content.decks);
  const decks = await planDecks(db, content.decks, stored);
  const notes = new Map<NoteId, 'new' | 'update'>();
  const updates: ImportPlan['updates'][number][] = [];
  const conflicts: NoteConflict[] = [];
  const counts = { added: 0, changed: 0, unchanged: 0, cards: 0 };
  for (const note of content.decks.flatMap((deck) => deck.notes)) {
    const old = stored.get(note.id);
    if (!old) {
      notes.set(note.id, 'new');
      counts.added += note.cards.length;
    } else if (isOlder(note, old) || (isUnchanged(note, old) && !bringsTheirs(note, old))) {
      counts.unchanged += note.cards.length;
    } else {
      notes.set(note.id, 'update');
      counts.changed += note.cards.length;
      const fields = conflictingFields(note, old);
      if (fields.length > 0) conflicts.push({ note: note.id, title: titleOf(old), fields });
      else updates.push({ note: note.id, title: titleOf(old) });
    }
  }
  counts.unchanged += content.atHome?.length ?? 0;
  counts.cards = counts.added + counts.changed;
  const concepts = await planConcepts(db, content.decks);
  return { counts, decks, notes, updates, conflicts, concepts, cycles: [] };
}

/** The stored rows of the file's notes whose deck is installed. */
export const storedNotes = (
  db: EngraphDb,
  decks: readonly Deck[],
): Promise<ReadonlyMap<NoteId, NoteRow>> =>
  installedNotes(
    db,
    decks.flatMap((deck) => deck.notes.map((note) => note.id)),
  );

/** The stored rows of notes whose deck is installed. */
export async function installedNotes(
  db: EngraphDb,
  ids: readonly NoteId[],
): Promise<ReadonlyMap<NoteId, NoteRow>> {
  const found = new Map<NoteId, NoteRow>();
  if ((await db.notes.count()) === 0) return found;
  const visible = new Set(await db.decks.toCollection().primaryKeys());
  for (let i = 0; i < ids.length; i += BATCH) {
    for (const row of await db.notes.bulkGet(ids.slice(i, i + BATCH)))
      if (row && visible.has(row.deck)) found.set(row.id, row);
  }
  return found;
}

async function planDecks(
  db: EngraphDb,
  decks: readonly Deck[],
  stored: ReadonlyMap<NoteId, NoteRow>,
): Promise<PlannedDeck[]> {
  const installed = new Map((await db.decks.toArray()).map((row) => [row.id, row]));
  return decks.map((deck) => {
    const target = installed.has(deck.id) ? deck.id : (renamedFrom(deck, stored) ?? deck.id);
    const row = installed.get(target);
    return {
      ...{ id: deck.id, target, path: row?.path ?? deck.path, isNew: !row },
      cards: deck.notes.reduce((sum, note) => sum + note.cards.length, 0),
    };
  });
}

/** The installed deck that holds at least half of the notes: the same deck under its former name. */
function renamedFrom(deck: Deck, stored: ReadonlyMap<NoteId, NoteRow>): DeckId | null {
  if (stored.size === 0) return null;
  const holders = new Map<DeckId, number>();
  for (const { id } of deck.notes) {
    const holder = stored.get(id)?.deck;
    if (holder) holders.set(holder, (holders.get(holder) ?? 0) + 1);
  }
  const [most] = [...holders].toSorted((a, b) => b[1] - a[1]);
  return most && most[1] * 2 >= deck.notes.length ? most[0] : null;
}

async function planConcepts(
  db: EngraphDb,
  decks: readonly Deck[],
): Promise<ImportPlan['concepts']> {
  const concepts = decks.flatMap((deck) => deck.concepts);
  const rows = await db.concepts.bulkGet(concepts.map(({ id }) => id));
  const changed = concepts.filter((concept, i) => {
    const row = rows[i];
    if (!row) return false;
    const { changedAt, by, was, deck, ...old } = row;
    void [changedAt, by, was, deck];
    return canonical(old) !== canonical(concept);
  });
  return { added: rows.filter((row) => !row).length, changed: changed.length };
}

/** An older export of the same note says nothing new. */
const isOlder = (note: Note, old: NoteRow): boolean =>
  note.kind === 'imported' &&
  old.kind === 'imported' &&
  note.modified > 0 &&
  note.modified < old.modified;

/** True when the file says what it said when the note was last delivered. */
function isUnchanged(note: Note, old: NoteRow): boolean {
  if (old.retired || note.kind !== old.kind) return false;
  const fields = entries(note);
  // Nothing of a note that the learner wrote was delivered: it is its own base.
  const base = isOwn(old) ? baseOf(old.fields) : old.base;
  if (fields.some(([name, text]) => fieldHash(text) !== base[name])) return false;
  return (
    notetypeOf(note) === notetypeOf(old) &&
    canonical(note.tags) === canonical(old.tags) &&
    !bringsMedia(note, old) &&
    saysNothingNewOf(note, old) &&
    note.cards.every((card) => old.cards.some(({ part }) => part === card.part))
  );
}

/** An edit that an older version of the app stored lacks the delivered text beside it: this file has it. */
const bringsTheirs = ({ fields }: Note, { edited, fields: mine, base, theirs = {} }: NoteRow) =>
  edited &&
  Object.keys(theirsFor(mine, base, [fields]).theirs ?? {}).some((name) => !(name in theirs));

/** Files that an older version of the app did not find, of a note whose fields are as they came. */
const bringsMedia = (note: Note, old: NoteRow): boolean =>
  note.kind === 'imported' &&
  !old.edited &&
  !isOwn(old) &&
  note.media.some((name) => !old.media.includes(name));

/** Concepts of an imported note are what the learner made of it: a file without them takes none away. */
const saysNothingNewOf = (note: Note, old: NoteRow): boolean =>
  note.kind === 'imported'
    ? note.concepts.every((next) => old.concepts.some(({ concept }) => concept === next.concept))
    : canonical(note.concepts) === canonical(old.concepts);

const notetypeOf = (note: Note): string => (note.kind === 'imported' ? note.notetype : '');
const entries = ({ fields }: Note): [string, string][] =>
  Object.entries(fields as Readonly<Record<string, string>>);
export const fieldOf = ({ fields }: Note, name: string): string =>
  (fields as Readonly<Record<string, string>>)[name] ?? '';

/** Fields that the learner and the file both changed since they last agreed, to different texts. */
export function conflictingFields(note: Note, old: NoteRow): FieldConflict[] {
  if (!old.edited && !isOwn(old)) return [];
  return editedFields(old.fields, old.base)
    .map((name) => ({ name, mine: fieldOf(old, name), theirs: fieldOf(note, name) }))
    .filter(({ name, mine, theirs }) => theirs !== mine && fieldHash(theirs) !== old.base[name]);
}

const isOwn = ({ base }: NoteRow): boolean => Object.keys(base).length === 0;

const titleOf = (note: NoteRow): string => (note.cards[0]?.plain ?? '').slice(0, 200);
