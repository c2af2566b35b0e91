import type { CardId, DeckId, DeviceId, NoteId, ReviewId, SessionId } from '../../src/base/id.ts';
import { instant } from '../../src/base/time.ts';
import { DEFAULT_PARAMETERS } from '../../src/memory/fsrs.ts';
import { foldCard } from '../../src/memory/fold.ts';
import type { AnswerRow } from '../../src/memory/review.ts';
import type { Fold } from '../../src/store/card-rows.ts';
import { EngraphDb, type DeckRow, type NoteRow } from '../../src/store/db.ts';
import { rebuildAllCards, rebuildDays } from '../../src/store/derive.ts';

/** Every table by name. */
export type Tables = Readonly<Record<string, readonly object[]>>;

export const DECK = 'tarn' as DeckId;
export const fold: Fold = (rows) => foldCard(rows, DEFAULT_PARAMETERS);
const frontOf = (i: number) => `Which stone is number ${i}?`;
const noteOf = (i: number) => `${DECK}/n${i}` as NoteId;
const cardOf = (i: number) => `${noteOf(i)}/there` as CardId;
/** The card with that front; null where no card of ours is shown. */
export function cardWith(front: string): CardId | null {
  const number = /^Which stone is number (\d+)\?$/.exec(front)?.[1];
  return number === undefined ? null : cardOf(Number(number));
}

const DAY = 86_400_000;
/** No limits, nothing buried: then what is due can be counted from the rows. */
const LIMITS = { newPerDay: 9_999, reviewsPerDay: 9_999, burySiblings: false };
const stamp = { changedAt: instant(1), by: 'old' as DeviceId, was: 0 };

export interface StockSize {
  readonly notes: number;
  /** Notes that were reviewed before and are due; the others are new. */
  readonly seen: number;
  /** The present, milliseconds. */
  readonly now: number;
}

/** A collection whose rows are what its log gives: one deck, one card a note, every front its own. */
export async function stock({ notes, seen, now }: StockSize): Promise<Tables> {
  const db = new EngraphDb(crypto.randomUUID());
  await db.decks.add(deckRow(notes));
  await db.notes.bulkAdd(Array.from({ length: notes }, (_, i) => noteRow(i)));
  await db.reviews.bulkAdd(Array.from({ length: seen }, (_, i) => pastOf(i, now)).flat());
  await db.settings.bulkAdd([
    { key: 'coachSeen', value: ['first-card', 'swipe'], ...stamp },
    { key: 'reduceMotion', value: 'on', ...stamp },
  ]);
  await db.options.add({ deck: 'global', ...LIMITS, ...stamp });
  await rebuildAllCards(db, fold);
  await rebuildDays(db);
  const tables = await tablesOf(db);
  await db.delete();
  return tables;
}

async function tablesOf(db: EngraphDb): Promise<Tables> {
  const entries = db.tables.map(async (table) => [table.name, await table.toArray()] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** A database of this process with those rows. */
export async function databaseOf(tables: Tables): Promise<EngraphDb> {
  const db = new EngraphDb(crypto.randomUUID());
  for (const table of db.tables) await table.bulkPut([...(tables[table.name] ?? [])]);
  return db;
}

const deckRow = (notes: number): DeckRow => ({
  ...{ id: DECK, path: ['Tarn'], title: 'Tarn', version: 1, language: 'en', licence: 'CC0-1.0' },
  ...{ authors: [], descriptionHtml: '', chapters: [], origin: { kind: 'file', name: 'tarn.md' } },
  ...{ paused: false, cards: notes, concepts: 0, addedAt: instant(1), ...stamp },
});

const noteRow = (i: number): NoteRow => ({
  ...{ id: noteOf(i), deck: DECK, kind: 'question', position: i, accepted: [], tags: [] },
  fields: { prompt: frontOf(i), more: '', answer: 'A round one.', note: '', source: '' },
  ...{ media: [], concepts: [], base: {}, edited: false, retired: false, ...stamp },
  cards: [
    {
      ...{ part: 'there', prompt: `<p dir="auto">${frontOf(i)}</p>`, plain: frontOf(i), front: '' },
      ...{ steps: 0, answer: '<p dir="auto">A round one.</p>', note: '', source: '' },
    },
  ],
});

/** Two answers, ten and seven days ago: due for three days. */
function pastOf(i: number, now: number): AnswerRow[] {
  const base = { card: cardOf(i), offset: 0, rollOver: 4, device: 'old' as DeviceId };
  const session = 'past' as SessionId;
  const at = (days: number) => instant(now - days * DAY + i);
  return [
    {
      ...{ ...base, session, id: `past.${2 * i + 1}` as ReviewId, at: at(10), kind: 'answer' },
      ...{ rating: 'good', duration: 2_000, next: { days: 3 }, phase: 'new' },
    },
    {
      ...{ ...base, session, id: `past.${2 * i + 2}` as ReviewId, at: at(7), kind: 'answer' },
      ...{ rating: 'good', duration: 2_000, next: { days: 4 }, phase: 'review' },
    },
  ];
}
