import type { EngraphDb } from '../../store/db.ts';
import { readyPages } from './pages.ts';
import { putCard, putConcept, putDecks, putMark, putNote, type Corpus } from './corpus.ts';

/** Tables that search reads; a change in one of them is a change of what it finds. */
export const SEARCHED = ['decks', 'options', 'concepts', 'notes', 'cards', 'marks'] as const;

const ROWS_PER_READ = 1_000;

/**
 * Reads everything, notes with their cards in portions; `onread` is told after each how many notes are there. Notes and
 * cards are read side by side and ahead, so that the database is at work while words are taken out of what is here.
 */
export async function readCorpus(
  db: EngraphDb,
  corpus: Corpus,
  onread: (done: number, of: number) => void,
  perRead = ROWS_PER_READ,
): Promise<void> {
  const allNotes = portions((after) => db.notes.where('id').above(after).limit(perRead).toArray());
  const allCards = portions((after) => db.cards.where('id').above(after).limit(perRead).toArray());
  const of = await db.notes.count();
  await readDecks(db, corpus);
  for (const row of await db.concepts.toArray()) putConcept(corpus, row);
  for (const row of await db.marks.toArray()) putMark(corpus, row);
  let done = 0;
  let cardsTo: string | null = '';
  const takeCards = async () => {
    const { value: cards = [] } = await allCards.next();
    for (const card of cards) putCard(corpus, card);
    cardsTo = cards.at(-1)?.id ?? null;
  };
  for await (const notes of allNotes) {
    for (const note of notes) putNote(corpus, note);
    // Behind the slash between a note's id and a card's part. Where one id begins another, some come a portion later.
    const behind = `${notes.at(-1)?.id}0`;
    while (cardsTo !== null && cardsTo < behind) await takeCards();
    // So that no question waits for it.
    readyPages(corpus);
    onread((done += notes.length), of);
  }
  while (cardsTo !== null) await takeCards();
}

/** Rows by key, some at a time; the next ones are asked for before some are handed out. */
async function* portions<Row extends { readonly id: string }>(
  read: (after: string) => PromiseLike<Row[]>,
): AsyncGenerator<Row[], void> {
  for (let next = read(''); ;) {
    const rows = await next;
    const last = rows.at(-1);
    if (!last) return;
    next = read(last.id);
    // Told where it is awaited, which it may never be.
    next.then(undefined, () => undefined);
    yield rows;
  }
}

/** Decks with their options; few, so always all of them. */
export async function readDecks(db: EngraphDb, corpus: Corpus): Promise<void> {
  putDecks(corpus, ...(await Promise.all([db.decks.toArray(), db.options.toArray()])));
}
