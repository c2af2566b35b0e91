import Dexie, { RangeSet } from 'dexie';
import type { EngraphDb } from './db.ts';

type Stores = (name: string) => IDBObjectStore;

interface Manner {
  /** Live queries need not hear of it. */
  readonly isQuiet?: boolean;
  /** `work` asks for everything at once: the end is asked for too, so that a page that goes away now loses nothing. */
  readonly commits?: boolean;
  /** Strict: stored means written to the disk, power loss included. `npm run test:faults` prints what it costs. */
  readonly durability?: 'relaxed' | 'strict';
}

/**
 * One transaction through plain IndexedDB, for ratings and for rows that are written in bulk: Dexie's own begins with a millisecond of work,
 * four at a fourth of the speed, of the sixteen that a frame has. `work` begins requests at once and more from `then`;
 * what it throws, there too, takes the transaction back. Live queries over the tables are told when it is stored.
 */
export function plainTransaction(
  db: EngraphDb,
  names: readonly string[],
  work: (stores: Stores, then: Then) => void,
  { isQuiet = false, commits = false, durability = 'relaxed' }: Manner = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const open = db.isOpen() ? (db.backendDB() as IDBDatabase | null) : null;
    if (!open) throw new Dexie.DatabaseClosedError();
    const transaction = open.transaction([...names], 'readwrite', { durability });
    let failure: unknown = null;
    const guarded = (step: () => void): void => {
      try {
        step();
      } catch (cause) {
        failure = cause;
        transaction.abort();
      }
    };
    transaction.oncomplete = () => {
      if (!isQuiet) announce(db, names);
      resolve();
    };
    transaction.onerror = (event) => {
      failure ??= (event.target as IDBRequest).error;
    };
    transaction.onabort = () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown is passed on
      reject(failure ?? transaction.error ?? new Error('The transaction was aborted'));
    };
    const then: Then = (request, step) => {
      request.onsuccess = () => guarded(() => step(request.result));
    };
    guarded(() => {
      work((name) => transaction.objectStore(name), then);
      if (commits) transaction.commit();
    });
  });
}

/** Goes on with what a request gives, in the same transaction. */
export type Then = <T>(request: IDBRequest<T>, step: (value: T) => void) => void;

/** To live queries here and in other windows: any row of these tables may have changed. */
export function announce(db: EngraphDb, names: readonly string[]): void {
  const parts: Record<string, unknown> = {};
  for (const name of names) {
    const { schema } = db.table(name);
    for (const index of ['', ':dels', ...schema.indexes.map((each) => each.name)])
      parts[`idb://${db.name}/${name}/${index}`] = new RangeSet(-Infinity, [[]]);
  }
  Dexie.on.storagemutated.fire(parts as Parameters<typeof Dexie.on.storagemutated.fire>[0]);
}
