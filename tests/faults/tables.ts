import type { Page } from '@playwright/test';
import type { Tables } from './stock.ts';

/** A plain page of the app's origin: no app runs while its tables are read or written. */
export const plainPage = (page: Page, url: string) => page.goto(`${url}robots.txt`);

/** Every table as it is stored. The page must be of the app's origin. */
export const readTables = (page: Page): Promise<Tables> =>
  page.evaluate(
    () =>
      new Promise<Record<string, object[]>>((resolve, reject) => {
        const opening = indexedDB.open('engraph');
        // Looking must not make what is missing.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => reject(new Error(`open: ${opening.error?.message}`));
        opening.onsuccess = () => {
          const database = opening.result;
          const names = [...database.objectStoreNames];
          const rows: Record<string, object[]> = {};
          const transaction = database.transaction(names);
          for (const name of names) {
            const all = transaction.objectStore(name).getAll();
            all.onsuccess = () => (rows[name] = all.result as object[]);
          }
          transaction.onabort = () => reject(new Error(`read: ${transaction.error?.message}`));
          transaction.oncomplete = () => {
            database.close();
            resolve(rows);
          };
        };
      }),
  );

/** Puts rows beside the app into the tables it has made; `clears` empties them first. */
export const writeTables = (page: Page, tables: Tables, clears = false): Promise<void> =>
  page.evaluate(
    ({ rows, empties }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('engraph');
        opening.onerror = () => reject(new Error(`open: ${opening.error?.message}`));
        opening.onsuccess = () => {
          const names = [...opening.result.objectStoreNames].filter((name) => name in rows);
          const transaction = opening.result.transaction(names, 'readwrite');
          for (const name of names) {
            const store = transaction.objectStore(name);
            if (empties) store.clear();
            for (const row of rows[name] ?? []) store.put(row);
          }
          transaction.onabort = () => reject(new Error(`write: ${transaction.error?.message}`));
          transaction.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    { rows: tables, empties: clears },
  );

interface Shape {
  readonly version: number;
  readonly stores: Readonly<
    Record<string, { readonly key: string; readonly indexes: readonly string[] }>
  >;
}

/** A new database in the place of what is stored, as that version of the schema made it, with rows. */
export const createDatabase = (page: Page, shape: Shape, tables: Tables): Promise<void> =>
  page.evaluate(
    ({ version, stores, rows }) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(new Error(String(request.error)));
        });
      const pathOf = (path: string) =>
        path.startsWith('[') ? path.slice(1, -1).split('+') : path.replace(/^[*+]+/, '');
      return done(indexedDB.deleteDatabase('engraph')).then(async () => {
        const opening = indexedDB.open('engraph', version * 10);
        opening.onupgradeneeded = () => {
          for (const [name, { key, indexes }] of Object.entries(stores)) {
            const store = opening.result.createObjectStore(name, {
              keyPath: pathOf(key),
              autoIncrement: key.startsWith('++'),
            });
            for (const index of indexes)
              store.createIndex(index.replace('*', ''), pathOf(index), {
                multiEntry: index.startsWith('*'),
              });
            for (const row of rows[name] ?? []) store.put(row);
          }
        };
        (await done(opening)).close();
      });
    },
    { ...shape, rows: tables },
  );
