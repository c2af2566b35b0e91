import type { ReviewId, SessionId } from '../base/id.ts';
import { instant, type Instant } from '../base/time.ts';
import { COLUMN_KINDS, PHASES } from '../memory/log-columns.ts';
import { RATINGS, type ReviewRow } from '../memory/review.ts';
import { writeDeltas, writeDictionary, writeRuns } from './columns.ts';
import { FORMAT } from './segment-columns.ts';
import { byteWriter, type ByteWriter } from './byte-writer.ts';

/*
 * Layout: format number; number of rows; the dictionaries of cards, sessions, devices; then the columns one
 * after the other. A row whose shape the columns cannot hold exactly (seeds above all) travels whole, as JSON.
 */
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
