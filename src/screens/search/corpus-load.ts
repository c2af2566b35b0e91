import type { NoteId } from '../../base/id.ts';
import type { EngraphDb } from '../../store/db.ts';
import { readyPages } from './pages.ts';
import { putCard, putConcept, putDecks, putMark, putNote, type Corpus } from './corpus.ts';

/** Tables that search reads; a change in one of them is a change of what it finds. */
export const SEARCHED = ['decks', 'options', 'concepts', 'notes', 'cards', 'marks'] as const;

const NOTES_PER_READ = 1_000;

/** Reads everything, notes with their cards in portions; `onread` is told after each how many notes are there. */
export async function readCorpus(
  db: EngraphDb,
  corpus: Corpus,
  onread: (done: number, of: number) => void,
): Promise<void> {
  const of = await db.notes.count();
  await readDecks(db, corpus);
  for (const row of await db.concepts.toArray()) putConcept(corpus, row);
  for (const row of await db.marks.toArray()) putMark(corpus, row);
  let after = '' as NoteId;
  for (let done = 0; ;) {
    const notes = await db.notes.where('id').above(after).limit(NOTES_PER_READ).toArray();
    const last = notes.at(-1);
    if (!last) break;
    const first = notes[0]?.id ?? last.id;
    const cards = await db.cards.where('note').between(first, last.id, true, true).toArray();
    for (const note of notes) putNote(corpus, note);
    for (const card of cards) putCard(corpus, card);
    after = last.id;
    // So that no question waits for it.
    readyPages(corpus);
    onread((done += notes.length), of);
  }
}

/** Decks with their options; few, so always all of them. */
export async function readDecks(db: EngraphDb, corpus: Corpus): Promise<void> {
  putDecks(corpus, ...(await Promise.all([db.decks.toArray(), db.options.toArray()])));
}
