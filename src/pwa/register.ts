import { Workbox } from 'workbox-window';
import { scriptUrl } from '../base/trusted.ts';

/** A new version that waits: `accept` activates it and reloads the page once it is in control. */
export interface WaitingUpdate {
  accept(): void;
}

const HOUR = 3_600_000;
/** A worker that has not taken over by then is left to the browser; the page starts afresh meanwhile. */
const PATIENCE = 5_000;
/** No file has arrived for this long: nothing is being loaded. */
const QUIET = 300;
const LONGEST_WAIT = 3_000;

/**
 * Resolves when the page has stopped loading files, or after {@link LONGEST_WAIT}. Chromium hands over only
 * while the old worker has no request under way; one that comes in between holds the new version back until
 * the old worker falls asleep, half a minute later.
 */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    let pause: ReturnType<typeof setTimeout> | undefined;
    const end = () => {
      files.disconnect();
      clearTimeout(pause);
      clearTimeout(limit);
      resolve();
    };
    const again = () => {
      clearTimeout(pause);
      pause = setTimeout(end, QUIET);
    };
    const limit = setTimeout(end, LONGEST_WAIT);
    const files = new PerformanceObserver(again);
    files.observe({ type: 'resource' });
    again();
  });
}

/**
 * Registers the service worker and says when a newer version waits. Looks for one when the page becomes
 * visible, at most hourly. A browser that refuses workers (private windows) goes on without offline use.
 */
export async function registerWorker(
  onwaiting: (update: WaitingUpdate) => void,
  now: () => number,
): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const workbox = new Workbox(scriptUrl('./sw.js'), { updateViaCache: 'none' });
  const reload = () => location.reload();
  const accept = async () => {
    workbox.addEventListener('controlling', reload);
    await quiet();
    workbox.messageSkipWaiting();
    setTimeout(reload, PATIENCE);
  };
  const offer = () => onwaiting({ accept: () => void accept() });
  workbox.addEventListener('waiting', offer);
  try {
    const registration = await workbox.register();
    if (registration?.waiting && navigator.serviceWorker.controller) offer();
  } catch {
    return;
  }
  let checked = now();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || now() - checked < HOUR) return;
    checked = now();
    workbox.update().catch(() => undefined);
  });
}
