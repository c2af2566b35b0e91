import type { DeviceId, SessionId } from '../base/id.ts';
import { COLUMN_KINDS, PHASES, type LogColumns } from '../memory/log-columns.ts';
import { RATINGS, type ReviewRow } from '../memory/review.ts';
import type { CardIndex } from './card-index.ts';
import { readDictionary } from './columns.ts';
import { FORMAT } from './segment.ts';
import { byteReader, type ByteReader } from './varint.ts';

/**
 * The rows of a segment in columns, without an object a row; `decodeSegment` gives the same as rows, and both
 * refuse the same bytes. Ids, sessions and devices are read over: nothing is derived from them.
 */
export function decodeColumns(bytes: Uint8Array, index: CardIndex): LogColumns {
  const input = byteReader(bytes);
  const format = input.unsigned();
  if (format !== FORMAT) throw new Error(`Inconsistent: segment format ${format}`);
  const rows = input.unsigned();
  const cards = index.read(input);
  const sessions = readDictionary<SessionId>(input).length;
  const devices = readDictionary<DeviceId>(input).length;
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
      whole.push({ before: count, card: index.numberOf(row.card), row });
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
  for (let k = 0; k < count; k++) card[k] = cards[within(input.unsigned(), cards.length)] as number;
  for (let k = 0; k < count; k++) within(input.unsigned(), sessions);
  for (const device of runs(input, count)) within(device, devices);
  const offset = runs(input, count);
  const rollOver = runs(input, count);
  const at = deltas(input, count);
  for (let k = 0; k < count; k++) input.unsigned();
  return {
    ...{ count, card, kind, grade, phase, at, offset, rollOver, whole },
    ...readDetails(input, kind.subarray(0, count)),
  };
}

function readDetails(
  input: ByteReader,
  kind: Uint8Array,
): Pick<LogColumns, 'duration' | 'days' | 'step' | 'minutes'> {
  const duration = new Float64Array(kind.length);
  const days = new Float64Array(kind.length).fill(-1);
  const step = new Float64Array(kind.length);
  const minutes = new Float64Array(kind.length);
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
      case 'void':
        if (input.unsigned() === 0) input.text();
        break;
      case 'set':
        days[k] = input.unsigned();
    }
  }
  return { duration, days, step, minutes };
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
