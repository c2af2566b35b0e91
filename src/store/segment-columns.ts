import type { CardId, DeviceId, ReviewId, SessionId } from '../base/id.ts';
import { COLUMN_KINDS, PHASES, type LogColumns } from '../memory/log-columns.ts';
import { RATINGS, type ReviewRow } from '../memory/review.ts';
import type { CardIndex } from './card-index.ts';
import { readDictionary } from './dictionary.ts';
import { byteReader, type ByteReader } from './byte-reader.ts';

/** Of the layout that `segment.ts` describes and writes. Reading stands apart from it: the start needs that only. */
export const FORMAT = 1;

/** What of the columns' rows nothing is derived from, but that their ids are made of. */
export interface RowNames {
  readonly sessions: readonly SessionId[];
  readonly devices: readonly DeviceId[];
  /** The k-th row's place among the sessions, and its number within its own. */
  readonly session: Int32Array;
  readonly serial: Float64Array;
  /** Its place among the devices. */
  readonly device: Float64Array;
  /** Rows of kind void: the id taken back, or the number of a row of the same session. */
  readonly voids: ReadonlyMap<number, ReviewId | number>;
}

/** How the cards of a segment get their numbers. */
export interface CardNumbers {
  /** Numbers of a dictionary's ids in its order, or null: then nothing more of the segment is read. */
  read(input: ByteReader): Int32Array | null;
  /** Of the card of a row that no column holds. */
  numberOf(id: CardId): number;
}

/** The rows of a segment in columns, without an object a row. Throws for damaged bytes and those of a newer format. */
export function decodeColumns(bytes: Uint8Array, index: CardIndex): LogColumns {
  const segment = readSegment(bytes, index);
  if (!segment) throw new Error('Inconsistent: a segment that was not read');
  return segment.columns;
}

/** Reads a segment's columns and names; null where `cards.read` wants none of it. */
export function readSegment(
  bytes: Uint8Array,
  cards: CardNumbers,
): { readonly columns: LogColumns; readonly names: RowNames } | null {
  const input = byteReader(bytes);
  const rows = readHead(input);
  const numbers = cards.read(input);
  if (!numbers) return null;
  const sessions = readDictionary<SessionId>(input);
  const devices = readDictionary<DeviceId>(input);
  // Each row takes a byte at least. In damaged bytes their number may be any.
  if (rows > bytes.length) throw new Error('Inconsistent: segment ends early');

  const kind = new Uint8Array(rows);
  const grade = new Uint8Array(rows);
  const phase = new Uint8Array(rows);
  const whole: LogColumns['whole'][number][] = [];
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const code = input.unsigned();
    if (code === 0) {
      const row = JSON.parse(input.text()) as ReviewRow;
      whole.push({ before: count, card: cards.numberOf(row.card), row });
      continue;
    }
    // Kind, rating and phase share one number (`kindCode`).
    kind[count] = (code - 1) % COLUMN_KINDS.length;
    if (kind[count] === 0) {
      const rest = Math.floor((code - 1) / COLUMN_KINDS.length);
      grade[count] = 1 + (rest % RATINGS.length);
      phase[count] = within(Math.floor(rest / RATINGS.length), PHASES.length);
    }
    count += 1;
  }
  const card = new Int32Array(count);
  for (let k = 0; k < count; k++)
    card[k] = numbers[within(input.unsigned(), numbers.length)] as number;
  const session = new Int32Array(count);
  for (let k = 0; k < count; k++) session[k] = within(input.unsigned(), sessions.length);
  const device = runs(input, count);
  for (const place of device) within(place, devices.length);
  const offset = runs(input, count);
  const rollOver = runs(input, count);
  const at = deltas(input, count);
  const serial = deltas(input, count);
  const { voids, ...details } = readDetails(input, kind.subarray(0, count));
  return {
    columns: { count, card, kind, grade, phase, at, offset, rollOver, whole, ...details },
    names: { sessions, devices, session, serial, device, voids },
  };
}

/** Reads a segment up to its dictionaries; how many rows it has. */
export function readHead(input: ByteReader): number {
  const format = input.unsigned();
  if (format !== FORMAT) throw new Error(`Inconsistent: segment format ${format}`);
  return input.unsigned();
}

function readDetails(
  input: ByteReader,
  kind: Uint8Array,
): Pick<LogColumns, 'duration' | 'days' | 'step' | 'minutes'> & Pick<RowNames, 'voids'> {
  const duration = new Float64Array(kind.length);
  const days = new Float64Array(kind.length).fill(-1);
  const step = new Float64Array(kind.length);
  const minutes = new Float64Array(kind.length);
  const voids = new Map<number, ReviewId | number>();
  for (let k = 0; k < kind.length; k++) {
    switch (COLUMN_KINDS[kind[k] as number]) {
      case 'answer': {
        duration[k] = input.unsigned();
        const value = input.unsigned();
        if (value % 2 === 0) days[k] = value / 2;
        else {
          step[k] = (value - 1) / 2;
          minutes[k] = input.unsigned();
        }
        break;
      }
      case 'void': {
        const n = input.unsigned();
        voids.set(k, n === 0 ? (input.text() as ReviewId) : n - 1);
        break;
      }
      case 'set':
        days[k] = input.unsigned();
    }
  }
  return { duration, days, step, minutes, voids };
}

function runs(input: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count);
  for (let k = 0; k < count;) {
    const value = input.signed();
    const length = input.unsigned();
    if (length > count - k) throw new Error('Inconsistent: segment has a run too long');
    values.fill(value, k, k + length);
    k += length;
  }
  return values;
}

function deltas(input: ByteReader, count: number): Float64Array {
  const values = new Float64Array(count);
  let value = 0;
  for (let k = 0; k < count; k++) values[k] = value += input.signed();
  return values;
}

/** The number, which names one of so many. */
function within(number: number, many: number): number {
  if (number < 0 || number >= many) throw new Error(`Inconsistent: segment has no entry ${number}`);
  return number;
}
