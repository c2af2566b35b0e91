import type { SqlValue } from 'sql.js';

/**
 * What is used of SQLite beneath sql.js, which hands out one value at a time and decodes each text by itself: two
 * thirds of the time that reading takes.
 */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly stackSave: () => number;
  readonly stackRestore: (top: number) => void;
  readonly stackAlloc: (bytes: number) => number;
  readonly _sqlite3_prepare_v2: (
    ...args: [db: number, sql: number, length: number, statement: number, rest: number]
  ) => number;
  readonly _sqlite3_step: (statement: number) => number;
  readonly _sqlite3_finalize: (statement: number) => number;
  readonly _sqlite3_column_count: (statement: number) => number;
  readonly _sqlite3_column_type: (statement: number, column: number) => number;
  readonly _sqlite3_column_double: (statement: number, column: number) => number;
  readonly _sqlite3_column_text: (statement: number, column: number) => number;
  readonly _sqlite3_column_blob: (statement: number, column: number) => number;
  readonly _sqlite3_column_bytes: (statement: number, column: number) => number;
}

const OK = 0;
const ROW = 100;
const DONE = 101;
const TEXT = 3;
const NULL = 5;

/** Rows of which the texts are decoded together, and bytes of text after which no further row joins them. */
const ROWS = 256;
const BYTES = 2 ** 16;
/** In place of the column of a text that has its value. */
const DECODED = -1;
const SPACE = 32;
/** A shorter text is copied faster byte by byte. */
const SHORT = 48;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Rows read together. Used again and again: what is made for each row takes longer than to read it. */
interface Batch {
  readonly rows: SqlValue[][];
  count: number;
  /** Their texts, one behind the other. */
  readonly bytes: Uint8Array;
  used: number;
  /** Of each text its row, column and end among the bytes. */
  readonly texts: Int32Array;
  read: number;
}

/**
 * The rows of one statement, some at a time: both lists are filled anew for the next ones. Throws where SQLite fails.
 */
export function* rowBatches(
  machine: Machine,
  db: number,
  sql: string,
): Generator<readonly SqlValue[][]> {
  const statement = prepared(machine, db, sql);
  const columns = machine._sqlite3_column_count(statement);
  const bytes = new Uint8Array(2 * BYTES);
  const texts = new Int32Array(3 * ROWS * columns);
  const batch: Batch = { rows: [], count: 0, bytes, used: 0, texts, read: 0 };
  try {
    for (let code = ROW; code === ROW;) {
      batch.count = batch.used = batch.read = 0;
      while (batch.count < ROWS && batch.used < BYTES) {
        code = machine._sqlite3_step(statement);
        if (code !== ROW) break;
        take(machine, statement, columns, batch);
      }
      if (code !== ROW && code !== DONE) throw new Error('SQLite');
      decodeTexts(batch);
      yield batch.count === ROWS ? batch.rows : batch.rows.slice(0, batch.count);
    }
  } finally {
    machine._sqlite3_finalize(statement);
  }
}

function prepared(machine: Machine, db: number, sql: string): number {
  const bytes = new TextEncoder().encode(`${sql}\0`);
  const top = machine.stackSave();
  const place = machine.stackAlloc(bytes.length);
  const statement = machine.stackAlloc(4);
  new Uint8Array(machine.memory.buffer).set(bytes, place);
  const code = machine._sqlite3_prepare_v2(db, place, -1, statement, 0);
  machine.stackRestore(top);
  if (code !== OK) throw new Error('SQLite');
  return new DataView(machine.memory.buffer).getInt32(statement, true);
}

function take(machine: Machine, statement: number, columns: number, batch: Batch): void {
  const row = (batch.rows[batch.count] ??= []);
  for (let c = 0; c < columns; c++) {
    const type = machine._sqlite3_column_type(statement, c);
    if (type === NULL) row[c] = null;
    else if (type < TEXT) row[c] = machine._sqlite3_column_double(statement, c);
    else {
      const read = type === TEXT ? machine._sqlite3_column_text : machine._sqlite3_column_blob;
      const at = read(statement, c);
      const length = machine._sqlite3_column_bytes(statement, c);
      const memory = memoryOf(machine);
      if (type !== TEXT) row[c] = memory.slice(at, at + length);
      else if (length > batch.bytes.length - batch.used)
        row[c] = decoder.decode(memory.subarray(at, at + length));
      else {
        row[c] = '';
        keep(memory, at, at + length, batch);
        keepPlace(batch, c);
      }
    }
  }
  batch.count += 1;
}

let seen = new Uint8Array();

/** A view of SQLite's memory, which moves when it grows. */
function memoryOf({ memory }: Machine): Uint8Array {
  const { buffer } = memory;
  if (seen.buffer !== buffer) seen = new Uint8Array(buffer);
  return seen;
}

function keep(memory: Uint8Array, from: number, to: number, batch: Batch): void {
  const { bytes, used } = batch;
  if (to - from > SHORT) bytes.set(memory.subarray(from, to), used);
  else for (let i = from; i < to; i++) bytes[used + i - from] = memory[i] ?? 0;
  batch.used = used + to - from;
}

function keepPlace(batch: Batch, column: number): void {
  const { texts, read } = batch;
  texts[read] = batch.count;
  texts[read + 1] = column;
  texts[read + 2] = batch.used;
  batch.read = read + 3;
}

/**
 * Texts of ASCII alone, in which a byte is a character, are decoded with the others of their batch. Those with
 * characters beyond are not: together with them a text of Latin letters would take twice the memory, and the disk.
 */
function decodeTexts(batch: Batch): void {
  const { rows, bytes, used, texts, read } = batch;
  if (!isAscii(bytes, 0, used)) decodeOthers(batch);
  const all = decoder.decode(bytes.subarray(0, used));
  let from = 0;
  for (let i = 0; i < read; i += 3) {
    const [row, column, to] = [rows[texts[i] ?? 0], texts[i + 1] ?? DECODED, texts[i + 2] ?? 0];
    if (row && column !== DECODED) row[column] = all.slice(from, to);
    from = to;
  }
}

/** Spaces stand in their place then. */
function decodeOthers({ rows, bytes, texts, read }: Batch): void {
  let from = 0;
  for (let i = 0; i < read; i += 3) {
    const [row, to] = [rows[texts[i] ?? 0], texts[i + 2] ?? 0];
    if (row && !isAscii(bytes, from, to)) {
      row[texts[i + 1] ?? 0] = decoder.decode(bytes.subarray(from, to));
      bytes.fill(SPACE, from, to);
      texts[i + 1] = DECODED;
    }
    from = to;
  }
}

function isAscii(bytes: Uint8Array, from: number, to: number): boolean {
  let all = 0;
  for (let i = from; i < to; i++) all |= bytes[i] ?? 0;
  return all < 128;
}
