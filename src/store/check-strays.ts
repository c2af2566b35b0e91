import type { CardId, DeckId, NoteId } from '../base/id.ts';
import { noteOfCard } from './card-rows.ts';
import type { Finding } from './check-findings.ts';
import type { EngraphDb, NoteRow } from './db.ts';

/** Notes read at a time: they hold texts. */
const PAGE = 500;

/** What rows may refer to, as keys. */
interface Ground {
  readonly decks: ReadonlySet<DeckId>;
  readonly notes: ReadonlySet<string>;
  readonly concepts: ReadonlySet<string>;
  readonly media: ReadonlySet<string>;
  readonly notetypes: ReadonlySet<string>;
  /** Ids of tombstones: what was deleted, and when it was a deck, with all that was in it. */
  readonly gone: ReadonlySet<string>;
  readonly anyDeckGone: boolean;
}

/**
 * Rows that belong to nothing, though nothing was deleted that would explain it: reviews, marks and links of a
 * removed deck stay on purpose. `answered` are the cards that the log speaks of.
 */
export async function strays(
  db: EngraphDb,
  answered: ReadonlySet<CardId>,
): Promise<readonly Finding[]> {
  const ground = await groundOf(db);
  const found: Finding[] = [];
  await eachNote(db, (note) => found.push(...ofNote(note, ground)));
  await db.concepts.each((row) => {
    if (!isHoused(row.deck, ground))
      found.push({ kind: 'concept-without-deck', id: row.id, stored: row });
  });
  const isLost = (card: CardId): boolean =>
    !ground.notes.has(noteOfCard(card)) &&
    !ground.gone.has(`notes/${noteOfCard(card)}`) &&
    !ground.anyDeckGone &&
    !answered.has(card);
  await db.marks.each((row) => {
    if (isLost(row.card)) found.push({ kind: 'mark-without-card', id: row.card, stored: row });
  });
  await db.links.each((row) => {
    const { card, concept } = row;
    const deck = concept.slice(0, concept.indexOf('/')) as DeckId;
    // A concept of a deck that is not here may be linked on purpose.
    const lacksConcept =
      ground.decks.has(deck) &&
      !ground.concepts.has(concept) &&
      !ground.gone.has(`concepts/${concept}`);
    if (lacksConcept || (card !== null && isLost(card)))
      found.push({ kind: 'link-without-end', id: row.id, stored: row });
  });
  const jobs = new Set<string>(await db.jobs.toCollection().primaryKeys());
  await db.jobEntries.each((row) => {
    if (!jobs.has(row.job))
      found.push({ kind: 'entry-without-job', id: String(row.id), stored: row });
  });
  return found;
}

async function groundOf(db: EngraphDb): Promise<Ground> {
  const keys = async (table: string): Promise<Set<string>> =>
    new Set((await db.table(table).toCollection().primaryKeys()) as string[]);
  const gone = await keys('tombstones');
  return {
    decks: (await keys('decks')) as Set<DeckId>,
    notes: await keys('notes'),
    concepts: await keys('concepts'),
    media: await keys('media'),
    notetypes: await keys('notetypes'),
    gone,
    anyDeckGone: [...gone].some((id) => id.startsWith('decks/')),
  };
}

const isHoused = (deck: DeckId, { decks, gone }: Ground): boolean =>
  decks.has(deck) || gone.has(`decks/${deck}`);

function ofNote(note: NoteRow, ground: Ground): Finding[] {
  const found: Finding[] = [];
  if (!isHoused(note.deck, ground))
    found.push({ kind: 'note-without-deck', id: note.id, stored: note });
  if (note.kind !== 'imported') return found;
  if (!ground.notetypes.has(note.notetype))
    found.push({ kind: 'missing-notetype', id: note.id, stored: note });
  const missing = note.files.filter(({ hash }) => !ground.media.has(hash));
  if (missing.length > 0)
    found.push({ kind: 'missing-media', id: note.id, stored: { missing, note } });
  return found;
}

async function eachNote(db: EngraphDb, see: (note: NoteRow) => void): Promise<void> {
  for (let after = '' as NoteId; ;) {
    const page = await db.notes.where('id').above(after).limit(PAGE).toArray();
    page.forEach(see);
    const last = page.at(-1);
    if (!last) return;
    after = last.id;
  }
}
