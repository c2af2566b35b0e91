import type { Page } from '@playwright/test';

/** Every table of the database with its keys and rows, as one text; bytes are written out. */
export function everyTable(page: Page): Promise<Record<string, string>> {
  return page.evaluate(
    () =>
      new Promise<Record<string, string>>((resolve, reject) => {
        const opening = indexedDB.open('engraph');
        opening.onerror = () => reject(new Error(`open: ${opening.error?.message}`));
        opening.onsuccess = () => {
          const database = opening.result;
          const names = [...database.objectStoreNames];
          const reading = database.transaction(names);
          const found: Record<string, string> = {};
          const bytes = (_key: string, value: unknown) =>
            ArrayBuffer.isView(value) ? [...new Uint8Array(value.buffer)] : value;
          for (const name of names) {
            const keys = reading.objectStore(name).getAllKeys();
            const rows = reading.objectStore(name).getAll();
            rows.onsuccess = () =>
              (found[name] = JSON.stringify([keys.result, rows.result], bytes));
          }
          reading.onerror = () => reject(new Error(`read: ${reading.error?.message}`));
          reading.oncomplete = () => {
            database.close();
            resolve(found);
          };
        };
      }),
  );
}
