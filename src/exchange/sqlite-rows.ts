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

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

interface Batch {
  readonly rows: SqlValue[][];
  /** Texts of ASCII alone, in which a byte is a character. */
  readonly bytes: Uint8Array;
  used: number;
  /** Where they stand there, and where they belong. */
  readonly texts: (readonly [row: SqlValue[], column: number, from: number, to: number])[];
}

/** The rows of one statement. Throws where SQLite fails. */
export function* everyRow(machine: Machine, db: number, sql: string): Generator<SqlValue[]> {
  const statement = prepared(machine, db, sql);
  const bytes = new Uint8Array(2 * BYTES);
  try {
    for (let code = ROW; code === ROW;) {
      const batch: Batch = { rows: [], texts: [], bytes, used: 0 };
      while (batch.rows.length < ROWS && batch.used < BYTES) {
        code = machine._sqlite3_step(statement);
        if (code !== ROW) break;
        take(machine, statement, batch);
      }
      if (code !== ROW && code !== DONE) throw new Error('SQLite');
      const all = decoder.decode(bytes.subarray(0, batch.used));
      for (const [row, column, from, to] of batch.texts) row[column] = all.slice(from, to);
      yield* batch.rows;
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

function take(machine: Machine, statement: number, batch: Batch): void {
  const row: SqlValue[] = [];
  const columns = machine._sqlite3_column_count(statement);
  for (let c = 0; c < columns; c++) {
    const type = machine._sqlite3_column_type(statement, c);
    if (type === NULL) row.push(null);
    else if (type < TEXT) row.push(machine._sqlite3_column_double(statement, c));
    else {
      const read = type === TEXT ? machine._sqlite3_column_text : machine._sqlite3_column_blob;
      const at = read(statement, c);
      const length = machine._sqlite3_column_bytes(statement, c);
      const value = new Uint8Array(machine.memory.buffer, at, length);
      row.push(type === TEXT ? '' : value.slice());
      if (type === TEXT && !waits(value, row, batch)) row[c] = decoder.decode(value);
    }
  }
  batch.rows.push(row);
}

/**
 * Whether a text can be decoded with the others of its batch. Those with characters beyond ASCII are not: together with
 * them a text of Latin letters would take twice the memory, and the disk.
 */
function waits(text: Uint8Array, row: SqlValue[], batch: Batch): boolean {
  if (text.length > BYTES) return false;
  let all = 0;
  for (let i = 0; i < text.length; i++) {
    const byte = text[i] ?? 0;
    all |= byte;
    batch.bytes[batch.used + i] = byte;
  }
  if (all > 127) return false;
  batch.texts.push([row, row.length - 1, batch.used, batch.used + text.length]);
  batch.used += text.length;
  return true;
}
