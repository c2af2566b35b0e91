import Dexie from 'dexie';
import { fail, ok, type Result } from '../base/result.ts';
import { EngraphDb } from './db.ts';

/**
 * Why the database cannot be used: the browser has none; another window with an older Engraph is in the way;
 * the browser refuses (private windows, broken profile); it was written by a newer Engraph; it was there a moment ago
 * and is gone (the browser, or the learner, cleared what the site had stored).
 */
export type OpenProblem =
  | { readonly kind: 'missing' }
  | { readonly kind: 'blocked' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly cause: unknown }
  | { readonly kind: 'newer'; readonly version: number };

/** The schema version of this code: `db.ts`. */
export const SCHEMA_VERSION = 2;
/** Dexie stores its versions times ten. */
const NATIVE = 10;
const BLOCKED_AFTER = 4_000;

export interface OpenOptions {
  readonly name?: string;
  /** Another window upgrades or deletes the database: this one's connection is closed. */
  readonly onreplaced?: () => void;
  /** The connection went away, and with it all that was stored. */
  readonly ongone?: () => void;
  /** Milliseconds to wait for another window to let go. */
  readonly blockedAfter?: number;
  /** An older database is about to be upgraded; it waits until this has ended. Must not reject. */
  readonly beforeUpgrade?: () => Promise<void>;
}

/** Opens the database, upgrading it if need be. A newer one is left exactly as it is. */
export async function openDb({
  name = 'engraph',
  onreplaced,
  ongone,
  blockedAfter = BLOCKED_AFTER,
  beforeUpgrade,
}: OpenOptions = {}): Promise<Result<EngraphDb, OpenProblem>> {
  if (!globalThis.indexedDB) return fail({ kind: 'missing' });
  const db = new EngraphDb(name);
  const problem = await connect(db, blockedAfter, beforeUpgrade);
  if (problem) return fail(problem);
  // From here on it is there: whoever opens it again, a live query above all, must not make an empty one.
  db.on('populate', () => {
    throw new Error('Inconsistent: the database is gone');
  });
  if (ongone) watchGone(db, ongone);
  db.on('versionchange', () => {
    // Closed for good: opening again by itself could meet a schema that this code does not know.
    db.close();
    onreplaced?.();
    return false;
  });
  return ok(db);
}

/** Milliseconds after the connection was closed at which it is asked whether the data went with it: that takes a while. */
const GONE_AFTER = [0, 500, 2_000, 8_000];

function watchGone(db: EngraphDb, ongone: () => void): void {
  const look = async () => {
    const version = await storedVersion(db.name).catch(() => null);
    if (version === 0 && !ENDED.has(db)) ongone();
  };
  GONE.set(db, ongone);
  db.on('close', () => {
    for (const wait of GONE_AFTER) setTimeout(() => void look(), wait);
  });
}

/**
 * Runs an operation; when the connection was lost meanwhile (browser cleaned up, device slept), opens it again
 * and tries once more. Throws when that fails too.
 */
export async function withConnection<T>(db: EngraphDb, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    if (!isConnectionLost(cause)) throw cause;
    const problem = await reopen(db);
    if (problem) throw new Error(`The database cannot be opened again: ${problem.kind}`, { cause });
    return operation();
  }
}

/** Deleted by the learner, here: nobody need be told that they are gone. */
const ENDED = new WeakSet<EngraphDb>();
const GONE = new WeakMap<EngraphDb, () => void>();
const reopening = new WeakMap<EngraphDb, Promise<OpenProblem | null>>();

/** One at a time: operations that failed together must not close each other's new connection. */
function reopen(db: EngraphDb): Promise<OpenProblem | null> {
  const underWay = reopening.get(db);
  if (underWay) return underWay;
  if (isAlive(db)) return Promise.resolve(null);
  // What else is asked for meanwhile waits for the new connection instead of failing.
  db.close({ disableAutoOpen: false });
  const attempt = connectAgain(db).finally(() => reopening.delete(db));
  reopening.set(db, attempt);
  return attempt;
}

/** Nothing stored any more is no reason to begin anew: what is in hand belongs to what is gone. */
async function connectAgain(db: EngraphDb): Promise<OpenProblem | null> {
  const version = await storedVersion(db.name).catch(() => null);
  if (version !== 0) return connect(db, BLOCKED_AFTER);
  if (!ENDED.has(db)) GONE.get(db)?.();
  return { kind: 'gone' };
}

/** True where somebody has opened it again. A connection may be dead without having said so. */
function isAlive(db: EngraphDb): boolean {
  try {
    if (!db.isOpen()) return false;
    db.backendDB().transaction('local').abort();
    return true;
  } catch {
    return false;
  }
}

/** Safari says "UnknownError: Connection to Indexed Database server lost" after an app was in the background. */
const LOST = ['DatabaseClosedError', 'InvalidStateError', 'UnknownError'];

interface Named {
  readonly name?: string;
}

/** Whether that is why an operation failed: the database itself may be well. */
export function isConnectionLost(cause: unknown): boolean {
  const failure = (cause ?? {}) as Named & { readonly inner?: Named; readonly cause?: Named };
  return [failure, failure.inner, failure.cause].some((each) => LOST.includes(each?.name ?? ''));
}

async function connect(
  db: EngraphDb,
  blockedAfter: number,
  beforeUpgrade?: () => Promise<void>,
): Promise<OpenProblem | null> {
  try {
    // Dexie would open a newer database and even patch its schema: look first.
    const version = await storedVersion(db.name);
    if (version > SCHEMA_VERSION) return { kind: 'newer', version };
    if (version > 0 && version < SCHEMA_VERSION) await beforeUpgrade?.();
    return await openOrBlocked(db, blockedAfter);
  } catch (cause) {
    db.close();
    if (cause instanceof Dexie.MissingAPIError) return { kind: 'missing' };
    return { kind: 'refused', cause };
  }
}

async function openOrBlocked(db: EngraphDb, blockedAfter: number): Promise<OpenProblem | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waited = new Promise<OpenProblem>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'blocked' }), blockedAfter);
  });
  const opening = db.open().then(() => null);
  const problem = await Promise.race([opening, waited]).finally(() => clearTimeout(timer));
  if (problem) {
    db.close();
    opening.catch(() => {});
  }
  return problem;
}

/** Version of the stored database, 0 when there is none. Creates nothing. */
export async function storedVersion(name: string): Promise<number> {
  // The list costs a fraction of an open; browsers without it, or that refuse it, are asked by opening.
  const list = await indexedDB.databases?.().catch(() => null);
  if (!list) return openedVersion(name);
  return Math.ceil((list.find((known) => known.name === name)?.version ?? 0) / NATIVE);
}

function openedVersion(name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      request.transaction?.abort();
    };
    request.onerror = () =>
      isNew ? resolve(0) : reject(request.error ?? new Error('open failed'));
    request.onsuccess = () => {
      const version = Math.ceil(request.result.version / NATIVE);
      request.result.close();
      resolve(version);
    };
  });
}

/** "Delete everything": the whole database, the device's own rows included. */
export async function deleteEverything(db: EngraphDb): Promise<void> {
  ENDED.add(db);
  try {
    await db.delete();
  } catch (cause) {
    ENDED.delete(db);
    throw cause;
  }
}

/** Whether the learner deleted it here: what was being read then comes to nothing. */
export const isDeleted = (db: EngraphDb): boolean => ENDED.has(db);
