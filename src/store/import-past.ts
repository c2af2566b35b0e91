import { cardId, type CardId, type DeckId, type NoteId } from '../base/id.ts';
import { hasProgress, noteOfCard } from './card-rows.ts';
import type { EngraphDb } from './db.ts';
import { rebuildCardsOf } from './derive.ts';
import type { ImportContent, ImportPast } from './import-content.ts';
import type { ImportWork } from './import-write.ts';
import { putForJob, ROWS_PER_TRANSACTION } from './job.ts';
import type { Unstamped } from './stamp.ts';

/** The history that an import adds: of cards that are new here, or that nobody has answered here. */
export interface TakenPast {
  /** What each card takes is made when it is first asked for. */
  readonly cards: Pasts;
  readonly deckOf: ReadonlyMap<CardId, DeckId>;
}

interface Pasts {
  get(card: CardId): ImportPast | undefined;
  keys(): Iterable<CardId>;
}

/** Local progress always wins: a card with rows of its own in the log takes nothing. */
export async function pastToTake(work: ImportWork): Promise<TakenPast> {
  const { db, content, plan, choices, targetOf } = work;
  const taken = new Set<CardId>();
  const deckOf = new Map<CardId, DeckId>();
  if (!choices.past || content.past.size === 0) return { cards: madeOnce(taken, content), deckOf };
  const updated: CardId[] = [];
  for (const deck of content.decks) {
    for (const note of deck.notes) {
      for (const card of note.cards) {
        const id = cardId(note.id, card.part);
        if (!content.past.has(id)) continue;
        taken.add(id);
        const home = card.deck ?? deck.id;
        deckOf.set(id, targetOf.get(home) ?? home);
        if (plan.notes.get(note.id) !== 'new') updated.push(id);
      }
    }
  }
  const known = await db.cards.bulkGet(updated);
  known.forEach((row, i) => {
    const id = updated[i];
    if (!id || !row) return;
    if (hasProgress(row)) taken.delete(id);
    else if (!plan.notes.has(row.note)) deckOf.set(id, row.deck);
  });
  const newer = await pastAtHome(work);
  const rows = await db.cards.bulkGet([...newer.keys()]);
  for (const row of rows) if (row) deckOf.set(row.id, row.deck);
  return { cards: madeOnce(taken, content, newer), deckOf };
}

/** A file makes the rows of a card's past anew each time: here they are needed for the card, and for the log. */
function madeOnce(
  taken: ReadonlySet<CardId>,
  { past }: Pick<ImportContent, 'past'>,
  others: ReadonlyMap<CardId, ImportPast> = new Map(),
): Pasts {
  const made = new Map(others);
  return {
    keys: () => new Set([...taken, ...others.keys()]),
    get: (id) => {
      const known = made.get(id);
      if (known || !taken.has(id)) return known;
      const found = past.get(id);
      if (found) made.set(id, found);
      return found;
    },
  };
}

/** Pasts of our own cards, looked at once more: the learner may have answered since the preview. */
function pastAtHome({ db, content }: ImportWork): Promise<ReadonlyMap<CardId, ImportPast>> {
  const found = new Map<CardId, ImportPast>();
  for (const id of content.atHome ?? []) {
    const past = content.past.get(id);
    if (past) found.set(id, past);
  }
  return newerPast(db, found);
}

/** Another program may count an instant in seconds, or move it on to keep numbers apart. */
const SAME_INSTANT = 1_000;

/** What a file knows of cards that are here beyond what is known here: all of it where that is nothing. */
export async function newerPast(
  db: EngraphDb,
  past: ReadonlyMap<CardId, ImportPast>,
): Promise<ReadonlyMap<CardId, ImportPast>> {
  const ids = [...past.keys()];
  const [cards, marks] = await Promise.all([db.cards.bulkGet(ids), db.marks.bulkGet(ids)]);
  const newer = new Map<CardId, ImportPast>();
  ids.forEach((id, i) => {
    const [card, found] = [cards[i], past.get(id)];
    if (!card || !found) return;
    const from = hasProgress(card) ? (card.lastAt ?? Infinity) + SAME_INSTANT : -Infinity;
    const rows = found.rows.filter((row) => row.at > from);
    const says = rows.some(({ kind }) => kind === 'answer');
    if (hasProgress(card) ? says : rows.length > 0 || !marks[i]) newer.set(id, { ...found, rows });
  });
  return newer;
}

/** Cards whose notes stay as they are show the history that they took; marks that are here stay. */
export async function applyPast(work: ImportWork, { cards }: TakenPast): Promise<void> {
  const { db, job, plan, writer, fold, pace } = work;
  const ids = [...cards.keys()].filter((id) => !plan.notes.has(noteOfCard(id) as NoteId));
  for (let i = 0; i < ids.length; i += ROWS_PER_TRANSACTION) {
    const chunk = ids.slice(i, i + ROWS_PER_TRANSACTION);
    const known = await db.marks.bulkGet(chunk);
    const marks = chunk.flatMap((id, n) => (known[n] ? [] : (markOf(id, cards.get(id)) ?? [])));
    if (marks.length > 0) await putForJob(db, job, 'marks', marks, writer);
    await pace.turn();
  }
  await rebuildCardsOf(db, [...new Set(ids.map((id) => noteOfCard(id) as NoteId))], fold);
}

/** The mark that a card of the file comes with, where it has any. */
export function markOf(id: CardId, past: ImportPast | undefined): Unstamped<'marks'> | null {
  if (!past) return null;
  const { suspended, buriedUntil = 0, flag } = past;
  return suspended || flag !== 0 || buriedUntil !== 0
    ? { card: id, suspended, buriedUntil, flag }
    : null;
}
