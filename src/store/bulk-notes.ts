import type { CardId, ConceptId, DeckId, NoteId } from '../base/id.ts';
import type { DrawnCard } from '../deck/deck.ts';
import type { BulkAction, BulkWork } from './bulk.ts';
import { hasProgress, noteOfCard } from './card-rows.ts';
import type { CardRow, NoteRow } from './db.ts';
import { groupByNote } from './derive.ts';
import { deleteForJob, putForJob } from './job.ts';
import { cardLinkRow, withLinks } from './links.ts';
import { portions } from './pace.ts';

/** Adds and removes tags of the cards' notes. Returns cards whose note changed. */
export async function tagNotes(
  work: BulkWork,
  cards: readonly CardId[],
  { add, remove }: Extract<BulkAction, { kind: 'tag' }>,
): Promise<number> {
  const { db, job, writer } = work;
  return byNotes(work, cards, 2, async (notes, selected) => {
    const next = notes.flatMap((note) => {
      const tags = [...new Set([...note.tags.filter((tag) => !remove.includes(tag)), ...add])];
      return tags.join('\n') === note.tags.join('\n') ? [] : [{ ...note, tags }];
    });
    if (next.length > 0) await putForJob(db, job, 'notes', next, writer);
    return next.reduce((sum, { id }) => sum + (selected.get(id)?.length ?? 0), 0);
  });
}

/**
 * Moves cards to another deck. A note follows when all its cards go, except one that came with Engraph: its
 * deck's updates must find it. Returns how many moved.
 */
export async function moveCards(
  work: BulkWork,
  cards: readonly CardId[],
  deck: DeckId,
): Promise<number> {
  const { db, job, writer, decks } = work;
  const bundled = new Set(
    (await db.decks.toArray())
      .filter(({ origin }) => origin.kind === 'bundled')
      .map(({ id }) => id),
  );
  return byNotes(work, cards, 4, async (notes, selected) => {
    const ids = new Set(notes.flatMap(({ id }) => selected.get(id) ?? []));
    const rows = (await db.cards.bulkGet([...ids])).filter((row) => row !== undefined);
    const moving = rows.filter((row) => row.deck !== deck);
    const parts = partsByNote(moving);
    const next = notes
      .filter(({ id }) => parts.has(id))
      .map((note) => homed(note, parts.get(note.id), deck, bundled.has(note.deck)));
    if (next.length > 0) await putForJob(db, job, 'notes', next, writer);
    await db.cards.bulkPut(moving.map((row) => ({ ...row, deck })));
    for (const row of moving) if (!row.retired) shift(decks, row.deck, deck);
    return moving.length;
  });
}

function partsByNote(cards: readonly CardRow[]): Map<NoteId, Set<string>> {
  const parts = new Map<NoteId, Set<string>>();
  for (const { note, part } of cards) {
    const known = parts.get(note);
    if (known) known.add(part);
    else parts.set(note, new Set([part]));
  }
  return parts;
}

function homed(
  note: NoteRow,
  moving: ReadonlySet<string> | undefined,
  deck: DeckId,
  stays: boolean,
): NoteRow {
  const deckOf = (card: DrawnCard): DeckId =>
    moving?.has(card.part) ? deck : (card.deck ?? note.deck);
  const follows = !stays && note.cards.every((card) => deckOf(card) === deck);
  const home = follows ? deck : note.deck;
  const cards = note.cards.map((card): DrawnCard => {
    const { deck: former, ...rest } = card;
    void former;
    return deckOf(card) === home ? rest : { ...rest, deck: deckOf(card) };
  });
  return { ...note, deck: home, cards };
}

function shift(decks: Map<DeckId, number>, from: DeckId, to: DeckId | null): void {
  decks.set(from, (decks.get(from) ?? 0) - 1);
  if (to !== null) decks.set(to, (decks.get(to) ?? 0) + 1);
}

/** Links cards to a concept by hand. Returns how many did not count for it before. */
export async function linkCards(
  work: BulkWork,
  cards: readonly CardId[],
  concept: ConceptId,
): Promise<number> {
  const { db, job, writer, pace, onprogress } = work;
  let changed = 0;
  let done = 0;
  for await (const chunk of portions(cards, 3, pace)) {
    const tables = [db.links, db.cards, db.notes, db.tombstones, db.jobEntries];
    changed += await db.transaction('rw', tables, async () => {
      const rows = (await db.cards.bulkGet(chunk)).filter((row) => row !== undefined);
      const next = rows.filter(({ concepts }) => !concepts.includes(concept));
      const links = next.map(({ id }) => cardLinkRow({ card: id, concept }));
      if (links.length > 0) await putForJob(db, job, 'links', links, writer);
      await db.cards.bulkPut(await withLinks(db, next));
      return next.length;
    });
    onprogress?.((done += chunk.length), cards.length);
  }
  return changed;
}

/** Deletes the cards' notes with all their cards. Returns how many cards went that were not retired. */
export async function deleteNotes(work: BulkWork, cards: readonly CardId[]): Promise<number> {
  const { db, job, writer, decks } = work;
  return byNotes(work, cards, 6, async (notes) => {
    const ids = notes.map(({ id }) => id);
    const rows = await db.cards.where('note').anyOf(ids).toArray();
    await deleteForJob(db, job, 'notes', ids, writer);
    // Parts that the note no longer has are known by their card rows alone, and so is a past of which the log is
    // damaged: undo must find both.
    const parts = new Map(notes.map((note) => [note.id, note.cards.map(({ part }) => part)]));
    const telling = rows.filter(
      (row) => hasProgress(row) || !parts.get(row.note)?.includes(row.part),
    );
    await db.jobEntries.bulkAdd(telling.map((row) => ({ job, table: 'cards', key: row.id, row })));
    await db.cards.bulkDelete(rows.map(({ id }) => id));
    const live = rows.filter(({ retired }) => !retired);
    for (const row of live) shift(decks, row.deck, null);
    return live.length;
  });
}

/** The notes of cards, some in each transaction: as many as write 500 rows at `rows` each. */
async function byNotes(
  { db, pace, onprogress }: BulkWork,
  cards: readonly CardId[],
  rows: number,
  write: (
    notes: readonly NoteRow[],
    selected: ReadonlyMap<string, readonly CardId[]>,
  ) => Promise<number>,
): Promise<number> {
  const selected = groupByNote(cards);
  const ids = [...new Set(cards.map(noteOfCard))] as NoteId[];
  let changed = 0;
  let done = 0;
  for await (const chunk of portions(ids, rows, pace)) {
    const tables = [db.notes, db.cards, db.tombstones, db.jobEntries];
    changed += await db.transaction('rw', tables, async () => {
      const notes = (await db.notes.bulkGet(chunk)).filter((note) => note !== undefined);
      return notes.length === 0 ? 0 : write(notes, selected);
    });
    onprogress?.((done += chunk.length), ids.length);
  }
  return changed;
}
