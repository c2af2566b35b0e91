import type { CardId, ConceptId, DeckId, NoteId } from '../../base/id.ts';
import type { Layer } from '../../deck/deck.ts';
import type { CardRow, ConceptRow, DeckRow, MarkRow, NoteRow, OptionsRow } from '../../store/db.ts';
import { isByLearner } from '../../store/stamp.ts';
import { resolveOptions } from '../../study/limits.ts';
import { fold } from './fold.ts';
import { textOfNote } from './plain-text.ts';

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
  /** Words of all texts, once they were needed. */
  vocabulary: Set<string> | null;
  /** Counts up with every change. */
  version: number;
}

export const emptyCorpus = (): Corpus => ({
  ...{ notes: new Map(), cards: new Map(), concepts: new Map(), decks: new Map() },
  ...{ marks: new Map(), vocabulary: null, version: 0 },
});

export function putNote(corpus: Corpus, row: NoteRow): NoteDoc {
  const { title, tags, answer, rest } = textOfNote(row);
  const text = `${title}\n${tags}\n${answer}\n${rest}`;
  const titleEnd = title.length;
  const tagsEnd = titleEnd + 1 + tags.length;
  const isOwn = isByLearner(row);
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
  };
  corpus.notes.set(row.id, doc);
  return doc;
}

/** The notes as a list, which is walked faster than the map. */
export interface NoteList {
  readonly notes: readonly NoteDoc[];
  /** Of each note: its cards that are not retired, in installed decks. */
  readonly visible: Uint16Array;
}

const lists = new WeakMap<Corpus, NoteList & { version: number; size: number }>();

/** All notes; made again when something changed. */
export function allNotes(corpus: Corpus): NoteList {
  const { version, notes, decks } = corpus;
  const known = lists.get(corpus);
  if (known?.version === version && known.size === notes.size) return known;
  const all = [...notes.values()];
  const visible = Uint16Array.from(all, ({ cards }) => {
    let count = 0;
    for (const card of cards) if (!card.retired && decks.has(card.deck)) count += 1;
    return count;
  });
  const list = { version, size: notes.size, notes: all, visible };
  lists.set(corpus, list);
  return list;
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
}

export function dropCard(corpus: Corpus, id: CardId): void {
  const known = cardsOf(corpus, id.slice(0, id.lastIndexOf('/')) as NoteId);
  const at = known.findIndex((card) => card.id === id);
  if (at >= 0) known.splice(at, 1);
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
  corpus.concepts.set(id, { id, deck, title, layer, text, titleEnd: folded.length });
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
    corpus.decks.set(id, { id, title, addedAt, cards, text: fold(path.join('\n')), leechLimit });
  }
}
