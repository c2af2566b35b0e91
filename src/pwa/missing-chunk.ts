const KEY = 'engraph:reloaded-for-chunk';
const MINUTE = 60_000;

/**
 * After an update another window may have dropped the chunk this one asks for: one reload brings the new
 * version. A second miss within a minute is shown as what it is instead of looping.
 */
export function reloadOnMissingChunk(now: () => number): void {
  addEventListener('vite:preloadError', () => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0);
    if (now() - last < MINUTE) return;
    sessionStorage.setItem(KEY, String(now()));
    reloading = true;
    location.reload();
  });
}

let reloading = false;
/** The page is on its way out: what could not be loaded needs no words. */
export const isReloading = (): boolean => reloading;
