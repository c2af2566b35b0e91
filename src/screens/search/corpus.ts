import type { CardId, ConceptId, DeckId, NoteId } from '../../base/id.ts';
import type { Layer } from '../../deck/deck.ts';
import type { CardRow, ConceptRow, DeckRow, MarkRow, NoteRow, OptionsRow } from '../../store/db.ts';
import { isByLearner } from '../../store/stamp.ts';
import { resolveOptions } from '../../study/limits.ts';
import { fold } from './fold.ts';
import { numbered, type Numbers } from './numbers.ts';
import { NOTES_PER_PAGE, type Page } from './pages.ts';
import { textOfNote } from './plain-text.ts';
import { wordList, type Words } from './words.ts';

/** A note as search holds it: one folded text, parts of it told apart by where they end. */
export interface NoteDoc {
  readonly id: NoteId;
  readonly text: string;
  /** Ends of title, tags and answer in `text`. */
  readonly ends: readonly [number, number, number];
  readonly tags: readonly string[];
  readonly edited: boolean;
  /** Instant of the learner's last change, 0 without one. */
  readonly changedAt: number;
  /** When it came by itself, 0 for what came with its deck. */
  readonly addedAt: number;
  /** Titles of its cards by part, as shown. */
  readonly titles: ReadonlyMap<string, string>;
  /** The same list as in `Corpus.cards`. */
  readonly cards: readonly CardRow[];
  /** Where it stands. */
  readonly page: Page;
}

export interface ConceptDoc {
  readonly id: ConceptId;
  readonly deck: DeckId;
  readonly title: string;
  readonly layer: Layer | null;
  /** Folded title, then aliases and slug. */
  readonly text: string;
  readonly titleEnd: number;
}

export interface DeckDoc {
  readonly id: DeckId;
  readonly title: string;
  readonly addedAt: number;
  readonly cards: number;
  /** Folded names, outermost first. */
  readonly text: string;
  readonly leechLimit: number;
}

type Flagged = Pick<MarkRow, 'flag' | 'buriedUntil'>;

/** All that is searched, in memory. Maps keep the order of keys, so that equal results keep theirs. */
export interface Corpus {
  readonly notes: Map<NoteId, NoteDoc>;
  readonly cards: Map<NoteId, CardRow[]>;
  readonly concepts: Map<ConceptId, ConceptDoc>;
  readonly decks: Map<DeckId, DeckDoc>;
  /** Marks that say more than the card row. */
  readonly marks: Map<CardId, Flagged>;
  /** The notes and their cards again, as they are asked. */
  readonly pages: Page[];
  readonly words: Words;
  /** Of decks and concepts. */
  readonly numbers: Numbers;
  /** Words of all texts, once they were needed. */
  vocabulary: Set<string> | null;
  /** Counts up with every change. */
  version: number;
}

export const emptyCorpus = (): Corpus => ({
  ...{
    notes: new Map(),
    cards: new Map(),
    concepts: new Map(),
    decks: new Map(),
  },
  ...{ marks: new Map(), pages: [], words: wordList(), numbers: numbered() },
  ...{ vocabulary: null, version: 0 },
});

export function putNote(corpus: Corpus, row: NoteRow): NoteDoc {
  const { title, tags, answer, rest } = textOfNote(row);
  const text = `${title}\n${tags}\n${answer}\n${rest}`;
  const titleEnd = title.length;
  const tagsEnd = titleEnd + 1 + tags.length;
  const isOwn = isByLearner(row);
  const known = corpus.notes.get(row.id);
  const doc: NoteDoc = {
    id: row.id,
    text,
    ends: [titleEnd, tagsEnd, tagsEnd + 1 + answer.length],
    tags: row.tags.map(fold),
    edited: row.edited,
    changedAt: isOwn ? row.changedAt : 0,
    addedAt: row.addedAt ?? (isOwn && row.was === 0 ? row.changedAt : 0),
    titles: new Map(row.cards.map(({ part, plain }) => [part, plain])),
    cards: cardsOf(corpus, row.id),
    page: known?.page ?? lastPage(corpus),
  };
  placeNote(corpus, doc, known);
  return doc;
}

/** The page changes with the note; a new note stands on the last one. */
function placeNote(corpus: Corpus, doc: NoteDoc, known: NoteDoc | undefined): void {
  const { notes } = doc.page;
  if (known) notes[notes.indexOf(known)] = doc;
  else notes.push(doc);
  corpus.notes.set(doc.id, doc);
  changed(corpus, doc);
}

function lastPage({ pages }: Corpus): Page {
  const last = pages.at(-1);
  if (last && last.notes.length < NOTES_PER_PAGE) return last;
  const page: Page = { notes: [], words: null, cards: null };
  pages.push(page);
  return page;
}

function changed(corpus: Corpus, { page }: NoteDoc): void {
  page.words = null;
  page.cards = null;
  corpus.version += 1;
}

export function dropNote(corpus: Corpus, id: NoteId): void {
  const doc = corpus.notes.get(id);
  if (!doc) return;
  corpus.notes.delete(id);
  doc.page.notes.splice(doc.page.notes.indexOf(doc), 1);
  changed(corpus, doc);
}

/** One list a note for as long as the corpus lives: notes hold on to it. */
function cardsOf({ cards }: Corpus, note: NoteId): CardRow[] {
  const known = cards.get(note);
  if (known) return known;
  const made: CardRow[] = [];
  cards.set(note, made);
  return made;
}

/** A card that is new here or changed. */
export function putCard(corpus: Corpus, row: CardRow): void {
  const known = cardsOf(corpus, row.note);
  const at = known.findIndex(({ id }) => id === row.id);
  if (at < 0) known.push(row);
  else known[at] = row;
  cardChanged(corpus, row.note);
}

function cardChanged(corpus: Corpus, note: NoteId): void {
  const page = corpus.notes.get(note)?.page;
  if (page) page.cards = null;
  corpus.version += 1;
}

export function dropCard(corpus: Corpus, id: CardId): void {
  const note = id.slice(0, id.lastIndexOf('/')) as NoteId;
  const known = cardsOf(corpus, note);
  const at = known.findIndex((card) => card.id === id);
  if (at >= 0) known.splice(at, 1);
  cardChanged(corpus, note);
}

export function putMark(corpus: Corpus, { card, flag, buriedUntil }: MarkRow): void {
  if (flag === 0 && buriedUntil === 0) corpus.marks.delete(card);
  else corpus.marks.set(card, { flag, buriedUntil });
}

export function putConcept(corpus: Corpus, row: ConceptRow): void {
  const { id, deck, title, layer, aliases } = row;
  const folded = fold(title);
  const slug = id.slice(id.lastIndexOf('/') + 1);
  const text = [folded, ...aliases.map(fold), slug].join('\n');
  corpus.concepts.set(id, {
    id,
    deck,
    title,
    layer,
    text,
    titleEnd: folded.length,
  });
  corpus.version += 1;
}

export function dropConcept(corpus: Corpus, id: ConceptId): void {
  corpus.concepts.delete(id);
  corpus.version += 1;
}

/** Decks depend on each other through their options, so all come at once. */
export function putDecks(
  corpus: Corpus,
  rows: readonly DeckRow[],
  options: readonly OptionsRow[],
): void {
  corpus.decks.clear();
  for (const row of rows) {
    const { id, title, addedAt, cards, path } = row;
    const { leechLimit } = resolveOptions(row, rows, options);
    corpus.decks.set(id, {
      id,
      title,
      addedAt,
      cards,
      text: fold(path.join('\n')),
      leechLimit,
    });
  }
  // What is seen of a note hangs on its decks.
  for (const page of corpus.pages) page.cards = null;
  corpus.version += 1;
}
