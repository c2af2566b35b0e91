import type { CardId, ReviewId } from '../base/id.ts';
import { instant } from '../base/time.ts';
import { COLUMN_KINDS, PHASES, type LogColumns } from '../memory/log-columns.ts';
import { RATINGS, type Next, type ReviewRow } from '../memory/review.ts';
import { cardIndex } from './card-index.ts';
import { at, readDictionary } from './dictionary.ts';
import { readHead, readSegment, type RowNames } from './segment-columns.ts';
import { byteReader } from './byte-reader.ts';

/** The rows of a segment, in the order packed. Throws for damaged bytes and those of a newer format. */
export function decodeSegment(bytes: Uint8Array): ReviewRow[] {
  let cards: readonly CardId[] = [];
  const segment = readSegment(bytes, {
    read(input) {
      cards = readDictionary<CardId>(input);
      return Int32Array.from(cards, (_, place) => place);
    },
    // Of any number: all rows are wanted, and those that no column holds know their card.
    numberOf: () => 0,
  });
  return segment ? rowsOf(segment, cards) : [];
}

/** Reads of segments only what some cards have there. */
export interface CardSieve {
  /** Their rows in a segment, in the order packed: those of `decodeSegment`, refusing the same bytes but where it names none of the cards. */
  rowsIn(bytes: Uint8Array): ReviewRow[];
}

/** A sieve for cards, made once for many segments. */
export function cardSieve(cards: ReadonlySet<CardId>): CardSieve {
  const index = cardIndex();
  const ids = [...cards];
  for (const id of ids) index.numberOf(id);
  return {
    rowsIn(bytes) {
      const segment = readSegment(bytes, {
        read(input) {
          const numbers = index.find(input);
          return numbers.some((number) => number >= 0) ? numbers : null;
        },
        numberOf: (card) => (cards.has(card) ? index.numberOf(card) : -1),
      });
      return segment ? rowsOf(segment, ids) : [];
    },
  };
}

/** The cards that a segment speaks of, without decoding its rows. */
export function cardsOfSegment(bytes: Uint8Array): readonly CardId[] {
  const input = byteReader(bytes);
  readHead(input);
  return readDictionary<CardId>(input);
}

/** Rows of cards with a number: their place among the ids. */
function rowsOf(
  { columns, names }: { readonly columns: LogColumns; readonly names: RowNames },
  ids: readonly CardId[],
): ReviewRow[] {
  const { whole } = columns;
  const rows: ReviewRow[] = [];
  let next = 0;
  for (let k = 0; k <= columns.count; k++) {
    for (let one = whole[next]; one?.before === k; one = whole[++next])
      if (one.card >= 0) rows.push(one.row);
    if (k === columns.count) break;
    const number = columns.card[k] as number;
    if (number >= 0) rows.push(rowAt(k, at(ids, number), columns, names));
  }
  return rows;
}

function rowAt(k: number, card: CardId, columns: LogColumns, names: RowNames): ReviewRow {
  const value = (column: Float64Array): number => column[k] as number;
  const session = at(names.sessions, names.session[k] as number);
  const id = `${session}.${value(names.serial)}` as ReviewId;
  const then = instant(value(columns.at));
  const offset = value(columns.offset);
  const rollOver = value(columns.rollOver);
  const device = at(names.devices, value(names.device));
  const kind = at(COLUMN_KINDS, columns.kind[k] as number);
  const days = value(columns.days);
  if (kind === 'answer') {
    const rating = at(RATINGS, (columns.grade[k] as number) - 1);
    const phase = at(PHASES, columns.phase[k] as number);
    const duration = value(columns.duration);
    const next: Next =
      days >= 0 ? { days } : { step: value(columns.step), minutes: value(columns.minutes) };
    return {
      id,
      card,
      at: then,
      offset,
      rollOver,
      session,
      device,
      kind,
      rating,
      duration,
      next,
      phase,
    };
  }
  const base = { id, card, at: then, offset, rollOver, session, device };
  if (kind === 'set') return { ...base, kind, next: { days } };
  if (kind === 'reset') return { ...base, kind };
  const voids = names.voids.get(k);
  const taken = typeof voids === 'string' ? voids : (`${session}.${voids}` as ReviewId);
  return { ...base, kind, voids: taken };
}
