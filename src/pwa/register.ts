import { Workbox } from 'workbox-window';
import { scriptUrl } from '../base/trusted.ts';

/** A new version that waits: `accept` activates it and reloads the page once it is in control. */
export interface WaitingUpdate {
  accept(): void;
}

const HOUR = 3_600_000;

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
  const offer = () =>
    onwaiting({
      accept: () => {
        workbox.addEventListener('controlling', () => location.reload());
        workbox.messageSkipWaiting();
      },
    });
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
