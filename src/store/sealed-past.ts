import type { CardId, DeckId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import { foldCard } from '../memory/fold.ts';
import type { LogColumns } from '../memory/log-columns.ts';
import { replay, type Replayed } from '../memory/replay.ts';
import type { CardState, ReviewRow } from '../memory/review.ts';
import { cardIndex } from './card-index.ts';
import type { DayRow, EngraphDb, SegmentRow } from './db.ts';
import { byCard, readHistories } from './history.ts';
import { zoneOf, type Zone } from './queue-keys.ts';
import { sealedDays } from './sealed-days.ts';
import { decodeColumns } from './segment-columns.ts';
import { decodeSegment } from './segment-rows.ts';

/** Where cards stand by their sealed rows. One id is one card's answer at one instant, wherever it is stored. */
export interface SealedPast {
  /** The card with rows behind its sealed ones; null where only `foldCard` over all its rows can say. */
  with(
    card: CardId,
    rows: readonly ReviewRow[],
  ): { readonly state: CardState; readonly zone: Zone } | null;
  /** Reads all rows of cards whose rows in the map do not simply come behind the sealed ones. */
  complete(db: EngraphDb, rows: Map<CardId, ReviewRow[]>): Promise<void>;
}

/** The whole log, the sealed part of it in columns. */
export interface Past {
  readonly sealed: SealedPast;
  /** Rows of the tail, and all rows of cards that `sealed` says nothing of. */
  readonly histories: Map<CardId, ReviewRow[]>;
  /** Cards that the log speaks of. */
  readonly answered: ReadonlySet<CardId>;
  readonly reviews: number;
  /** Day rows of those sealed rows that are not in `histories`. */
  readonly daysOfSealed: (deckOf: (card: CardId) => DeckId) => Map<string, DayRow>;
  /** Segments whose bytes are damaged, with what is wrong with them. */
  readonly unreadable: readonly { readonly segment: SegmentRow; readonly cause: unknown }[];
}

/** Reads the log and replays it: a million reviews without an object for each. */
export async function readPast(db: EngraphDb, parameters: readonly number[]): Promise<Past> {
  // The tail first: a row sealed in between is then seen twice rather than never.
  const tail = await db.reviews.toArray();
  const segments = (await db.segments.toArray()).sort((a, b) => a.from - b.from);
  const { index, log, states, unreadable } = replayed(segments, parameters);
  const odd = new Set<number>();
  const sealedOf = (card: CardId): Replayed | null => {
    const number = index.numberOf(card);
    return odd.has(number) ? null : states.of(number);
  };
  for (let card = 0; card < index.count; card++) if (states.isOdd(card)) odd.add(card);
  const histories = byCard(tail);
  for (const [card, rows] of histories)
    if (!isBehind(sealedOf(card), rows)) odd.add(index.numberOf(card));
  if (odd.size > 0) {
    const rows = segments
      .filter((segment) => !unreadable.some((one) => one.segment === segment))
      .flatMap(({ bytes }) => decodeSegment(bytes))
      .concat(tail)
      .filter(({ card }) => odd.has(index.numberOf(card)));
    for (const [card, all] of byCard(rows)) histories.set(card, all);
  }

  const plain = new Set<number>();
  const answered = new Set(histories.keys());
  let reviews = [...histories.values()].reduce((sum, rows) => sum + rows.length, 0);
  for (let number = 0; number < index.count; number++) {
    const past = odd.has(number) ? null : states.of(number);
    if (!past) continue;
    plain.add(number);
    answered.add(index.id(number));
    reviews += past.rows;
  }
  return {
    ...{ histories, answered, reviews, unreadable },
    daysOfSealed: (deckOf) => sealedDays(log, { plain, deckOf: (card) => deckOf(index.id(card)) }),
    sealed: {
      with(card, rows) {
        const past = sealedOf(card);
        if (!past || rows.length === 0) return past;
        return { state: foldCard(rows, parameters, past.state), zone: zoneOf(rows) };
      },
      async complete(now, rowsOf) {
        const cards = [...rowsOf.keys()].filter(
          (card) => !isBehind(sealedOf(card), rowsOf.get(card) ?? []),
        );
        for (const card of cards) odd.add(index.numberOf(card));
        for (const [card, rows] of await readHistories(now, new Set(cards)))
          rowsOf.set(card, [...rows]);
      },
    },
  };
}

function replayed(segments: readonly SegmentRow[], parameters: readonly number[]) {
  const index = cardIndex();
  const states = replay(parameters);
  const log: LogColumns[] = [];
  const unreadable: Past['unreadable'][number][] = [];
  for (const segment of segments) {
    try {
      const columns = decodeColumns(segment.bytes, index);
      expectAsItsRowSays(segment, columns);
      states.add(columns, index.count);
      log.push(columns);
    } catch (cause) {
      unreadable.push({ segment, cause });
    }
  }
  return { index, states, log, unreadable };
}

/** A segment may be sound in itself and still be another than its row speaks of. */
function expectAsItsRowSays(segment: SegmentRow, { count, at, whole }: LogColumns): void {
  let [from, to] = [Infinity, -Infinity];
  const see = (then: number): void => {
    from = Math.min(from, then);
    to = Math.max(to, then);
  };
  at.forEach(see);
  for (const { row } of whole) see(row.at);
  if (
    count + whole.length !== segment.count ||
    instant(from) !== segment.from ||
    instant(to) !== segment.to
  )
    throw new Error('Inconsistent: a segment differs from what its row says');
}

/** True where rows, oldest first, come after the sealed ones and take none of those back. */
function isBehind(past: Replayed | null, rows: readonly ReviewRow[]): boolean {
  const first = rows[0];
  if (!past || !first) return true;
  if (first.at <= past.zone.at) return false;
  const ids = new Set(rows.map(({ id }) => id));
  return rows.every((row) => row.kind !== 'void' || ids.has(row.voids));
}
