import Dexie from 'dexie';
import type { CardId } from '../base/id.ts';
import type { ReviewRow } from '../memory/review.ts';
import type { EngraphDb, SegmentRow } from './db.ts';
import { uniqueReviews } from './merge.ts';
import { cardSieve, cardsOfSegment, decodeSegment } from './segment-rows.ts';

export type Histories = ReadonlyMap<CardId, readonly ReviewRow[]>;

/** What is known of the past of some cards. */
export interface KnownPast {
  readonly histories: Histories;
  /** False while a damaged part of the log may hold more of the card: its row then knows what the log cannot say. */
  readonly isWhole: (card: CardId) => boolean;
}

/** All rows of one card, voids included, oldest first. Reads no row of another card's from the tail. */
export async function readHistory(db: EngraphDb, card: CardId): Promise<ReviewRow[]> {
  return [...((await readHistories(db, new Set([card]))).get(card) ?? [])];
}

/** The readable rows of some cards, for who shows them; who derives from them asks `readKnownPast`. */
export async function readHistories(db: EngraphDb, cards: ReadonlySet<CardId>): Promise<Histories> {
  return (await readKnownPast(db, cards)).histories;
}

/** The rows of some cards. Segments that name none of them are skipped after their dictionary. */
export async function readKnownPast(db: EngraphDb, cards: ReadonlySet<CardId>): Promise<KnownPast> {
  if (cards.size === 0) return { histories: new Map(), isWhole: () => true };
  // The tail first: a row sealed in between is then seen twice rather than never.
  const rows = await tailOf(db, [...cards].sort());
  const damaged: Uint8Array[] = [];
  const sieve = cardSieve(cards);
  await db.segments.each(({ bytes }) => {
    // Dexie takes no notice of what is thrown in here.
    try {
      for (const row of sieve.rowsIn(bytes)) rows.push(row);
    } catch {
      damaged.push(bytes);
    }
  });
  return { histories: byCard(rows), isWhole: wholeBeside(damaged) };
}

/** Damaged bytes lack the rows of any card, unless their dictionary still says of which. */
function wholeBeside(damaged: readonly Uint8Array[]): KnownPast['isWhole'] {
  if (damaged.length === 0) return () => true;
  const named = new Set<CardId>();
  for (const bytes of damaged) {
    try {
      for (const card of cardsOfSegment(bytes)) named.add(card);
    } catch {
      return () => false;
    }
  }
  return (card) => !named.has(card);
}

/** All that can be read of the log, by card. */
export async function readWholePast(db: EngraphDb): Promise<KnownPast> {
  const { rows, unreadable } = await readableLog(db);
  const damaged = unreadable.map(({ segment }) => segment.bytes);
  return { histories: byCard(rows), isWhole: wholeBeside(damaged) };
}

/** The whole log, tail and segments, each row once, oldest first. Throws where a segment cannot be read. */
export async function readAll(db: EngraphDb): Promise<ReviewRow[]> {
  const { rows, unreadable } = await readableLog(db);
  if (unreadable[0]) throw unreadable[0].cause;
  return rows;
}

export interface ReadableLog {
  readonly rows: ReviewRow[];
  /** Segments whose bytes are damaged, with what is wrong with them. */
  readonly unreadable: readonly { readonly segment: SegmentRow; readonly cause: unknown }[];
}

/** What can be read of the log, each row once, oldest first, and what cannot. */
export async function readableLog(db: EngraphDb): Promise<ReadableLog> {
  const rows = await db.reviews.toArray();
  const unreadable: ReadableLog['unreadable'][number][] = [];
  await db.segments.each((segment) => {
    try {
      for (const row of decodeSegment(segment.bytes)) rows.push(row);
    } catch (cause) {
      unreadable.push({ segment, cause });
    }
  });
  return { rows: inOrder(unique(rows)), unreadable };
}

/** Rows of the tail that belong to the cards (sorted): one range of the index `[card+at]`. */
export async function tailOf(db: EngraphDb, cards: readonly CardId[]): Promise<ReviewRow[]> {
  const [first, last] = [cards[0], cards.at(-1)];
  if (first === undefined || last === undefined) return [];
  const wanted = new Set(cards);
  const rows = await db.reviews
    .where('[card+at]')
    .between([first, Dexie.minKey], [last, Dexie.maxKey])
    .toArray();
  return rows.filter((row) => wanted.has(row.card));
}

/** Rows grouped by card, each row once, each group oldest first. */
export function byCard(rows: readonly ReviewRow[]): Map<CardId, ReviewRow[]> {
  const groups = new Map<CardId, ReviewRow[]>();
  for (const row of unique(rows)) {
    const group = groups.get(row.card);
    if (group) group.push(row);
    else groups.set(row.card, [row]);
  }
  for (const [card, group] of groups) groups.set(card, inOrder(group));
  return groups;
}

const unique = (rows: readonly ReviewRow[]): ReviewRow[] => [...uniqueReviews(rows).values()];

const inOrder = (rows: readonly ReviewRow[]): ReviewRow[] =>
  rows.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
