import type { Database, SqlJsStatic, SqlValue } from 'sql.js';
import { fault } from './fault.ts';
import { rowBatches, type Machine } from './sqlite-rows.ts';

/** The only door to sql.js, which is loaded at the first database. Problems are thrown as faults (`fault.ts`). */
export type { SqlValue } from 'sql.js';

export interface Sqlite {
  /** Tables proper; views and virtual tables could compute for ever and do not count. */
  readonly tables: ReadonlySet<string>;
  readonly hasColumn: (table: string, column: string) => boolean;
  /** Rows one at a time, at most `limit` of them; faults when there are more or the time is up. */
  readonly rows: (sql: string, limit: number) => Generator<SqlValue[]>;
  /** The same for tables with many: a row is filled anew once later ones are asked for. */
  readonly lentRows: (sql: string, limit: number) => Generator<readonly SqlValue[]>;
  readonly close: () => void;
}

/** A statement that takes longer is stopped between two of its rows, ms. */
export const TIME_LIMIT = 60_000;
const MAGIC = 'SQLite format 3\0';

/** Whether bytes begin as an SQLite database does. */
export const isSqlite = (head: Uint8Array): boolean =>
  [...MAGIC].every((sign, i) => head[i] === sign.charCodeAt(0));

/**
 * Opens a database for reading. Takes the bytes over: their write-ahead-log flags are cleared in place, since
 * there is no log beside them (facts §1).
 */
export async function openSqlite(bytes: Uint8Array<ArrayBuffer>): Promise<Sqlite> {
  if (!isSqlite(bytes)) throw malformed();
  bytes[18] = 1;
  bytes[19] = 1;
  const { library, machine } = await loaded();
  const db = new library.Database(bytes);
  try {
    withKnownCollation(db);
    db.run('PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    const lentRows: Sqlite['lentRows'] = (sql, limit) => rowsOf(machine, pointerOf(db), sql, limit);
    const rows: Sqlite['rows'] = (sql, limit) => kept(lentRows(sql, limit));
    const tables = tablesOf(rows);
    return {
      tables: new Set(tables.keys()),
      hasColumn: (table, column) => tables.get(table)?.has(column) === true,
      ...{ rows, lentRows },
      close: () => db.close(),
    };
  } catch {
    db.close();
    throw malformed();
  }
}

/**
 * Anki's collation `unicase` does not exist here, and since SQLite 3.54 nothing at all can be read from a table
 * without row ids that uses it. The copy in memory is told to use NOCASE instead; no statement of ours seeks or
 * sorts by such a column, so the different order of its indexes does not matter.
 */
function withKnownCollation(db: Database): void {
  db.run(`PRAGMA writable_schema = ON;
    UPDATE sqlite_master SET sql = replace(sql, 'unicase', 'NOCASE') WHERE sql LIKE '%collate unicase%';
    PRAGMA writable_schema = RESET`);
}

const malformed = (): Error =>
  fault(
    'damaged',
    'The collection in this file is damaged and cannot be read. Export it again from Anki, after Tools, Check Database.',
  );

/** sql.js names the database's place in its memory so, and has no other word for it. */
const pointerOf = (db: Database): number => (db as unknown as { readonly db: number }).db;

function* rowsOf(
  machine: Machine,
  db: number,
  sql: string,
  limit: number,
): Generator<readonly SqlValue[]> {
  const until = performance.now() + TIME_LIMIT;
  let problem: Error | null = null;
  let n = 0;
  try {
    for (const rows of rowBatches(machine, db, sql)) {
      if (rows.length > 0 && performance.now() > until) problem = fault('too-large', TOO_SLOW);
      for (const row of rows) {
        if (n === limit) problem = fault('too-large', tooMany(limit));
        if (problem) break;
        n++;
        yield row;
      }
      if (problem) break;
    }
  } catch {
    // Whatever SQLite throws (errors, texts, aborts of the machine) means that the image is not sound.
    problem = malformed();
  }
  if (problem) throw problem;
}

function* kept(lent: Iterable<readonly SqlValue[]>): Generator<SqlValue[]> {
  for (const row of lent) yield [...row];
}

const tooMany = (limit: number): string =>
  `This collection holds more than ${limit.toLocaleString('en')} rows of one kind. Nothing was read. Export it from Anki deck by deck.`;
const TOO_SLOW =
  'Reading this collection takes too long on this device. Nothing was read. Export it from Anki deck by deck.';

/** Names of tables with their columns, computed ones left out. */
function tablesOf(rows: Sqlite['rows']): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  const master = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0";
  for (const [name] of rows(master, 1000)) {
    if (typeof name !== 'string' || !/^\w+$/.test(name)) continue;
    const columns = new Set<string>();
    for (const [, column, , , , , hidden] of rows(`PRAGMA table_xinfo("${name}")`, 1000))
      if (hidden === 0) columns.add(String(column));
    found.set(name, columns);
  }
  return found;
}

interface Loaded {
  readonly library: SqlJsStatic;
  readonly machine: Machine;
}

let loading: Promise<Loaded> | null = null;

/** The machine is loaded once; a failure is forgotten so that the next file may try again. */
function loaded(): Promise<Loaded> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw fault(
      'invalid',
      `The part that reads collections could not be loaded. Connect once and try again. (${String(error)})`,
    );
  });
  return loading;
}

/** Begins to load the machine: whoever opens a database soon need not wait for it. */
export const preloadSqlite = (): void => void loaded().catch(() => undefined);

/**
 * Loads the machine and reads a database of one row: the browser compiles its parts when they are first run, which
 * then is not while a file is waited for.
 */
export async function warmSqlite(): Promise<void> {
  const { library } = await loaded();
  const made = new library.Database();
  made.run("CREATE TABLE t (n INTEGER PRIMARY KEY, v); INSERT INTO t VALUES (1, 'a')");
  const bytes = Uint8Array.from(made.export());
  made.close();
  const db = await openSqlite(bytes);
  for (const _ of db.lentRows('SELECT n, v FROM t ORDER BY n', 1)) void _;
  db.close();
}

async function load(): Promise<Loaded> {
  const [{ default: initialise }, module] = await Promise.all([import('sql.js'), compiled()]);
  // Its memory is told to whoever makes the instance, and to nobody else.
  let exported: WebAssembly.ExportValue[] = [];
  const instantiateWasm = (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance) => void,
  ): void => {
    const made = new WebAssembly.Instance(module, imports);
    exported = Object.values(made.exports);
    receive(made);
  };
  const library = await initialise({ instantiateWasm } as Parameters<typeof initialise>[0]);
  const memory = exported.find((each) => each instanceof WebAssembly.Memory);
  return { library, machine: { ...library, memory } as unknown as Machine };
}

/** Compiled while it arrives, beside all else that is loaded. */
async function compiled(): Promise<WebAssembly.Module> {
  // Node (tests, scripts) finds the file beside the package; browsers, for which all is built, are told its address.
  if (!import.meta.env?.PROD && typeof process !== 'undefined' && process.versions?.node) {
    const { readFileSync } = process.getBuiltinModule('node:fs');
    const { createRequire } = process.getBuiltinModule('node:module');
    const { resolve } = createRequire(import.meta.url);
    return WebAssembly.compile(readFileSync(resolve('sql.js/dist/sql-wasm.wasm')));
  }
  const { default: address } = await import('sql.js/dist/sql-wasm-browser.wasm?url');
  return WebAssembly.compileStreaming(fetch(address)).catch(async () =>
    // The host names another type.
    WebAssembly.compile(await (await fetch(address)).arrayBuffer()),
  );
}

/** What a writer of databases may do. Problems here are our own mistakes and throw as they are. */
export interface SqliteWriter {
  /** Any number of statements. */
  readonly run: (sql: string) => void;
  /** One statement for every row of parameters. */
  readonly insert: (sql: string, rows: Iterable<readonly SqlValue[]>) => void;
}

/** A new database, filled by `build` in one transaction: its bytes, in the plain journal mode. */
export async function writeSqlite(
  build: (db: SqliteWriter) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const { library } = await loaded();
  const db = new library.Database();
  try {
    db.run('BEGIN');
    build({ run: (sql) => void db.run(sql), insert: (sql, rows) => insert(db, sql, rows) });
    db.run('COMMIT');
    return new Uint8Array(db.export());
  } finally {
    db.close();
  }
}

function insert(db: Database, sql: string, rows: Iterable<readonly SqlValue[]>): void {
  const statement = db.prepare(sql);
  try {
    for (const row of rows) statement.run([...row]);
  } finally {
    statement.free();
  }
}
