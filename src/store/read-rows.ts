import type { Then } from './plain-transaction.ts';

/** Sorted keys of rows that are wanted of a store. */
interface Wanted {
  readonly store: IDBObjectStore;
  readonly keys: readonly string[];
}
/** Rows by key; others that stand between them may be there too. */
type Rows = ReadonlyMap<string, object>;

/** Where so many rows stand between those wanted, each wanted one is asked for by itself. */
const SPARSE = 3;

/**
 * Reads rows of several stores inside a plain transaction. Each request costs the browser about as much as reading a
 * hundred neighbours, so rows that stand close together are read as one range.
 */
export function readRows(
  wanted: readonly Wanted[],
  then: Then,
  step: (found: readonly Rows[]) => void,
): void {
  const found: Rows[] = [];
  let missing = wanted.length;
  for (const [i, each] of wanted.entries())
    readStore(each, then, (rows) => {
      found[i] = rows;
      if ((missing -= 1) === 0) step(found);
    });
}

function readStore({ store, keys }: Wanted, then: Then, step: (rows: Rows) => void): void {
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return step(new Map());
  const most = SPARSE * keys.length;
  then(
    store.getAll(IDBKeyRange.bound(first, last), most + 1) as IDBRequest<object[]>,
    (between) => {
      if (between.length <= most) return step(byKey(store, between));
      const rows: object[] = [];
      for (const key of keys)
        then(store.get(key) as IDBRequest<object | undefined>, (row) => {
          if (row) rows.push(row);
          if (key === last) step(byKey(store, rows));
        });
    },
  );
}

const byKey = ({ keyPath }: IDBObjectStore, rows: readonly object[]): Rows =>
  new Map(rows.map((row) => [(row as Record<string, string>)[keyPath as string] ?? '', row]));
