import { isConnectionLost } from '../store/open.ts';
import type { AppState } from './app-state.svelte.ts';

/** Ratings that wait are begun at once when the page may go away, and tried again when it comes back. */
export function followPageLife(app: AppState): void {
  const hurry = () => app.writes.hurry();
  const resume = () => {
    if (app.failedWrite) void app.retryWrites();
  };
  addEventListener('pagehide', hurry);
  document.addEventListener('freeze', hurry);
  addEventListener('pageshow', resume);
  document.addEventListener('resume', resume);
  document.addEventListener('visibilitychange', () =>
    document.visibilityState === 'hidden' ? hurry() : resume(),
  );
  // The connection is gone for good and the learner was told: what was being read for the screen comes to nothing.
  addEventListener('unhandledrejection', (event) => {
    if ((app.replaced || app.isGone) && isConnectionLost(event.reason)) event.preventDefault();
  });
}
