import type { CardId, DeviceId, ReviewId, SessionId } from '../base/id.ts';
import { instant, type Instant } from '../base/time.ts';
import { COLUMN_KINDS, PHASES } from '../memory/log-columns.ts';
import { RATINGS, type AnswerRow, type Next, type ReviewRow } from '../memory/review.ts';
import {
  at,
  readDeltas,
  readDictionary,
  readRuns,
  times,
  writeDeltas,
  writeDictionary,
  writeRuns,
} from './columns.ts';
import { byteReader, byteWriter, type ByteReader, type ByteWriter } from './varint.ts';

/*
 * Layout: format number; number of rows; the dictionaries of cards, sessions, devices; then the columns one
 * after the other. A row whose shape the columns cannot hold exactly (seeds above all) travels whole, as JSON.
 */
export const FORMAT = 1;
type ColumnRow = Extract<ReviewRow, { kind: (typeof COLUMN_KINDS)[number] }>;
const KEYS = { answer: 12, void: 9, set: 9, reset: 8 } as const;

/** Packs rows, in the order given. */
export function encodeSegment(rows: readonly ReviewRow[]): Uint8Array<ArrayBuffer> {
  const out = byteWriter();
  out.unsigned(FORMAT);
  out.unsigned(rows.length);
  const cards = writeDictionary(
    out,
    rows.map((row) => row.card),
  );
  const sessions = writeDictionary(
    out,
    rows.map((row) => row.session),
  );
  const devices = writeDictionary(
    out,
    rows.map((row) => row.device),
  );
  const dense: ColumnRow[] = [];
  const serials: number[] = [];
  for (const row of rows) {
    const n = serial(row.id, row.session);
    if (n !== null && fitsColumns(row)) {
      out.unsigned(kindCode(row));
      dense.push(row);
      serials.push(n);
    } else {
      out.unsigned(0);
      out.text(JSON.stringify(row));
    }
  }
  for (const row of dense) out.unsigned(cards.get(row.card) ?? 0);
  for (const row of dense) out.unsigned(sessions.get(row.session) ?? 0);
  writeRuns(
    out,
    dense.map((row) => devices.get(row.device) ?? 0),
  );
  writeRuns(
    out,
    dense.map((row) => row.offset),
  );
  writeRuns(
    out,
    dense.map((row) => row.rollOver),
  );
  writeDeltas(
    out,
    dense.map((row) => row.at),
  );
  writeDeltas(out, serials);
  for (const row of dense) writeDetails(out, row);
  return out.bytes();
}

/** The rows of a segment, in the order packed. Throws for bytes of a newer format. */
export function decodeSegment(bytes: Uint8Array): ReviewRow[] {
  const input = byteReader(bytes);
  const { count, cards } = readHead(input);
  const sessions = readDictionary<SessionId>(input);
  const devices = readDictionary<DeviceId>(input);
  const codes: number[] = [];
  const whole = new Map<number, ReviewRow>();
  for (let i = 0; i < count; i++) {
    const code = input.unsigned();
    codes.push(code);
    if (code === 0) whole.set(i, JSON.parse(input.text()) as ReviewRow);
  }
  const dense = count - whole.size;
  const card = times(dense, () => at(cards, input.unsigned()));
  const session = times(dense, () => at(sessions, input.unsigned()));
  const device = readRuns(input, dense).map((index) => at(devices, index));
  const offset = readRuns(input, dense);
  const rollOver = readRuns(input, dense);
  const instants = readDeltas(input, dense);
  const serials = readDeltas(input, dense);
  let k = 0;
  return codes.map((code, i) => {
    const row = whole.get(i);
    if (row) return row;
    const base = {
      id: `${at(session, k)}.${at(serials, k)}` as ReviewId,
      card: at(card, k),
      at: instant(at(instants, k)),
      offset: at(offset, k),
      rollOver: at(rollOver, k),
      session: at(session, k),
      device: at(device, k),
    };
    k += 1;
    return readDetails(input, base, code);
  });
}

/** The cards that a segment speaks of, without decoding its rows. */
export const cardsOfSegment = (bytes: Uint8Array): readonly CardId[] =>
  readHead(byteReader(bytes)).cards;

function readHead(input: ByteReader): { count: number; cards: CardId[] } {
  const format = input.unsigned();
  if (format !== FORMAT) throw new Error(`Inconsistent: segment format ${format}`);
  return { count: input.unsigned(), cards: readDictionary<CardId>(input) };
}

/** 0 is kept for whole rows; kind, rating and phase of an answer share one number. */
function kindCode(row: ColumnRow): number {
  const kind = COLUMN_KINDS.indexOf(row.kind);
  if (row.kind !== 'answer') return 1 + kind;
  return 1 + kind + 4 * (RATINGS.indexOf(row.rating) + 4 * PHASES.indexOf(row.phase));
}

function writeDetails(out: ByteWriter, row: ColumnRow): void {
  switch (row.kind) {
    case 'answer':
      out.unsigned(row.duration);
      if ('days' in row.next) out.unsigned(row.next.days * 2);
      else {
        out.unsigned(row.next.step * 2 + 1);
        out.unsigned(row.next.minutes);
      }
      return;
    case 'void': {
      // Nearly always a row of the same session; then a number, else the whole id.
      const n = serial(row.voids, row.session);
      out.unsigned(n === null ? 0 : n + 1);
      if (n === null) out.text(row.voids);
      return;
    }
    case 'set':
      out.unsigned(row.next.days);
      return;
    case 'reset':
  }
}

type Base = Pick<AnswerRow, 'id' | 'card' | 'at' | 'offset' | 'rollOver' | 'session' | 'device'>;

function readDetails(input: ByteReader, base: Base, code: number): ReviewRow {
  const kind = at(COLUMN_KINDS, (code - 1) % 4);
  switch (kind) {
    case 'answer': {
      const rest = (code - 1 - ((code - 1) % 4)) / 4;
      const [rating, phase] = [at(RATINGS, rest % 4), at(PHASES, Math.floor(rest / 4))];
      return { ...base, kind, rating, duration: input.unsigned(), next: readNext(input), phase };
    }
    case 'void': {
      const n = input.unsigned();
      const voids = n === 0 ? input.text() : `${base.session}.${n - 1}`;
      return { ...base, kind, voids: voids as ReviewId };
    }
    case 'set':
      return { ...base, kind, next: { days: input.unsigned() } };
    case 'reset':
      return { ...base, kind };
  }
}

function readNext(input: ByteReader): Next {
  const value = input.unsigned();
  if (value % 2 === 0) return { days: value / 2 };
  return { step: (value - 1) / 2, minutes: input.unsigned() };
}

const ZERO = '0'.charCodeAt(0);

/** The n of `<session>.<n>`, or null when the id is not of that form. */
function serial(id: ReviewId, session: SessionId): number | null {
  if (id[session.length] !== '.' || !id.startsWith(session)) return null;
  const first = session.length + 1;
  const digits = id.length - first;
  if (digits < 1 || digits > 15 || (digits > 1 && id.charCodeAt(first) === ZERO)) return null;
  let value = 0;
  for (let i = first; i < id.length; i++) {
    const digit = id.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return null;
    value = value * 10 + digit;
  }
  return value;
}

/** Of a row whose id is the serial kind. */
function fitsColumns(row: ReviewRow): row is ColumnRow {
  if (row.kind === 'seed' || Object.keys(row).length !== KEYS[row.kind]) return false;
  if (!isWhole(row.at) || !isWhole(row.offset) || !isWhole(row.rollOver)) return false;
  if (row.kind === 'set') return Object.keys(row.next).length === 1 && isCount(row.next.days);
  if (row.kind !== 'answer') return true;
  const counts = Object.values(row.next);
  const shape = 'days' in row.next ? counts.length === 1 : counts.length === 2;
  return shape && counts.every(isCount) && isCount(row.duration);
}

const isWhole = Number.isSafeInteger;
const isCount = (value: number): boolean =>
  Number.isSafeInteger(value) && value >= 0 && value < 2 ** 50 && !Object.is(value, -0);

/** First and last instant of rows. */
export function spanOf(rows: readonly ReviewRow[]): { from: Instant; to: Instant } {
  let from = Infinity;
  let to = -Infinity;
  for (const row of rows) {
    from = Math.min(from, row.at);
    to = Math.max(to, row.at);
  }
  return { from: instant(from), to: instant(to) };
}
