import type { Page } from '@playwright/test';
import { collection, type CollectionSize } from '../bench/collection.ts';
import type { AppServer } from './server.ts';

/** Writes a collection of that size into the browser's profile, beside the app. The page ends on a plain one. */
export async function seed(
  page: Page,
  server: Pick<AppServer, 'url'>,
  size: Omit<CollectionSize, 'seed'>,
): Promise<void> {
  // An address that starts the app itself, not the first run: schema and device id are the app's own.
  await page.goto(`${server.url}#/settings`);
  await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  // A plain page of the same origin: no app listens while the rows are written.
  await page.goto(`${server.url}robots.txt`);
  for await (const portion of collection({ ...size, seed: 1 }))
    await page.evaluate(write, {
      table: portion.table,
      rows: portion.rows.map((row) => withoutBytes(row)),
    });
  const cards = await page.evaluate(countRows, 'cards');
  if (cards !== size.cards)
    throw new Error(`Inconsistent: ${cards} cards stored, not ${size.cards}`);
}

/** What goes to the page is JSON: bytes as base64. */
function withoutBytes(row: unknown): unknown {
  const { bytes, ...rest } = row as { bytes?: Uint8Array };
  return bytes ? { ...rest, base64: Buffer.from(bytes).toString('base64') } : row;
}

/** In the page: rows into a table, by a connection of its own. */
function write({ table, rows }: { readonly table: string; readonly rows: readonly unknown[] }) {
  return new Promise<void>((resolve, reject) => {
    const request = indexedDB.open('engraph');
    request.onerror = () => reject(new Error(String(request.error)));
    request.onsuccess = () => {
      const transaction = request.result.transaction(table, 'readwrite', { durability: 'relaxed' });
      const store = transaction.objectStore(table);
      for (const row of rows) {
        const { base64, ...rest } = row as { base64?: string };
        const bytes = base64 && Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        store.put(bytes ? { ...rest, bytes } : row);
      }
      transaction.onabort = () => reject(new Error(`${table}: ${String(transaction.error)}`));
      transaction.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });
}

/** In the page: rows of a table, counted through a second connection. */
export function countRows(table: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('engraph');
    request.onerror = () => reject(new Error(String(request.error)));
    request.onsuccess = () => {
      const count = request.result.transaction(table).objectStore(table).count();
      count.onsuccess = () => {
        request.result.close();
        resolve(count.result);
      };
    };
  });
}
