import { join } from 'node:path';
import { cardId, conceptId, noteId } from '../../src/base/id.ts';
import type { DeckId } from '../../src/base/id.ts';
import { dayOf, momentAt } from '../../src/base/time.ts';
import type { Instant } from '../../src/base/time.ts';
import type { AnswerRow } from '../../src/memory/review.ts';
import type { Concept, Deck, Note } from '../../src/deck/deck.ts';
import { buildDecks } from '../../src/deck/node/bundle.ts';
import type { CardRow, ConceptRow, DayRow, DeckRow, NoteRow, Stamp } from '../../src/store/db.ts';
import { chanceFrom } from './chance.ts';
import {
  countDay,
  DEVICE,
  lastAnswer,
  NEW_SHARE,
  olderDays,
  ROLL_OVER,
  withMemory,
} from './memories.ts';
import { earlierAnswers, segmentsOf } from './past.ts';

/** What a collection is made of; the same values give the same rows, but for the present day. */
export interface CollectionSize {
  readonly cards: number;
  /** Cards due today or overdue. */
  readonly due: number;
  /** Of all decks; by default one for every ten cards. With more than that, the later ones have no cards. */
  readonly concepts?: number;
  /** Reviews for every card, in sealed segments; by default only the last answers are there. */
  readonly reviewsEach?: number;
  readonly seed: number;
  readonly now: Instant;
}

/** Rows of one table, in portions small enough to be handed to the browser. */
export interface Portion {
  readonly table: string;
  readonly rows: readonly unknown[];
}

const DECKS = 5;
const CARDS_PER_CONCEPT = 10;
const PLACES_PER_NOTE = 1_000;
const PORTION = 1_000;

/**
 * A learner's collection in the shapes of `store/db.ts`: notes are those of the bundled decks under new
 * ids, so that texts and drawn HTML have real sizes; memories as if reviewed for months.
 */
export async function* collection(size: CollectionSize): AsyncGenerator<Portion> {
  const chance = chanceFrom(size.seed);
  const models = (await bundled()).flatMap(({ notes }) => notes);
  const today = dayOf(momentAt(size.now, ROLL_OVER));
  const stamp: Stamp = { changedAt: size.now, by: DEVICE, was: 0 };
  const days = new Map<string, DayRow>();
  const earlier: AnswerRow[] = [];
  // Some cards are new: the others make up for them.
  const count = Math.round((size.reviewsEach ?? 0) / (1 - NEW_SHARE));
  let dueLeft = size.due;
  for (let i = 0; i < DECKS; i += 1) {
    const cards = share(size.cards, i);
    const deck = `bench-${i + 1}` as DeckId;
    const notes = notesOf(deck, cards, models, stamp);
    const own = Math.ceil(cards / CARDS_PER_CONCEPT);
    const concepts = conceptsOf(
      deck,
      size.concepts === undefined ? own : Math.max(own, share(size.concepts, i)),
      stamp,
    );
    const rows = notes.flatMap((note) => cardsOf(note));
    const due = Math.min(dueLeft, share(size.due, i));
    dueLeft -= due;
    const studied = rows.map((row, k) =>
      withMemory(row, k, { rows: rows.length, due, today }, chance),
    );
    const log = studied.flatMap((row) => lastAnswer(row, today, chance));
    for (const row of log) countDay(days, row, deck);
    if (count > 0)
      for (const row of studied)
        for (const answer of earlierAnswers(row, { today, count }, chance)) earlier.push(answer);
    for (const row of olderDays(deck, today, rows.length, chance))
      days.set(`${row.day}/${deck}`, row);
    yield* portions('decks', [deckRow(deck, i, rows.length, concepts.length, stamp)]);
    yield* portions('concepts', concepts);
    yield* portions('notes', notes);
    yield* portions('cards', studied);
    yield* portions('reviews', log);
  }
  yield* portions('days', [...days.values()]);
  for (const segment of segmentsOf(earlier)) yield { table: 'segments', rows: [segment] };
  // Hints that are shown once would stand in some runs only.
  yield* portions('settings', [{ key: 'coachSeen', value: ['first-card', 'swipe'], ...stamp }]);
}

const bundled = async (): Promise<Deck[]> =>
  (await buildDecks(join(import.meta.dirname, '../../decks'))).map(
    ({ json }) => JSON.parse(json) as Deck,
  );

const share = (total: number, i: number) => Math.floor(total / DECKS) + (i < total % DECKS ? 1 : 0);

function* portions(table: string, rows: readonly unknown[]): Generator<Portion> {
  for (let i = 0; i < rows.length; i += PORTION) yield { table, rows: rows.slice(i, i + PORTION) };
}

/** As many notes as give exactly that many cards. */
function notesOf(deck: DeckId, cards: number, models: readonly Note[], stamp: Stamp): NoteRow[] {
  const notes: NoteRow[] = [];
  for (let made = 0, i = 0; made < cards; i += 1) {
    const model = models[i % models.length]!;
    if (made + model.cards.length > cards) continue;
    const own = conceptId(deck, `c${Math.floor(made / CARDS_PER_CONCEPT)}`);
    notes.push({
      ...model,
      id: noteId(deck, `n${i}`),
      concepts: [{ concept: own, weight: 1 }],
      deck,
      position: notes.length,
      base: { prompt: hash(i), more: hash(i), answer: hash(i), note: hash(i), source: hash(i) },
      edited: false,
      retired: false,
      ...stamp,
    });
    made += model.cards.length;
  }
  return notes;
}

const hash = (n: number) => n.toString(16).padStart(16, '0');

const conceptsOf = (deck: DeckId, count: number, stamp: Stamp): ConceptRow[] =>
  Array.from({ length: count }, (_, i) => {
    const concept: Concept = {
      id: conceptId(deck, `c${i}`),
      title: `Concept ${i + 1}`,
      aliases: [],
      definition: 'What this part is for, in a sentence as long as most definitions are.',
      definitionHtml:
        '<p dir="auto">What this part is for, in a sentence as long as most definitions are.</p>',
      layer: (['architecture', 'component', 'module', 'code'] as const)[i % 4]!,
      edges:
        i > 0 ? [{ kind: 'requires', to: conceptId(deck, `c${Math.floor((i - 1) / 2)}`) }] : [],
      sources: [],
      formerly: [],
    };
    return { ...concept, deck, ...stamp };
  });

const cardsOf = (note: NoteRow): CardRow[] =>
  note.cards.map(({ part }, place) => ({
    id: cardId(note.id, part),
    note: note.id,
    deck: note.deck,
    part,
    position: note.position * PLACES_PER_NOTE + place,
    concepts: note.concepts.map(({ concept }) => concept),
    suspended: false,
    retired: false,
    memory: null,
    schedule: { phase: 'new' },
  }));

const deckRow = (
  id: DeckId,
  i: number,
  cards: number,
  concepts: number,
  stamp: Stamp,
): DeckRow => ({
  ...{ id, path: [`Bench ${i + 1}`], title: `Bench ${i + 1}`, version: 1, language: 'en' },
  ...{ licence: 'CC BY 4.0', authors: ['Bench'], descriptionHtml: '<p>Made by the bench.</p>' },
  ...{ chapters: [], origin: { kind: 'file', name: `${id}.md` }, paused: false, cards, concepts },
  addedAt: (stamp.changedAt + i) as Instant,
  ...stamp,
});
