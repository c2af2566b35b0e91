import type { Page } from '@playwright/test';

type Write = (this: unknown, ...row: unknown[]) => unknown;

/** Makes the device fillable: call before the app is opened. */
export async function fillable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const stores = IDBObjectStore.prototype as unknown as Record<'add' | 'put', Write>;
    for (const name of ['add', 'put'] as const) {
      const write = stores[name];
      stores[name] = function (...row) {
        if ((window as { full?: boolean }).full)
          throw new DOMException('The device is full', 'QuotaExceededError');
        return write.apply(this, row);
      };
    }
  });
}

/** From now on nothing more can be stored, or it can again. */
export const setFull = (page: Page, full: boolean): Promise<unknown> =>
  page.evaluate((value) => Object.assign(window, { full: value }), full);
